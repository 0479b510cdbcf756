"""Tables of counts, by what reports ask for: by place, by time, and by the terms of vocabularies. Rows of a table with
a term are counted by that term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from khlang.exchange.sheets.measures import TOTAL, Measure, is_amount, list_rows, name_amount, read_number
from khlang.exchange.sheets.table import Grid
from khlang.fields.field import Field, Group, Scalar, Shape, take_apart
from khlang.fields.read import Choice
from khlang.fields.types import choices
from khlang.forms.model import Form
from khlang.records.record import Record
from khlang.thai.dates import Date, quarter_of
from khlang.thai.text import to_thai_digits

UNKNOWN = "ไม่ระบุ"
# What a group is sorted by, and the names that it has.
Found: TypeAlias = tuple[Any, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what records are counted: the headings of a group's names, the groups that a record belongs to, and whether
    these may be several."""

    title: str
    headings: tuple[str, ...]
    find: Callable[[Record], Sequence[Found]]
    is_several: bool = False


# By what it is counted


def list_groupings(form: Form) -> list[Grouping]:
    """Give by what a form's records are counted: place, time, and the fields in which terms are ticked."""
    found = []
    if form.roles.place:
        found.append(Grouping("ตามจังหวัด", ("จังหวัด",), _find_province))
        found.append(Grouping("ตามอำเภอ", ("จังหวัด", "อำเภอ"), _find_district))
    if form.event_field:
        found.append(Grouping("ตามไตรมาส", ("ปีงบประมาณ", "ไตรมาส"), _find_quarter))
    if form.roles.year or form.event_field:
        found.append(Grouping("ตามปีงบประมาณ", ("ปีงบประมาณ",), _find_year))
    for field in form.paper_fields:
        if field.type is choices.TYPE and field.vocabulary:
            found.append(Grouping(f"ตาม{field.label}", (field.label,), _find_terms(field), is_several=True))
    return found


def _find_province(record: Record) -> list[Found]:
    province = record.place.province
    return [(province.code if province else "~", (province.name if province else UNKNOWN,))]


def _find_district(record: Record) -> list[Found]:
    place = record.place
    names = tuple(area.name if area else UNKNOWN for area in (place.province, place.district))
    return [(tuple(area.code if area else "~" for area in (place.province, place.district)), names)]


def find_quarter(record: Record) -> tuple[int, int] | None:
    """Give the fiscal year and the quarter in which something happened, None if that isn't known."""
    event = record.form.event_field
    date = record.values.get(event.key) if event else None
    quarter = quarter_of(date) if isinstance(date, Date) else None
    return (date.fiscal_year, quarter) if isinstance(date, Date) and quarter else None


def find_fiscal_year(record: Record) -> int | None:
    """Give the fiscal year in which something happened, or else that of the record."""
    event = record.form.event_field
    date = record.values.get(event.key) if event else None
    return date.fiscal_year if isinstance(date, Date) else record.fiscal_year


def _find_quarter(record: Record) -> list[Found]:
    found = find_quarter(record)
    if found is None:
        return [((0, 0), (_say_year(find_fiscal_year(record)), UNKNOWN))]
    return [(found, (_say_year(found[0]), to_thai_digits(str(found[1]))))]


def _find_year(record: Record) -> list[Found]:
    year = find_fiscal_year(record)
    return [(year or 0, (_say_year(year),))]


def _say_year(year: int | None) -> str:
    return to_thai_digits(str(year)) if year else UNKNOWN


def _find_terms(field: Field) -> Callable[[Record], list[Found]]:
    assert field.vocabulary
    order = {term.key: number for number, term in enumerate(field.vocabulary.terms)}

    def find(record: Record) -> list[Found]:
        chosen: Any = record.values.get(field.key, ())
        terms: list[Found] = [
            ((order.get(term.key, len(order)), term.label), (term.label,)) for term in chosen
        ]
        return terms or [((len(order) + 1, ""), (UNKNOWN,))]

    return find


# Tables


def count_records(records: Sequence[Record], grouping: Grouping, measures: Sequence[Measure]) -> Grid:
    """Give a table of counts: a row for each group, and the sum of all records, each counted once."""
    groups: dict[Found, list[Record]] = {}
    for record in records:
        for group in grouping.find(record):
            groups.setdefault(group, []).append(record)
    rows = [
        [*names, *_measure(members, measures)]
        for (_order, names), members in sorted(groups.items(), key=lambda pair: pair[0][0])
    ]
    once = " (แต่ละเรื่องนับครั้งเดียว)" if grouping.is_several else ""
    rows.append([f"{TOTAL}{once}", *[""] * (len(grouping.headings) - 1), *_measure(records, measures)])
    header = [*grouping.headings, *(measure.heading for measure in measures)]
    numbers = frozenset(range(len(grouping.headings), len(header)))
    return Grid(grouping.title, header, rows, numbers)


def _measure(records: Sequence[Record], measures: Iterable[Measure]) -> list[str]:
    return [f"{sum(measure.read(record) for record in records)}" for measure in measures]


def count_row_terms(form: Form, records: Sequence[Record]) -> Iterator[Grid]:
    """Give a table of counts for each field of rows with a term: how many records and rows name each term, and the sum
    of the numbers beside it."""
    for field in form.paper_fields:
        term_part = next((part for part in field.columns if _is_term(part)), None)
        if field.type.shape is not Shape.ROWS or term_part is None or not any(map(is_amount, field.columns)):
            continue
        amounts, group = [part for part in field.columns if is_amount(part)], field.type.item
        assert isinstance(group, Group)
        found: dict[str, list[tuple[Record, Any]]] = {}
        for record in records:
            for row in list_rows(field, record):
                chosen = take_apart(group, row, [term_part]).get(term_part.key)
                label = chosen.label if isinstance(chosen, Choice) else UNKNOWN
                found.setdefault(label, []).append((record, row))
        known = [term.label for term in term_part.vocabulary.terms] if term_part.vocabulary else []
        order = [label for label in (*known, *sorted(set(found) - set(known))) if label in found]
        rows = [_count_rows(label, found[label], field, amounts) for label in order]
        every = [pair for pairs in found.values() for pair in pairs]
        rows.append(_count_rows(TOTAL, every, field, amounts))
        names = [name_amount(part.label, part.unit) for part in amounts]
        header = [term_part.label, f"จำนวน{form.noun}", "จำนวนรายการ", *names]
        yield Grid(f"ตาม{term_part.label}", header, rows, frozenset(range(1, len(header))))


def _is_term(field: Field) -> bool:
    item = field.type.item
    return field.type.shape is Shape.ONE and isinstance(item, Scalar) and item.is_term


def _count_rows(
    label: str, rows: Sequence[tuple[Record, Any]], field: Field, amounts: Sequence[Field]
) -> list[str]:
    records = {record.id for record, _row in rows}
    sums = [str(sum(read_number(field, part, row) for _record, row in rows)) for part in amounts]
    return [label, str(len(records)), str(len(rows)), *sums]
