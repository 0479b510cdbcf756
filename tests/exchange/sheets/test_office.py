"""LibreOffice opens what is written: its Thai is right, no formula is run, and counts are those of the records.

Without LibreOffice these tests are skipped, but not where everything is installed (`CI=true`).
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.reports import Quarter, list_reported_forms, make_quarterly_report
from khlang.exchange.sheets.table import Grid, make_grid
from khlang.exchange.sheets.workbook import write_workbook
from khlang.library import Library

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None and os.environ.get("CI") != "true", reason="LibreOffice (soffice) is not installed"
)
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://127.0.0.1:9/","x")',
    "+66",
    "-1",
    "@SUM(1)",
    "＝1+1",
    "ก;=1+1",
    "'=1",
    "0812345678",
)


def convert(folder: Path, name: str, data: bytes) -> list[list[list[str]]]:
    """Let LibreOffice write each sheet of a file as CSV, as it shows its cells, and give their rows."""
    assert SOFFICE
    (folder / name).write_bytes(data)
    # Quoted, UTF-8, as shown, every sheet in a file of its own.
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    into = ["--convert-to", filters, "--outdir", str(folder / "out"), str(folder / name)]
    options = ["--infilter=CSV:44,34,76,1"] if name.endswith(".csv") else []
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [SOFFICE, "--headless", profile, *options, *into], check=True, capture_output=True, timeout=180
    )
    files = sorted((folder / "out").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return [[*csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True))] for path in files]


def test_text_is_text(tmp_path: Path) -> None:
    """Whatever it begins with: shown as it was written, in a workbook and in CSV."""
    grid = Grid("น้ำที่ผู้กำลัง", ("น้ำ ที่ ผู้", "กำลัง"), [[text, "น้ำใจที่ผู้คนกำลังให้"] for text in HOSTILE])
    [rows] = convert(tmp_path, "a.xlsx", write_workbook([grid]))
    assert rows == [["น้ำ ที่ ผู้", "กำลัง"], *([text, "น้ำใจที่ผู้คนกำลังให้"] for text in HOSTILE)]
    shutil.rmtree(tmp_path / "out")
    [rows] = convert(tmp_path, "b.csv", write_csv(grid).encode())
    shown = [row[0] for row in rows[1:]]
    assert not any(text in ("2", "x", "#NAME?", "Err:510") for text in shown)
    assert [row[1] for row in rows] == ["กำลัง", *["น้ำใจที่ผู้คนกำลังให้"] * len(HOSTILE)]


def test_records_and_counts(tmp_path: Path, library: Library) -> None:
    """The list has every record, and a report's numbers are those of the records."""
    records = library.published
    [form] = list_reported_forms(library)
    report = make_quarterly_report(library, form, Quarter(2568, 1))
    grids = [replace(make_grid(records), name="ทั้งหมด"), *report]
    sheets = convert(tmp_path, "all.xlsx", write_workbook(grids))
    assert len(sheets) == len(grids)
    by_header = {tuple(rows[0]): rows for rows in sheets}
    rows = by_header[tuple(grids[0].header)]
    assert [row[0] for row in rows[1:]] == [record.id for record in records]
    titles = {record.title for record in records}
    assert titles <= {cell for row in rows for cell in row}
    for grid in report[:3]:
        shown = by_header[tuple(grid.header)]
        assert shown[1:] == [list(row) for row in grid.rows]
