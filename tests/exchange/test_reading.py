"""What people wrote on printed forms is read by the names of the fields, wherever they stand, and nothing is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from khlang.corrections import Corrector
from khlang.exchange.document import Cell, Document, Line, Picture, Profile
from khlang.exchange.paper_text import write_paper_text
from khlang.exchange.plain_text import read_text
from khlang.exchange.reading import (
    AsideReason,
    Kind,
    Reading,
    accept_suggestion,
    count_kept,
    count_letters,
    describe_reading,
    read_document,
)
from khlang.library import load_library
from khlang.problems import say

from tests.conftest import LIBRARY, TODAY
from tests.exchange.test_paper_text import FILLED

FULL = load_library(LIBRARY)
CORRECTOR = Corrector(FULL.vocabularies.values())
NAMES = [
    name for form in FULL.forms.values() for field in form.fields for name in (field.label, *field.headings)
]


def read(document: Document) -> Reading:
    """Read a document with the tests' forms; nothing of it may be lost."""
    reading = read_document(document, FULL.forms, FULL.gazetteer, TODAY, CORRECTOR)
    assert count_kept(reading) == count_letters(document)
    return reading


def read_lines(text: str, profile: Profile = Profile.TYPED) -> Reading:
    """Read a text, line by line."""
    lines = tuple(Line(line, where=f"บรรทัด {number}") for number, line in enumerate(text.split("\n"), 1))
    return read(Document("lesson.txt", "", profile, lines))


def codes(reading: Reading) -> list[str]:
    """Give the codes of the problems of a reading, each of which has words."""
    assert all(say(problem) for problem in reading.problems)
    return [problem.code for problem in reading.problems]


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


def steps_of(reading: Reading) -> list[tuple[str, list[str]]]:
    """Give the steps of a reading with their sub-steps."""
    data = reading.data
    count = len({control.split(".")[1] for control in data if control.startswith("steps.")})
    return [
        (
            data[f"steps.{number}.text"][0],
            [data[name][0] for name in sorted(data) if name.startswith(f"steps.{number}.sub.")],
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("๑. ก๑\n๒. ข๑\n - ๒.๑ ค๑\n - ๒.๒ ง๑\n๓. จ๑", [("ก๑", []), ("ข๑", ["ค๑", "ง๑"]), ("จ๑", [])]),
        ("1 ก๑\n2 ข๑\n20 คน มาช่วย\n3 จ๑", [("ก๑", []), ("ข๑ 20 คน มาช่วย", []), ("จ๑", [])]),
        ("5.๑ ก๑\n5.๑.๕ ข๑\n๕.2 ค๑", [("ก๑", ["ข๑"]), ("ค๑", [])]),
        ("๑. ก๑\n๑. ข๑\n\n-3-\n\n๑) ค๑", [("ก๑", []), ("ข๑", []), ("ค๑", [])]),
        ("ขั้นที่ ๑ ก๑\nข. ข๑\nขั้นที่ ๒ ค๑", [("ก๑ ข. ข๑", []), ("ค๑", [])]),
        ("๑. ก๑\nก. ข๑\nข. ค๑\n๒. ง๑", [("ก๑", ["ข๑", "ค๑"]), ("ง๑", [])]),
        ("๑. ก๑ บรรทัดแรก\nบรรทัดที่สอง\n๒. ข๑", [("ก๑ บรรทัดแรก บรรทัดที่สอง", []), ("ข๑", [])]),
        ("๑. ก๑\n\nระหว่างนั้นฝนตก\n\n๒. ข๑\n\nจบแล้ว", [("ก๑ ระหว่างนั้นฝนตก", []), ("ข๑", [])]),
    ],
)
def test_steps_are_taken_out_of_a_story(text: str, steps: list[tuple[str, list[str]]]) -> None:
    """The first run of items after words that announce steps, however they are numbered."""
    reading = read_lines(f"ชื่อเรื่อง\nก\nเนื้อเรื่อง\nที่มา\nมีขั้นตอนการดำเนินงานดังต่อไปนี้\n\n{text}\n\nแก่นความรู้\nข")
    assert steps_of(reading) == steps
    story = reading.data["story"][0]
    assert story.startswith("ที่มา\nมีขั้นตอนการดำเนินงานดังต่อไปนี้")
    assert "ก๑" not in story
    assert ("จบแล้ว" in story) == ("จบแล้ว" in text)


def test_texts_from_mail_and_chat() -> None:
    """Each line with the mark of a quotation; a message behind its time and sender."""
    mail = read_lines("From: a <a@example.org> 10:00\n> ชื่อเรื่อง: ปลูกไผ่\n> แก่นความรู้\n> ๑. ก\n> ๒. ข")
    assert mail.data == {"title": ("ปลูกไผ่",), "core_competency.0": ("ก",), "core_competency.1": ("ข",)}
    chat = read_lines("10:42\tสมาชิก\tชื่อเรื่อง: ปลูกไผ่\nแก่นความรู้: ก")
    assert chat.data == {"title": ("ปลูกไผ่",), "core_competency.0": ("ก",)}
    assert [line.text for line in chat.leftovers] == ["10:42\tสมาชิก"]


