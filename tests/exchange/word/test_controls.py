"""A file of ours that somebody has edited in Word or LibreOffice: rows and items count as they stand now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from khlang.exchange.document import Cell, Document, Line, Profile
from khlang.exchange.word.controls import OwnForm, read_controls
from khlang.library import load_library

from tests.conftest import LIBRARY

FORMS = load_library(LIBRARY).forms
HEAD = Line("แบบบันทึกองค์ความรู้", control="_form.lesson.1")
STEPS = (
    Line("ขั้นตอนการดำเนินงาน"),
    Line("กวาด", "๑.", control="steps.0.text"),
    Line("กอง", "๒.", control="steps.1.text"),
    Line("ใต้ต้นไม้", "๒.๑", control="steps.1.sub.0"),
    Line("กลับกอง", "๓.", control="steps.2.text"),
    Line("ผลที่ได้รับ"),
    Line("ใบไม้หมด", "๑.", control="results.0"),
)
TABLE = (
    Line("อุปสรรค", cell=Cell(0, 0, 0)),
    Line("วิธีแก้", cell=Cell(0, 0, 1)),
    Line("ฝนตก", cell=Cell(0, 1, 0), control="obstacles.0.obstacle"),
    Line("คลุม", cell=Cell(0, 1, 1), control="obstacles.0.remedy"),
)


def read(lines: Sequence[Line]) -> OwnForm:
    """Read lines under the form's own head."""
    own = read_controls(Document("ก", "", Profile.WORD, (HEAD, *lines)), FORMS)
    assert own
    return own


def at(row: int, line: Line, text: str, control: str = "") -> Line:
    """Give a cell of the table in another row."""
    assert line.cell
    return replace(line, text=text, cell=replace(line.cell, row=row), control=control)


NAMES = {"steps.0.text": "กวาด", "steps.1.text": "กอง", "steps.1.sub.0": "ใต้ต้นไม้", "steps.2.text": "กลับกอง",
         "results.0": "ใบไม้หมด"}  # fmt: skip
EDITED: dict[str, tuple[Sequence[Line], Mapping[str, str | tuple[str, ...]]]] = {
    "as it was": (STEPS, NAMES),
    "an item struck out": (
        (STEPS[0], *STEPS[2:]),
        {"steps.0.text": "กอง", "steps.0.sub.0": "ใต้ต้นไม้", "steps.1.text": "กลับกอง", "results.0": "ใบไม้หมด"},
    ),
    "an item emptied": (
        (STEPS[0], replace(STEPS[1], text=" "), *STEPS[2:4]),
        {"steps.0.text": "กอง", "steps.0.sub.0": "ใต้ต้นไม้"},
    ),
    "items moved": (
        (STEPS[0], STEPS[4], *STEPS[1:4]),
        {"steps.0.text": "กลับกอง", "steps.1.text": "กวาด", "steps.2.text": "กอง", "steps.2.sub.0": "ใต้ต้นไม้"},
    ),
    "an item copied": (
        (*STEPS[:3], replace(STEPS[2], text="รดน้ำ"), STEPS[3]),
        {"steps.0.text": "กวาด", "steps.1.text": "กอง", "steps.2.text": "รดน้ำ", "steps.2.sub.0": "ใต้ต้นไม้"},
    ),
    "items typed in": (
        (*STEPS[:3], Line("รดน้ำ", "๓."), STEPS[4], *STEPS[5:], Line("ดินดี", "๒.")),
        {"steps.0.text": "กวาด", "steps.1.text": "กอง", "steps.2.text": "รดน้ำ", "steps.3.text": "กลับกอง",
         "results.0": "ใบไม้หมด", "results.1": "ดินดี"},
    ),
    "a sub-item typed in": (
        (*STEPS[:4], Line("ห่างบ้าน", "๒.๒"), STEPS[4]),
        {"steps.0.text": "กวาด", "steps.1.text": "กอง", "steps.1.sub.0": "ใต้ต้นไม้", "steps.1.sub.1": "ห่างบ้าน",
         "steps.2.text": "กลับกอง"},
    ),
    "two lines of an item": (
        (*STEPS[:2], Line("ทุกเช้า", control="steps.0.text")),
        {"steps.0.text": "กวาด\nทุกเช้า"},
    ),
    "a table": (TABLE, {"obstacles.0.obstacle": "ฝนตก", "obstacles.0.remedy": "คลุม"}),
    "a row typed in": (
        (*TABLE, at(2, TABLE[2], "ลมแรง"), at(2, TABLE[3], "ผูก")),
        {"obstacles.0.obstacle": "ฝนตก", "obstacles.0.remedy": "คลุม", "obstacles.1.obstacle": "ลมแรง",
         "obstacles.1.remedy": "ผูก"},
    ),
    "a row copied": (
        (*TABLE, at(2, TABLE[2], "ลมแรง", TABLE[2].control), at(2, TABLE[3], "ผูก", TABLE[3].control)),
        {"obstacles.0.obstacle": "ฝนตก", "obstacles.0.remedy": "คลุม", "obstacles.1.obstacle": "ลมแรง",
         "obstacles.1.remedy": "ผูก"},
    ),
    "paragraphs": (
        (Line("ก\nข", control="story"), Line("ค", control="story"), Line("", control="story")),
        {"story": "ก\nข\n\nค"},
    ),
    "terms by their labels": (
        (Line("ชมรม", control="recorder.kind"), Line("ใช่", control="publish_consent.given"),
         Line("ปิดไฟประหยัด", control="missions"), Line("อย่างอื่น", control="missions")),
        {"recorder.kind": ("club",), "publish_consent.given": ("yes",), "missions": ("energy", "อย่างอื่น")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITED)
def test_what_was_edited_counts_as_it_stands(name: str) -> None:
    """Struck out, moved, copied, or typed in between."""
    lines, expected = EDITED[name]
    own = read(lines)
    assert own.data == {key: (each,) if isinstance(each, str) else each for key, each in expected.items()}
    assert own.leftovers == ()
    assert set(own.lines) == set(own.data)


def test_what_has_no_place_is_left_over() -> None:
    """Text between controls, a control of no field, an item under no list; the form's own words are not."""
    ours = (Line("ชื่อเรื่อง: "), Line(" · ประเภท: "), Line("–"), Line(""), Line("คน", control="_total"))
    strange = (Line("ดูแฟ้มแนบ"), Line("ก", control="nothing.0"), Line("ชื่อเรื่อง: ก"), Line("ข", "๑."))
    assert read((*ours, *strange)).leftovers == strange


def test_others_files_are_not_read_by_controls() -> None:
    """A document without the head of a form that there is."""
    for head in (Line("แบบ"), Line("แบบ", control="title"), Line("แบบ", control="_form.none.1")):
        assert read_controls(Document("ก", "", Profile.WORD, (head, *STEPS)), FORMS) is None


def test_the_record_is_named() -> None:
    """By its id in the footer, so that an edited copy is known."""
    assert read((Line(" kr-2567-kkn-001 ", control="_id"),)).record_id == "kr-2567-kkn-001"
