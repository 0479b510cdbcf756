"""Files as people have them, made for the tests: a filled-in form as text, a letter, a table of answers."""

from __future__ import annotations

TITLE = "ทำป้ายบอกทางจากไม้เก่า"
PLACE = "อำเภอเมืองขอนแก่น จังหวัดขอนแก่น"
LEFT = "ผู้รับรองข้อมูล ลงชื่อแล้ว"
TEXT = """แบบบันทึกองค์ความรู้
{left}
ชื่อผู้ถอดบทเรียน กลุ่มทดลอง
เบอร์โทรที่สามารถติดต่อได้ 081-000-0001
ชื่อเรื่อง {title}
เป็นการแก้ไขปัญหาเกี่ยวกับ คนมาเที่ยวหาทางเข้าสวนไม่เจอ
สถานที่เกิดเหตุการณ์ {place}
ปีงบประมาณ ๒๕๖๗
เนื้อเรื่อง เราช่วยกันทำป้ายเมื่อปี 256๓ จากไม้เก่า มีขั้นตอนการดำเนินงานดังต่อไปนี้
๑. เลื่อยไม้
๒. เขียนชื่อ
"""
LETTER = """บันทึกข้อความ
ส่วนราชการ สำนักงานตัวอย่าง
ที่ ตย ๐๐๐๑/๑ วันที่ ๑ ตุลาคม ๒๕๖๖
เรื่อง ขอความร่วมมือส่งแบบบันทึก
เรียน นายอำเภอทุกอำเภอ
    ตามที่ได้ขอให้ศูนย์ส่งแบบบันทึกนั้น ขอให้ส่งภายในเดือนนี้
จึงเรียนมาเพื่อพิจารณา
"""
TABLE = """ประทับเวลา,ชื่อผู้ถอดบทเรียน,ชื่อเรื่อง,สถานที่เกิดเหตุการณ์,เนื้อเรื่อง
21/11/2566 10:20:30,กลุ่มหนึ่ง,ปลูกผักริมรั้ว,{place},เราปลูกผักริมรั้วบ้าน
22/11/2566 10:20:30,กลุ่มสอง,เลี้ยงไก่ใต้ถุน,{place},เราเลี้ยงไก่ใต้ถุน
"""


def make_text(title: str = TITLE, place: str = PLACE, left: str = LEFT) -> bytes:
    """Give a filled-in form as a text under the paper form's headings; `left` is a line that no field takes."""
    return TEXT.format(title=title, place=place, left=left).encode()


def make_table(*more: str, place: str = PLACE) -> bytes:
    """Give the answers of two people as CSV, with more lines."""
    return (TABLE.format(place=place) + "".join(f"{line}\n" for line in more)).encode()
