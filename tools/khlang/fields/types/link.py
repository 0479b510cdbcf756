"""`link`: an https address."""

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import LINK

TYPE = FieldType(
    name="link",
    label="ลิงก์ https",
    shape=Shape.ONE,
    item=LINK,
    looks=("quiet", "aside"),
    is_on_issue_form=False,
)
