"""The table that a list's script writes is the one that the house writes: the same signs, the same guard."""

from __future__ import annotations

import json
import subprocess

import pytest
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.table import OWN_HEADINGS, Grid

from tests.browser.chromium import NODE
from tests.conftest import ROOT

SCRIPT = (ROOT / "overrides" / "assets" / "js" / "list_table.js").read_text(encoding="utf-8")
CELLS = [
    "ข้าว",
    "=1+1",
    "  =1",
    "'=1",
    "''+2",
    "'ข้าว",
    "＝1",
    "\t=1",
    "ก\t=1",
    "\n-1",
    "ก\n-1",
    "ก;=1",
    ";=1",
    "ก；＠1",
    "ก;'=1",
    "ก| -1",
    'ก"ข',
    "ก,ข",
    "\u3000@a",
    "a\r\n+1",
    "\r",
]


def write_by_script(rows: list[list[object]]) -> str:
    """Give the table that the script writes of some rows."""
    call = f"process.stdout.write(khlangListTable.write({json.dumps(rows)}, (path) => path));"
    done = subprocess.run([str(NODE), "-e", SCRIPT + call], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("cell", CELLS)
def test_each_cell_is_guarded_as_by_the_house(cell: str) -> None:
    """No spreadsheet takes what people wrote for a formula."""
    row = ["kr-1", cell, "บทเรียน", "lesson/kr-1.html", "เลย", "เมือง", "นาดี", 2567, cell, cell, 1, 0, "", ""]
    made = write_by_script([row])
    header, _, rest = made.partition("\r\n")
    cells = ["kr-1", cell, "บทเรียน", "เลย", "เมือง", "นาดี", "2567", cell, cell, "ใช่", "lesson/kr-1.html"]
    expected = write_csv(Grid("", header.removeprefix("\ufeff").split(","), [cells]))
    assert made == expected
    assert rest.count('","') >= len(cells) - 1


def test_a_title_is_written_without_the_signs_of_its_words() -> None:
    """What says where its lines may end is for pages."""
    row = ["kr-1", "~[บัญชี~]~|ของ~~~|[1]", "บทเรียน", "lesson/kr-1.html", "", "", "", 0, "", "", 0, 0, "", ""]
    assert '"kr-1","บัญชีของ~[1]",' in write_by_script([row])


def test_headings_are_those_of_the_house() -> None:
    """What every record has is called the same in all tables."""
    header = write_by_script([]).removeprefix("\ufeff").strip().split(",")
    assert {OWN_HEADINGS["_id"], OWN_HEADINGS["_form"], OWN_HEADINGS["_example"]} <= set(header)


def test_a_record_that_is_no_example_says_so() -> None:
    """The flag is a column of its own, and a year that nobody knows is empty."""
    row = ["kr-1", "ก", "บทเรียน", "lesson/kr-1.html", "", "", "", 0, "", "", 0, 0, "", ""]
    assert '"","","","","",' in write_by_script([row])
    assert '"ไม่ใช่","lesson/kr-1.html"' in write_by_script([row])
