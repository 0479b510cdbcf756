"""The Thai words of problems of what was brought in from elsewhere: texts under the paper form's headings."""

from __future__ import annotations

from khlang.problems.words import Table

EXCHANGE: Table = {
    "no_paper_head": "ไม่พบบรรทัดแรกของแบบ ที่ขึ้นต้นด้วย ■■ คัดลอกข้อความใหม่ทั้งฉบับ ตั้งแต่บรรทัดนั้นถึงบรรทัด ■■ จบ",
    "no_paper_end": "ไม่พบบรรทัด ■■ จบ ข้อความอาจมาไม่ครบ เทียบกับต้นฉบับ",
    "second_paper_head": "มีแบบอีกฉบับเริ่มที่บรรทัดนี้ก่อนฉบับแรกจบ แยกเป็นคนละแฟ้ม ส่วนนี้ยังไม่ได้อ่าน",
    "paper_text_too_long": "ข้อความยาวเกิน {most} ตัวอักษรหรือ {lines} บรรทัด ส่วนที่เกินยังไม่ได้อ่าน",
    "unknown_paper_form": 'ไม่มีแบบชื่อ "{form}" ในคลังนี้',
    "unknown_heading": 'ไม่มีหัวข้อ "{heading}" ในแบบนี้ ข้อความใต้หัวข้อนี้ยังไม่ได้อ่าน ย้ายไปไว้ใต้หัวข้อที่มี',
    "repeated_heading": 'หัวข้อ "{heading}" มีแล้ว ข้อความใต้หัวข้อนี้ยังไม่ได้อ่าน รวมไว้ที่เดียว',
    "unknown_part_name": 'ไม่มีช่องย่อย "{name}" ใน{heading} จึงอ่านบรรทัดนี้ต่อจากข้อความก่อนหน้า',
    "repeated_part_name": 'ช่องย่อย "{name}" ใน{heading} มีแล้ว จึงอ่านบรรทัดนี้ต่อจากข้อความก่อนหน้า',
    "text_without_place": 'ไม่รู้ว่า "{text}" เป็นของช่องใด ยังไม่ได้อ่าน ย้ายไปต่อท้ายชื่อช่อง',
    "too_many_items": "{heading} มีเกิน {most} ข้อ ส่วนที่เกินยังไม่ได้อ่าน",
    "bad_photo_block": "ภาพ {file} มาไม่ครบหรือเสียหาย แนบภาพเดิมมาอีกครั้ง",
    "photo_block_too_large": "ภาพ {file} ใหญ่เกินที่รับได้ จึงยังไม่ได้เก็บ ส่งภาพนี้แยกต่างหาก",
}
