"""`money`: an amount with at most two decimals."""

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import AMOUNT

TYPE = FieldType(
    name="money",
    label="จำนวนเงิน",
    shape=Shape.ONE,
    item=AMOUNT,
    looks=("quiet", "numbers"),
    rules=("min", "max"),
    keys=("unit",),
)
