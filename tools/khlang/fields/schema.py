"""The JSON Schema of a value as people write it in YAML, for editors."""

from __future__ import annotations

from collections.abc import Mapping

from khlang.fields.field import Field, Json, Required, Scalar, Shape
from khlang.fields.scalars import ANY_SCALAR


def describe_value(field: Field) -> dict[str, Json]:
    """Give the JSON Schema of a field's value. It refuses nothing that the checker takes."""
    item = _describe_item(field)
    match field.type.shape:
        case Shape.ONE:
            return item
        case Shape.LIST:
            items: dict[str, Json] = {"type": "array", "items": item}
            return {"anyOf": [item, items]} if field.type.split else items
        case Shape.ROWS:
            return {"type": "array", "items": item}
        case Shape.BY_TERM:
            return {"type": "object", "additionalProperties": item}


def _describe_item(field: Field) -> dict[str, Json]:
    item = field.type.item
    if isinstance(item, Scalar):
        return dict(item.schema(field)) if item.schema else dict(ANY_SCALAR)
    whole = _describe_parts(field)
    alone = field.part(item.alone)
    if alone is None and item.parse is None:
        return whole
    return {"anyOf": [describe_value(alone) if alone else dict(ANY_SCALAR), whole]}


def _describe_parts(field: Field) -> dict[str, Json]:
    parts: Mapping[str, Json] = {part.key: _describe_part(part) for part in field.parts}
    needed = [part.key for part in field.parts if part.required is not Required.NO and part.when is None]
    return {"type": "object", "properties": parts, "required": needed, "additionalProperties": False}


def _describe_part(part: Field) -> dict[str, Json]:
    help_text: dict[str, Json] = {"description": part.help} if part.help else {}
    schema = describe_value(part)
    schema = schema if part.required is not Required.NO else allow_empty(schema)
    return {**schema, "title": part.label, **help_text}


def allow_empty(schema: Mapping[str, Json]) -> dict[str, Json]:
    """Allow nothing after the key, too: the checker takes it for a value that is not given."""
    return {"anyOf": [dict(schema), {"type": "null"}]}
