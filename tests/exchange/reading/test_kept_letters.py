"""Nothing of a document is lost, whatever it holds."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from khlang.exchange.document import Cell, Document, Line, Picture, Profile
from khlang.exchange.reading import (
    describe_reading,
)

from tests.exchange.reading.documents import NAMES, codes, read, read_lines


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
