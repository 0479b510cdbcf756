"""Steps are found in a story, however they are numbered."""

from __future__ import annotations

import pytest
from khlang.exchange.document import Document, Line, Profile

from tests.exchange.reading.documents import read, read_lines, steps_of


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
