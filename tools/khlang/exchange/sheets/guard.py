"""Keeps spreadsheets from running what people wrote: an apostrophe makes any cell a text, and is taken off again."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A spreadsheet takes a cell that begins with one of these for a formula; full-width ones become them when opened.
_FORMULA = "=+\\-@＝＋－＠"
_BLANKS = "[ \u00a0\u3000]*"
# One that begins with an apostrophe of its own before such a sign gets one as well, so that this can be undone.
_CELL = re.compile(f"^(?='*{_BLANKS}[{_FORMULA}\t\r\n])")
# With a semicolon as the list separator, as in much of Europe, it begins a cell after each of these, quotes or not.
_CELL_WITHIN = re.compile(f"([;|；｜]|(?<!^)[\t\r\n])(?='*{_BLANKS}[{_FORMULA}])")
_GUARDED = re.compile(f"^'(?='*{_BLANKS}[{_FORMULA}\t\r\n])")
_GUARDED_WITHIN = re.compile(f"([;|；｜]|(?<!^)[\t\r\n])'(?='*{_BLANKS}[{_FORMULA}])")


def guard_cells(cells: Sequence[str]) -> list[str]:
    """Give cells that no spreadsheet takes for formulas."""
    return [_CELL.sub("'", _CELL_WITHIN.sub(r"\1'", cell)) for cell in cells]


def is_guarded(cell: str) -> bool:
    """Tell whether a cell would be taken for a formula."""
    return _CELL.match(cell) is not None


def unguard_cell(cell: str) -> str:
    """Give a cell as it was before it was guarded."""
    return _GUARDED_WITHIN.sub(r"\1", _GUARDED.sub("", cell))
