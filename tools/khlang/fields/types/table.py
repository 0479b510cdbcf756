"""`table`: rows by the columns that the form file gives; a row may lack columns."""

from khlang.fields.field import FieldType, Group, Shape

TYPE = FieldType(
    name="table",
    label="ตาราง",
    shape=Shape.ROWS,
    item=Group(make=dict),
    looks=("plain", "cards", "remedies", "quiet", "aside"),
    rules=("min_items", "max_items"),
    needed_keys=("columns",),
    is_long=True,
    is_column=False,
    paper_looks=("lines", "table", "none"),
)
