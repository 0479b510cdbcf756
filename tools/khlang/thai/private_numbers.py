"""Finds what tells who somebody is or where they live in texts that are to be published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeAlias

from khlang.thai.patterns import TextPattern
from khlang.thai.private_patterns import NUMBER_PATTERNS, PLACE_PATTERNS
from khlang.thai.signs import HAN_DIGITS, NOTE_DIGITS, OTHER_SIGNS, UNSEEN, FoldedText, fold_signs

_Patterns: TypeAlias = tuple[tuple[str, re.Pattern[str], TextPattern], ...]


# Most texts hold nothing of the kind. The patterns are searched around what quick searches find: ten digits or letters
# that look like some, with no other letter between them; numbers as of two coordinates; words and signs of places.
_NOTES = "".join(f"{chr(first)}-{chr(first + count - 1)}" for first, _digit, count in NOTE_DIGITS)
_DIGIT = rf"[\dOolI{OTHER_SIGNS['O']}{OTHER_SIGNS['l']}{_NOTES}{HAN_DIGITS}]"
_MANY_DIGITS = re.compile(rf"{_DIGIT}(?:[\W_]*+{_DIGIT}){{9,}}")
# In a usual text there are no others, and Python finds one of a few signs faster.
_USUAL_DIGIT = "[0-9๐-๙OolI]"
_MANY_USUAL_DIGITS = re.compile(rf"{_USUAL_DIGIT}(?:[\W_]*+{_USUAL_DIGIT}){{9,}}")
_TWO_NUMBERS = re.compile(
    r"\d(?:(?:\.\d{3}|,\d{4})\d{0,15}(?:\D{0,15}?\s*+\D{0,15}|%2[Cc])\d{1,3}[.,]\d{3}|\d{5}\W{0,3}\w?\W{1,4}\d{7})"
)
_DEGREE = "องศา"
_PLACE_WORDS = (
    "°", "º", "˚", _DEGREE, "maps", "goo.gl", "osm.org", "w3w.co", "waze", "longdo", "map.org", "geo:", "+",
    "earth.google", "what3words", "here.com",
)  # fmt: skip
# Whatever says a place has one of these, two numbers or องศา: a link has a point or a colon.
_PLACE_SIGN = re.compile("[.:+°º˚]")
# A usual text without any of these and องศา holds nothing that is looked for.
_ANY_SIGN = re.compile("[0-9๐-๙OolI.:+]")
# Most texts have nothing but ASCII, Thai and a few signs: they are usual. Among others, quick searches know neither of
# these: what nobody sees, and other points and commas.
_FOREIGN = re.compile("[^\\x00-\\x7f\\u0e00-\\u0e7f\\u2013-\\u201d]")
_UNUSUAL = re.compile(f"[{UNSEEN}{OTHER_SIGNS['.']}{OTHER_SIGNS[',']}]")
_PLACE_WORD = re.compile("|".join(map(re.escape, _PLACE_WORDS)), re.IGNORECASE)
# What stands before a number may say what it is.
_BEFORE, _AFTER = 40, 80
_ID_DIGITS = 13
_LIKE_DIGIT = re.compile("[0-9OolI]")
_LOOK_ALIKES = str.maketrans("OolI", "0011")


def find_private_numbers(text: str) -> list[tuple[str, int]]:
    """Give (code of the problem, index of the first digit) of each private number, in the order of the text.

    The codes are `citizen_id`, `mobile_number` and `map_place`: coordinates, or a link to a place on a map. Takes time
    linear in the length of the text.
    """
    if text.isascii() or not _FOREIGN.search(text):
        sign = _ANY_SIGN.search(text)
        if not sign and _DEGREE not in text:
            return []
        found = set(_find(text, _MANY_USUAL_DIGITS, sign.start() if sign else len(text)))
    else:
        read = fold_signs(text) if _UNUSUAL.search(text) else (FoldedText(text),)
        found = {
            (code, folded.find_origin(index))
            for folded in read
            for code, index in _find(folded.text, _MANY_DIGITS)
        }
    return sorted(found, key=lambda found: found[1])


def find_suspects(text: str) -> Iterator[tuple[int, int]]:
    """Look through many texts as one, each in lines of its own: give (start, end) of what may be private numbers.

    Of a text that none of these touches, `find_private_numbers` finds nothing.
    """
    if not text.isascii():
        # What quick searches do not know: such a text is looked at by itself.
        yield from (found.span() for found in _FOREIGN.finditer(text))
    yield from (found.span() for found in _MANY_USUAL_DIGITS.finditer(text))
    yield from (found.span() for found in _TWO_NUMBERS.finditer(text))
    lower = text.lower()
    if any(word in lower for word in _PLACE_WORDS):
        yield from (found.span() for found in _PLACE_WORD.finditer(text))


def _find(text: str, many_digits: re.Pattern[str], start: int = 0) -> Iterator[tuple[str, int]]:
    """Search a text, before whose `start` there is no digit and no sign of a place."""
    if first := many_digits.search(text, start):
        yield from _find_around(first, _compile_number_patterns())
    if first := _TWO_NUMBERS.search(text, start):
        yield from _find_around(first, _compile_place_patterns())
    if _PLACE_SIGN.search(text, start) or _DEGREE in text:
        lower = text.lower()
        for word in _PLACE_WORDS:
            if word in lower and (first := _PLACE_WORD.search(text)):
                yield from _find_around(first, _compile_place_patterns())
                break


def _find_around(first: re.Match[str], patterns: _Patterns) -> Iterator[tuple[str, int]]:
    """Search a text around all that is suspect in it, of which `first` is the first."""
    for start, end in _list_parts(first):
        readings = fold_signs(first.string[start:end])
        for folded in readings:
            # Of two readings, one may have nothing that is suspect.
            if len(readings) == 1 or first.re.search(folded.text):
                for code, index in _search(folded, patterns):
                    yield code, start + index


# Not at import: to compile them takes 0.1 s, and most runs of the program read no new text.
@cache
def _compile_number_patterns() -> _Patterns:
    return _compile(NUMBER_PATTERNS)


@cache
def _compile_place_patterns() -> _Patterns:
    return _compile(PLACE_PATTERNS)


def _compile(patterns: Mapping[str, tuple[TextPattern, ...]]) -> _Patterns:
    return tuple((code, re.compile(each.pattern), each) for code, group in patterns.items() for each in group)


def _list_parts(first: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give the parts of a text around what is suspect, each once."""
    if len(first.string) <= _AFTER:
        yield 0, len(first.string)
        return
    start, end = max(first.start() - _BEFORE, 0), first.end() + _AFTER
    for found in first.re.finditer(first.string, first.end()):
        if found.start() - _BEFORE > end:
            yield start, end
            start = found.start() - _BEFORE
        end = found.end() + _AFTER
    yield start, end


def _search(folded: FoldedText, patterns: _Patterns) -> Iterator[tuple[str, int]]:
    text = folded.text
    # Most of what has ten digits has no thirteen.
    is_long = len(text) >= _ID_DIGITS and len(_LIKE_DIGIT.findall(text)) >= _ID_DIGITS
    for code, compiled, pattern in patterns:
        if pattern.check_digit and not is_long:
            continue
        for found in compiled.finditer(text):
            number = found[pattern.group]
            if number and (not pattern.check_digit or has_check_digit(number)):
                yield code, folded.find_origin(found.start(pattern.group))


def has_check_digit(number: str) -> bool:
    """Tell whether the 13 digits of a folded text end in the check digit of a citizen id, and are not all the same.

    The check digit is 11 less the weighted sum (weights 13 to 2) modulo 11, its last digit.
    """
    digits = [int(digit) for digit in re.sub("[^0-9]", "", number.translate(_LOOK_ALIKES))]
    weighted = sum(digit * weight for digit, weight in zip(digits[:12], range(13, 1, -1), strict=True))
    return (11 - weighted % 11) % 10 == digits[12] and len(set(digits)) > 1
