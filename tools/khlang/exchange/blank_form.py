"""The words of a form that is blank, to print and fill in by hand: on the site's page, as Word and as PDF the same."""

HOW = "เขียนเท่าที่รู้ ข้อที่มีดอกจัน * ขอให้ตอบทุกข้อ พื้นที่ไม่พอเขียนต่อหลังกระดาษได้ แล้วยื่นให้เจ้าหน้าที่ที่รับเรื่อง"
ON_THE_PHONE = "กรอกบนโทรศัพท์"
PRIVATE = "(ไม่เผยแพร่)"
PHOTOS = "(แนบภาพมากับแบบนี้ เขียนเลขข้อไว้หลังภาพ)"
YES, NO, OTHER = "ใช่", "ไม่", "อย่างอื่น"
CONSENT = (
    "ข้าพเจ้ายินยอมให้เผยแพร่เรื่องและภาพนี้ในคลัง ให้ทุกคนอ่านและนำไปใช้ต่อได้ ขอแก้หรือขอถอนได้ภายหลัง "
    "เบอร์โทรศัพท์ใช้ติดต่อกลับเท่านั้น ไม่เผยแพร่"
)
SIGNED, DATED = "ลงชื่อ", "วันที่"
# What a person writes of a story by hand takes so many lines.
STORY_LINES = 12