def test_other_lists_of_a_story_stay_in_it() -> None:
    """A list of positions or duties is none of steps."""
    reading = read_lines("ชื่อเรื่อง\nก\nเนื้อเรื่อง\nหน้าที่ที่รับอยู่ มีดังนี้\n๑. ประธาน\n๒. เหรัญญิก")
    assert steps_of(reading) == []
    assert "๒. เหรัญญิก" in reading.data["story"][0]


def test_numbers_that_a_word_processor_shows_count_as_written() -> None:
    """They are in the raw text, too."""
    lines = [
        Line("ชื่อเรื่อง"),
        Line("ก"),
        Line("ขั้นตอนการดำเนินงาน"),
        Line("นัด", number="1."),
        Line("คุย", number="1.1"),
    ]
    lines += [Line("ทำ", number="2.")]
    reading = read(Document("a.docx", "", Profile.WORD, tuple(lines)))
    assert steps_of(reading) == [("นัด", ["คุย"]), ("ทำ", [])]
    assert reading.answers[-1].text == "1. นัด\n1.1 คุย\n2. ทำ"


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


def test_a_long_text_behind_a_short_answer_is_the_story() -> None:
    """Some forms have no heading for it; it is taken as one with little confidence."""
    story = "ตอนแรกไม่มีใครเชื่อว่าทำได้ " * 8
    reading = read_lines(f"ชื่อ-นามสกุล สมมติ\nตำแหน่ง ประธาน\nสังกัด ชมรมตัวอย่าง\n\n{story}\n\n{story}")
    assert reading.data["recorder.unit"] == ("ชมรมตัวอย่าง",)
    assert reading.data["story"] == (f"{story.strip()}\n\n{story.strip()}",)
    assert {answer.key: answer.confidence for answer in reading.answers}["story"] < 0.5


def test_lines_of_the_host_are_listed_apart() -> None:
    """And stop no answer."""
    reading = read_lines(
        "ชื่อเรื่อง\nปลูกไผ่ริมตลิ่ง\n(Visited 103 times, 1 visits today)\nแก่นความรู้\n๑. ก\n-3-\n๒. ข\nเข้าชม 174 ครั้ง"
    )
    assert [aside.line.text for aside in reading.asides] == [
        "(Visited 103 times, 1 visits today)",
        "-3-",
        "เข้าชม 174 ครั้ง",
    ]
    assert reading.data["core_competency.1"] == ("ข",)


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


def test_what_may_be_better_is_suggested_and_not_done() -> None:
    """A doubled word, a misspelling, the year that the text names, the kind of who tells it."""
    reading = read_lines(
        "ชื่อเรื่อง\nอาสาพัฒนาพัฒนาชุมชน ดำบลตัวอย่าง\nชื่อผู้ถอดบทเรียน\nชมรมตัวอย่าง\nสถานที่เกิดเหตุการณ์\nจังหวัดกำแพงเพ็ด\n"
        "เนื้อเรื่อง\nในปี พ.ศ.๒๕๖๕ เริ่มโครงการประจำปี ๒๕๖๕ ด้วยพระบรมพระบรมราโชบาย"
    )
    found = {(each.control, each.before): each for each in reading.suggestions}
    assert found[("title", "อาสาพัฒนาพัฒนาชุมชน")].after == "อาสาพัฒนาชุมชน"
    assert found[("title", "ดำบล")].after == "ตำบล"
    assert found[("place", "กำแพงเพ็ด")].after == "กำแพงเพชร"
    assert found[("fiscal_year", "")].after == "๒๕๖๕"
    assert found[("recorder.kind", "")].after == "club"
    assert not [each for each in reading.suggestions if each.control == "story"]
    assert "fiscal_year" not in reading.data
    data = accept_suggestion(reading.data, found[("title", "ดำบล")])
    assert data["title"] == ("อาสาพัฒนาพัฒนาชุมชน ตำบลตัวอย่าง",)
    with pytest.raises(ValueError, match="no longer"):
        accept_suggestion(data, found[("title", "ดำบล")])
    assert accept_suggestion(data, found[("fiscal_year", "")])["fiscal_year"] == ("๒๕๖๕",)


def test_dates_that_cannot_be_and_letters_of_other_scripts_are_told() -> None:
    """With the right day of the week."""
    reading = read_lines(
        "ชื่อเรื่อง\nปลูกไผ่\nเนื้อเรื่อง\nวันอังคารที่ ๑๕ พฤษภาคม ๒๕๖๖ เริ่มประชุม\n๓๑ กุมภาพันธ์ ๒๕๖๖ ลงแรง\n๑ มกราคม ๒๕๙๙\nนายสมมत"
    )
    assert codes(reading) == ["wrong_weekday", "impossible_date", "date_to_come", "mixed_script"]
    assert "จันทร์" in say(reading.problems[0])


