"""Names of a form in a row, by what stands behind them; and where a document's answers stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from khlang.exchange.reading.aliases import LONG, SHORT, Found, NameTable
from khlang.exchange.reading.numbering import Label, read_label
from khlang.exchange.reading.rows import Row, find_in_raw

# A line of running text without an end has names in it by chance, and a hostile one has thousands.
MAX_INLINE = 600
_AFTER_NAME = re.compile(r"[ฯ)*_”\"’'’\]]*(?:\s?\([^()]{1,60}\))?[*_]*")
_SIGN = re.compile(r"\s*(?:[:：]-?|[-=]+>|→|➔|=|[-–—](?=\s)|(?=\.{3}|…|_{3}))\s*")
_TAIL = re.compile(r"\s*(?:ได้แก่|มีดังนี้|ดังนี้|ดังต่อไปนี้|ประกอบด้วย|คือ)?\s*[:：]?\s*")
_END = re.compile(r"\s|[:：(“\"]|\.{3}|->")
_QUOTES = "“\"'‘(["


class After(StrEnum):
    """What stands behind a name in its line."""

    NOTHING = "nothing"
    SIGN = "sign"
    GAP = "gap"
    BLANK = "blank"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in a row: what was found, where its piece begins and its answer starts, and how sure that is."""

    found: Found
    start: int
    value: int
    after: After
    label: Label | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a document's answers stand: how many headings were found alone, and how many with their answer behind."""

    alone: int = 0
    with_answer: int = 0

    @property
    def is_same_line(self) -> bool:
        """Whether answers stand in the line of their heading."""
        return self.with_answer > self.alone


def look_at(table: NameTable, row: Row, places: tuple[int, int], label: Label | None) -> Heading | None:
    """Give what is called by a name at the first of two places in a row; the heading begins at the second."""
    at, start = places
    found = table.find(row, bisect_left(row.origins, at))
    return _make_heading(row, found, start, label) if found else None


def look_near(table: NameTable, row: Row, places: tuple[int, int], label: Label | None) -> Heading | None:
    """Look for a misprinted name: up to a sign, one of the first blanks, or the end of the line."""
    at, start = places
    ends, folded_at = _list_ends(row, at), bisect_left(row.origins, at)
    found = table.find_bare(row, folded_at, ends) or table.find_near(row, folded_at, ends)
    heading = _make_heading(row, found, start, label) if found else None
    return heading if heading and heading.after is not After.LETTER else None


def _list_ends(row: Row, at: int) -> list[int]:
    """Give where a name that begins at a place may end, as places in `folded`."""
    ends = [
        bisect_left(row.origins, found.start())
        for _count, found in zip(range(5), _END.finditer(row.work[: at + 120]), strict=False)
        if found.start() > at
    ]
    return [*ends, len(row.folded)] if len(row.work) <= at + 100 else ends


def measure_layout(rows: Sequence[Row], table: NameTable, title: str) -> tuple[float, Layout]:
    """Give how well a form's names fit a document, and where its answers stand; `title` is the title field's key."""
    keys: dict[str, float] = {}
    alone = with_answer = 0
    written = (row for row in rows if not row.is_blank and len(row.work) <= 2 * MAX_INLINE)
    for number, row in enumerate(written):
        heading = _look_at_start(row, table)
        if heading is None:
            continue
        size = len(heading.found.name.folded)
        is_sure = heading.after in (After.NOTHING, After.SIGN, After.GAP)
        if not (is_sure or size >= LONG or (heading.after is After.BLANK and size >= SHORT)):
            continue
        alone += heading.after is After.NOTHING
        with_answer += heading.after is not After.NOTHING
        target = heading.found.name.target
        worth = 0.3 if target is None or size < SHORT else 0.6 if size < 10 else 1.0
        if target and target.key == title and number == 0:
            worth = 1.0
        key = target.key if target else heading.found.name.folded
        keys[key] = max(keys.get(key, 0), worth * (1 if is_sure else 0.7))
    return sum(keys.values()), Layout(alone, with_answer)


def _look_at_start(row: Row, table: NameTable) -> Heading | None:
    label = read_label(row.work)
    for at in dict.fromkeys((label.end if label else 0, 0)):
        folded_at = bisect_left(row.origins, at)
        found = table.find(row, folded_at) or table.find_bare(row, folded_at, _list_ends(row, at))
        if found:
            return _make_heading(row, found, 0, label)
    return None


def _make_heading(row: Row, found: Found, start: int, label: Label | None) -> Heading:
    """Give a heading with what stands behind its name."""
    work = row.work
    named = _AFTER_NAME.match(work, found.end)
    end = named.end() if named else found.end
    tail = _TAIL.fullmatch(work, end)
    if tail:
        return Heading(found, start, len(work), After.NOTHING, label)
    sign = _SIGN.match(work, end)
    if sign:
        rest = sign.end()
        after = After.SIGN if rest < len(work) else After.NOTHING
        return Heading(found, start, rest, after, label)
    if work[end] == "\t":
        return Heading(found, start, end + 1, After.GAP, label)
    if work[end].isspace() or work[end] in _QUOTES:
        return Heading(found, start, end + work[end].isspace(), After.BLANK, label)
    if _is_parted_in_source(row, found.end):
        return Heading(found, start, found.end, After.BLANK, label)
    # Brackets that belong to a word are no part of the name.
    return Heading(found, start, found.end, After.LETTER, label)


def _is_parted_in_source(row: Row, end: int) -> bool:
    """Tell whether a blank stood at a place that a repair took for one that moved marks had left."""
    if not row.line.repaired or row.work[end].isspace():
        return False
    at = find_in_raw(row, end)
    return 0 < at < len(row.raw) and row.raw[at - 1] == " "


def is_part_beside(heading: Heading, first: Heading | None) -> bool:
    """Tell whether a heading is of a part of what is named before it in the same line."""
    target = heading.found.name.target
    before = first.found.name.target if first else None
    return bool(target and target.part and before and before.field.type is target.field.type)
