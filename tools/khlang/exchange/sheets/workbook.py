"""Writes tables as an XLSX workbook, row by row. What people wrote stands in cells of text, which are never run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from khlang.exchange.sheets.guard import is_guarded
from khlang.exchange.sheets.table import Grid
from khlang.thai.text import parse_amount

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What government offices of Thailand have on every machine.
FONT = "TH Sarabun New"
SIZE = 16
_PLAIN = Font(name=FONT, size=SIZE)
_BOLD = Font(name=FONT, size=SIZE, bold=True)
_SHADE = PatternFill("solid", start_color="E8EDF3")
_TEXT_FORMAT, _NUMBER_FORMAT = "@", "#,##0.##"
_TOP = Alignment(vertical="top", wrap_text=True)
MIN_WIDTH, MAX_WIDTH = 8, 60
# As many rows tell how wide a column should be.
MEASURED_ROWS = 200
MAX_CELL = 32_767
MAX_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# Excel reads `_x0041_` as A: the line before such a text is written as `_x005F_`.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_WIDTH = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def write_workbook(grids: Sequence[Grid]) -> bytes:
    """Give tables as the bytes of a workbook, a sheet each. Raises ValueError for a text longer than a cell may be."""
    workbook = Workbook(write_only=True)
    names: list[str] = []
    for grid in grids:
        names.append(name_sheet(grid.name or "ตาราง", names))
        _write_sheet(workbook.create_sheet(names[-1]), grid)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def name_sheet(name: str, taken: Iterable[str]) -> str:
    """Give a name that a sheet may have, and no other has."""
    known = {each.casefold() for each in taken}
    clean = _NOT_IN_NAMES.sub(" ", name).strip(" '") or "ตาราง"
    found, number = clean[:MAX_NAME], 1
    while found.casefold() in known:
        number += 1
        ending = f" {number}"
        found = clean[: MAX_NAME - len(ending)] + ending
    return found


def _write_sheet(sheet: Any, grid: Grid) -> None:
    sheet.freeze_panes = "B2"
    for number, width in enumerate(_measure_columns(grid), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_make_cell(sheet, text, _BOLD, _SHADE) for text in grid.header])
    for row in grid.rows:
        sheet.append(
            [
                _make_number(sheet, text) if number in grid.numbers else _make_cell(sheet, text, _PLAIN)
                for number, text in enumerate(row)
            ]
        )
    if grid.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(grid.header))}{len(grid.rows) + 1}"


def _make_cell(sheet: Any, text: str, font: Font, fill: PatternFill | None = None) -> Any:
    if len(text) > MAX_CELL:
        raise ValueError(f"a cell holds at most {MAX_CELL} characters")
    cell = WriteOnlyCell(sheet, value=_ESCAPE.sub("_x005F_", text))
    # By itself a text that begins with `=` would become a formula.
    cell.data_type = "s"
    cell.font, cell.alignment, cell.number_format = font, _TOP, _TEXT_FORMAT
    if fill:
        cell.fill = fill
    if is_guarded(text):
        # Also when somebody types in the cell.
        cell.quotePrefix = True
    return cell


def _make_number(sheet: Any, text: str) -> Any:
    """Give a cell with a number, or with the text where it is none."""
    amount = parse_amount(text)
    if amount is None:
        return _make_cell(sheet, text, _PLAIN)
    cell = WriteOnlyCell(sheet, value=int(amount) if amount == int(amount) else float(amount))
    cell.font, cell.alignment = _PLAIN, _TOP
    return cell


def _measure_columns(grid: Grid) -> list[float]:
    """Give the width of each column, by its longest line: in signs, of which those above and below take no room."""
    widths = []
    for number, heading in enumerate(grid.header):
        texts = [heading, *(row[number] for row in grid.rows[:MEASURED_ROWS] if number < len(row))]
        lines = (line for text in texts for line in text.split("\n"))
        longest = max((len(_NO_WIDTH.sub("", line)) for line in lines), default=0)
        widths.append(min(MAX_WIDTH, max(MIN_WIDTH, longest * 1.15 + 2)))
    return widths
