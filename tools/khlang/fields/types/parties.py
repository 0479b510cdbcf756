"""`parties`: several persons or organisations."""

from khlang.fields.facets import PARTIES_FACETS
from khlang.fields.field import FieldType, Shape
from khlang.fields.types.party import GROUP

TYPE = FieldType(
    name="parties",
    label="ชื่อบุคคลหรือองค์กร ได้หลายราย",
    shape=Shape.ROWS,
    item=GROUP,
    looks=("quiet", "plain"),
    rules=("min_items", "max_items"),
    needed_keys=("vocabulary",),
    facets=PARTIES_FACETS,
)
