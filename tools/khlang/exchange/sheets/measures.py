"""What can be counted of a form's records, by the types of its fields; no field is known by its name.

Counted are the records, the single numbers of each (how many centres), a field's number for each term (how many people
of each group) with their sum, and the numbers in the rows of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from khlang.exchange.sheets.columns import BETWEEN
from khlang.fields.field import Field, Group, Scalar, Shape, take_apart
from khlang.fields.say import add_up
from khlang.fields.scalars import AMOUNT, COUNT
from khlang.forms.model import Form
from khlang.records.record import Record

Number: TypeAlias = "int | Decimal"
TOTAL = "รวม"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a record: its heading in a table, and how it is read."""

    heading: str
    read: Callable[[Record], Number]


def list_measures(form: Form) -> list[Measure]:
    """Give what is counted of a form's records, in the order of the official form."""
    found = [Measure(f"จำนวน{form.noun}", lambda _record: 1)]
    for field in form.paper_fields:
        if field.type.compute is None:
            found += _measure_field(field)
    return found


def _measure_field(field: Field) -> Iterator[Measure]:
    item = field.type.item
    match field.type.shape:
        case Shape.ONE if is_amount(field):
            yield Measure(name_amount(field.label, field.unit), _read_one(field))
        case Shape.BY_TERM if isinstance(item, Scalar) and item.number and field.vocabulary:
            for term in field.vocabulary.terms:
                name = name_amount(f"{field.label}{BETWEEN}{term.label}", field.unit)
                yield Measure(name, _read_term(field, term.key))
            yield Measure(name_amount(f"{TOTAL}{field.label}", field.unit), _read_sum(field))
        case Shape.ROWS:
            # Only columns of the form file: numbers that a type has (of a photo's row) count nothing.
            for part in field.columns:
                if is_amount(part):
                    name = name_amount(f"{field.label}{BETWEEN}{part.label}", part.unit)
                    yield Measure(name, _read_part(field, part))


def is_amount(field: Field) -> bool:
    """Tell whether a field holds a number that can be added up: a year can't."""
    return field.type.item in (COUNT, AMOUNT) and field.type.shape is Shape.ONE


def name_amount(label: str, unit: str) -> str:
    """Give the heading of a number, with what it counts."""
    return f"{label} ({unit})" if unit else label


def _read_one(field: Field) -> Callable[[Record], Number]:
    def read(record: Record) -> Number:
        number: Any = record.values.get(field.key, 0)
        return number  # type: ignore[no-any-return]

    return read


def _read_term(field: Field, key: str) -> Callable[[Record], Number]:
    def read(record: Record) -> Number:
        value: Any = record.values.get(field.key, ())
        numbers: list[Number] = [number for term, number in value if term.key == key]
        return sum(numbers)

    return read


def _read_sum(field: Field) -> Callable[[Record], Number]:
    return lambda record: add_up(field, record.values.get(field.key, ()))


def _read_part(field: Field, part: Field) -> Callable[[Record], Number]:
    return lambda record: sum(read_number(field, part, row) for row in list_rows(field, record))


def list_rows(field: Field, record: Record) -> Sequence[Any]:
    """Give the rows of a record's field."""
    value: Any = record.values.get(field.key, ())
    return value  # type: ignore[no-any-return]


def read_number(field: Field, part: Field, row: Any) -> Number:
    """Give the number in one part of a row, 0 where there is none."""
    assert isinstance(field.type.item, Group)
    number: Any = take_apart(field.type.item, row, [part]).get(part.key, 0)
    return number  # type: ignore[no-any-return]
