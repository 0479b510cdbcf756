"""`yes_no`: yes or no."""

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import YES_NO

TYPE = FieldType(
    name="yes_no",
    label="ใช่หรือไม่",
    shape=Shape.ONE,
    item=YES_NO,
    looks=("quiet", "plain"),
)
