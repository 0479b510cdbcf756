"""Parts a document into blocks: a heading, wherever it stands, and what comes after it up to the next one.

A name of a form is a heading by what stands around it: alone on its line; before a colon, an arrow, dots or a wide gap;
or, outside of running text and lists, before a blank. What begins a sentence of somebody's story is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from khlang.exchange.document import Line
from khlang.exchange.reading.aliases import LONG, SHORT, Found, NameTable, Target
from khlang.exchange.reading.asides import PrintedWords, is_of_host
from khlang.exchange.reading.headings import (
    MAX_INLINE,
    After,
    Heading,
    Layout,
    is_part_beside,
    look_at,
    look_near,
)
from khlang.exchange.reading.model import Aside, AsideReason
from khlang.exchange.reading.numbering import Label, read_label
from khlang.exchange.reading.rows import Piece, Row, whole
from khlang.fields.field import Shape

# Short names count only in the first lines of a document, where a form has its short answers.
HEAD_LINES = 25
MAX_WORDS = 60
_ARROW = re.compile(r".{2,80}?\s*(?:[-=]+>|→)\s*")


@dataclass(slots=True)
class Block:
    """A heading and what stands below it. Without a target the form has no field for it."""

    target: Target | None
    heading: list[Piece]
    pieces: list[Piece]
    confidence: float = 1.0
    found: Found | None = None
    after: After = After.NOTHING

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands below the heading."""
        return all(piece.is_blank for piece in self.pieces)

    @property
    def holds_text(self) -> bool:
        """Whether the answer is of many lines: running text, a list or rows."""
        asked = self.target.asked if self.target else None
        return asked is not None and (asked.type.shape is not Shape.ONE or asked.type.is_running_text)


