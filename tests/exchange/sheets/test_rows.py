"""Rows of a sheet become drafts: which column is which question, and what its cells say."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

import pytest
from khlang.exchange.sheets.client import SheetWorker
from khlang.exchange.sheets.mapping import describe_mapping, read_mapping
from khlang.exchange.sheets.moments import parse_moment
from khlang.exchange.sheets.rows import SheetReading
from khlang.library import Library
from khlang.problems import Level

from tests.exchange.sheets.tables import make_csv, make_xlsx, map_sheet, read_bytes

HEADER = (
    "ประทับเวลา", "1. ชื่อกิจกรรม *", "จังหวัด", "อำเภอ/เขต", "วันที่จัดกิจกรรม", "ปีงบประมาณ", "ผู้จัด",
    "จำนวนศูนย์ที่ร่วมจัด (แห่ง)", "ผู้เข้าร่วมกิจกรรม [๑. คณะกรรมการบริหารศูนย์ผู้นำจิตอาสาพัฒนาชุมชน]",
    "ผู้นำจิตอาสาพัฒนาชุมชน (คน)", "ลักษณะกิจกรรมที่ดำเนินการ", "ผลที่ได้รับ", "ภารกิจ", "เบอร์โทร", "ชอบสีอะไร",
)  # fmt: skip
ROW = (
    "2024/07/19 2:05:09 PM GMT+7", "เอามื้อสามัคคี ปรับปรุงแปลงผักครัวชุมชน", "สระแก้ว", "คลองหาด", "7/19/2024", "๒๕๖๗",
    "ศูนย์ผู้นำจิตอาสาพัฒนาชุมชนตำบลตัวอย่าง", "๓ แห่ง", "8", "๑๒ คน", "1. ปลูกผักสร้างครัวชุมชน\n2. ปรับปรุงภูมิทัศน์",
    "- ได้แปลงผัก\n- ได้เพื่อน", "ตู้เย็นตู้ยารอบบ้าน, ธนาคารแบ่งปันแรงงาน", "810000001", "สีฟ้า",
)  # fmt: skip
DATA = {
    "title": (ROW[1],),
    "place.province": ("สระแก้ว",),
    "place.district": ("คลองหาด",),
    "held_on": ("2024-07-19",),
    "fiscal_year": ("๒๕๖๗",),
    "organiser.name": (ROW[6],),
    "centre_count": ("๓",),
    "participants.committee": ("8",),
    "participants.volunteer_leader": ("๑๒",),
    "kinds.0.kind": ("ปลูกผักสร้างครัวชุมชน",),
    "kinds.1.kind": ("ปรับปรุงภูมิทัศน์",),
    "results.0": ("ได้แปลงผัก",),
    "results.1": ("ได้เพื่อน",),
    "missions": ("pantry", "labour_bank"),
    "reporter_phone": ("810000001",),
}


def read_rows(rows: Sequence[tuple[str, ...]], library: Library, worker: SheetWorker) -> SheetReading:
    """Read rows as CSV."""
    return map_sheet(read_bytes(make_csv(rows).encode(), worker), library)


def test_answers_of_a_form_on_the_web(library: Library, worker: SheetWorker) -> None:
    """One row one draft; the source beside each answer, and what fits nothing listed."""
    found = read_rows([HEADER, ROW], library, worker)
    [draft] = found.drafts
    reading = draft.reading
    assert reading.form is library.forms["activity"]
    assert reading.data == DATA
    assert draft.sent_at == datetime.datetime(2024, 7, 19, 14, 5, 9)
    assert [(line.text, line.where) for line in reading.leftovers] == [("สีฟ้า", "แถว ๒ คอลัมน์ O (ชอบสีอะไร)")]
    raw = {answer.key: (answer.heading, answer.text) for answer in reading.answers}
    assert raw["held_on"] == ("วันที่จัดกิจกรรม", "7/19/2024")
    assert raw["centre_count"] == ("จำนวนศูนย์ที่ร่วมจัด (แห่ง)", "๓ แห่ง")
    told = sum(len(answer.text) for answer in reading.answers) + len("สีฟ้า") + len(ROW[0])
    assert told == sum(map(len, ROW))


def test_a_lost_zero_is_suggested(library: Library, worker: SheetWorker) -> None:
    """And nothing is changed."""
    [draft] = map_sheet(read_bytes(make_xlsx([HEADER, (*ROW[:13], 810000001)]), worker), library).drafts
    assert draft.reading.data["reporter_phone"] == ("810000001",)
    found = [each for each in draft.reading.suggestions if each.control == "reporter_phone"]
    assert [(each.before, each.after) for each in found] == [("810000001", "0810000001")]


def test_the_same_row_is_the_same_draft(library: Library, worker: SheetWorker) -> None:
    """In another file, another format, with other rows around it, its columns moved, or one more that is empty."""
    [draft] = read_rows([HEADER, ROW], library, worker).drafts
    other = ("2024/07/20 9:00:00 AM GMT+7", *ROW[1:])
    order = [*reversed(range(len(HEADER)))]
    moved = [tuple(row[at] for at in order) for row in (HEADER, ROW)]
    for rows in ([HEADER, other, ROW], moved, [(*HEADER, "ใหม่"), ROW]):
        drafts = read_rows(rows, library, worker).drafts
        assert [each.draft_id for each in drafts].count(draft.draft_id) == 1
        assert len({each.draft_id for each in drafts}) == len(rows) - 1
    [of_workbook] = map_sheet(read_bytes(make_xlsx([HEADER, ROW]), worker), library).drafts
    assert of_workbook.draft_id == draft.draft_id
    twice = read_rows([HEADER, ROW, ROW], library, worker)
    assert len(twice.drafts) == 1
    assert [(each.code, each.mark.line) for each in twice.problems] == [("repeated_row", 3)]


def test_titles_above_the_header(library: Library, worker: SheetWorker) -> None:
    """Are told, and rows have the numbers that a spreadsheet shows."""
    found = read_rows([("รายงานประจำเดือน",), (), HEADER, (), ROW], library, worker)
    assert [draft.number for draft in found.drafts] == [5]
    assert [(each.code, dict(each.facts)["text"]) for each in found.problems] == [
        ("rows_above_header", "รายงานประจำเดือน")
    ]


def test_a_sheet_of_something_else(library: Library, worker: SheetWorker) -> None:
    """Is read as no form's."""
    found = read_rows([("เลขที่", "ราคา"), ("1", "20")], library, worker)
    assert not found.drafts
    assert [(each.code, each.level) for each in found.problems] == [("no_form_for_sheet", Level.ERROR)]


