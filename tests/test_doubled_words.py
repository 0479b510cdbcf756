"""Words that stand twice by mistake, and numbers in two scripts or with letters in them."""

from __future__ import annotations

import time

import pytest
from khlang.thai.doubled_words import list_doubled_words
from khlang.thai.odd_numbers import list_odd_numbers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("อาสาพัฒนาพัฒนาชุมชน", ["พัฒนา"]),
        ("ชาวบ้านและและผู้นำ", ["และ"]),
        ("มีการการประชุมทุกเดือน", ["การ"]),
        ("เข้าระบบระบบสารสนเทศ ในในตำบล", ["ระบบ", "ใน"]),
        ("ให้ความความคุ้มครอง", ["ความ"]),
    ],
)
def test_a_word_that_stands_twice_is_found(text: str, words: list[str]) -> None:
    """Short ones too, where a dictionary cuts the letters so; each with its place."""
    found = list(list_doubled_words(text))
    assert [word for _start, word in found] == words
    assert all(text[start:].startswith(word * 2) for start, word in found)


@pytest.mark.parametrize(
    "text",
    [
        "ต่างๆ ต่าง ๆ เรื่อยเรื่อย",
        "มากมาก เด็กเด็กวิ่งช้าช้า ดีดี",
        "หาที่ที่เหมาะ คนคนหนึ่ง กิโลกรัมละ",
        "สองล้านล้านบาท",
        "คณะกรรมการการเลือกตั้ง โครงการการพัฒนา วิชาการการเกษตร",
        "กินกับกับข้าว ทำเพื่อเพื่อน นานาจิตตัง",
        "หมู่บ้านบ้านใหม่ ซีซี เกาะพีพี",
        "",
    ],
)
def test_what_is_meant_twice_is_left_alone(text: str) -> None:
    """As the corpora write it with ๆ, as it counts itself, and as its letters are of other words."""
    assert not list(list_doubled_words(text))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("มา ๒๐0 คน", [("๒๐0", "๒๐๐")]),
        ("จำนวนl00คน และ 1O0 บาท", [("l00", "100"), ("1O0", "100")]),
        ("ปี 256๓", [("256๓", "๒๕๖๓")]),
        ("๑,O๐๐ บาท", [("๑,O๐๐", "๑,๐๐๐")]),
        ("โทร O55-705-032", [("O55", "055")]),
        ("น้ำ 5l มี O2 และ H2O ที่ COVID-19 A4 http://a.example/l00 ข้อ 5.๑.๕ kr-2559-kpt-001", []),
    ],
)
def test_numbers_with_other_signs_are_found(text: str, numbers: list[tuple[str, str]]) -> None:
    """But not units, formulas, addresses and numbers of parts."""
    found = list(list_odd_numbers(text))
    assert [(number, meant) for _start, number, meant in found] == numbers
    assert all(text[start:].startswith(number) for start, number, _meant in found)


@pytest.mark.parametrize("text", ["และ" * 30_000, "กก" * 50_000, "1O" * 50_000, "O," * 50_000])
def test_hostile_texts_take_little_time(text: str) -> None:
    """As long as others of their length."""
    list(list_doubled_words("และและ"))
    start = time.process_time()
    for count, _found in enumerate(list_doubled_words(text)):
        if count == 10:
            break
    list(list_odd_numbers(text))
    assert time.process_time() - start < 2
