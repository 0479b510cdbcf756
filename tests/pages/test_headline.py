"""The numbers of a record's summary: what changed, with its unit; never a date, never one without its clause."""

from __future__ import annotations

import dataclasses

import pytest
from khlang.library import Library
from khlang.pages.headline import CLAUSE_LENGTH, list_headlines

ID = "kr-2567-kkn-001"
LONG = "ขยะที่ต้องเผา" * 12


def headlines_of(library: Library, *results: str) -> list[tuple[str, str]]:
    """Give the headlines of a record with these results."""
    record = library.by_name[ID]
    values = {**record.values, record.form.roles.results: results}
    found = list_headlines(dataclasses.replace(record, values=values))
    return [(each.number, each.text) for each in found]


def test_each_number_stands_in_its_clause(library: Library) -> None:
    """In the record's own words, up to the first pause behind the number; changes first, at most three."""
    found = headlines_of(
        library,
        "ใช้เงิน 4,980 บาท ยืมรถจากวัด",
        "ของค้างลดจาก ๒,๘๕๐ กิโลกรัม เหลือ ๓๑๐ กิโลกรัม ในหนึ่งปี",
        "บ้านที่เข้าร่วมเหลือ ๙ ครัวเรือน",
        "ไฟเข้าป่าเหลือ ๓ ครั้ง",
    )
    assert found == [
        ("๓๑๐ กิโลกรัม", "ของค้างลดจาก ๒,๘๕๐ กิโลกรัม เหลือ ๓๑๐ กิโลกรัม"),
        ("๙ ครัวเรือน", "บ้านที่เข้าร่วมเหลือ ๙ ครัวเรือน"),
        ("๓ ครั้ง", "ไฟเข้าป่าเหลือ ๓ ครั้ง"),
    ]


@pytest.mark.parametrize(
    "result",
    [
        "ศูนย์เปิดได้วันที่ ๑๕ ตุลาคม",
        "ปีงบประมาณ ๒๕๖๖ ขายเหลียงได้",
        "ทำครั้งแรกเมื่อ 2567",
        "ไม่มีตัวเลข",
        f"{LONG} เหลือ ๓ ครั้ง",
    ],
)
def test_what_is_no_result_has_no_headline(library: Library, result: str) -> None:
    """Dates, results without a number, clauses that are no headline; and one alone says too little."""
    assert len(LONG) > CLAUSE_LENGTH
    good = ["ไฟเข้าป่าเหลือ ๓ ครั้ง", "ใช้เงิน 4,980 บาท"]
    assert len(headlines_of(library, *good, result)) == 2
    assert headlines_of(library, good[0], result) == []


def test_a_share_needs_no_unit_and_a_preposition_is_none(library: Library) -> None:
    """ร้อยละ stands before its number; จาก and เป็น belong to the next one."""
    found = headlines_of(library, "ส่งตรงวันร้อยละ ๙๔ ของทุกงวด", "ซ่อมใช้ได้ 46 จาก 71 ชิ้น")
    assert [number for number, _text in found] == ["ร้อยละ ๙๔", "46"]


def test_every_headline_is_in_the_records_own_words(library: Library) -> None:
    """Of all records: number and clause stand so in one result."""
    for record in library.published:
        results = record.role(record.form.roles.results)
        for each in list_headlines(record):
            assert isinstance(results, tuple)
            assert any(str(result).startswith(each.text) for result in results)
            assert each.number in each.text
