"""`count`: a whole number and its unit."""

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import COUNT

TYPE = FieldType(
    name="count",
    label="จำนวน",
    shape=Shape.ONE,
    item=COUNT,
    looks=("quiet", "numbers"),
    rules=("min", "max"),
    keys=("unit",),
    is_on_issue_form=False,
)
