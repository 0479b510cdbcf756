"""Puts two values of a field together: lists and rows grow, anything else is put in the place of the other."""

from __future__ import annotations

from typing import Any, NamedTuple

from khlang.fields.field import Field, Shape, Value, is_empty
from khlang.fields.write import write_value
from khlang.yaml_text import Change, Items


class MergedValue(NamedTuple):
    """A value after a merge; `added` are the new items at its end, empty where all of it is in the place of the old."""

    value: Value
    added: tuple[Value, ...] = ()


def grows(field: Field) -> bool:
    """Tell whether a merge adds items to those that are there; running text is one whole."""
    match field.type.shape:
        case Shape.ROWS:
            return True
        case Shape.LIST:
            return field.type.join is None
        case Shape.ONE | Shape.BY_TERM:
            return False


def merge_value(field: Field, old: Any, new: Any) -> MergedValue | None:
    """Give what a field holds once `new` is merged into `old`, None where that changes nothing.

    Items are the same that are written in the same way.
    """
    if is_empty(new) or (not is_empty(old) and write_value(field, old) == write_value(field, new)):
        return None
    if is_empty(old) or not grows(field):
        return MergedValue(new)
    known = [write_value(field, (item,)) for item in old]
    added = []
    for item in new:
        written = write_value(field, (item,))
        if written not in known:
            known.append(written)
            added.append(item)
    return MergedValue((*old, *added), tuple(added)) if added else None


def make_change(field: Field, merged: MergedValue) -> Change:
    """Give what a merge changes in the entry of a record's file."""
    added = write_value(field, merged.added) if merged.added else None
    return Change(write_value(field, merged.value), added.items if isinstance(added, Items) else ())
