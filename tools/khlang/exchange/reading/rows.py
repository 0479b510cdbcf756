"""Lines of a document as the reading compares them, each with its way back to what stands in the source.

A row's `work` is the line in normal form, in which `\\t` stands for a tab or a wide gap. `folded` is what headings are
compared by: the first letters as `khlang.thai.text.fold` gives them, with more signs left out; `origins` are their
places in `work`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from khlang.exchange.document import Line
from khlang.exchange.paper_text.marks import LINE_END
from khlang.thai.text import normalise, to_arabic_digits

_GAP = re.compile(
    "[ \u00a0\u2000-\u200a\u3000]*\t[ \t\u00a0\u2000-\u200a\u3000]*|[ \u00a0\u2000-\u200a\u3000]{2,}"
)
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
# What stands between letters of a heading without changing it, and marks of emphasis of Markdown.
_LEFT_OUT = frozenset(" \t\n\r\u00a0.-–—/()[]“”\"'ฯ*#_|…‘’")
# No heading stands farther in a line.
MAX_FOLDED = 1_300
# What a repair of Thai text keeps: it moves and mends the marks around consonants.
_FIRM = re.compile("[ก-ฮA-Za-z0-9๐-๙]")
# Blanks of other scripts may be letters that were read by a wrong table.
_WORD = re.compile("[^ \t\n]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One line, in the forms in which it is read."""

    line: Line
    raw: str
    work: str
    folded: str
    origins: tuple[int, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the line."""
        return not self.work


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a row: from `start` to `end` of its `work`; `number` counts the rows from 0."""

    row: Row
    number: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """What the piece says, on one line."""
        return self.row.work[self.start : self.end].replace("\t", " ").strip()

    @property
    def raw(self) -> str:
        """What stands in the source, to the letter."""
        if self.start == 0 and self.end == len(self.row.work):
            return self.row.raw
        start, end = (find_in_raw(self.row, index) for index in (self.start, self.end))
        return self.row.raw[start:end]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.row.work[self.start : self.end].strip()

    def cut(self, start: int, end: int | None = None) -> Piece:
        """Give a part of the piece, by places in the row's `work`."""
        return replace(self, start=start, end=self.end if end is None else end)

    def as_line(self) -> Line:
        """Give the piece as a line of its own."""
        if self.start == 0 and self.end == len(self.row.work):
            return self.row.line
        repaired = self.text if self.row.line.repaired else ""
        return replace(self.row.line, text=self.raw.strip(), number="", repaired=repaired)


def make_rows(lines: Sequence[Line]) -> list[Row]:
    """Give lines as rows. Marks of a quotation in a mail, if many lines have them, are in the raw text alone."""
    written = [line for line in lines if line.text.strip()]
    is_quoted = 3 * sum(line.text.lstrip().startswith(">") for line in written) > len(written)
    return [make_row(line, is_quoted=is_quoted) for line in lines]


def make_row(line: Line, *, is_quoted: bool = False) -> Row:
    """Give a line as a row; what a repair suggests is read in the place of what stands there."""
    raw = join_number(line.number, line.text)
    said = join_number(line.number, line.repaired) if normalise(line.repaired) else raw
    if is_quoted:
        said = _QUOTE.sub("", said)
    work = "\t".join(normalise(part) for part in _GAP.split(said.replace("\n", " "))).strip("\t ")
    folded, origins = fold_with_origins(work[:MAX_FOLDED])
    return Row(line, raw, work, folded, origins)


def part_lines(lines: Iterable[Line]) -> list[Line]:
    """Give lines without line ends in them, but for what a repair has joined; the first of several keeps the number."""
    return [part for line in lines for part in _part_line(line)]


def _part_line(line: Line) -> list[Line]:
    texts, repaired = LINE_END.split(line.text), LINE_END.split(line.repaired)
    # A layout had broken inside words, and a repair has joined the pieces: they are one line.
    is_joined = bool(line.repaired) and len(repaired) == 1
    if len(texts) == 1 or is_joined:
        return [line]
    if len(repaired) != len(texts):
        repaired = [""] * len(texts)
    return [
        replace(line, text=text, repaired=mended, number=line.number if at == 0 else "")
        for at, (text, mended) in enumerate(zip(texts, repaired, strict=True))
    ]


def whole(row: Row, number: int) -> Piece:
    """Give all of a row."""
    return Piece(row, number, 0, len(row.work))


def join_number(number: str, text: str) -> str:
    """Give a line's text behind the number that the word processor shows."""
    return f"{number} {text}" if number else text


def fold_with_origins(text: str) -> tuple[str, tuple[int, ...]]:
    """Fold a text in normal form, and give the place in it of each letter that is left."""
    kept = [(letter, index) for index, letter in enumerate(text) if letter not in _LEFT_OUT]
    folded = to_arabic_digits("".join(letter for letter, _index in kept))
    lower = folded.lower()
    # A few letters have lower forms of two.
    return lower if len(lower) == len(folded) else folded, tuple(index for _letter, index in kept)


def join_raw(pieces: Iterable[Piece]) -> str:
    """Give the source's text of pieces: those of one row in one line, an empty line for blank rows."""
    lines: dict[int, str] = {}
    for piece in pieces:
        lines[piece.number] = lines.get(piece.number, "") + piece.raw
    return "\n".join(lines.values()).strip("\n")


def find_in_raw(row: Row, index: int) -> int:
    """Give the place in the source's line of a place in `work`: before as many consonants and digits, or, where a
    repair changed these, as far in the same word."""
    if index <= 0:
        return 0
    if index >= len(row.work):
        return len(row.raw)
    if row.work == row.raw:
        return index
    firm, places = ([found.start() for found in _FIRM.finditer(text)] for text in (row.work, row.raw))
    if len(firm) != len(places):
        work, raw = (list(_WORD.finditer(text)) for text in (row.work, row.raw))
        if len(work) == len(raw):
            return _find_in_words(work, raw, index, len(row.raw))
    number = bisect_left(firm, index)
    if number >= len(places):
        return len(row.raw)
    # A vowel written before its consonant belongs to what follows, blanks to what stands before.
    start = places[number]
    while start and row.raw[start - 1] in "เแโใไ":
        start -= 1
    return start


def _find_in_words(work: Sequence[re.Match[str]], raw: Sequence[re.Match[str]], index: int, end: int) -> int:
    """Give the place in words, as they stand, of a place in the same words as they were repaired: letters that were
    doubled, or read by a wrong table, are others, and others in number, but their blanks are where they were."""
    for mended, found in zip(work, raw, strict=True):
        if index < mended.end():
            share = max(0, index - mended.start()) / len(mended[0])
            return found.start() + round(share * len(found[0]))
    return end
