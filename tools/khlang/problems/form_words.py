"""The Thai words of problems for somebody in front of a form, who sees no file, line or key; where they differ."""

from __future__ import annotations

from khlang.problems.words import Table

WORDS_OF_FORMS: Table = {
    "bad_photo": "เปิดภาพนี้ไม่ได้ เลือกภาพใหม่ หรือแคปหน้าจอแล้วใช้ภาพนั้น",
    "missing_photo": "ไม่พบภาพที่เลือกไว้แล้ว เลือกภาพนี้อีกครั้ง",
    "missing_other": "เลือก “{label}” แล้ว บอกด้วยว่าคืออะไร",
    "look_alike_link": "ลิงก์มีอักขระ {letter} {code_point} ที่หน้าตาคล้ายตัวอื่น จึงพาไปเว็บอื่นได้ เปิดเว็บจริงแล้วคัดลอกลิงก์ใหม่",
    "missing_field": ("ยังไม่ได้กรอกช่องนี้ {help}", "ยังไม่ได้กรอกช่องนี้"),
    "missing_part": "กรอก{label}ด้วย",
    "no_consent": "ต้องได้รับความยินยอมจากเจ้าของเรื่องก่อน แล้วทำเครื่องหมายที่ช่องนี้",
    "no_photo_consent": "ขออนุญาตคนในภาพก่อน แล้วทำเครื่องหมายที่ช่องนี้",
    "not_a_list": "เขียนทีละข้อ",
    "not_text": "ช่องนี้เป็นข้อความบรรทัดเดียว",
    "not_yes_no": "เลือก ใช่ หรือ ไม่",
    "photo_too_many_pixels": (
        "ภาพ {width}×{height} จุดใหญ่เกินไป ย่อภาพก่อนแล้วเลือกใหม่",
        "ภาพใหญ่เกินไป ย่อภาพก่อนแล้วเลือกใหม่",
    ),
    "wrong_photo_group": "บอกว่าภาพ {file} เป็นของแถวไหน (๑–{rows})",
}
