"""`steps`: what was done, in order, with one level of sub-steps."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.fields.field import Asked, Field, FieldType, Group, Required, Shape
from khlang.fields.types import list as lists
from khlang.fields.types import text


@dataclass(frozen=True, slots=True)
class Step:
    """One step and its sub-steps."""

    text: str = ""
    sub: tuple[str, ...] = ()


TYPE = FieldType(
    name="steps",
    label="ขั้นตอน มีข้อย่อยได้",
    shape=Shape.ROWS,
    item=Group(
        make=Step,
        parts=(
            Field(key="text", label="ขั้นตอน", help="ใครทำอะไร", type=text.MULTILINE, required=Required.SUBMIT),
            Field(key="sub", label="ข้อย่อย", help="แยกทีละข้อ", type=lists.TYPE, asked=Asked.MORE),
        ),
        alone="text",
    ),
    looks=("timeline", "plain"),
    rules=("min_items", "max_items", "pattern", "forbid"),
    is_long=True,
)
