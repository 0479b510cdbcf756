"""The heads, widths and totals of the tables in an official form. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from khlang.exchange.word import styles
from khlang.exchange.word.markup import TableCell, make_control, make_paragraph, make_run
from khlang.fields.field import Control, Field, Scalar, Value
from khlang.fields.scalars import AMOUNT, COUNT

TOTAL = "รวม"
# The room between a cell's text and its border, in twentieths of a point.
CELL_EDGE = 110
_NARROW = frozenset(
    {Control.NUMBER, Control.DECIMAL, Control.YEAR, Control.DATE, Control.YES_NO, Control.TELEPHONE}
)


def make_head(label: str) -> TableCell:
    """Give the cell that heads a column."""
    return TableCell(make_paragraph(make_run(label, styles.LABEL), styles.CELL), is_head=True)


def make_label(label: str, *, is_own: bool = False) -> TableCell:
    """Give a cell with words of the form; `is_own` for those that are none of its labels."""
    run = make_run(label, styles.LABEL if is_own else "")
    return TableCell(make_paragraph(make_control("_total", run) if is_own else run, styles.CELL))


def share_width(width: int, columns: Sequence[Field], *, with_label: bool = False) -> list[int]:
    """Give the widths of columns, which together are `width`: numbers need less than words."""
    shares = [3] * with_label + [1 if _is_narrow(part) else 3 for part in columns]
    found = [width * share // sum(shares) for share in shares]
    return [*found[:-1], width - sum(found[:-1])]


def _is_narrow(part: Field) -> bool:
    return isinstance(part.type.item, Scalar) and part.type.item.control in _NARROW


def list_totals(columns: Sequence[Field], rows: Sequence[Mapping[str, Value]]) -> Iterator[list[TableCell]]:
    """Give a row with the totals of what is counted in a unit, none where nothing is, or there is only one row."""
    counted = [part for part in columns if part.unit and part.type.item in (COUNT, AMOUNT)]
    if not counted or len(rows) < 2:
        return
    cells = [_write_total(part, rows) if part in counted else TableCell("") for part in columns]
    if columns[0] not in counted:
        cells[0] = make_label(TOTAL, is_own=True)
    yield cells


def _write_total(part: Field, rows: Sequence[Mapping[str, Value]]) -> TableCell:
    scalar: Any = part.type.item
    total = sum(scalar.number(row[part.key]) for row in rows if part.key in row)
    return make_label(scalar.say(total, part), is_own=True)
