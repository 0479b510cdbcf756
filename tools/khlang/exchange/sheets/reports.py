"""The reports that offices send up, as tables of a workbook: the quarterly report with who has not reported, and the
officer's pack of chosen records.

A form that says on which day of a quarter its records are reported (`report_day`) is reported so. Who has to report are
the records that it refers to: of activities, the centres.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khlang.exchange.sheets.counts import (
    UNKNOWN,
    Grouping,
    count_records,
    count_row_terms,
    find_quarter,
    list_groupings,
)
from khlang.exchange.sheets.measures import TOTAL, list_measures
from khlang.exchange.sheets.table import Grid, list_forms, make_grids
from khlang.fields.types import references
from khlang.forms.model import Form
from khlang.library import Library
from khlang.records.record import Record
from khlang.thai.dates import BUDDHIST_OFFSET, MONTHS, Date, fiscal_year_of, format_date, quarter_of
from khlang.thai.text import fold, format_count, to_thai_digits


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter (1 to 4) of a fiscal year (Buddhist era), which begins in October."""

    fiscal_year: int
    number: int

    @property
    def months(self) -> tuple[Date, Date]:
        """The first and the last month."""
        start = (self.number * 3 + 6) % 12 + 1
        year = self.fiscal_year - BUDDHIST_OFFSET - (1 if self.number == 1 else 0)
        return Date(year, start), Date(year, start + 2)

    def find_due_day(self, form: Form) -> datetime.date:
        """Give the day by which records of a form are to be reported: in the quarter's last month."""
        last = self.months[1]
        return datetime.date(last.year, last.month or 1, form.report_day)

    def __str__(self) -> str:
        """Write as people do: `ไตรมาส ๑ ปีงบประมาณ ๒๕๖๘ (ตุลาคม – ธันวาคม ๒๕๖๗)`."""
        first, last = self.months
        names = f"{MONTHS[(first.month or 1) - 1]} – {format_date(last)}"
        return to_thai_digits(f"ไตรมาส {self.number} ปีงบประมาณ {self.fiscal_year} ({names})")


def find_quarter_of(day: datetime.date) -> Quarter:
    """Give the quarter of a calendar day."""
    return Quarter(fiscal_year_of(day), quarter_of(Date(day.year, day.month)) or 1)


