"""Fiscal years in a query: which digits are years, and which are not."""

from __future__ import annotations

import pytest
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.search.query.years import MAX_YEARS, find_year_spans
from khlang.search.text.tokenizer import fold_text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ขยะ ปี 67", 2567, 2567),
        ("ปีงบ ๒๕๖๘", 2568, 2568),
        ("ปีงบประมาณ พ.ศ. 2567", 2567, 2567),
        ("พ.ศ 2560", 2560, 2560),
        ("2016", 2559, 2559),
        ("ค.ศ. 2020", 2563, 2563),
        ("น้ำท่วม 64", 2564, 2564),
        ("น้ำท่วม64", 2564, 2564),
        ("ขยะ 2565-2567", 2565, 2567),
        ("ปี 65 ถึง 67", 2565, 2567),
        ("ตั้งแต่ปี 65", 2565, 2565 + MAX_YEARS),
        ("ม.ค. 66 ผัก", 2566, 2566),
        # A fiscal year begins in October.
        ("ต.ค. 2566", 2567, 2567),
    ],
)
def test_years_are_read(text: str, first: int, last: int) -> None:
    """Of the Buddhist era or the common one, in full or by two digits, one or a range."""
    assert [(span.first, span.last) for span in find_year_spans(fold_text(text))] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ค่าไฟ 40 หลังคาเรือน",
        "64 คน",
        "ขยะ 12",
        "1,264",
        "2.64",
        "5 ปี 10 เดือน",
        "0019/2567",
        "ว 252",
        "ปี 67 บาท",
    ],
)
def test_other_figures_are_no_years(text: str) -> None:
    """What is counted, small numbers at the end, and parts of longer figures."""
    assert list(find_year_spans(fold_text(text))) == []


def test_a_year_ranks_and_may_be_asked_alone(library: Library) -> None:
    """Records of the year come first among those found; nothing else is found by it, unless it is all that is asked."""
    desk = Desk(library)
    years = [record.fiscal_year for record in desk.records]
    year = max(set(filter(None, years)), key=years.count)
    alone = desk.search(f"ปี {year % 100}")
    assert {years[number] for number in alone.records} >= {year}
    assert years[alone.records[0]] == year
    assert alone.segmented.years == (year,)
    words, narrowed = desk.search("ชมรม"), desk.search(f"ชมรม ปี {year % 100}")
    assert set(words.records) <= set(narrowed.records)
    assert years[narrowed.records[0]] == year