@dataclass(slots=True)
class BlockReader:
    """Puts the rows of a document into blocks, one after the other."""

    table: NameTable
    printed: PrintedWords
    layout: Layout
    blocks: list[Block] = dataclass_field(default_factory=list)
    before: list[Line] = dataclass_field(default_factory=list)
    asides: list[Aside] = dataclass_field(default_factory=list)
    _seen: set[str] = dataclass_field(default_factory=set)
    _lines: int = 0
    _last_number: int = 0
    _plain_headings: int = 0
    _has_bullets: bool = False

    def read(self, number: int, row: Row) -> None:
        """Read the next row."""
        if row.is_blank:
            if self.blocks:
                self.blocks[-1].pieces.append(whole(row, number))
            elif row.raw.strip():
                self.before.append(row.line)
            return
        if is_of_host(row):
            self.asides.append(Aside(row.line, AsideReason.HOST))
            return
        self._lines += 1
        if self.printed.is_title(row):
            self.asides.append(Aside(row.line, AsideReason.FORM_TITLE))
            return
        headings = self._find_headings(row)
        if headings:
            self._open(number, row, headings)
        elif _ARROW.fullmatch(row.work) or self._is_other_label(row):
            self.blocks.append(Block(None, [whole(row, number)], [], 0.0))
        else:
            self._add(whole(row, number))

    def _open(self, number: int, row: Row, headings: Sequence[Heading]) -> None:
        line = whole(row, number)
        if headings[0].start:
            self._add(line.cut(0, headings[0].start))
        ends = [*(heading.start for heading in headings[1:]), line.end]
        for heading, end in zip(headings, ends, strict=True):
            target = self._bind(heading.found.name.target)
            pieces = [line.cut(heading.value, end)] if heading.value < end else []
            heading_piece = line.cut(heading.start, min(heading.value, end))
            self.blocks.append(
                Block(target, [heading_piece], pieces, heading.confidence, heading.found, heading.after)
            )
            if target:
                self._seen.add(target.key)
            if heading.start == 0:
                self._has_bullets = heading.label is not None and heading.label.is_bullet
            if heading.label and heading.label.numbers and not heading.label.is_letter:
                self._last_number = heading.label.numbers[0]
            elif heading.start == 0:
                self._plain_headings += 1

    def _add(self, piece: Piece) -> None:
        if self.blocks:
            self.blocks[-1].pieces.append(piece)
        else:
            self.before.append(piece.as_line())

    def _bind(self, target: Target | None) -> Target | None:
        """Give the target of a part beside the person or body that was named last."""
        if target is None or target.part is None:
            return target
        for block in reversed(self.blocks):
            part = block.target and block.target.field.part(target.part.key)
            if part and block.target and block.target.field.type is target.field.type:
                return Target(block.target.field, part)
        return target

    # What is a heading

    def _find_headings(self, row: Row) -> list[Heading]:
        label = read_label(row.work)
        first = self._judge(row, label.end if label else 0, 0, label)
        found = [first] if first else []
        if len(row.work) <= MAX_INLINE:
            found += self._find_inline(row, first)
        return found

    def _find_inline(self, row: Row, first: Heading | None) -> Iterator[Heading]:
        """Give the headings behind others in a row: after a wide gap or a number, or before a sign."""
        end = first.value if first else 0
        for _count, gap in zip(range(MAX_WORDS), re.finditer(r"\s", row.work), strict=False):
            if gap.start() < end - 1:
                continue
            start = gap.end()
            label = read_label(row.work[start:])
            numbered = label is not None and bool(label.numbers) and not label.is_bare
            at = start + (label.end if label and numbered else 0)
            heading = look_at(self.table, row, (at, start), label if numbered else None)
            if heading is None:
                continue
            is_parted = gap[0] == "\t" and heading.after is not After.LETTER
            is_marked = bool(first) and heading.after in (After.SIGN, After.GAP)
            is_part = bool(first) and is_part_beside(heading, first) and heading.after is After.BLANK
            is_item = numbered and heading.after is not After.LETTER and self._goes_on(label, first)
            if is_item or (len(heading.found.name.folded) > 2 and (is_parted or is_marked or is_part)):
                yield heading
                first, end = heading, heading.value

    def _judge(self, row: Row, at: int, start: int, label: Label | None) -> Heading | None:
        """Give the heading at the beginning of a row, if what is called so there is one."""
        for look in (look_at, look_near):
            heading = look(self.table, row, (at, start), label)
            confidence = self._weigh(heading) if heading else 0.0
            if heading and confidence:
                confidence = round(confidence - 0.1 * heading.found.distance, 2)
                return replace(heading, confidence=confidence)
        return None

    def _weigh(self, heading: Heading) -> float:
        """Give how sure it is that a name at the beginning of a row is a heading, 0 where it is none."""
        block = self.blocks[-1] if self.blocks else None
        is_inside = block is not None and block.holds_text
        name, label = heading.found.name, heading.label
        size = len(name.folded)
        if is_inside and label and self._is_item(label, size):
            return 0.0
        is_early = self._lines <= HEAD_LINES and not is_inside
        is_new = name.target is None or name.target.key not in self._seen
        if heading.after is After.NOTHING:
            return 1.0 if size >= SHORT or is_early or not is_inside else 0.0
        if heading.after in (After.SIGN, After.GAP):
            return 0.97 if size >= SHORT or is_early else 0.0
        awaits = block is not None and block.after is After.NOTHING and block.is_empty
        if awaits and not self.layout.is_same_line:
            return 0.0
        goes_on = label is not None and self._goes_on(label)
        if heading.after is After.BLANK:
            fits = self.layout.is_same_line and size >= SHORT if is_inside else size >= SHORT or is_early
            return 0.85 if (is_new or (size >= LONG and not is_inside)) and (fits or goes_on) else 0.0
        fits = goes_on and size >= SHORT if is_inside else size >= LONG or (goes_on and size >= SHORT)
        return 0.6 if is_new and fits else 0.0

    def _goes_on(self, label: Label | None, before: Heading | None = None) -> bool:
        """Tell whether a label's number comes next after those of the headings before it."""
        last = (
            before.label.numbers[0] if before and before.label and before.label.numbers else self._last_number
        )
        return label is not None and bool(label.numbers) and 0 < last < label.numbers[0] <= last + 2

    def _is_item(self, label: Label, size: int) -> bool:
        """Tell whether a label inside a list or a story is that of an item."""
        if not label.numbers or label.is_letter:
            return not (self._has_bullets and label.is_bullet)
        if self._last_number:
            return label.numbers[0] < self._last_number + (len(label.numbers) == 1) and size < 2 * LONG
        return self._plain_headings > 1

    def _is_other_label(self, row: Row) -> bool:
        """Tell whether a cell stands where the labels of other answers do, and is none that the form knows."""
        cell, block = row.line.cell, self.blocks[-1] if self.blocks else None
        if cell is None or block is None or not block.heading:
            return False
        label = block.heading[0].row.line.cell
        return (
            label is not None
            and label.table == cell.table
            and cell.row > label.row
            and cell.column == label.column
        )