def find_next_due(form: Form, today: datetime.date) -> tuple[Quarter, datetime.date]:
    """Give the quarter that is to be reported next, and its due day: that of this quarter until it has passed."""
    quarter = find_quarter_of(today)
    due = quarter.find_due_day(form)
    if due >= today:
        return quarter, due
    following = Quarter(quarter.fiscal_year + quarter.number // 4, quarter.number % 4 + 1)
    return following, following.find_due_day(form)


def list_reported_forms(library: Library) -> list[Form]:
    """Give the forms whose records are reported by quarter."""
    return [form for form in library.forms.values() if form.report_day and form.event_field]


def find_in_quarter(library: Library, form: Form, quarter: Quarter) -> list[Record]:
    """Give the published records of a form of which the quarter is that one."""
    wanted = (quarter.fiscal_year, quarter.number)
    return [record for record in library.published if record.form is form and find_quarter(record) == wanted]


# Who has not reported


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who has to report, and whether they have: `reports` is how many records name them."""

    record: Record
    reports: int


def list_reporters(library: Library, form: Form, records: Sequence[Record]) -> list[Reporter]:
    """Give who has to report records of a form: the records that its fields of references lead to. Named is one whose
    id a record has, or whose name stands there as who is behind it, in the same district."""
    fields = [field for field in form.public_fields if field.type is references.TYPE]
    # What stands behind a record came before it: what was written from it (a lesson) has its own report.
    targets = {field.target_form for field in fields if field.is_facet}
    named: dict[str, int] = {}
    for record in records:
        own = [library.find(each) for field in fields for each in _list_ids(record, field.key)]
        names = {each.id for each in own if each} | {_name_place(record.organisation, record)}
        for name in names:
            named[name] = named.get(name, 0) + 1
    return [
        Reporter(each, named.get(each.id, 0) or named.get(_name_place(each.title, each), 0))
        for each in library.published
        if each.form.key in targets
    ]


def _list_ids(record: Record, key: str) -> Sequence[str]:
    value = record.values.get(key)
    return value if isinstance(value, tuple) else ()


def _name_place(name: str, record: Record) -> str:
    district = record.place.district
    return f"{fold(name)} {district.code if district else ''}"


def make_missing_grids(reporters: Sequence[Reporter]) -> Iterator[Grid]:
    """Give who has not reported, and how many of each district have."""
    ordered = sorted(reporters, key=lambda each: each.record.place.code or UNKNOWN)
    noun = ordered[0].record.form.noun if ordered else ""
    missing = [each.record for each in ordered if not each.reports]
    rows = [[*_name_areas(record), record.title, record.id] for record in missing]
    yield Grid("ยังไม่รายงาน", ("จังหวัด", "อำเภอ", noun or "ชื่อ", "รหัส"), rows)
    areas: dict[tuple[str, str], list[Reporter]] = {}
    for each in ordered:
        areas.setdefault(_name_areas(each.record), []).append(each)
    counts = [[*area, *_count_reported(members)] for area, members in areas.items()]
    counts.append([TOTAL, "", *_count_reported(reporters)])
    header = ("จังหวัด", "อำเภอ", f"{noun}ทั้งหมด", "รายงานแล้ว", "ยังไม่รายงาน")
    yield Grid("การรายงานตามอำเภอ", header, counts, frozenset({2, 3, 4}))


def _name_areas(record: Record) -> tuple[str, str]:
    province, district = record.place.province, record.place.district
    return province.name if province else UNKNOWN, district.name if district else UNKNOWN


def _count_reported(reporters: Sequence[Reporter]) -> list[str]:
    done = sum(each.reports > 0 for each in reporters)
    return [str(len(reporters)), str(done), str(len(reporters) - done)]


# Workbooks


def make_quarterly_report(
    library: Library, form: Form, quarter: Quarter, records: Sequence[Record] | None = None
) -> list[Grid]:
    """Give the tables of the quarterly report of a form: its sums and due day, counts by place, mission and kind, who
    has not reported, and the records. `records` are those to be reported, if not all of the quarter."""
    reported = find_in_quarter(library, form, quarter) if records is None else list(records)
    reporters = list_reporters(library, form, reported)
    groupings = [each for each in list_groupings(form) if each.title not in ("ตามไตรมาส", "ตามปีงบประมาณ")]
    return [
        _make_front(form, quarter, reported, reporters),
        *_count_all(form, reported, groupings),
        *(make_missing_grids(reporters) if reporters else ()),
        *(make_grids(reported) if reported else ()),
    ]


def _make_front(
    form: Form, quarter: Quarter, records: Sequence[Record], reporters: Sequence[Reporter]
) -> Grid:
    due = quarter.find_due_day(form)
    rows = [
        ["แบบ", form.label],
        ["ช่วงเวลา", str(quarter)],
        ["ส่งภายใน", format_date(Date(due.year, due.month, due.day))],
    ]
    if reporters:
        done = sum(each.reports > 0 for each in reporters)
        noun = reporters[0].record.form.noun
        said = f"{format_count(done)} จาก {format_count(len(reporters))} {noun}"
        rows.append(["รายงานแล้ว", said])
    sums = [
        [measure.heading, f"{sum(measure.read(record) for record in records)}"]
        for measure in list_measures(form)
    ]
    return Grid("รายงานไตรมาส", ("รายการ", "ข้อมูล"), [*rows, *sums], frozenset({1}))


def _count_all(form: Form, records: Sequence[Record], groupings: Sequence[Grouping]) -> Iterator[Grid]:
    measures = list_measures(form)
    for grouping in groupings:
        yield count_records(records, grouping, measures)
    yield from count_row_terms(form, records)


def make_pack(records: Sequence[Record]) -> list[Grid]:
    """Give the tables of an officer's pack: the chosen records counted by all that they can be counted by, form by
    form, and listed."""
    grids = []
    forms = list_forms(records)
    for form in forms:
        own = [record for record in records if record.form is form]
        for grid in _count_all(form, own, list_groupings(form)):
            name = f"{form.noun} {grid.name}" if len(forms) > 1 else grid.name
            grids.append(Grid(name, grid.header, grid.rows, grid.numbers))
    return [*grids, *make_grids(records)]
