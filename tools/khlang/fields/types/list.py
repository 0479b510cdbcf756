"""`list`: one text an item."""

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import TEXT

TYPE = FieldType(
    name="list",
    label="รายการเป็นข้อ",
    shape=Shape.LIST,
    item=TEXT,
    looks=("plain", "cards", "numbers", "quiet"),
    rules=("min_items", "max_items", "pattern", "forbid"),
    is_long=True,
)
