"""Who tells a lesson, where the line of its title says so: «ชื่อเรื่อง โดย ชื่อคน»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from khlang.exchange.reading.aliases import NameTable
from khlang.exchange.reading.blocks import MAX_WORDS, Block
from khlang.exchange.reading.headings import MAX_INLINE, After, Heading, look_at
from khlang.exchange.reading.rows import Piece
from khlang.fields.field import Field, Group, Shape

# A person to confirm: a title may also say by which means something was done.
_GUESSED = 0.5
_MEANS = re.compile("การ|ความ|ใช้|วิธี|ไม่|มี|เน้น|อาศัย|ผ่าน|นำ|ให้|ทำ|เริ่ม|เฉพาะ|ตรง|รวม|ทั่วไป")


def part_byline(blocks: Sequence[Block], table: NameTable, title: str) -> list[Block]:
    """Give blocks with what stands behind a name of a person's or body's field in the line of a title (by its key) as
    that field's answer, where nothing else in the document answers it."""
    parted: list[Block] = []
    for block in blocks:
        written = [piece for piece in block.pieces if not piece.is_blank]
        is_title = block.target is not None and block.target.key == title
        found = _find_byline(written[0], table, blocks) if is_title and len(written) == 1 else None
        parted.append(block)
        if found:
            piece = written[0]
            block.pieces = [piece.cut(piece.start, found.start)]
            said, heading = piece.cut(found.value), piece.cut(found.start, found.value)
            parted.append(
                Block(found.found.name.target, [heading], [said], _GUESSED, found.found, found.after)
            )
    return parted


def _find_byline(piece: Piece, table: NameTable, blocks: Sequence[Block]) -> Heading | None:
    """Give the last name between blanks in a title of a field of a person or body that no block answers."""
    answered = {block.target.field.key for block in blocks if block.target and not block.is_empty}
    headings = [
        heading
        for heading in _list_named(piece, table)
        if heading.found.name.target
        and heading.found.name.target.field.key not in answered
        and _is_of_party(heading.found.name.target.field)
        and not _MEANS.match(piece.row.work, heading.value)
    ]
    return headings[-1] if headings else None


def _list_named(piece: Piece, table: NameTable) -> Iterator[Heading]:
    """Give the names that stand between blanks in a piece, but for its first word."""
    work = piece.row.work
    if piece.end > MAX_INLINE:
        return
    gaps = re.compile(r"(?<=\S)\s(?=\S)").finditer(work, piece.start, piece.end)
    for _count, gap in zip(range(MAX_WORDS), gaps, strict=False):
        heading = look_at(table, piece.row, (gap.end(), gap.end()), None)
        if heading and heading.after is After.BLANK and heading.value < piece.end:
            yield heading


def _is_of_party(field: Field) -> bool:
    item = field.type.item
    return field.type.shape is Shape.ONE and isinstance(item, Group) and bool(item.alone) and not item.parse
