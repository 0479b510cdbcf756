"""Writes values back as nodes, which read as the same values again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from khlang.fields.field import Field, Group, Scalar, Shape, Value, is_empty, take_apart
from khlang.problems import START
from khlang.yaml_text import Entry, Items, Node, Text
from khlang.yaml_text import Mapping as Tree


def write_values(fields: Iterable[Field], values: Mapping[str, Value]) -> Tree:
    """Give the node of a whole record: its values by field key, in the order of `fields`, but those computed."""
    return _tree(
        (field.key, write_value(field, values[field.key]))
        for field in fields
        if field.type.compute is None and not is_empty(values.get(field.key))
    )


def write_value(field: Field, value: Any) -> Node:
    """Give the node of one value; `ValueReader.value` reads it as the same value."""
    match field.type.shape:
        case Shape.ONE:
            return _write_item(field, value)
        case Shape.LIST:
            assert isinstance(field.type.item, Scalar)
            texts = [field.type.item.write(item) for item in value]
            if field.type.join is not None:
                return Text(field.type.join.join(texts), START, is_block=True)
            return Items(tuple(Text(text, START) for text in texts), START)
        case Shape.ROWS:
            return Items(tuple(_write_item(field, row) for row in value), START)
        case Shape.BY_TERM:
            return _tree((term.key, _write_item(field, item)) for term, item in value)


def _write_item(field: Field, value: Value) -> Node:
    item = field.type.item
    if isinstance(item, Scalar):
        return Text(item.write(value), START)
    return _write_group(field, item, value)


def _write_group(field: Field, group: Group[Any], value: Value) -> Node:
    """Write the part that may stand alone as a text, if it does; else all parts by their keys."""
    parts = take_apart(group, value, field.parts)
    if group.alone and list(parts) == [group.alone]:
        only = field.part(group.alone)
        assert only
        return write_value(only, parts[group.alone])
    return _tree((part.key, write_value(part, parts[part.key])) for part in field.parts if part.key in parts)


def _tree(pairs: Iterable[tuple[str, Node]]) -> Tree:
    return Tree(tuple(Entry(Text(key, START), node) for key, node in pairs), START)
