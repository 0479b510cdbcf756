"""What may have stood at a place of a broken text: for each kind of damage, what undoes it there, and how dear that is.

A rewrite takes signs of the text from a place on, and gives the letters that may have stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from khlang.thai.repair.model import Mode
from khlang.thai.repair.signs import STRANGE

MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
TONE = "\u0e48-\u0e4b"
CONSONANT = "\u0e01-\u0e2e"
# What stands on the line by itself: consonants and the vowels before and after them.
_BASE = f"{CONSONANT}\u0e30\u0e32\u0e33\u0e40-\u0e45"

# What each undoing costs, in natural logarithms.
TO_AA_COST, TO_AM_COST, MOVE_COST = 0.25, 0.6, 0.3
# Every move leaves a space, but for one at the end of a line or before a space.
_NO_SPACE_COST = 0.9
DELETE_SPACE_COST, DELETE_DIGIT_COST = 2.0, 3.0
# A glyph that nobody knows: a tone with the ring of sara am behind it, the ring alone, another mark, nothing, itself.
_GLYPH_COSTS = {"\u0e49\u0e33": 0.3, "\u0e48\u0e33": 0.3, "\u0e33": 1.5}
_GLYPH_MARK_COST, _NO_GLYPH_COST, _KEEP_GLYPH_COST = 2.2, 3.0, 11.0
# A space behind a mark on a second consonant, which a moved mark explains better.
_KEEP_SPACE_COST = 1.0

# The four ways in which marks move past the next letter: พัฒนา → พฒั นา, ผู้นำ → ผนู้ ำ; รู้ระ → ร้รู ะ; ให้มี → ใหม้ ี;
# เกี่ยว → เกย่ ี ว. What is undone stands in named groups: first letter, marks, second letter, marks of the second.
_MOVES = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?P<first>[{CONSONANT}])(?P<second>[{_BASE}])(?P<marks>[{MARK}]{{1,2}})(?P<space> ?)(?P<own>)",
        f"(?P<first>[{CONSONANT}])(?P<second>[{CONSONANT}])(?P<marks>[{MARK}]{{1,2}})(?P<space> )"
        f"(?P<own>[{MARK}]{{1,2}})",
        f"(?P<first>[{CONSONANT}])(?P<second>[{CONSONANT}])(?P<marks>[{MARK}])(?P<space>)(?P<own>[{MARK}])(?![{MARK}])",
    )
)
_LATER_TONE = re.compile(f"([{CONSONANT}])([{TONE}])([{_BASE}])([\u0e31\u0e34-\u0e3a])( ?)")
_APART = re.compile(f"([{CONSONANT}])([{_BASE}])([{TONE}]) ([\u0e31\u0e34-\u0e3a])( ?)")
# Two moves behind one another: ณ์นี้เกิด → ณน์ เ้ ี กิด, ณน์ เี้ กิด. The first takes the letter that the second is of.
_TWO_MOVES = re.compile(
    f"([{CONSONANT}])([{CONSONANT}])([{MARK}]{{1,2}}) ([{_BASE}])"
    f"(?:([{TONE}]) ([\u0e31\u0e34-\u0e3a])|([{MARK}]{{1,2}}))(?P<space> ?)"
)
_AFTER_MOVE = re.compile(f"[{CONSONANT}][{_BASE}][{MARK}]{{1,2}}$")
_SPLIT_AM = re.compile(" [\u0e32]")
_GLYPH = re.compile(f"[{STRANGE}]([\u0e32\u0e33]?)")
# Marks that stand above a letter: vowels, and what may stand above these.
UPPER_VOWELS, TONES = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47", "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_INNER_DIGITS = re.compile("[0-9๐-๙]{1,3}(?=[\u0e01-\u0e3a\u0e40-\u0e4e])")


class Rewrite(NamedTuple):
    """Signs up to `end` are read as `letters`, for `cost`."""

    end: int
    letters: str
    cost: float


def list_rewrites(text: str, at: int, modes: frozenset[Mode]) -> list[Rewrite]:
    """Give what may have stood at a place of a text that is damaged in these ways, the sign itself among it."""
    has_moved = Mode.MOVED_MARKS in modes
    found = [Rewrite(at + 1, text[at], _keep_cost(text, at) if has_moved else 0.0)]
    if has_moved:
        found.extend((*_list_moves(text, at), *_list_spaces(text, at)))
    if Mode.LOST_GLYPHS in modes and (glyph := _GLYPH.match(text, at)):
        return [*_list_glyphs(glyph, at)]
    if digits := _INNER_DIGITS.match(text, at):
        found.append(Rewrite(digits.end(), "", DELETE_DIGIT_COST))
    for kind, wrong, right, cost in (
        (Mode.FALSE_AM, "ำ", "า", TO_AA_COST),
        (Mode.LOST_AM, "า", "ำ", TO_AM_COST),
    ):
        if kind in modes:
            found.extend(
                Rewrite(each.end, each.letters.replace(wrong, right), each.cost + cost)
                for each in found[:]
                if wrong in each.letters
            )
    return found


def _keep_cost(text: str, at: int) -> float:
    is_after_move = text[at] == " " and _AFTER_MOVE.search(text, max(0, at - 4), at)
    return _KEEP_SPACE_COST if is_after_move else 0.0


def _list_spaces(text: str, at: int) -> Iterator[Rewrite]:
    """Give a space as none, and as the first half of a sara am."""
    if text[at] == " ":
        yield Rewrite(at + 1, "", DELETE_SPACE_COST)
        if _SPLIT_AM.match(text, at):
            yield Rewrite(at + 2, "ำ", MOVE_COST)


def _list_glyphs(glyph: re.Match[str], at: int) -> Iterator[Rewrite]:
    """Give what a font's own glyph may show."""
    yield Rewrite(at + 1, glyph[0][0], _KEEP_GLYPH_COST)
    yield Rewrite(at + 1, "", _NO_GLYPH_COST)
    for mark in UPPER_VOWELS + TONES:
        yield Rewrite(at + 1, mark, _GLYPH_MARK_COST)
    for letters, cost in _GLYPH_COSTS.items() if glyph[1] else ():
        yield Rewrite(at + 2, letters, cost)


def _list_moves(text: str, at: int) -> Iterator[Rewrite]:
    for number, pattern in enumerate(_MOVES):
        if found := pattern.match(text, at):
            letters = found["first"] + found["marks"] + found["second"] + found["own"]
            is_spaced = bool(found["space"]) or (number == 0 and found.end() == len(text))
            yield Rewrite(found.end(), letters, MOVE_COST + (0 if is_spaced else _NO_SPACE_COST))
            if number == 0 and found["space"]:
                # The space may be the text's own.
                yield Rewrite(found.end() - 1, letters, MOVE_COST + _NO_SPACE_COST)
    for pattern in (_LATER_TONE, _APART):
        if found := pattern.match(text, at):
            if pattern is _LATER_TONE:
                first, tone, second, vowel, space = found.groups()
            else:
                first, second, tone, vowel, space = found.groups()
            cost = MOVE_COST + (0 if space else _NO_SPACE_COST)
            yield Rewrite(found.end(), first + vowel + tone + second, cost)
    if found := _TWO_MOVES.match(text, at):
        first, second, marks, third, tone, vowel, own, space = found.groups()
        cost = 2 * MOVE_COST + (0 if space else _NO_SPACE_COST)
        yield Rewrite(found.end(), first + marks + second + (own or vowel + tone) + third, cost)
