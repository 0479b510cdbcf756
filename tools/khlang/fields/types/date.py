"""`date`: a day, a month or a year."""

from khlang.fields.check import check_date
from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import DATE

TYPE = FieldType(
    name="date",
    label="วันที่ เดือน หรือปี",
    shape=Shape.ONE,
    item=DATE,
    looks=("quiet", "plain"),
    is_on_issue_form=False,
    check=check_date,
)
