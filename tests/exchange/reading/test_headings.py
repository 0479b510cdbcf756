"""Answers are read by the names of the fields, wherever these stand."""

from __future__ import annotations

import pytest
from khlang.exchange.document import Cell, Document, Line, Profile
from khlang.exchange.reading import (
    Kind,
)
from khlang.problems import say

from tests.exchange.reading.documents import codes, read, read_lines

LAYOUTS = {
    "next line": "{name}\n{value}\n",
    "after an empty line": "{name}\n\n{value}\n\n",
    "colon": "{name} : {value}\n",
    "tab": "{name}\t{value}\n",
    "wide gap": "{name}    {value}\n",
    "blank": "{name} {value}\n",
    "arrow": "{name} ->\n{value}\n",
    "bold": "**{name}**\n{value}\n",
    "bullet": "- {name}: {value}\n",
}


ANSWERS = {
    "ชื่อเรื่อง": ("title", "เตาชีวมวลจากถังสีเก่า"),
    "แก้ปัญหาเรื่อง": ("problem", "ค่าแก๊สหุงต้มแพงขึ้นทุกปี"),
    "สถานที่เกิดเหตุการณ์": ("place", "บ้านท่าไม้ หมู่ที่ ๒ จังหวัดกำแพงเพชร"),
    "เบอร์โทรศัพท์ที่ติดต่อได้สะดวก": ("contact_phone", "081-000-0001"),
    "เนื้อเรื่อง": ("story", "เริ่มจากช่างสองคนลองทำเตาในวันหยุด"),
    "กลยุทธ์ในการทำงาน": ("strategy.0", "ให้คนเห็นของจริงก่อน"),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_value_stands_beside_or_below_its_heading(layout: str) -> None:
    """In every way in which forms are filled in, in any order."""
    parts = [layout.format(name=name, value=value) for name, (_key, value) in reversed(ANSWERS.items())]
    reading = read_lines("".join(parts))
    assert reading.kind is Kind.FORM
    assert reading.form
    assert reading.form.key == "lesson"
    assert {key: reading.data.get(key) for key, _value in ANSWERS.values()} == {
        key: (value,) for key, value in ANSWERS.values()
    }
    assert not reading.leftovers


def test_labels_and_values_in_cells_of_a_table() -> None:
    """As many printed forms are: a label's cell, then the cell to write in."""
    lines = [
        Line(text, cell=Cell(0, row, column))
        for row, (name, (_key, value)) in enumerate(ANSWERS.items())
        for column, text in enumerate((f"{row + 1}. {name}", value))
    ]
    lines.insert(2, Line("รหัสของสำนักงาน", cell=Cell(0, 1, 0)))
    lines.insert(3, Line("๐๐๑", cell=Cell(0, 1, 1)))
    reading = read(Document("table.docx", "", Profile.WORD, tuple(lines)))
    assert {key: reading.data.get(key) for key, _value in ANSWERS.values()} == {
        key: (value,) for key, value in ANSWERS.values()
    }
    assert [line.text for line in reading.leftovers] == ["รหัสของสำนักงาน", "๐๐๑"]


def test_several_headings_stand_in_one_line() -> None:
    """Of one person after a blank, others after a number or a wide gap; English in brackets belongs to the heading."""
    reading = read_lines(
        "1. ชื่อความรู้ ผักไร้ดิน 2. ชื่อ-สกุล สมมติ ตำแหน่ง ประธานชมรม สังกัด ชมรมคนรักผัก\n"
        "เบอร์โทร: 081-000-0001\tที่อยู่: จังหวัดกำแพงเพชร\n"
        "แก่นความรู้ (Core Competency) ให้ทุกคนลงมือเอง"
    )
    assert reading.data == {
        "recorder.name": ("สมมติ",),
        "recorder.position": ("ประธานชมรม",),
        "recorder.unit": ("ชมรมคนรักผัก",),
        "contact_phone": ("081-000-0001",),
        "title": ("ผักไร้ดิน",),
        "place": ("จังหวัดกำแพงเพชร",),
        "core_competency.0": ("ให้ทุกคนลงมือเอง",),
    }
    assert reading.answers[-1].heading == "แก่นความรู้ (Core Competency)"


def test_a_misprinted_heading_is_found_and_told() -> None:
    """Two letters of a long one may be wrong; of another word that is only near, none."""
    reading = read_lines("ชื่อเรื่อง\nน้ำใส\nเป็นการแก้ไขปัญหากเกี่ยวกับ\nน้ำเสียในคลอง\nเนื้อเรื่อง\nแผนการดำเนินงาน\nก")
    assert reading.data["problem"] == ("น้ำเสียในคลอง",)
    assert reading.data["story"] == ("แผนการดำเนินงาน\nก",)
    assert codes(reading) == ["misprinted_heading"]
    assert "เป็นการแก้ไขปัญหาเกี่ยวกับ" in say(reading.problems[0])
    assert {answer.key: answer.confidence for answer in reading.answers}["problem"] < 1


STORY = """\
ชื่อเรื่อง
ธนาคารน้ำของหมู่บ้าน

เนื้อเรื่อง
กลยุทธ์ในการทำงาน ของเราไม่มีในตำรา ปัญหาอุปสรรคมีทุกวัน
ชื่อเรื่องนี้ตั้งโดยเด็ก
สถานที่เกิดเหตุการณ์คือคลองหลังวัด
๒๐ คน ช่วยกันขุด
"""


def test_what_begins_a_sentence_of_a_story_is_no_heading() -> None:
    """Names of fields are words that stories use."""
    reading = read_lines(STORY)
    assert [answer.key for answer in reading.answers] == ["title", "story"]
    assert reading.data["story"][0].count("\n") == 3


def test_headings_that_the_form_has_no_field_for_end_the_answer_before_them() -> None:
    """What is below them is left over, and not another field's."""
    reading = read_lines("ชื่อเรื่อง: ปลูกไผ่ริมตลิ่ง\nแก่นความรู้: ก\nวัตถุประสงค์\nให้ตลิ่งไม่พัง\nกลยุทธ์: ข\nหัวข้ออื่น ->\nค")
    assert [line.text for line in reading.leftovers] == ["วัตถุประสงค์", "ให้ตลิ่งไม่พัง", "หัวข้ออื่น ->", "ค"]
    assert "core_competency.1" not in reading.data


def test_no_choice_is_read_from_a_tick() -> None:
    """The mark may stand at what was not chosen; a choice that is written alone is one."""
    ticked = read_lines("ชื่อเรื่อง: ปลูกไผ่\nภารกิจ ๙ หมุดหมาย\n☑ บัญชีรับจ่าย\n☐ ผ้าป่าอาชีพ")
    assert "missions" not in ticked.data
    assert codes(ticked) == ["ticked_choice"]
    written = read_lines("ชื่อเรื่อง: ปลูกไผ่\nภารกิจ ๙ หมุดหมาย\nบัญชีรับจ่าย")
    assert len(written.data["missions"]) == 1
    assert codes(written) == []


def test_a_heading_without_the_marks_that_its_font_has_lost_is_found() -> None:
    """Also a short one, which is not looked for among misprints."""
    reading = read_lines("ชือเรือง : ปลูกไผ\nเนือเรือง : ทำทุกเดือน\nปญหาอุปสรรค : ไมมีน้ำ")
    assert reading.data["title"] == ("ปลูกไผ",)
    assert reading.data["story"] == ("ทำทุกเดือน",)
    assert [answer.key for answer in reading.answers][-1] == "obstacles"
    assert set(codes(reading)) == {"misprinted_heading"}


@pytest.mark.parametrize(
    ("said", "title", "owner"),
    [
        ("ปลูกไผ่กันตลิ่ง โดย ชมรมคนรักน้ำ", "ปลูกไผ่กันตลิ่ง", "ชมรมคนรักน้ำ"),
        ("ปลูกไผ่กันตลิ่ง โดย การลงแขก", "ปลูกไผ่กันตลิ่ง โดย การลงแขก", None),
        ("ปลูกไผ่โดยชมรมคนรักน้ำ", "ปลูกไผ่โดยชมรมคนรักน้ำ", None),
        ("ปลูกไผ่กันตลิ่ง โดย ชมรมคนรักน้ำ\nผู้ถอดบทเรียน: สมชาย", "ปลูกไผ่กันตลิ่ง โดย ชมรมคนรักน้ำ", "สมชาย"),
    ],
)
def test_who_tells_a_lesson_may_stand_behind_its_title(said: str, title: str, owner: str | None) -> None:
    """Unless it is said elsewhere, or it is by what means something was done."""
    reading = read_lines(f"ชื่อเรื่อง : {said}\nเนื้อเรื่อง\nทำทุกเดือน")
    assert reading.data["title"] == (title,)
    assert reading.data.get("recorder.name") == ((owner,) if owner else None)
