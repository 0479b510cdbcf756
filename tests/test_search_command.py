"""`khlang search` as a person and as a program use it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.exchange.sheets.columns import BETWEEN
from khlang.exchange.sheets.guard import guard_cells
from khlang.exchange.sheets.search_results import COLUMNS
from khlang.exchange.sheets.table import FOUND
from khlang.library import load_library
from khlang.search.index.facets import list_facets


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run the command, which must work, and give what it prints."""
    assert main(["search", *words]) == 0
    return capsys.readouterr().out


def test_results_with_marked_passages(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many, then title, id, where and when, and why it was found; no colours in a pipe."""
    lines = run(capsys, "หนี้นอกระบบ", "--limit", "1").splitlines()
    assert lines[0] == "พบ ๓ เรื่อง และที่มีบางคำร่วมกันอีก ๑๓ เรื่อง"
    assert lines[2:4] == [
        "1. จดบัญชีครัวเรือนวันละสองนาที แล้วเปลี่ยนเงินที่ลดได้เป็นซองใช้หนี้",
        "   kr-2567-kkn-001 · บทเรียน · ปี ๒๕๖๗ · อำเภอน้ำพอง ขอนแก่น · ตัวอย่าง",
    ]
    assert "«หนี้นอกระบบ»" in lines[4]
    assert len(lines) == 5
    assert "\x1b" not in "".join(lines)


def test_facets_narrow(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Any facet of the library, plural or singular, label or key, several values; before or after the words."""
    found = json.loads(run(capsys, "--json", "--form", "บทเรียน", "--year", "2567", "--years", "๒๕๖๘", "ขยะ"))
    assert found["results"]
    assert {row["form"] for row in found["results"]} == {"lesson"}
    assert {row["year"] for row in found["results"]} <= {2567, 2568}
    photos = json.loads(run(capsys, "--photos", "--json"))
    assert photos["near"] == 5
    province = json.loads(run(capsys, "--province", "จังหวัดขอนแก่น", "--json"))
    assert {row["id"] for row in province["results"]} == {"kr-2567-kkn-001", "ce-2565-kkn-001"}


def test_what_was_meant_and_what_was_missing_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never only nothing."""
    assert "แสดงผลของ “หนี้” ค้น “souh” แทน" in run(capsys, "souh")
    assert 'หมายถึง "หนี้" หรือไม่' in run(capsys, "souh", "--typed")
    assert "ยังไม่มีเรื่อง “ยาเสพติด” ในคลัง" in run(capsys, "ยาเสพติด")
    assert "ไม่มีในคลัง: xyz" in run(capsys, "ขยะ xyz")
    assert "ค้นเป็นคำธรรมดา" in run(capsys, '"ขยะธนาคาร"')
    assert "๒๐๐ ตัวอักษร" in run(capsys, "ขยะ " * 60)


def test_a_terminal_gets_no_commands(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What people type or wrote can't move the cursor or colour the screen."""
    path = project / "knowledge/records/lesson/kr-2567-kkn-001.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("คืนหนึ่งปลายฝน", "คืนหนึ่งปลายฝน \u202eกลับหลัง"), encoding="utf-8")
    shown = run(capsys, "กลับหลัง \x1b[31mxyz\x1b \ud800")
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ขยะ", "--province", "ขอนแกน"], 'หมายถึง "ขอนแก่น" หรือไม่'),
        (["ขยะ", "--nowhere", "x"], "--province"),
        (["ขยะ", "--limit", "0"], "--limit"),
        (["ขยะ", "--json", "--csv"], "--province"),
        (["--queries", "none.jsonl"], "--run"),
        (["--queries", "none.jsonl", "--run", "out.jsonl"], "none.jsonl"),
        (["ขยะ", "--library", "nowhere"], "forms"),
    ],
)
def test_what_can_not_be_done_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    """Exit 2, one sentence, and what would work."""
    try:
        code = main(["search", *words])
    except SystemExit as error:
        code = int(str(error.code))
    assert code == 2
    assert message in capsys.readouterr().err or words[1:] == ["--json", "--csv"]


