"""What a value says in words, and how large it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from khlang.fields.field import Field, Scalar, Shape, Value, take_apart


def list_texts(field: Field, value: Any) -> Iterator[str]:
    """Give every text of a value as a reader sees it: for search, plain summaries and exports."""
    match field.type.shape:
        case Shape.ONE:
            yield from _list_item_texts(field, value)
        case Shape.LIST | Shape.ROWS:
            for item in value:
                yield from _list_item_texts(field, item)
        case Shape.BY_TERM:
            for term, item in value:
                yield " ".join([term.label, *_list_item_texts(field, item)])


def _list_item_texts(field: Field, value: Value) -> Iterator[str]:
    item = field.type.item
    if isinstance(item, Scalar):
        yield item.say(value, field)
    elif item.say:
        yield item.say(value)
    else:
        parts = take_apart(item, value, field.parts)
        for part in field.parts:
            if part.key in parts and (not item.said or part.key in item.said):
                yield from list_texts(part, parts[part.key])


def add_up(field: Field, value: Any) -> Any:
    """Give the sum of the numbers of a value that has one for each term. Raises TypeError for any other value."""
    item = field.type.item
    if field.type.shape is not Shape.BY_TERM or not isinstance(item, Scalar) or item.number is None:
        raise TypeError(f"{field.type} has no total")
    return sum(item.number(number) for _term, number in value)


def measure(kind: str, field: Field, value: Any) -> Any:
    """Measure a value as a rule of this kind counts: code points, items, the number itself, or the sum of all.

    Raises TypeError where the type has no such measure.
    """
    item = field.type.item
    match kind:
        case "min_length" | "max_length":
            return sum(len(text) for text in list_texts(field, value))
        case "min_items" | "max_items":
            return len(value)
        case "min_total" | "max_total":
            return add_up(field, value)
        case "min" | "max" if isinstance(item, Scalar) and item.number:
            return item.number(value)
        case _:
            raise TypeError(f"rule {kind} cannot measure {field.type}")
