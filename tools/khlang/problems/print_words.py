"""The Thai words of problems of what is printed."""

from __future__ import annotations

from khlang.problems.words import Table

PRINTS: Table = {
    "no_pango": (
        "ยังทำ PDF บนเครื่องนี้ไม่ได้ เพราะขาดโปรแกรมจัดหน้า Pango ส่วนอื่นใช้ได้ตามปกติ ให้ผู้ดูแลเครื่องติดตั้งด้วยคำสั่ง"
        " apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 แล้วทำใหม่"
    ),
    "costly_print": (
        "จัดหน้า PDF นานหรือใช้หน่วยความจำเกินกำหนด จึงหยุดไว้ ข้อมูลไม่เสียหาย เลือกให้น้อยเรื่องลงแล้วทำใหม่ ถ้ามีเรื่องเดียว แจ้งผู้ดูแลระบบ"
    ),
    "nothing_to_print": "ไม่มีเรื่องที่จะพิมพ์ เลือกอย่างน้อยหนึ่งเรื่องแล้วทำใหม่",
    "too_many_to_print": "เลือกไว้ {count} เรื่อง พิมพ์เป็นเล่มได้ครั้งละไม่เกิน {most} เรื่อง เลือกให้แคบลง เช่น ทีละจังหวัดหรือทีละปี",
}
