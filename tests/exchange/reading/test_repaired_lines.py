"""Lines whose Thai was repaired are read as they were repaired, with what stood there beside."""

from __future__ import annotations

from random import Random

import pytest
from khlang.exchange.document import Document, Line, Profile

from tests.damage import break_text
from tests.exchange.reading.documents import read


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


@pytest.mark.parametrize("damage", ["I", "J1", "J2"])
def test_headings_of_a_line_whose_letters_became_others_are_parted_at_the_same_words(damage: str) -> None:
    """Letters that stood twice, or were read by a wrong table, are others in number too."""
    said = "ชื่อ-สกุล\tสมชาย ใจดี ตำแหน่ง ประธาน สังกัด ชมรมปลูกไผ่"
    lines = (
        Line(break_text("ชื่อเรื่อง\tปลูกไผ่", damage, Random(1)), repaired="ชื่อเรื่อง\tปลูกไผ่"),
        Line(break_text(said, damage, Random(1)), repaired=said),
    )
    reading = read(Document("a.pdf", "", Profile.PDF_TEXT, lines))
    assert {answer.key: answer.text.strip() for answer in reading.answers} == {
        key: break_text(text, damage, Random(1))
        for key, text in (
            ("title", "ปลูกไผ่"),
            ("recorder", "สมชาย ใจดี"),
            ("recorder.position", "ประธาน"),
            ("recorder.unit", "ชมรมปลูกไผ่"),
        )
    }


def test_a_blank_that_a_repair_took_for_one_that_marks_left_still_parts_a_heading() -> None:
    """Behind a moved mark both look the same."""
    lines = [
        Line("ชื่อเรื่อง ปลูกไผ่"),
        Line("ชื่อ-สกุล สมชาย"),
        Line("ตำแหนง่ ประธาน", repaired="ตำแหน่งประธาน"),
        Line("สงั กดั ชมรม", repaired="สังกัดชมรม"),
    ]
    reading = read(Document("a.pdf", "", Profile.PDF_TEXT, tuple(lines)))
    assert reading.data["recorder.position"] == ("ประธาน",)
    assert reading.data["recorder.unit"] == ("ชมรม",)
