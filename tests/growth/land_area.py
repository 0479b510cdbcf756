"""`land_area`: ไร่ งาน ตารางวา, in three numbers of either script or as one text: a type that the package does not have.

tests/test_growth.py puts this module and `land_area.html` into a copy of the package, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khlang.fields.check import Situation
from khlang.fields.field import Field, FieldType, Group, Shape
from khlang.fields.types import count
from khlang.problems import Problem
from khlang.thai.text import format_count

_WRITTEN = re.compile(r"(?:([0-9๐-๙,]+) ?ไร่)? ?(?:([0-9๐-๙]+) ?งาน)? ?(?:([0-9๐-๙]+) ?(?:ตารางวา|ตร\.ว\.))?")


@dataclass(frozen=True, slots=True)
class LandArea:
    """An area of land: 1 ไร่ is 4 งาน, 1 งาน is 100 ตารางวา."""

    rai: int = 0
    ngan: int = 0
    square_wah: int = 0


def split_land_area(text: str) -> Mapping[str, str]:
    """Give the parts of `๓ ไร่ ๒ งาน ๕๐ ตารางวา`; other text stands as the first part, which refuses it."""
    found = _WRITTEN.fullmatch(text)
    parts = dict(zip(("rai", "ngan", "square_wah"), found.groups() if found else (text,), strict=False))
    return {key: part for key, part in parts.items() if part}


def say_land_area(area: LandArea) -> str:
    """Give an area in words."""
    words = ((area.rai, "ไร่"), (area.ngan, "งาน"), (area.square_wah, "ตารางวา"))
    return " ".join(f"{format_count(number)} {word}" for number, word in words if number)


def check_land_area(situation: Situation, area: LandArea) -> Iterator[Problem]:
    """Refuse what is a whole unit of the next kind."""
    for key, size, most in (("ngan", area.ngan, 3), ("square_wah", area.square_wah, 99)):
        if size > most:
            yield situation.problem(
                "max", key, facts={"limit": format_count(most), "size": format_count(size)}
            )


TYPE = FieldType(
    name="land_area",
    label="เนื้อที่ ไร่ งาน ตารางวา",
    shape=Shape.ONE,
    item=Group(
        make=LandArea,
        parts=(
            Field(key="rai", label="ไร่", help="จำนวนเต็ม", type=count.TYPE),
            Field(key="ngan", label="งาน", help="ไม่เกิน ๓", type=count.TYPE),
            Field(key="square_wah", label="ตารางวา", help="ไม่เกิน ๙๙", type=count.TYPE),
        ),
        parse=split_land_area,
        say=say_land_area,
    ),
    looks=("quiet",),
    check=check_land_area,
)
