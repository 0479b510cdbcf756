"""`place`: where something happened, as people write it or in parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from khlang.fields.check import Audience, Situation
from khlang.fields.facets import PLACE_FACETS
from khlang.fields.field import Field, FieldType, Group, Json, Shape, Value
from khlang.fields.read import ValueReader, is_written
from khlang.fields.types import text
from khlang.places import Area, Place, WrittenPlace, parse_place
from khlang.problems import Level, Path, Problem
from khlang.yaml_text import Mapping as Tree
from khlang.yaml_text import Node, Text, find_mark

LEVELS = ("subdistrict", "district", "province")


def split_place(written: str) -> Mapping[str, str]:
    """Give the parts of a place as people write it."""
    place = parse_place(written)
    parts = {"village": place.detail} | {level: getattr(place, level) for level in LEVELS}
    return {key: part for key, part in parts.items() if part}


def resolve_place(
    reader: ValueReader, parts: Mapping[str, Value], node: Node, field: Field, path: Path
) -> Place:
    """Look up the areas that are named, and report those that can't be found."""
    words = {key: str(value) for key, value in parts.items()}
    written = WrittenPlace(words.pop("village", ""), **words)
    place, problems = reader.gazetteer.resolve(written, reader.suggest)
    for problem in problems:
        mark = find_mark(node, problem.path)
        reader.report(
            problem.code, mark, field.full_label, path=(*path, *problem.path), facts=dict(problem.facts)
        )
    return place


def take_place_apart(place: Place) -> Mapping[str, Value]:
    """Give the parts of a place as they are written."""
    areas = {level: area.name for level in LEVELS if (area := getattr(place, level))}
    return {"village": place.detail, **areas}


def pack_place(place: Place) -> Json:
    """Give a place as JSON."""
    areas: list[Area | None] = [place.subdistrict, place.district, place.province]
    return [place.detail, *([area.code, area.name, area.key] if area else None for area in areas)]


def unpack_place(packed: Any) -> Place:
    """Give back what `pack_place` made JSON of."""
    detail, *areas = packed
    return Place(detail, *(Area(*area) if area else None for area in areas))


def check_place(situation: Situation, place: Place) -> Iterator[Problem]:
    """Ask for the province; one that is written but can't be found was reported when it was read."""
    if place.province or (situation.is_draft and situation.audience is Audience.ARCHIVE):
        return
    node = situation.node
    if isinstance(node, Tree) and is_written(node.get("province")):
        return
    if isinstance(node, Text) and parse_place(node.value).province:
        return
    yield situation.problem("no_province", level=Level.ERROR if situation.is_full else Level.WARNING)


TYPE = FieldType(
    name="place",
    label="สถานที่",
    shape=Shape.ONE,
    item=Group(
        make=Place,
        parts=(
            Field(key="village", label="บ้านหรือจุด", help="ชื่อบ้าน หมู่ที่ หรือสถานที่", type=text.TYPE),
            Field(key="subdistrict", label="ตำบล", help="ตำบลหรือแขวง", type=text.TYPE),
            Field(key="district", label="อำเภอ", help="อำเภอหรือเขต", type=text.TYPE),
            Field(key="province", label="จังหวัด", help="ชื่อจังหวัด", type=text.TYPE),
        ),
        parse=split_place,
        picker="place",
        say=str,
        resolve=resolve_place,
        take_apart=take_place_apart,
        pack=pack_place,
        unpack=unpack_place,
    ),
    looks=("quiet", "plain"),
    is_where_or_when=True,
    check=check_place,
    facets=PLACE_FACETS,
)
