"""A value as JSON, and back as the node of which it is read: one function over shape and parts for all types.

    one          the item
    list, rows   an array of items
    by term      an object, an item for each term's key

An item is a whole number, true or false, a text as a record's file has it (a term by its key, a date as `2024-07-12`,
an amount as `12.50`, exactly), or an object with its parts by key. A place also has `code`, a photo `path` where it is
published: what the values do not say themselves, so it is not read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khlang.fields.field import Field, Group, Json, Scalar, Shape, Value, take_apart
from khlang.fields.types import photos, place
from khlang.fields.types.photos import Photo
from khlang.places import Place
from khlang.problems import START
from khlang.yaml_text import Entry, Items, Node, Text
from khlang.yaml_text import Mapping as Tree

# What is added to items of a type, by its key: (key, what it is).
ADDED = {
    place.TYPE: ("code", "รหัสกรมการปกครองของพื้นที่ที่เล็กที่สุดที่ทราบ สองหลักแรกคือจังหวัด สี่หลักแรกคืออำเภอ"),
    photos.TYPE: ("path", "ที่อยู่ของภาพ นับจากหน้าแรกของเว็บไซต์"),
}


def describe_value(field: Field, value: Any, photo_paths: Mapping[str, str]) -> Json:
    """Give a value as JSON; `photo_paths` has where photos are published, by file name."""
    match field.type.shape:
        case Shape.ONE:
            return _describe_item(field, value, photo_paths)
        case Shape.LIST | Shape.ROWS:
            return [_describe_item(field, item, photo_paths) for item in value]
        case Shape.BY_TERM:
            return {term.key: _describe_item(field, item, photo_paths) for term, item in value}


def _describe_item(field: Field, value: Value, photo_paths: Mapping[str, str]) -> Json:
    item = field.type.item
    if isinstance(item, Scalar):
        return value if isinstance(value, bool | int) else item.write(value)
    parts = take_apart(item, value, field.parts)
    whole = {
        part.key: describe_value(part, parts[part.key], photo_paths)
        for part in field.parts
        if part.key in parts
    }
    match value:
        case Place(code=code) if code:
            whole["code"] = code
        case Photo(file=file) if file in photo_paths:
            whole["path"] = photo_paths[file]
    return whole


def make_node(field: Field, given: Any) -> Node:
    """Give the node of a value that came as JSON; what has another shape than the field stays for the checker."""
    match field.type.shape, given:
        case ((Shape.LIST | Shape.ROWS), list()):
            return Items(tuple(_make_item(field, item) for item in given), START)
        case Shape.BY_TERM, dict():
            return _tree({key: _make_item(field, item) for key, item in given.items()})
        case _:
            return _make_item(field, given)


def _make_item(field: Field, given: Any) -> Node:
    if not (isinstance(field.type.item, Group) and isinstance(given, dict)):
        return make_plain_node(given)
    added = ADDED.get(field.type, ("", ""))[0]
    parts = {part.key: part for part in field.parts}
    return _tree(
        {
            key: make_node(parts[key], value) if key in parts else make_plain_node(value)
            for key, value in given.items()
            if key != added
        }
    )


def make_plain_node(given: Any) -> Node:
    """Give the node of any JSON."""
    match given:
        case dict():
            return _tree({key: make_plain_node(value) for key, value in given.items()})
        case list():
            return Items(tuple(map(make_plain_node, given)), START)
        case bool():
            return Text("yes" if given else "no", START)
        case None:
            return Text("", START)
        case _:
            return Text(str(given), START)


def _tree(nodes: Mapping[str, Node]) -> Tree:
    return Tree(tuple(Entry(Text(key, START), node) for key, node in nodes.items()), START)
