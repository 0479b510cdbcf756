"""What a document is is told: a letter, a form, filled in or blank, our own text, or none of these."""

from __future__ import annotations

from khlang.exchange.paper_text import write_paper_text
from khlang.exchange.plain_text import read_text
from khlang.exchange.reading import (
    AsideReason,
    Kind,
)

from tests.exchange.reading.documents import FULL, codes, read, read_lines
from tests.exchange.test_paper_text import FILLED


def test_a_letter_is_no_lesson_and_says_so() -> None:
    """Whatever names of fields are in it; a filled form behind it is read."""
    letter = (
        "ที่ กพ ๐๐๑๙/ว ๑๒๓\n\nเรื่อง ขอเชิญประชุม\nเรียน นายอำเภอ\n\nวัตถุประสงค์\n๑. ก\nผลลัพธ์\n๒. ข\n"
        "จึงเรียนมาเพื่อพิจารณา\nขอแสดงความนับถือ\n"
    )
    reading = read_lines(letter)
    assert (reading.kind, reading.form, reading.data, reading.answers) == (Kind.LETTER, None, {}, ())
    assert codes(reading) == ["official_letter"]
    both = read_lines(f"{letter}แบบบันทึกองค์ความรู้\nชื่อเรื่อง\nปลูกผักสวนครัวริมรั้ว\nแก่นความรู้\n๑. ก\n")
    assert both.form
    assert both.form.key == "lesson"
    assert both.data["title"] == ("ปลูกผักสวนครัวริมรั้ว",)
    assert codes(both) == ["letter_before_form"]


def test_what_is_no_form_is_left_over_and_said() -> None:
    """No text is forced into a form."""
    reading = read_lines("รายการซื้อของ\nไข่ไก่ ๒ แผง\nน้ำปลา")
    assert (reading.kind, codes(reading), len(reading.leftovers)) == (Kind.UNKNOWN, ["unknown_document"], 3)


REPORT = """\
แบบรายงานการดำเนินงานกิจกรรม
อำเภอ คลองขลุง จังหวัด กำแพงเพชร
๑. ศูนย์ผู้นำจิตอาสาพัฒนาชุมชน ที่ดำเนินการจัดกิจกรรมฯ จำนวน {centres} แห่ง
๒. ผู้เข้าร่วมกิจกรรมฯ ประกอบด้วย
๑. คณะกรรมการบริหารศูนย์ผู้นำจิตอาสาพัฒนาชุมชน จำนวน {committee} คน
๔. ภาคีการพัฒนา ๗ ภาคส่วน จำนวน {partners} คน
๓. ลักษณะกิจกรรมที่ดำเนินการ ได้แก่
๑. {kind}
คำอธิบาย หมายถึง การจัดกลุ่ม
๕. ผลที่ได้รับจากการดำเนินงานกิจกรรม
๑. {result}
"""


def test_the_form_is_the_one_whose_headings_fit_best() -> None:
    """Numbers go to their groups, and the form's own explanations to no answer."""
    filled = REPORT.format(centres="๒", committee="๑๑", partners="๑,๒๐๐", kind="ปลูกผัก", result="ได้ผักแบ่งกัน")
    reading = read_lines(filled)
    assert reading.form
    assert reading.form.key == "activity"
    assert reading.data == {
        "place": ("อำเภอ คลองขลุง จังหวัด กำแพงเพชร",),
        "centre_count": ("๒",),
        "participants.committee": ("11",),
        "participants.partner": ("1,200",),
        "kinds.0.kind": ("ปลูกผัก",),
        "results.0": ("ได้ผักแบ่งกัน",),
    }
    assert [aside.reason for aside in reading.asides] == [AsideReason.FORM_TITLE, AsideReason.GUIDANCE]


def test_a_blank_form_gives_its_headings_and_says_that_it_is_blank() -> None:
    """What is printed to be written on is no answer."""
    blank = REPORT.replace("คลองขลุง จังหวัด กำแพงเพชร", "......").replace(" จังหวัด", "")
    reading = read_lines(
        blank.format(centres=".....", committee="....", partners="....", kind="กิจกรรม", result="....")
    )
    keys = ["place", "centre_count", "participants", "kinds", "results"]
    assert [answer.key for answer in reading.answers] == keys
    assert reading.data == {}
    assert "empty_form" in codes(reading)


def test_a_text_of_our_own_form_is_read_by_its_marks() -> None:
    """As the intake reads it, with the raw text beside each answer."""
    text = "ส่งให้ครับ\n" + write_paper_text(FULL.forms["lesson"], FILLED) + "ขอบคุณ"
    reading = read(read_text("line.txt", text.encode()))
    assert reading.form
    assert reading.form.key == "lesson"
    assert {name: values for name, values in reading.data.items() if not name.startswith("_")} == {
        name: values for name, values in FILLED.items() if not name.startswith("_")
    }
    assert [line.text for line in reading.leftovers] == ["ส่งให้ครับ", "ขอบคุณ"]
    assert {answer.key for answer in reading.answers} >= {"title", "steps", "contact_phone"}
