"""The parts of a word are those of the cheapest cut, as found by looking at every letter."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.thai.words import find_parts, list_words, may_cut
from pythainlp.corpus import thai_icu_words

KNOWN = frozenset(thai_icu_words())
NO_STRAY, LONGEST = 10_000, 30
PIECES = (
    "ธนา",
    "คาร",
    "ขยะ",
    "เรียน",
    "รู้",
    "ตา",
    "กลม",
    "ตาก",
    "ลม",
    "การ",
    "เ",
    "ๆ",
    "กิ",
    "ิ" * 20,
    "กข",
    "ก",
)


def cut_by_letters(word: str) -> list[str]:
    """Give the cheapest cut of a word into at least two parts, or the word where there is none."""
    if len(word) < 4 or not re.fullmatch("[\u0e01-\u0e4e]+", word) or (word in KNOWN and len(word) < 5):
        return [word]
    best: list[tuple[int, list[str], str]] = [(0, [], "")]
    for end in range(1, len(word) + 1):
        cost, parts, stray = best[-1]
        chosen = (cost + (NO_STRAY if word in KNOWN else 30), parts, stray + word[end - 1])
        for start in range(max(0, end - LONGEST), end - 1):
            part = word[start:end]
            if part in KNOWN and part != word and may_cut(word, start) and may_cut(word, end):
                cost, parts, stray = best[start]
                cost += 12 if len(part) < 3 else 10
                if cost < chosen[0]:
                    chosen = (cost, [*parts, *filter(None, [stray]), part], "")
        best.append(chosen)
    cost, parts, stray = best[-1]
    return [word] if cost >= NO_STRAY else [*parts, *filter(None, [stray])]


def find_by_letters(word: str) -> tuple[str, ...]:
    """Give the smallest parts."""
    parts = cut_by_letters(word)
    return (
        tuple(smaller for part in parts for smaller in find_by_letters(part)) if len(parts) > 1 else (word,)
    )


@given(st.lists(st.sampled_from(PIECES) | st.text("กขคนรลมะาิี่้เแไใ์ๆ", max_size=6), max_size=12).map("".join))
def test_parts_are_those_of_the_cheapest_cut(word: str) -> None:
    """Also where letters are in no word, or no place to cut is near."""
    assert find_parts(word) == find_by_letters(word)


@pytest.mark.parametrize("words", [KNOWN, list_words()], ids=["short", "long"])
def test_parts_of_words_of_the_dictionaries(words: frozenset[str]) -> None:
    """Every twentieth."""
    assert [find_parts(word) for word in sorted(words)[::20]] == [
        find_by_letters(word) for word in sorted(words)[::20]
    ]
