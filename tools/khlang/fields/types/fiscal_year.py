"""`fiscal_year`: a Thai fiscal year in the Buddhist era."""

from khlang.fields.check import check_year
from khlang.fields.facets import YEAR_FACETS
from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import YEAR

TYPE = FieldType(
    name="fiscal_year",
    label="ปีงบประมาณ พ.ศ.",
    shape=Shape.ONE,
    item=YEAR,
    looks=("quiet", "plain"),
    rules=("min", "max"),
    is_where_or_when=True,
    check=check_year,
    facets=YEAR_FACETS,
)
