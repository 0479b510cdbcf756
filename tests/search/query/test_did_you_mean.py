"""«หมายถึง … หรือไม่» on the demonstration library: what people mistype, and what is better left alone."""

from __future__ import annotations

import random

import pytest
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.search.query.fuzzy import edit_distance, find_fuzzy_candidates, make_spelling_model
from khlang.thai.royal_names import ROYAL_NAMES

# (what somebody types, what they mean): one of the suggestions, the first if not marked otherwise.
MISTYPED = (
    ("souh", "หนี้"), ("-pt", "ขยะ"), ("ขยะะ", "ขยะ"), ("ขอนแกน", "ขอนแก่น"), ("หนองคลาย", "หนองคาย"), ("นวัตวิธี", "นวัตวิถี"),
    ("ปรชาญชาวบ้าน", "ปราชญ์ชาวบ้าน"), ("ผลิตภัณท์ชุมชน", "ผลิตภัณฑ์ชุมชน"),
    ("เศรฐกิจพอเพียง", "เศรษฐกิจพอเพียง"), ("เศรษฐกิจพอเพยง", "เศรษฐกิจพอเพียง"),
    ("วิสาหกิจชุมชุน", "วิสาหกิจชุมชน"), ("กองทุนสตี", "กองทุนสตรี"), ("หนี้นอกระบ", "หนี้นอกระบบ"),
    ("สัมมาชีบ", "สัมมาชีพ"), ("องค์ควมรู้", "องค์ความรู้"),
    ("องคค์ วามรู้", "องค์ความรู้"), ("ปลุกผัก", "ปลูกผัก"), ("ตลาดนดั", "ตลาดนัด"),
    # By their sound, in Latin letters.
    ("kaya", "ขยะ"), ("Nee", "หนี้"), ("khru", "ครู"),
)  # fmt: skip
SOUND = (
    "หนี้นอกระบบ", "ขยะ", "ปลูกผักรอบบ้าน", "บัญชีครัวเรือน", "เอามื้อสามัคคี", "ธนาคารขยะ", "otop", "สพอ.", "อบต.", "จปฐ.",
    "2567", "ขอนแก่น",
    "กองทุน สตรี", "ผ้า บาติก ปัตตานี", "ลูกประคบ",
    "water", "garbage", "bank", "homestay",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    """The desk of the demonstration library."""
    return Desk(library)


@pytest.mark.parametrize(("typed", "meant"), MISTYPED, ids=[ascii(typed) for typed, _meant in MISTYPED])
def test_what_was_meant_is_offered_first(desk: Desk, typed: str, meant: str) -> None:
    """And it tells whether it finds something; nobody is asked where the same is found first anyway."""
    response, right = desk.search(typed), desk.search(meant)
    if not response.did_you_mean:
        assert (response.is_weak, response.records[:1]) == (False, right.records[:1])
        return
    assert response.did_you_mean[0].text == meant
    assert response.did_you_mean[0].is_answered is (right.near > 0)


@pytest.mark.parametrize("text", SOUND)
def test_sound_queries_are_left_alone(desk: Desk, text: str) -> None:
    """A question nobody needs is noise."""
    assert desk.search(text).did_you_mean == ()


def test_abbreviations_are_never_taken_for_each_other(desk: Desk) -> None:
    """One letter is all that tells อบต. from อบจ.: no nearest spelling for what has dots, digits or Latin letters."""
    for text in ("อบจ.", "สพช.", "กขค.", "256", "otpo", "a", "กข.คจ"):
        assert not [
            suggestion for suggestion in desk.search(text).did_you_mean if suggestion.reason == "near"
        ], text


@pytest.mark.parametrize("name", ROYAL_NAMES)
def test_royal_names_stay_as_they_are(desk: Desk, name: str) -> None:
    """Whatever stands around it, and whether or not any record has it."""
    for text in (name, f"โครงการ{name}ฯ ขยะะ", f"{name}เศรฐกิจ", f"{name[:3]} {name[3:]}"):
        for suggestion in desk.search(text).did_you_mean:
            assert name in text
            assert name in suggestion.text


def test_offers_are_few_known_and_other_than_what_was_typed(desk: Desk, library: Library) -> None:
    """Titles with letters wrong, missing or swapped: at most three suggestions, none the same."""
    chance = random.Random(7)
    for record in library.published:
        letters = list(record.title)
        for _ in range(3):
            at = chance.randrange(len(letters) - 1)
            letters[at : at + 2] = chance.choice(
                ([letters[at + 1], letters[at]], [letters[at]], [letters[at], "ม"])
            )
        text = "".join(letters)
        suggestions = desk.search(text).did_you_mean
        assert len({suggestion.text for suggestion in suggestions}) == len(suggestions) <= 3
        assert text not in {suggestion.text for suggestion in suggestions}


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [
        ("ขยะ", "ขยะ", 0),
        ("ขยะะ", "ขยะ", 1),
        ("ขอน", "ขนอ", 1),
        ("ตลาดนดั", "ตลาดนัด", 1),
        ("กขค", "ขค", 1),
        ("กขคง", "งคขก", 3),
        ("กกกก", "ก", 3),
    ],
)
def test_distance_counts_swaps_as_one(left: str, right: str, distance: int) -> None:
    """Damerau and Levenshtein, no further than two."""
    assert edit_distance(left, right, 2) == edit_distance(right, left, 2) == distance


def test_near_words_are_found_whatever_letter_is_wrong() -> None:
    """The parts of words are only a way to look fewer up: no word within reach is missed."""
    words = ["ขยะ", "ตลาด", "ครัวเรือน", "เศรษฐกิจพอเพียง", "ผู้สูงอายุ"]
    spelling = make_spelling_model({}, dict.fromkeys(words, 5), {})
    chance = random.Random(11)
    for word in words:
        edits = 1 if len(word) < 6 else 2
        for _ in range(200):
            text = word
            for _ in range(edits):
                at = chance.randrange(len(text))
                change = chance.choice("ลตซ")
                text = text[:at] + {"ล": "", "ต": "ญ", "ซ": text[at] + "ญ"}[change] + text[at + 1 :]
            # A word that became shorter may have fewer letters wrong.
            reach = 1 if len(text) < 6 else 2
            if 0 < edit_distance(text, word, reach) <= reach and len(text) >= 3:
                assert word in [near for near, _distance in find_fuzzy_candidates(text, spelling)], (
                    word,
                    text,
                )
