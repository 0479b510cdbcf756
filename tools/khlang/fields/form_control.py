"""Finds the field to which a control of a form belongs, by the control's name."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from khlang.fields.field import Control, Field, Group, Scalar, Shape
from khlang.problems import Path

# A line that may be longer than this gets room for several.
LONG_LINE = 120


def read_control_path(name: str) -> Path:
    """Give the path of the value that a control's name leads to."""
    keys = (unquote(key) for key in name.split("."))
    return tuple(int(key) if key.isascii() and key.isdigit() and len(key) < 5 else key for key in keys)


def find_control_field(fields: Iterable[Field], name: str) -> Field | None:
    """Give the field, or the part of one, that a control is for, None if the form has no such control."""
    keys = [unquote(key) for key in name.split(".")]
    inside: Iterable[Field] = fields
    field: Field | None = None
    while keys:
        key = keys.pop(0)
        field = next((each for each in inside if each.key == key), None)
        if field is None:
            return None
        # The number of a row, or the key of a term.
        if keys and field.type.shape is not Shape.ONE:
            keys.pop(0)
        inside = field.parts
    return field


def is_file_control(field: Field | None) -> bool:
    """Tell whether a control takes a file."""
    return (
        field is not None and isinstance(field.type.item, Scalar) and field.type.item.control is Control.FILE
    )


def holds_words(field: Field | None) -> bool:
    """Tell whether people write words into a control: a line, a text, or, for a group, all of it in one line."""
    if field is None:
        return False
    item = field.type.item
    return isinstance(item, Group) or item.control in (Control.LINE, Control.TEXT_AREA)


def is_long(field: Field, kind: str) -> bool:
    """Tell whether what is written into a control of this kind may take several lines."""
    limit = next((rule.limit for rule in field.rules if rule.kind == "max_length"), 0)
    return kind == Control.TEXT_AREA or (kind == Control.LINE and int(limit) > LONG_LINE)


def list_file_keys(fields: Iterable[Field]) -> frozenset[str]:
    """Give the keys of fields with a control for a file somewhere in them."""
    return frozenset(
        field.key
        for field in fields
        if is_file_control(field) or (field.parts and list_file_keys(field.parts))
    )


def may_repeat(field: Field | None) -> bool:
    """Tell whether a control may come several times: of terms one is chosen and another typed, boxes are ticked.

    What the form does not have is not read at all.
    """
    if field is None:
        return True
    item = field.type.item
    return (not isinstance(item, Group) and item.is_term) or field.type.shape is Shape.BY_TERM
