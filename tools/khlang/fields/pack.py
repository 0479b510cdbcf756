"""Values as JSON that is quick to read back, for what is kept between runs.

Terms are kept by their keys and read back as the very terms of the vocabulary, so the key of what is kept must change
with forms and vocabularies.
"""

from __future__ import annotations

from typing import Any

from khlang.fields.field import Field, Group, Json, Scalar, Shape, Value, take_apart
from khlang.fields.scalars import TERM


def pack_value(field: Field, value: Any) -> Json:
    """Give a value as JSON that `unpack_value` reads."""
    match field.type.shape:
        case Shape.ONE:
            return _pack_item(field, value)
        case Shape.LIST | Shape.ROWS:
            return [_pack_item(field, item) for item in value]
        case Shape.BY_TERM:
            return [[TERM.pack(term), _pack_item(field, item)] for term, item in value]


def _pack_item(field: Field, value: Value) -> Json:
    item = field.type.item
    if isinstance(item, Scalar):
        return item.pack(value)
    if item.pack:
        return item.pack(value)
    parts = take_apart(item, value, field.parts)
    return {part.key: pack_value(part, parts[part.key]) for part in field.parts if part.key in parts}


def unpack_value(field: Field, packed: Any) -> Value:
    """Give back the value that `pack_value` made JSON of."""
    match field.type.shape:
        case Shape.ONE:
            return _unpack_item(field, packed)
        case Shape.LIST | Shape.ROWS:
            return tuple(_unpack_item(field, item) for item in packed)
        case Shape.BY_TERM:
            return tuple((TERM.unpack(term, field), _unpack_item(field, item)) for term, item in packed)


def _unpack_item(field: Field, packed: Any) -> Value:
    item = field.type.item
    if isinstance(item, Scalar):
        return item.unpack(packed, field)
    return _unpack_group(field, item, packed)


def _unpack_group(field: Field, group: Group[Any], packed: Any) -> Value:
    if group.unpack:
        return group.unpack(packed)
    return group.make(
        **{part.key: unpack_value(part, packed[part.key]) for part in field.parts if part.key in packed}
    )
