"""`references`: ids of other records of one form."""

from khlang.fields.facets import REFERENCE_FACETS
from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import ID

TYPE = FieldType(
    name="references",
    label="รหัสในคลัง",
    shape=Shape.LIST,
    item=ID,
    looks=("quiet", "cards"),
    rules=("min_items", "max_items"),
    needed_keys=("form",),
    split=lambda text: [text],
    is_on_issue_form=False,
    facets=REFERENCE_FACETS,
)
