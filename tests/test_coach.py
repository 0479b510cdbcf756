"""The coach: what it asks of thin records, that it asks nothing of sound ones, and knows a form by its roles."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest
from khlang.coach import MAX_QUESTIONS, Question, ask_questions
from khlang.fields.field import Value
from khlang.fields.types.steps import Step
from khlang.forms.model import Roles
from khlang.library import Library
from khlang.places import Place
from khlang.records.record import Record
from khlang.thai.numbers import parse_phone

SOUND = "kr-2567-kkn-001"
TARGETS = "kr-2559-kpt-001"
PHONE: Mapping[str, Value] = {"contact_phone": parse_phone("055-000-000")}


def find_record(library: Library, record_id: str) -> Record:
    """Give a record of the tests' library."""
    found = library.find(record_id)
    assert found
    return found


def change(library: Library, values: Mapping[str, Value]) -> Record:
    """Give the sound lesson, with a telephone number as a sender gives it, and these values instead."""
    record = find_record(library, SOUND)
    return replace(record, values={**record.values, **PHONE, **values})


def test_a_sound_lesson_is_asked_nothing(library: Library) -> None:
    """Figures before and after, obstacles with remedies, limits, months, a village, somebody to call."""
    assert ask_questions(change(library, {})) == ()


def test_a_lesson_with_targets_only_is_asked_what_came_of_it(library: Library) -> None:
    """The worked example of the criteria: four figures, all of them minimums; no obstacle; nobody to call."""
    assert ask_questions(find_record(library, TARGETS)) == (
        Question(("results",), "ตัวเลขที่เล่ามาเป็นเกณฑ์หรือผลที่ทำได้ ถ้าเป็นเกณฑ์ ทำได้จริงเท่าไร"),
        Question(("obstacles",), "ตอนไหนยากที่สุด แล้วแก้อย่างไร"),
        Question(("contact_phone",), "ถ้าเพื่อนต่างอำเภออยากถาม ควรโทรหาใคร"),
    )


NO_FIGURE: dict[str, Value] = {"results": (), "summary": "ลดขยะ", "story": ("เล่าเรื่องเดือนมีนาคม",)}
VAGUE = "สมาชิกมีการมีส่วนร่วมแบบบูรณาการ เพื่อความยั่งยืนและเข้มแข็ง ส่งเสริมศักยภาพอย่างต่อเนื่องในเดือนมีนาคม "
# What is thin about the lesson, and which fields the questions are about.
THIN: tuple[tuple[Mapping[str, Value], tuple[tuple[str | int, ...], ...]], ...] = (
    (NO_FIGURE, (("results",),)),
    # Years, numbers of villages and steps, targets.
    (NO_FIGURE | {"results": ("ครบตั้งแต่ปี ๒๕๖๗",)}, (("results",),)),
    (NO_FIGURE | {"results": ("๑. ทำทุกวัน",)}, (("results",),)),
    (NO_FIGURE | {"results": ("หมู่ที่ ๓ ทำตามขั้นที่ ๔",)}, (("results",),)),
    (NO_FIGURE | {"results": ("ต้องมีสมาชิกไม่น้อยกว่า ๓๐ คน",)}, (("results",),)),
    (NO_FIGURE | {"results": ("ออมได้ ๑,๒๐๐ บาท",)}, ()),
    (NO_FIGURE | {"story": ("เดือนมีนาคม ขยะลดลงเหลือ ๔๐ กิโลกรัม",)}, ()),
    (NO_FIGURE | {"story": ("เดือนมีนาคม มีคนมา ๔๐ คน",)}, (("results",),)),
    ({"steps": (Step("เตรียมการ"), Step("ดำเนินการ"), Step("ประเมินผลด้วยแบบสอบถาม"))}, (("steps", 0),)),
    ({"steps": (Step("ครูนัดประชุม"), Step("ดำเนินการ", ("ชั่งทุกวันเสาร์",)), Step("ประเมินผล"))}, ()),
    ({"obstacles": (), "story": ("เดือนมีนาคม",)}, (("obstacles",),)),
    ({"obstacles": (), "story": ("เดือนมีนาคมกลุ่มเกือบล่ม เราจึงเปลี่ยนเวรใหม่",)}, ()),
    ({"contact_phone": None}, (("contact_phone",),)),
    ({"contact_phone": None, "office_phone": parse_phone("055-000-000")}, ()),
    ({"story": (VAGUE * 6,)}, (("story",),)),
    ({"story": (VAGUE * 2,)}, ()),
    ({"core_competency": ("เปิดเช้าวันเสาร์เท่านั้น",), "knowledge_assets": ("เปิดเช้าวันเสาร์เท่านั้น",)},
     (("knowledge_assets",),)),
    ({"advice": (), "story": ("เดือนมีนาคม",)}, (("advice",),)),
    ({"advice": (), "story": ("เดือนมีนาคม ต้องมีที่ร่มก่อน",)}, ()),
    ({"story": ("เล่าเรื่อง",), "summary": ""}, (("story",),)),
)  # fmt: skip


@pytest.mark.parametrize(("values", "paths"), THIN)
def test_what_is_thin_is_asked_for(
    values: Mapping[str, Value], paths: tuple[tuple[str | int, ...], ...], library: Library
) -> None:
    """One thing a lesson, at the field where an answer belongs."""
    kept = {key: value for key, value in change(library, values).values.items() if value}
    record = replace(find_record(library, SOUND), values=kept)
    assert tuple(question.path for question in ask_questions(record)) == paths


def test_a_place_is_asked_for_down_to_the_village(library: Library) -> None:
    """Where only the district is known."""
    place = find_record(library, SOUND).place
    record = change(library, {"place": Place("", None, place.district, place.province)})
    assert [question.path for question in ask_questions(record)] == [("place",)]


def test_at_most_three_questions(library: Library) -> None:
    """However little is there, and none of what the form does not ask."""
    for form in library.forms.values():
        empty = Record(form, "draft-00000000", "", {}, find_record(library, SOUND).read_source)
        questions = ask_questions(empty)
        assert len(questions) <= MAX_QUESTIONS
        assert {question.path[0] for question in questions} <= {field.key for field in form.asked_fields}


def test_fields_are_known_by_their_roles(library: Library) -> None:
    """A form whose roles say nothing of results, obstacles and limits is not asked for them."""
    thin = {"results": (), "obstacles": (), "advice": (), "summary": "", "story": ("เดือนมีนาคม",)}
    record = change(library, thin)
    assert [question.path[0] for question in ask_questions(record)] == ["results", "obstacles", "advice"]
    roles = Roles(title=record.form.roles.title)
    assert ask_questions(replace(record, form=replace(record.form, roles=roles))) == ()


def test_no_grade_and_no_blame(library: Library) -> None:
    """Questions in plain words, not in those of a report."""
    texts = {question.text for record in library.records for question in ask_questions(record)}
    assert texts
    assert not [text for text in texts for word in ("คะแนน", "ไม่ถูกต้อง", "ผิด", "ไม่ผ่าน") if word in text]


@pytest.mark.parametrize("unit", ["๑", "๑ ", "ลด๑ ", "จะ", "ไม่น้อยกว่า ๑", "\u0e48", "จึง"])
def test_hostile_texts_take_little_time(unit: str, library: Library) -> None:
    """A story of 60,000 letters."""
    record = change(library, {"story": (unit * (60_000 // len(unit)),), "results": (), "obstacles": ()})
    start = time.process_time()
    ask_questions(record)
    assert time.process_time() - start < 2
