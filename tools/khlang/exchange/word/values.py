"""Lays out the values of a record by their shapes and parts: the same for every type of field. Pure.

Each text of a value stands in a content control named as the web form's, in the words of a page; labels, units and
numbers stand outside, so that `controls` reads back what somebody wrote, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from khlang.exchange.word import styles
from khlang.exchange.word.inline import PART, write_inline, write_text
from khlang.exchange.word.markup import TableCell, make_paragraph, make_run, make_table
from khlang.exchange.word.pictures import Pictures
from khlang.exchange.word.tables import CELL_EDGE, TOTAL, list_totals, make_head, make_label, share_width
from khlang.fields.field import Control, Field, Group, Scalar, Shape, Value, take_apart
from khlang.problems import Path

MAX_COLUMNS = 5


@dataclass(slots=True)
class Layout:
    """Where blocks are made: the pictures that there are, how many lists were begun, and how wide the page is."""

    pictures: Pictures
    width: int
    lists: int = 0

    def begin_list(self) -> int:
        """Give the number of a new list."""
        self.lists += 1
        return self.lists


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: how wide they may be, in which style, and in which list at which level."""

    width: int
    style: str = styles.BODY
    list_id: int = 0
    level: int = 0


def write_value(layout: Layout, shown: Field, value: Value, path: Path) -> Iterator[str]:
    """Give the paragraphs and tables of one field: its label, and its value beside or below it."""
    inline = write_inline(shown, value, path)
    if inline and _is_short(shown, value):
        yield make_paragraph(make_run(f"{shown.label}: ", styles.LABEL) + inline, styles.BODY)
        return
    yield make_paragraph(make_run(shown.label), styles.HEADING, keep=True)
    yield from write_blocks(layout, shown, value, path, Place(layout.width))


def _is_short(shown: Field, value: Any) -> bool:
    item = shown.type.item
    if not (isinstance(item, Scalar) and item.control is Control.TEXT_AREA):
        return True
    return len(value) <= 60 and "\n" not in value


def write_blocks(layout: Layout, shown: Field, value: Any, path: Path, place: Place) -> Iterator[str]:
    """Give the paragraphs and tables of a value, without its label."""
    if inline := write_inline(shown, value, path):
        yield _paragraph(inline, place)
        return
    match shown.type.shape:
        case Shape.ONE:
            yield from _write_item(layout, shown, value, path, place)
        case Shape.LIST if shown.type.join is not None:
            for each in value:
                yield _paragraph(write_text(shown, each, path), place)
        case Shape.LIST | Shape.ROWS:
            yield from _write_rows(layout, shown, value, path, place)
        case Shape.BY_TERM:
            yield from _write_terms(layout, shown, value, path, place)


def _paragraph(content: str, place: Place) -> str:
    if place.list_id:
        return make_paragraph(content, styles.ITEM, list_id=place.list_id, level=place.level)
    return make_paragraph(content, place.style)


def _write_rows(
    layout: Layout, shown: Field, rows: Sequence[Value], path: Path, place: Place
) -> Iterator[str]:
    group = shown.type.item
    if isinstance(group, Group) and _is_table(shown, group, rows):
        yield from _write_table(layout, shown, rows, path, place)
        return
    inside = (
        replace(place, level=place.level + 1)
        if place.list_id and place.level < 2
        else replace(place, list_id=layout.begin_list(), level=0)
    )
    for number, row in enumerate(rows):
        if isinstance(group, Scalar):
            yield _paragraph(write_text(shown, row, (*path, number)), inside)
        else:
            yield from _write_item(layout, shown, row, (*path, number), inside)


