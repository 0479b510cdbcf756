"""Thai text: one normal form, dates as people write them, private numbers, dictionary order."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.thai.dates import Date, format_date, parse_date, parse_year
from khlang.thai.numbers import parse_phone
from khlang.thai.text import (
    NORMAL_FORM,
    find_mixed_script,
    fold,
    fold_all,
    format_count,
    is_plain,
    normalise,
    parse_count,
    suggest,
    to_arabic_digits,
)
from khlang.thai.words import Segmenter, sort_thai


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("เเละ", "และ"),
        ("น\u0e4d\u0e49า น\u0e49\u0e4dา", "น้ำ น้ำ"),
        ("ก\u0e33\u0e48", "ก่ำ"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ท\u0e35\u0e48\u0e48", "ที่"),
        ("พัฒนา\u200bชุมชน", "พัฒนาชุมชน"),
        ("พัฒนา\u00a0 ชุมชน", "พัฒนา ชุมชน"),
        ("ก\r\nข", "ก\nข"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("อำาเภอ", "อำเภอ"),
    ],
)
def test_normal_form_mends_what_is_damaged(broken: str, whole: str) -> None:
    """One spelling for what looks the same."""
    assert normalise(broken) == whole


thai_text = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B)
    | st.sampled_from(list(" \n\u200b\u00a0เเํา่้ำaé1")),
    max_size=60,
)


@given(thai_text | st.text(max_size=60))
def test_normal_form_twice_is_once(text: str) -> None:
    """Otherwise two readers of one text could disagree."""
    assert normalise(normalise(text)) == normalise(text)


@given(thai_text | st.text(max_size=60))
def test_no_rule_changes_what_shows_at_once_that_it_is_in_normal_form(text: str) -> None:
    """The quick look at a text and the table of rules are two accounts of one thing."""
    if is_plain(text):
        assert unicodedata.is_normalized("NFC", text)
        for pattern, replacement in NORMAL_FORM:
            assert re.sub(pattern, replacement, text) == text


@given(st.lists(thai_text | st.text(max_size=20)))
def test_texts_are_folded_together_as_each_alone(texts: list[str]) -> None:
    """Whatever stands beside it, a text is folded by itself."""
    assert fold_all(texts) == [fold(text) for text in texts]


def test_every_space_is_left_out_of_folded_texts() -> None:
    """Those that Python calls spaces, and the signs between words."""
    left_out = [
        sign for sign in map(chr, range(sys.maxunicode)) if sign.isspace() or sign in ".-–—/()[]“”\"'ฯ"
    ]
    assert [sign for sign in left_out if fold(f"ก{sign}ข") != "กข"] == []


@given(st.text(st.sampled_from("๐๑๒๓๔๕๖๗๘๙ก 1a\n")))
def test_thai_digits_become_arabic(text: str) -> None:
    """Each by itself, and nothing else."""
    assert to_arabic_digits(text) == text.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("๑๒ กรกฎาคม ๒๕๖๗", Date(2024, 7, 12)),
        ("วันที่ ๑๕ เดือน พฤษภาคม พ.ศ. ๒๕๖๖", Date(2023, 5, 15)),
        ("25 ม.ค.49", Date(2006, 1, 25)),
        ("16 มิ.ย 2557", Date(2014, 6, 16)),
        ("ธ.ค.62", Date(2019, 12)),
        ("พฤษภาคม 2557", Date(2014, 5)),
        ("ปี พ.ศ.2554", Date(2011)),
        ("5 ต.ค. 2019", Date(2019, 10, 5)),
        ("2567-07-12", Date(2024, 7, 12)),
        ("12/7/2567", Date(2024, 7, 12)),
        ("31 มิถุนายน 2567", None),
        ("กรกฎาคม", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, date: Date | None) -> None:
    """Day, month or year; both scripts; Buddhist or common era."""
    assert parse_date(written) == date


def test_dates_and_years_are_shown_in_the_buddhist_era() -> None:
    """ISO inside, Buddhist era outside; the fiscal year begins in October."""
    assert format_date(Date(2024, 7, 12)) == "๑๒ กรกฎาคม ๒๕๖๗"
    assert [Date(2024, month, 1).fiscal_year for month in (9, 10)] == [2567, 2568]
    assert parse_year("ปีงบประมาณ พ.ศ. ๒๕๖๗") == 2567
    assert parse_year("2024") is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("๐๕๕-๐๐๐-๐๐๐", "0 5500 0000"),
        ("๐-๓๗๐๐-๐๐๐๐-๘", "0 3700 0000-8"),
        ("โทร. 02 000 0000", "02 000 0000"),
        ("08 0000 0000", "080 000 0000"),
        ("០៥៥-០០០-０００", "0 5500 0000"),
        ("12345", None),
        ("1101700000000", None),
    ],
)
def test_phone_numbers_are_read(written: str, shown: str | None) -> None:
    """Nine digits for an office, ten for a mobile, a range at the end."""
    number = parse_phone(written)
    assert (str(number) if number else None) == shown


def test_counts() -> None:
    """Both scripts, with or without commas."""
    assert [parse_count(text) for text in ("๗,๐๓๖", "1200", "12,34", "-1", "๑๒ คน")] == [
        7036,
        1200,
        None,
        None,
        None,
    ]
    assert format_count(7036) == "๗,๐๓๖"


def test_suspect_words_are_found() -> None:
    """Letters of a foreign script inside a Thai word."""
    assert find_mixed_script("สัตริชवाल") == (6, "व", True)
    assert find_mixed_script("مرحبا ไทย") is None


def test_suggestions_and_order() -> None:
    """The nearest spelling, and the order of a Thai dictionary."""
    assert suggest("ขอนแกน", ["ขอนแก่น", "ขอนสัก", "เลย"]) == "ขอนแก่น"
    assert fold("อ. เมืองฯ (๑)") == "อเมือง1"
    assert sort_thai(["ไก่", "เกิด", "กาล"], key=str) == ["กาล", "เกิด", "ไก่"]


def test_segmenter_keeps_every_letter_and_knows_its_own_words() -> None:
    """Cut words, joined again, are the text; a compound of one's own stays whole."""
    segmenter = Segmenter(["ขุมความรู้"])
    assert "".join(segmenter.cut("บันทึกขุมความรู้ของชุมชน")) == "บันทึกขุมความรู้ของชุมชน"
    assert "ขุมความรู้" in segmenter.cut("บันทึกขุมความรู้ของชุมชน")