def test_a_mapping_is_kept_and_used_again(library: Library, worker: SheetWorker) -> None:
    """As a person has changed it, for each sheet with that header; a control that is gone is not read."""
    sheet = read_bytes(make_csv([HEADER, ROW]).encode(), worker)
    [mapping] = map_sheet(sheet, library).mappings
    described = json.loads(json.dumps(describe_mapping(mapping)))
    again = read_mapping(described, library.forms)
    assert again == mapping
    described["columns"][14]["control"] = "place.village"
    described["columns"][5]["control"] = "no_longer_there"
    changed = read_mapping(described, library.forms)
    assert changed
    spaced = make_csv([tuple(f" {heading} " for heading in HEADER), ROW]).encode()
    [draft] = map_sheet(read_bytes(spaced, worker), library, [changed]).drafts
    expected = {key: value for key, value in DATA.items() if key != "fiscal_year"}
    assert draft.reading.data == expected | {"place.village": ("สีฟ้า",)}
    assert [line.text for line in draft.reading.leftovers] == ["๒๕๖๗"]
    assert read_mapping(described | {"form": "gone"}, library.forms) is None
    broken_ones: list[Any] = [{}, [], {"schema": "other"}, described | {"columns": [1]}]
    for broken in broken_ones:
        with pytest.raises(ValueError, match="mapping"):
            read_mapping(broken, library.forms)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024/07/12 10:30:15 AM GMT+7", "2024-07-12 10:30:15"),
        ("2024/07/12 12:05:00 PM GMT+7", "2024-07-12 12:05:00"),
        ("12/7/2567, 22:30:15", "2024-07-12 22:30:15"),
        ("๑๒/๗/๒๕๖๗, ๑๐:๓๐:๑๕", "2024-07-12 10:30:15"),
        ("๑๒ ก.ค. ๒๕๖๗ ๑๐.๓๐ น.", "2024-07-12 10:30:00"),
        ("7/25/2024 9:05:01", "2024-07-25 09:05:01"),
        ("2567-07-12 09:00:00", "2024-07-12 09:00:00"),
        ("2024-07-12T09:00:00Z", "2024-07-12 09:00:00"),
        ("12 กรกฎาคม 2567", "2024-07-12 00:00:00"),
        ("กรกฎาคม 2567", None),
        ("30/2/2567", None),
        ("12/7/2567 25:00", None),
        ("เมื่อวาน", None),
    ],
)
def test_moments(text: str, moment: str | None) -> None:
    """In either era and script; what is no day is none."""
    found = parse_moment(text)
    assert (str(found) if found else None) == moment
