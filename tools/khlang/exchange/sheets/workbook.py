"""Writes tables as an XLSX workbook, row by row. What people wrote stands in cells of text, which are never run."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

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
_TEXT_FORMAT = "@"
_TOP = Alignment(vertical="top", wrap_text=True)
MIN_WIDTH, MAX_WIDTH, HEADING_WIDTH = 8, 60, 18
# In points, of a line of that font; and how many of its signs are as wide as one of the default font.
LINE_HEIGHT, SIGN_WIDTH = 24, 1.35
# Of a story, its beginning is seen.
MAX_LINES = 6
# As many rows tell how wide a column should be.
MEASURED_ROWS = 200
# The number that the format has for the size of paper.
A4 = 9
MAX_CELL, CUT = 32_767, "… [ยาวเกินหนึ่งช่อง ฉบับเต็มอยู่ในแฟ้ม CSV]"
MAX_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# Excel reads `_x0041_` as A: the line before such a text is written as `_x005F_`.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_WIDTH = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def write_workbook(grids: Sequence[Grid]) -> bytes:
    """Give tables as the bytes of a workbook, a sheet each. A text longer than a cell may be is cut, and says so."""
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
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    widths = _measure_columns(grid)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[1].height = LINE_HEIGHT * _count_lines(grid.header, widths)
    sheet.append([_make_cell(sheet, text, _BOLD, _SHADE) for text in grid.header])
    for at, row in enumerate(grid.rows, 2):
        # By themselves rows are one line high, whatever stands in them.
        sheet.row_dimensions[at].height = LINE_HEIGHT * min(MAX_LINES, _count_lines(row, widths))
        sheet.append(
            [
                _make_number(sheet, text) if number in grid.numbers else _make_cell(sheet, text, _PLAIN)
                for number, text in enumerate(row)
            ]
        )
    if grid.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(grid.header))}{len(grid.rows) + 1}"


def _make_cell(sheet: Any, text: str, font: Font, fill: PatternFill | None = None) -> Any:
    # Most cells of records of several forms are empty, and to make one takes time.
    if not text:
        return None
    # What openpyxl would cut off without a word: more than a file of a record holds in Thai.
    if len(text) > MAX_CELL:
        text = text[: MAX_CELL - len(CUT)] + CUT
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
    """Give the width of each column, by its longest line. A heading goes on below itself."""
    widths = []
    for number, heading in enumerate(grid.header):
        texts = [
            heading[:HEADING_WIDTH],
            *(row[number] for row in grid.rows[:MEASURED_ROWS] if number < len(row)),
        ]
        longest = max((_measure(line) for text in texts for line in text.split("\n")), default=0)
        widths.append(min(MAX_WIDTH, max(MIN_WIDTH, longest + 2)))
    return widths


def _measure(line: str) -> float:
    """Give the width of a line in the unit of columns; marks above and below letters take no room."""
    return len(_NO_WIDTH.sub("", line)) * SIGN_WIDTH


def _count_lines(row: Sequence[str], widths: Sequence[float]) -> int:
    """Give how many lines the tallest cell of a row needs."""
    return max(
        (
            sum(max(1, math.ceil(_measure(line) / (width - 1))) for line in text.split("\n"))
            for text, width in zip(row, widths, strict=False)
            if text
        ),
        default=1,
    )