def test_personal_data_is_found_wherever_it_stands() -> None:
    """In a private field it may stay; elsewhere it would be shown."""
    reading = read_lines(
        "เบอร์โทรศัพท์: 0 5500 0000\nชื่อเรื่อง: ปลูกไผ่ โทร 081-000-0001\n"
        "เนื้อเรื่อง\nส่งมาที่ some.one@example.org หรือ Line ID: some1"
    )
    assert [(each.kind.value, each.key, each.is_published) for each in reading.private] == [
        ("phone", "contact_phone", False),
        ("phone", "title", True),
        ("email", "story", True),
        ("account", "story", True),
    ]


def test_a_repaired_line_is_read_and_the_raw_one_kept() -> None:
    """Two headings in a broken line are parted at the same consonant."""
    lines = [Line("ชอื่ เรอื่ ง ปลูกไผ่", repaired="ชื่อเรื่อง ปลูกไผ่"), Line("แกน่ ความร:ู้ ก", repaired="แก่นความรู้: ก")]
    reading = read(Document("a.pdf", "", Profile.PDF_TEXT, tuple(lines)))
    assert reading.data == {"title": ("ปลูกไผ่",), "core_competency.0": ("ก",)}
    assert reading.answers[0].heading == "ชอื่ เรอื่ ง"


def test_what_a_repair_has_joined_is_one_line() -> None:
    """A heading that a layout had broken into pieces is found as it is repaired; the pieces stay beside it."""
    lines = [Line("ชื่อ\nเรื่\nอง", repaired="ชื่อเรื่อง"), Line("ปลูก\nไผ่", repaired="ปลูกไผ่"), Line("แก่นความรู้: ก")]
    reading = read(Document("a.pdf", "", Profile.PDF_TEXT, tuple(lines)))
    assert reading.data["title"] == ("ปลูกไผ่",)
    assert (reading.answers[0].heading, reading.answers[0].text) == ("ชื่อ\nเรื่\nอง", "ปลูก\nไผ่")


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


def test_a_reading_is_written_as_json() -> None:
    """All but the bytes of pictures."""
    document = Document(
        "a.docx",
        "00",
        Profile.WORD,
        (Line("ชื่อเรื่อง"), Line("ปลูกไผ่", where="ย่อหน้า ๒")),
        (Picture(b"x", ".png", "ไผ่"),),
    )
    described = json.loads(json.dumps(describe_reading(read(document))))
    assert described["data"] == {"title": ["ปลูกไผ่"]}
    assert described["answers"][0] == {
        "key": "title",
        "heading": "ชื่อเรื่อง",
        "text": "ปลูกไผ่",
        "where": "",
        "confidence": 100,
    }
    assert described["pictures"][0]["suffix"] == ".png"
    assert "data" not in described["pictures"][0]


def test_what_is_too_long_is_left_over() -> None:
    """Lines beyond the bound are kept, and it is said; so are items beyond what a list holds."""
    reading = read_lines("ชื่อเรื่อง: ปลูกไผ่\nแก่นความรู้\n" + "๑. ก\n" * 5_100)
    assert codes(reading) == ["document_too_long", "too_many_items"]
    assert len([name for name in reading.data if name.startswith("core_competency.")]) == 500


FRAGMENTS = (
    " ", "   ", "\t", ":", "->", "....", "๑.", "1)", "- ", "๕.๑", "(ก)", "น\u0e4d\u0e49า", "เเ", "ที่่", "\u200b",
    "\ufeff", "İ", "☑", "|", "ก", "คำอธิบาย", "มีขั้นตอนดังนี้", "-3-", "■ ชื่อเรื่อง", "■■ แบบ [lesson 1]", "■■ จบ",
    "\n", "๒๕๖๗", "081-000-0001",
)  # fmt: skip
PARTS = st.one_of(st.sampled_from(NAMES), st.sampled_from(FRAGMENTS))
LINES = st.builds(
    Line,
    text=st.lists(PARTS, max_size=5).map("".join),
    number=st.sampled_from(("", "", "๑.", "-")),
    repaired=st.sampled_from(("", "", "ชื่อเรื่อง: ก", "\u200b")),
    cell=st.sampled_from((None, None, Cell(0, 0, 0), Cell(0, 0, 1), Cell(0, 1, 0))),
)


@given(st.lists(LINES, max_size=25), st.sampled_from(Profile))
@settings(max_examples=150)
def test_nothing_is_lost(lines: list[Line], profile: Profile) -> None:
    """Whatever stands in a document, each letter is in an answer, in its heading, or in a line that is listed."""
    describe_reading(read(Document("a", "", profile, tuple(lines))))
