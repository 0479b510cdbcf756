"""Files of rows are read as what they are, or refused with the place and the cure."""

from __future__ import annotations

import io
import zipfile

import pytest
from khlang.exchange.sheets.bounds import MAX_COLUMNS, MAX_ROWS
from khlang.exchange.sheets.client import SheetWorker
from khlang.exchange.sheets.table import Grid
from khlang.exchange.sheets.workbook import CUT, MAX_CELL, write_workbook
from khlang.problems import Level, say

from tests.exchange.sheets.tables import make_csv, make_xlsx, read_bytes

ROWS = (("ชื่อ", "น้ำที่ผู้กำลัง"), ("ก, ข; ค", 'เขาว่า "ใช่"'), ("สองบรรทัด\nในช่องเดียว", "=1+1"))
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_and_separators(encoding: str, separator: str, worker: SheetWorker) -> None:
    """Whatever program wrote it; of an encoding that had to be guessed a person is told what was read."""
    sheet = read_bytes(make_csv(ROWS, separator).encode(encoding), worker)
    assert [table.rows for table in sheet.tables] == [ROWS]
    is_guessed = encoding in ("cp874", "utf-16-le", "utf-16-be")
    assert [problem.code for problem in sheet.problems] == ["guessed_encoding"] * is_guessed


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"a,b\nx\0,y\n", "nul_in_sheet", 2),
        (b'a,b\nc,d\n"x,y\nz,z\nz,z\n', "bad_quotes", 3),
        (b'a,b\n"x"y,z\n', "bad_quotes", 2),
        (b"a\n" + b"x" * 200_000, "cell_too_long", 2),
        (b"a\n" * (MAX_ROWS + 1), "too_many_rows", 1),
        (b"," * 300_000, "too_many_columns", 1),
        (b"\xff\xfe\x00", "unknown_encoding", 1),
        # Latin letters with marks are no Thai, though each byte is a letter of TIS-620.
        ("café;résumé\n".encode("latin-1") * 20, "unknown_encoding", 1),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook", 1),
        (b"PK\x03\x04 no archive", "not_a_workbook", 1),
    ],
)
def test_what_is_refused(data: bytes, code: str, line: int, worker: SheetWorker) -> None:
    """With its reason and, where one is to blame, its line; nothing of it is taken."""
    sheet = read_bytes(data, worker)
    assert [(each.code, each.mark.line, each.level) for each in sheet.problems] == [(code, line, Level.ERROR)]
    assert say(sheet.problems[0])
    assert not sheet.tables


def change_workbook(data: bytes, name: str, change: bytes) -> bytes:
    """Give a workbook in which one part is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change if info.filename == name else old.read(info))
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (
            b"<worksheet><sheetData>" + b"<row/>" * (MAX_ROWS + 1) + b"</sheetData></worksheet>",
            "too_many_rows",
        ),
        (b"<worksheet><row><c r='XFD1'><v>1</v></c></row></worksheet>", "too_many_columns"),
        (b"<worksheet><row><c r='A1048576'><v>1</v></c></row></worksheet>", "too_many_rows"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "not_a_workbook"),
        ("<worksheet/>".encode("utf-16"), "not_a_workbook"),
        (b" " * 65_000_000, "workbook_too_large"),
        (b"<worksheet><sheetData><row>", "not_a_workbook"),
    ],
)
def test_workbooks_are_counted_before_they_are_parsed(part: bytes, code: str, worker: SheetWorker) -> None:
    """Rows, columns, sizes, and what XML can refer to."""
    sheet = read_bytes(change_workbook(make_xlsx([("ก",)]), SHEET, part), worker)
    assert [each.code for each in sheet.problems] == [code]
    assert not sheet.tables
    # The next file is read as ever.
    assert read_bytes(make_xlsx([("ก",)]), worker).tables


def test_a_text_too_long_for_a_cell_says_so(worker: SheetWorker) -> None:
    """Excel's cells end at 32,767 characters; CSV has it whole."""
    data = write_workbook([Grid("ก", ("ยาว",), [["น้ำ" * 20_000]])])
    [table] = read_bytes(data, worker).tables
    assert len(table.rows[1][0]) == MAX_CELL
    assert table.rows[1][0].endswith(CUT)


def test_too_many_columns_are_few_enough_for_excel() -> None:
    """A bound that no form reaches."""
    assert MAX_COLUMNS < 16_384


def test_cells_are_texts_and_formulas_are_told(worker: SheetWorker) -> None:
    """A formula is not run: without a value that was kept of it, its cell is empty, and told by its address."""
    rows = [("ชื่อ", "จำนวน"), ("=1+1", 12.0), ("0812", 812345678), (True, 0.5), ("=HYPERLINK(A1)", None)]
    sheet = read_bytes(make_xlsx(rows, name="คำตอบ"), worker)
    assert sheet.tables[0].name == "คำตอบ"
    assert sheet.tables[0].rows[1:4] == (("", "12"), ("0812", "812345678"), ("TRUE", "0.5"))
    told = [(each.code, dict(each.facts)["address"]) for each in sheet.problems]
    assert told == [("refused_formula_cell", "คำตอบ!A2"), ("refused_formula_cell", "คำตอบ!A5")]
    kept = b"<worksheet><sheetData><row r='1'><c r='B1'><f>1+1</f><v>2</v></c></row></sheetData></worksheet>"
    sheet = read_bytes(change_workbook(make_xlsx(rows, name="คำตอบ"), SHEET, kept), worker)
    assert sheet.tables[0].rows == (("", "2"),)
    assert [(each.code, each.level) for each in sheet.problems] == [("formula_cell", Level.WARNING)]