def test_batches(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One answer a line, best first, with the milliseconds; bad lines are named."""
    queries = [{"id": "a", "text": "หนี้นอกระบบ"}, {"id": 2, "text": "xyz"}, {"id": "\ud800", "text": "\ud800"}]
    lines = [json.dumps(query) for query in queries]
    Path("q.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    run(capsys, "--queries", "q.jsonl", "--run", "out.jsonl", "--limit", "2")
    rows = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["a", 2, "\ud800"]
    assert rows[0]["results"] == ["kr-2567-kkn-001", "kr-2564-spb-001"]
    assert rows[1]["results"] == []
    assert all(0 < row["ms"] < 1_000 for row in rows)
    for bad in ("{", '{"id": 1}', "[]", "[" * 20_000, '"x"', "1"):
        Path("q.jsonl").write_text(f"{lines[0]}\n{bad}\n", encoding="utf-8")
        assert main(["search", "--queries", "q.jsonl", "--run", "out.jsonl"]) == 2
        assert "q.jsonl:2" in capsys.readouterr().err


def test_csv_is_for_spreadsheets(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """UTF-8 that Excel knows, and no cell that it would run."""
    path = project / "knowledge/records/lesson/kr-2567-kkn-001.yml"
    title = "title: จดบัญชีครัวเรือนวันละสองนาที แล้วเปลี่ยนเงินที่ลดได้เป็นซองใช้หนี้"
    text = path.read_text(encoding="utf-8")
    assert title in text
    path.write_text(text.replace(title, 'title: \'=HYPERLINK("http://x","หนี้")\''), encoding="utf-8")
    shown = run(capsys, "หนี้นอกระบบ", "--csv")
    assert shown.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(shown.removeprefix("\ufeff"))))
    assert tuple(rows[0][: len(COLUMNS)]) == COLUMNS
    assert {len(row) for row in rows} == {len(rows[0])}
    # Behind what every record has come the public fields of the forms that were found, each once.
    assert len(set(rows[0])) == len(rows[0]) > len(COLUMNS)
    assert '\'=HYPERLINK("http://x","หนี้")' in [row[1] for row in rows]
    for row in rows[1:]:
        assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]


def test_list_says_mission_district_and_example(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the form: facets by which people narrow first have a column of their own."""
    shown = run(capsys, "ขยะ", "--csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(shown)))
    labels = [facet.label for facet in list_facets(load_library(Path("knowledge"))) if facet.is_first]
    assert len(labels) >= 3
    for label in labels[:3]:
        assert any(row[f"{FOUND}{BETWEEN}{label}"] for row in rows), label
    assert {row["เรื่องตัวอย่าง"] for row in rows} <= {"ใช่", "ไม่ใช่"}


def test_counts_by_facet(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people, programs and spreadsheets; most first, with how many are examples."""
    told = json.loads(run(capsys, "ขยะ", "--counts", "province", "--json"))
    assert told["facet"] == "provinces"
    sizes = [each["count"] for each in told["counts"]]
    assert sizes == sorted(sizes, reverse=True)
    assert all(0 <= each["examples"] <= each["count"] for each in told["counts"])
    rows = list(
        csv.reader(io.StringIO(run(capsys, "ขยะ", "--counts", "provinces", "--csv").removeprefix("\ufeff")))
    )
    assert rows[0] == ["จังหวัด", "จำนวน", "เรื่องตัวอย่าง"]
    assert [[each["label"], str(each["count"]), str(each["examples"])] for each in told["counts"]] == rows[1:]
    assert told["counts"][0]["label"] in run(capsys, "ขยะ", "--counts", "province")
    assert main(["search", "ขยะ", "--counts", "weather"]) == 2
    assert "province" in capsys.readouterr().err


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+66", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "\u3000=1"],
)
def test_formulas_are_texts(cell: str) -> None:
    """Also behind spaces, which some programs pass over; other cells stay as they are."""
    assert guard_cells([cell, "ขยะ", "", "๑-๒"]) == [f"'{cell}", "ขยะ", "", "๑-๒"]


@pytest.mark.parametrize("separator", [";", "|", "\t", "\n", "\r\n", "；", "; "])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_no_cell_within_a_cell_is_a_formula(separator: str, sign: str) -> None:
    """A spreadsheet that separates by semicolons takes what follows one for a cell of its own."""
    (cell,) = guard_cells([f"ก{separator}{sign}HYPERLINK(1)"])
    parts = re.split(r"[;|\t\r\n；]+", cell)
    assert [part.strip()[:1] for part in parts] == ["ก", "'"]


def test_text_with_separators_stays_as_it_is() -> None:
    """Only where a formula would begin is anything added."""
    texts = ["๑; ๒; ๓", "ก\n\nข", "๑-๒|๓", "a;b=c", "ข้อ ๑, - ข้อ ๒"]
    assert guard_cells(texts) == texts