def _write_item(layout: Layout, shown: Field, value: Value, path: Path, place: Place) -> Iterator[str]:
    """Give an item with parts: its picture, its own text, then what goes on in the line, then the rest."""
    group = shown.type.item
    assert isinstance(group, Group)
    parts = dict(take_apart(group, value, shown.parts))
    by_key = {part.key: part for part in shown.parts}
    for key in [key for key in parts if _is_file(by_key[key])]:
        if picture := layout.pictures.draw(str(parts[key]), place.width):
            yield make_paragraph(picture, styles.PICTURE)
    first = (
        group.alone if group.alone in parts else next((key for key in parts if _is_words(by_key[key])), "")
    )
    own = write_inline(by_key[first], parts.pop(first), (*path, first)) if first else ""
    yield _paragraph(own, place)
    inline = {key: write_inline(by_key[key], each, (*path, key), styles.QUIET) for key, each in parts.items()}
    said = [make_run(f"{by_key[key].label}: ", styles.QUIET) + text for key, text in inline.items() if text]
    if said:
        yield make_paragraph(make_run(PART, styles.QUIET).join(said), styles.DETAIL)
    for key in [key for key, text in inline.items() if not text]:
        if not (by_key[key].type.shape is Shape.LIST and place.list_id):
            yield make_paragraph(make_run(f"{by_key[key].label}:", styles.QUIET), styles.DETAIL, keep=True)
        yield from write_blocks(layout, by_key[key], parts[key], (*path, key), place)


def _is_file(part: Field) -> bool:
    return isinstance(part.type.item, Scalar) and part.type.item.control is Control.FILE


def _is_words(part: Field) -> bool:
    item = part.type.item
    return (
        part.type.shape is Shape.ONE
        and isinstance(item, Scalar)
        and item.control in (Control.LINE, Control.TEXT_AREA)
    )


# Tables


def _is_table(shown: Field, group: Group[Any], rows: Sequence[Value]) -> bool:
    used = _list_columns(shown, rows)
    return not group.alone and not any(map(_is_file, shown.parts)) and 1 < len(used) <= MAX_COLUMNS


def _list_columns(shown: Field, rows: Iterable[Value]) -> list[Field]:
    """Give the parts that any row has; the field itself where its items have none."""
    group = shown.type.item
    if isinstance(group, Scalar):
        return [shown]
    used = {key for row in rows for key in take_apart(group, row, shown.parts)}
    return [part for part in shown.parts if part.key in used]


def _take_row_apart(shown: Field, row: Value) -> Mapping[str, Value]:
    group = shown.type.item
    return {shown.key: row} if isinstance(group, Scalar) else take_apart(group, row, shown.parts)


def _write_table(
    layout: Layout, shown: Field, rows: Sequence[Value], path: Path, place: Place
) -> Iterator[str]:
    """Give a table with a row an item, a column a part."""
    columns = _list_columns(shown, rows)
    widths = share_width(place.width, columns)
    made = [[make_head(part.label) for part in columns]]
    for number, row in enumerate(rows):
        made.append(_write_row(layout, _Row(shown, row, (*path, number)), columns, widths))
    made += list_totals(columns, [_take_row_apart(shown, row) for row in rows])
    yield make_table(widths, made)
    yield make_paragraph("", styles.GAP)


def _write_terms(layout: Layout, shown: Field, value: Any, path: Path, place: Place) -> Iterator[str]:
    """Give a table with a row for each term: its label, and what is said of it, in a column a part."""
    assert shown.vocabulary
    items = [item for _term, item in value]
    columns = _list_columns(shown, items)
    widths = share_width(place.width, columns, with_label=True)
    made = [[make_head(shown.vocabulary.label), *(make_head(part.label) for part in columns)]]
    for term, item in value:
        cells = _write_row(layout, _Row(shown, item, (*path, term.key)), columns, widths[1:])
        made.append([make_label(term.label), *cells])
    totals = list_totals(columns, [_take_row_apart(shown, item) for item in items])
    made += [[make_label(TOTAL, is_own=True), *row] for row in totals]
    yield make_table(widths, made)
    yield make_paragraph("", styles.GAP)


@dataclass(frozen=True, slots=True)
class _Row:
    """One item in a table: of which field, and where it stands in the record."""

    shown: Field
    value: Value
    path: Path


def _write_row(layout: Layout, row: _Row, columns: Sequence[Field], widths: Sequence[int]) -> list[TableCell]:
    parts = _take_row_apart(row.shown, row.value)
    cells = []
    for part, width in zip(columns, widths, strict=True):
        inside = Place(width - 2 * CELL_EDGE, styles.CELL)
        path = row.path if part is row.shown else (*row.path, part.key)
        if part.key not in parts:
            cells.append(TableCell(""))
        elif part is row.shown:
            cells.append(TableCell(make_paragraph(write_text(part, row.value, path), styles.CELL)))
        else:
            cells.append(TableCell("".join(write_blocks(layout, part, parts[part.key], path, inside))))
    return cells
