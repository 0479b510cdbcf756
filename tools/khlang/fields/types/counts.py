"""`counts`: a whole number for each term of a vocabulary."""

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import COUNT

TYPE = FieldType(
    name="counts",
    label="จำนวนแยกตามกลุ่ม",
    shape=Shape.BY_TERM,
    item=COUNT,
    looks=("numbers", "quiet"),
    rules=("min_total", "max_total"),
    needed_keys=("vocabulary",),
    keys=("unit",),
    is_on_issue_form=False,
)
