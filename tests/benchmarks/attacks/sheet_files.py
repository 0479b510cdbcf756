"""Hostile files of rows, through the child process that reads them: refused where it says why, or read as text, and
written again so that no spreadsheet runs any of it.
"""

from __future__ import annotations

import csv
import io
import re
import resource
import unicodedata

from khlang.exchange.sheets.answers import suggest_values
from khlang.exchange.sheets.client import SheetWorker, read_sheet
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.guard import unguard_cell
from khlang.exchange.sheets.sheet import Sheet
from khlang.exchange.sheets.table import Grid
from khlang.fields.field import Field
from khlang.fields.types import phone
from khlang.problems import has_errors, say

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.manifest import Row, Verdict

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_PHONE = Field(key="phone", label="เบอร์โทร", type=phone.TYPE)
_ADDRESS = re.compile(r"[^!\s]+![A-Z]+[0-9]+")


def check_sheet(row: Row, data: bytes) -> Finding:
    """Read a file, and tell whether that ended as it should, within its bounds."""
    with SheetWorker() as worker:
        sheet = read_sheet(row.file, data, worker)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    faults = [*_list_faults(row, sheet)]
    is_bounded = seconds <= row.seconds and megabytes <= row.megabytes
    said = "; ".join(f"{problem.mark.line}: {say(problem)[:60]}" for problem in sheet.problems[:2])
    cells = sum(len(cells) for table in sheet.tables for cells in table.rows)
    result = f"{cells} cells; {said}; reader: {seconds:.2f} s, {megabytes:.0f} MB {'; '.join(faults)}"
    return Finding(result, is_bounded and not faults)


def _list_faults(row: Row, sheet: Sheet) -> list[str]:
    """Say what is otherwise than expected."""
    is_refused = has_errors(sheet.problems)
    faults = []
    # A cell that is refused is told with its address, and the others are read.
    if "cell" in row.expected and "!A1" in row.expected:
        faults += _check_cells(sheet)
    elif row.verdict is Verdict.REJECT and not is_refused:
        faults.append("was read")
    elif row.verdict is Verdict.ACCEPT and is_refused:
        faults.append("was refused")
    line = re.search(r"REJECT (?:naming )?line ([0-9]+)", row.expected)
    if line and sheet.problems[0].mark.line != int(line[1]):
        faults.append(f"line {sheet.problems[0].mark.line}")
    if not is_refused and any(map(_is_damaged, _list_cells(sheet))):
        faults.append("read as what it is not")
    return faults + _check_export(sheet)


def _list_cells(sheet: Sheet) -> list[str]:
    return [cell for table in sheet.tables for row in table.rows for cell in row]


def _is_damaged(cell: str) -> bool:
    """Tell whether letters of another script stand in a cell, as in a text that was read in a wrong encoding."""
    names = (unicodedata.name(letter, "") for letter in cell if letter.isalpha())
    return "\ufffd" in cell or any(not name.startswith(("THAI", "LATIN", "FULLWIDTH")) for name in names)


def _check_cells(sheet: Sheet) -> list[str]:
    told = [problem for problem in sheet.problems if _ADDRESS.search(say(problem))]
    numbers = [cell for cell in _list_cells(sheet) if list(suggest_values(_PHONE, {"phone": (cell,)}))]
    return [
        *([] if told else ["no address was told"]),
        *([] if numbers else ["no lost zero was seen"]),
        *(["a formula's text was read"] if any("HYPERLINK" in cell for cell in _list_cells(sheet)) else []),
    ]


def _check_export(sheet: Sheet) -> list[str]:
    """Write all cells as CSV: none begins as a formula does, and all come back."""
    for table in sheet.tables:
        rows = [list(row) for row in table.rows if row]
        written = write_csv(Grid("", ["a"], rows)).removeprefix("\ufeff")
        read = list(csv.reader(io.StringIO(written, newline="")))[1:]
        if any(cell.startswith(_FORMULA) for row in read for cell in row):
            return ["a cell would be run"]
        if [[unguard_cell(cell) for cell in row] for row in read] != rows:
            return ["another text came back"]
    return []
