"""Reads the bytes of an XLSX workbook. Runs in the child process. Formulas are never run: what a formula gave when the
workbook was last saved is read, with the cell's address told.
"""

from __future__ import annotations

import datetime
import io
from typing import Any

import python_calamine
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from khlang.exchange.sheets.archive import check_archive
from khlang.exchange.sheets.bounds import BadSheetError, FoundRows, Rows, check_rows, name_column

MAX_TABLES = 50
MAX_TOLD_FORMULAS = 20


def read_xlsx(data: bytes) -> FoundRows:
    """Give the tables of a workbook that are shown. Raises BadSheetError."""
    formulas = check_archive(data)
    found = FoundRows()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata[:MAX_TABLES]:
                if sheet.typ is not SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible is not SheetVisibleEnum.Visible:
                    found.notes.append(("hidden_table", {"table": sheet.name}))
                    continue
                rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                texts = check_rows(([show_cell(cell) for cell in row] for row in rows), sheet.name)
                found.tables.append((sheet.name, texts))
                _tell_formulas(found, sheet.name, texts, formulas.get(sheet.name, ()))
    # Damaged parts raise errors of many kinds, and the reader's own panics are none of `Exception`.
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise BadSheetError("not_a_workbook") from error
    return found


def _tell_formulas(found: FoundRows, table: str, rows: Rows, addresses: tuple[tuple[int, int], ...]) -> None:
    """Tell of each cell that holds a formula; one without a kept value has nothing that could be read."""
    for row, column in addresses[:MAX_TOLD_FORMULAS]:
        is_there = row <= len(rows) and column <= len(rows[row - 1])
        value = rows[row - 1][column - 1] if is_there else ""
        address = f"{table}!{name_column(column)}{row}"
        code = "formula_cell" if value.strip() else "refused_formula_cell"
        found.notes.append((code, {"address": address, "value": value[:60]}))
    if len(addresses) > MAX_TOLD_FORMULAS:
        count = len(addresses) - MAX_TOLD_FORMULAS
        found.notes.append(("more_formula_cells", {"table": table, "count": count}))


def show_cell(value: Any) -> str:
    """Give a cell's value as a text: whole numbers without a point, dates as ISO 8601."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 10**15:
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime():
            return value.replace(microsecond=0).isoformat(sep=" ")
        case _:
            return str(value)
