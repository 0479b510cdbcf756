"""The automatic numbers and bullets of Word's lists, counted as Word shows them. Runs in the child process alone.

Source: ECMA-376 part 1, 17.9 (numbering), 17.18.59 (formats of numbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from khlang.exchange.word.symbols import read_bullet
from khlang.exchange.word.xml import W, is_on, read_value

MAX_LEVELS = 9
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
# U+0E01, 02, 04, 07–23, 25 and 27–2E, as the standard has it.
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_THAI_ONES = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")


def _write_thai_digits(number: int) -> str:
    return str(number).translate(_THAI_DIGITS)


def _repeat_letter(letters: str) -> Callable[[int], str]:
    """Give a function that counts with letters: behind the last one each stands twice, as Word has it."""
    return lambda number: letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)


def _write_roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _count_in_words(number: int) -> str:
    """Write a number in Thai words, as far as lists go; more than 99 in digits."""
    tens, ones = divmod(number, 10)
    if not 0 < tens < 10:
        return _THAI_ONES[ones] if number < 10 else _write_thai_digits(number)
    head = {1: "สิบ", 2: "ยี่สิบ"}.get(tens, f"{_THAI_ONES[tens]}สิบ")
    return head + ("เอ็ด" if ones == 1 else _THAI_ONES[ones])


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "thaiNumbers": _write_thai_digits,
    "thaiLetters": _repeat_letter(_THAI_LETTERS),
    "thaiCounting": _count_in_words,
    "lowerLetter": _repeat_letter("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _repeat_letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerRoman": lambda number: _write_roman(number).lower(),
    "upperRoman": _write_roman,
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda _number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its numbers look, and after which level it begins anew (0: never)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    style: str = ""
    font: str = ""

    def say(self, number: int) -> str:
        """Write a number as this level does."""
        return _FORMATS.get(self.format, str)(number) if 0 < number < 32_000 else str(number)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A list: the definition whose numbers it goes on counting, its levels, and those that it begins anew."""

    definition: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts the numbers of paragraphs, in the order in which they stand."""

    lists: Mapping[str, _Numbered] = field(default_factory=dict)
    # What paragraphs of a style have, unless they say otherwise.
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def count(self, properties: Any) -> str:
        """Give the number or bullet of the next paragraph by its `w:pPr`, empty if it has none."""
        number_id, level = self._find(properties)
        listed = self.lists.get(number_id)
        if listed is None or level not in listed.levels:
            return ""
        counts = self._counts.setdefault(listed.definition, {})
        self._advance(number_id, listed, level, counts)
        return _write(listed, level, counts)

    def _find(self, properties: Any) -> tuple[str, int]:
        """Give (list, level) of a paragraph."""
        if properties is None:
            return "", 0
        style_id, level = self.styles.get(read_value(properties, "pStyle"), ("", 0))
        own = properties.find(f"{W}numPr")
        if own is None:
            return style_id, level
        number_id, written = read_value(own, "numId"), read_value(own, "ilvl")
        return number_id or style_id, int(written) if written.isdecimal() else level

    def _advance(self, number_id: str, listed: _Numbered, level: int, counts: dict[int, int]) -> None:
        if level in listed.starts and (number_id, level) not in self._begun:
            self._begun.add((number_id, level))
            counts[level] = listed.starts[level] - 1
        start = listed.levels[level].start
        counts[level] = counts.get(level, start - 1) + 1
        for below in [each for each in counts if each > level]:
            restart = listed.levels[below].restart if below in listed.levels else None
            if restart is None or level < restart:
                del counts[below]


def _write(listed: _Numbered, level: int, counts: Mapping[int, int]) -> str:
    own = listed.levels[level]
    if own.format == "bullet":
        return read_bullet(own.text, own.font)

    def write_level(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        each = listed.levels.get(place, own)
        number = counts.get(place, each.start)
        return str(number) if own.is_legal else each.say(number)

    return re.sub(r"%([1-9])", write_level, own.text).strip()


def read_numbering(numbering: Any, styles: Any) -> Numbering:
    """Read the parts with lists and with styles, each None if the file has none."""
    if numbering is None:
        return Numbering()
    definitions = {each.get(f"{W}abstractNumId"): each for each in numbering.findall(f"{W}abstractNum")}
    by_style = {
        read_value(each, "styleLink"): key
        for key, each in definitions.items()
        if read_value(each, "styleLink")
    }
    lists: dict[str, _Numbered] = {}
    for each in numbering.findall(f"{W}num"):
        key = read_value(each, "abstractNumId")
        if key in definitions:
            key = by_style.get(read_value(definitions[key], "numStyleLink"), key)
            lists[each.get(f"{W}numId") or ""] = _read_list(each, key, definitions[key])
    return Numbering(lists, _read_styles(styles, lists) if styles is not None else {})


def _read_list(element: Any, key: str, definition: Any) -> _Numbered:
    levels = {_read_index(each): _read_level(each) for each in definition.findall(f"{W}lvl")}
    starts: dict[int, int] = {}
    for override in element.findall(f"{W}lvlOverride"):
        index = _read_index(override)
        if (own := override.find(f"{W}lvl")) is not None:
            levels[index] = _read_level(own)
        if (start := read_value(override, "startOverride")).isdecimal():
            starts[index] = int(start)
    return _Numbered(key, levels, starts)


def _read_index(element: Any) -> int:
    text = element.get(f"{W}ilvl") or ""
    return min(int(text), MAX_LEVELS) if text.isdecimal() else 0


def _read_level(element: Any) -> _Level:
    start, restart = read_value(element, "start"), read_value(element, "lvlRestart")
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return _Level(
        start=int(start) if start.isdecimal() else 0 if start else 1,
        format=read_value(element, "numFmt") or "decimal",
        text=read_value(element, "lvlText"),
        restart=int(restart) if restart.isdecimal() else None,
        is_legal=is_on(element.find(f"{W}isLgl")),
        style=read_value(element, "pStyle"),
        font=(fonts.get(f"{W}ascii") or "") if fonts is not None else "",
    )


def _read_styles(styles: Any, lists: Mapping[str, _Numbered]) -> dict[str, tuple[str, int]]:
    """Give (list, level) of the styles whose paragraphs are numbered, also by a style that they are based on."""
    elements = {each.get(f"{W}styleId"): each for each in styles.findall(f"{W}style")}
    found: dict[str, tuple[str, int]] = {}
    for key, element in elements.items():
        each, steps = element, 0
        while each is not None and steps < 20:
            own = each.find(f"{W}pPr/{W}numPr")
            if own is not None and (number_id := read_value(own, "numId")):
                level = read_value(own, "ilvl")
                levels = lists[number_id].levels if number_id in lists else {}
                of_style = next((index for index, one in levels.items() if one.style == key), 0)
                found[key] = number_id, int(level) if level.isdecimal() else of_style
                break
            each, steps = elements.get(read_value(each, "basedOn")), steps + 1
    return found
