"""The quarterly report and the officer's pack: each number is that of a count by hand."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from khlang.exchange.sheets.counts import count_records, count_row_terms, list_groupings
from khlang.exchange.sheets.measures import list_measures
from khlang.exchange.sheets.reports import (
    Quarter,
    find_in_quarter,
    find_next_due,
    find_quarter_of,
    list_reported_forms,
    list_reporters,
    make_pack,
    make_quarterly_report,
)
from khlang.exchange.sheets.table import Grid
from khlang.forms.model import Form
from khlang.library import Library
from khlang.records.record import Record
from khlang.thai.text import to_thai_digits


@pytest.fixture
def form(library: Library) -> Form:
    """The form that is reported by quarter."""
    [form] = list_reported_forms(library)
    return form


@pytest.fixture
def records(library: Library, form: Form) -> list[Record]:
    """Its published records."""
    return [record for record in library.published if record.form is form]


def find_column(grid: Grid, heading: str) -> list[str]:
    """Give the cells below a heading."""
    return [row[list(grid.header).index(heading)] for row in grid.rows]


def add_people(records: Sequence[Record], group: str = "") -> int:
    """Count people, of one group or all."""
    pairs: list[Any] = [pair for record in records for pair in record.values["participants"]]  # type: ignore[attr-defined]
    return sum(number for term, number in pairs if group in ("", term.key))


def test_counts_by_place_and_time(form: Form, records: list[Record]) -> None:
    """Records, centres, and each group of people, by province, district, quarter and fiscal year."""
    grids = {each.title: count_records(records, each, list_measures(form)) for each in list_groupings(form)}
    assert list(grids)[:4] == ["ตามจังหวัด", "ตามอำเภอ", "ตามไตรมาส", "ตามปีงบประมาณ"]
    provinces = Counter(record.place.province.name for record in records if record.place.province)
    grid = grids["ตามจังหวัด"]
    assert {row[0]: int(row[1]) for row in grid.rows[:-1]} == provinces
    for name, people in zip(
        find_column(grid, "จังหวัด"), find_column(grid, "รวมผู้เข้าร่วมกิจกรรม (คน)"), strict=True
    ):
        own = [each for each in records if str(each.place.province and each.place.province.name) == name]
        assert int(people) == add_people(own if name != "รวม" else records)
    years = Counter(record.fiscal_year for record in records)
    by_year = {row[0]: int(row[1]) for row in grids["ตามปีงบประมาณ"].rows[:-1]}
    assert by_year == {to_thai_digits(str(year)): count for year, count in years.items()}
    assert sum(int(row[2]) for row in grids["ตามไตรมาส"].rows[:-1]) == len(records)


def test_each_group_has_a_column(form: Form, records: list[Record]) -> None:
    """Five groups of people, in the order of the vocabulary, each added up."""
    field = form.by_key["participants"]
    assert field.vocabulary
    assert len(field.vocabulary.terms) == 5
    [grid] = [count_records(records, list_groupings(form)[0], list_measures(form))]
    for term in field.vocabulary.terms:
        column = find_column(grid, f"{field.label} › {term.label} (คน)")
        assert int(column[-1]) == add_people(records, term.key) == sum(map(int, column[:-1]))


def test_a_record_of_several_missions_counts_once(form: Form, records: list[Record]) -> None:
    """In the sum, though it stands under each."""
    grouping = next(
        each for each in list_groupings(form) if each.title == f"ตาม{form.by_key['missions'].label}"
    )
    grid = count_records(records, grouping, list_measures(form))
    chosen = Counter(
        term.label
        for record in records
        for term in record.values.get("missions", ())  # type: ignore[attr-defined]
    )
    assert {row[0]: int(row[1]) for row in grid.rows[:-1] if row[0] != "ไม่ระบุ"} == chosen
    assert int(grid.rows[-1][1]) == len(records) < sum(chosen.values())


def test_kinds_of_activity(form: Form, records: list[Record]) -> None:
    """How many activities and rows name each kind, and in how many places."""
    [grid] = count_row_terms(form, records)
    rows = [(record.id, row) for record in records for row in record.values["kinds"]]  # type: ignore[attr-defined]
    kinds = {row["kind"].label for _id, row in rows}
    assert {row[0] for row in grid.rows} == kinds | {"รวม"}
    for kind, activities, items, places in grid.rows:
        own = [(each, row) for each, row in rows if kind in ("รวม", row["kind"].label)]
        assert int(activities) == len({each for each, _row in own})
        assert int(items) == len(own)
        assert int(places) == sum(row.get("places", 0) for _id, row in own)


@pytest.mark.parametrize(
    ("today", "quarter", "due"),
    [
        ("2026-10-01", Quarter(2570, 1), "2026-12-20"),
        ("2026-12-20", Quarter(2570, 1), "2026-12-20"),
        ("2026-12-21", Quarter(2570, 2), "2027-03-20"),
        ("2027-09-20", Quarter(2570, 4), "2027-09-20"),
        ("2027-09-21", Quarter(2571, 1), "2027-12-20"),
    ],
)
def test_the_next_due_day(form: Form, today: str, quarter: Quarter, due: str) -> None:
    """By the form's day, in the last month of a quarter."""
    found = find_next_due(form, datetime.date.fromisoformat(today))
    assert found == (quarter, datetime.date.fromisoformat(due))


