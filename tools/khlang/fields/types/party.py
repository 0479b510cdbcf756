"""`party`: a person or an organisation, of which kind, in which position and unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from khlang.fields.facets import PARTY_FACETS
from khlang.fields.field import Asked, Field, FieldType, Group, Required, Shape
from khlang.fields.read import Choice
from khlang.fields.types import choice, text


@dataclass(frozen=True, slots=True)
class Party:
    """A person or an organisation."""

    name: str = ""
    kind: Choice | None = None
    position: str = ""
    unit: str = ""


GROUP: Group[Any] = Group(
    make=Party,
    parts=(
        Field(key="name", label="ชื่อ", help="ชื่อคน กลุ่ม หรือหน่วยงาน", type=text.TYPE, required=Required.SUBMIT),
        Field(key="kind", label="ประเภท", help="เลือกหนึ่งข้อ", type=choice.TYPE, vocabulary_from="vocabulary"),
        Field(
            key="position",
            label="ตำแหน่ง",
            help="ตำแหน่งหรือหน้าที่",
            type=text.TYPE,
            asked=Asked.MORE,
            headings=("ตำแหน่งด้านอาสาพัฒนาชุมชนที่รับหน้าที่อยู่",),
        ),
        Field(
            key="unit",
            label="สังกัด",
            help="หน่วยงานหรือกลุ่มที่สังกัด",
            type=text.TYPE,
            asked=Asked.MORE,
            headings=(
                "ส่วนราชการ",
                "หน่วยงาน",
                "หน่วยงาน/สถานศึกษา",
                "หน่วยงาน/สถานศึกษา/กศน.ตำบล",
                "หน่วยงานรับผิดชอบ",
            ),
        ),
    ),
    alone="name",
    said=("name", "position", "unit"),
)

TYPE = FieldType(
    name="party",
    label="ชื่อบุคคลหรือองค์กร",
    shape=Shape.ONE,
    item=GROUP,
    looks=("quiet", "plain"),
    needed_keys=("vocabulary",),
    facets=PARTY_FACETS,
)
