"""`total`: the sum of another field's numbers, computed whenever a record is read and never written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from khlang.fields.field import Field, FieldType, Scalar, Shape, Value
from khlang.fields.read import ValueReader
from khlang.fields.say import add_up
from khlang.fields.scalars import AMOUNT
from khlang.problems import Path
from khlang.yaml_text import Text


def _refuse(reader: ValueReader, node: Text, field: Field, path: Path) -> None:
    reader.report("computed_value", node.mark, field.full_label, path=path)


def _pack(number: Any) -> Any:
    return number if isinstance(number, int) else AMOUNT.pack(number)


def _unpack(packed: Any, _field: Field) -> Any:
    return packed if isinstance(packed, int) else Decimal(packed)


def compute_total(field: Field, values: Mapping[str, Value], fields: Sequence[Field]) -> Value | None:
    """Give the sum of the numbers by term, or of a column, that `field.of` names; None while there are none."""
    key, _dot, column_key = field.of.partition(".")
    source = next((each for each in fields if each.key == key), None)
    value: Any = values.get(key)
    if source is None or value is None:
        return None
    column = source.part(column_key)
    if column is None:
        return add_up(source, value)  # type: ignore[no-any-return]
    assert isinstance(column.type.item, Scalar)
    assert column.type.item.number
    numbers = [column.type.item.number(row[column_key]) for row in value if column_key in row]
    return sum(numbers) if numbers else None


TYPE = FieldType(
    name="total",
    label="ยอดรวม คำนวณให้เอง",
    shape=Shape.ONE,
    item=Scalar(
        control=AMOUNT.control,
        read=_refuse,
        say=AMOUNT.say,
        number=lambda number: number,
        pack=_pack,
        unpack=_unpack,
    ),
    looks=("quiet", "numbers"),
    rules=("min", "max"),
    needed_keys=("of",),
    keys=("unit",),
    is_column=False,
    is_on_issue_form=False,
    compute=compute_total,
)
