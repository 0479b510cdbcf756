"""`adopted`: where else a lesson is used."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.fields.field import Asked, Field, FieldType, Group, Required, Shape
from khlang.fields.types import fiscal_year, text


@dataclass(frozen=True, slots=True)
class Adoption:
    """One other place that uses the lesson."""

    by: str = ""
    year: int | None = None
    note: str = ""


TYPE = FieldType(
    name="adopted",
    label="ที่อื่นที่นำไปใช้",
    shape=Shape.ROWS,
    item=Group(
        make=Adoption,
        parts=(
            Field(
                key="by", label="ผู้นำไปใช้", help="ใครหรือที่ไหนนำไปใช้", type=text.TYPE, required=Required.SUBMIT
            ),
            Field(key="year", label="ปีที่นำไปใช้", help="ปีงบประมาณ พ.ศ.", type=fiscal_year.TYPE),
            Field(key="note", label="ผลที่ได้", help="ปรับอะไร ได้ผลอย่างไร", type=text.TYPE, asked=Asked.MORE),
        ),
        said=("by", "note"),
    ),
    looks=("quiet", "cards"),
    rules=("min_items", "max_items"),
    is_on_issue_form=False,
)