def test_a_quarter_says_its_months() -> None:
    """The first begins in the year before."""
    assert str(Quarter(2568, 1)) == "ไตรมาส ๑ ปีงบประมาณ ๒๕๖๘ (ตุลาคม – ธันวาคม ๒๕๖๗)"
    assert str(Quarter(2568, 4)) == "ไตรมาส ๔ ปีงบประมาณ ๒๕๖๘ (กรกฎาคม – กันยายน ๒๕๖๘)"
    assert find_quarter_of(datetime.date(2027, 9, 30)) == Quarter(2570, 4)


def test_who_has_not_reported(library: Library, form: Form) -> None:
    """Every centre that no activity of the quarter names, by its id or by its name in its district."""
    quarter = Quarter(2568, 1)
    records = find_in_quarter(library, form, quarter)
    named = {each for record in records for each in record.values.get("centres", ())}  # type: ignore[attr-defined]
    organisers = {(record.organisation, record.place.district) for record in records}
    centres = [record for record in library.published if record.form.key == "centre"]
    missing = {
        each.id for each in centres
        if each.id not in named and (each.title, each.place.district) not in organisers
    }  # fmt: skip
    reporters = list_reporters(library, form, records)
    assert {each.record.id for each in reporters} == {each.id for each in centres}
    assert {each.record.id for each in reporters if not each.reports} == missing
    assert 0 < len(missing) < len(centres)
    grids = {grid.name: grid for grid in make_quarterly_report(library, form, quarter)}
    assert set(find_column(grids["ยังไม่รายงาน"], "รหัส")) == missing
    assert grids["การรายงานตามอำเภอ"].rows[-1][2:] == [
        str(len(centres)), str(len(centres) - len(missing)), str(len(missing)),
    ]  # fmt: skip
    front = {row[0]: row[1] for row in grids["รายงานไตรมาส"].rows}
    assert front["ส่งภายใน"] == "๒๐ ธันวาคม ๒๕๖๗"
    assert front["จำนวนกิจกรรม"] == str(len(records))


def test_a_quarter_without_records(library: Library, form: Form) -> None:
    """Is a report of zeros, with all who have not reported."""
    grids = {grid.name: grid for grid in make_quarterly_report(library, form, Quarter(2560, 1))}
    assert len(grids["ยังไม่รายงาน"].rows) == sum(each.form.key == "centre" for each in library.published)
    assert ["รวมผู้เข้าร่วมกิจกรรม (คน)", "0"] in grids["รายงานไตรมาส"].rows


def test_the_pack_counts_and_lists(library: Library) -> None:
    """Whatever forms its records are of."""
    grids = {grid.name: grid for grid in make_pack(library.published)}
    for form in library.forms.values():
        own = [record for record in library.published if record.form is form]
        assert len(grids[form.noun].rows) == len(own)
        assert grids[f"{form.noun} ตามจังหวัด"].rows[-1][1] == str(len(own)) if form.roles.place else True
