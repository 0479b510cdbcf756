"""`text`: one line."""

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import LINE, TEXT

TYPE = FieldType(
    name="text",
    label="ข้อความบรรทัดเดียว",
    shape=Shape.ONE,
    item=LINE,
    looks=("plain", "lead", "quiet"),
    rules=("min_length", "max_length", "pattern", "forbid"),
)

# A part of a type that may have several lines, such as a step; a form file asks for `paragraphs` instead.
MULTILINE = FieldType(
    name="multiline",
    label="ข้อความ",
    shape=Shape.ONE,
    item=TEXT,
    looks=("plain",),
    rules=("min_length", "max_length", "pattern", "forbid"),
)
