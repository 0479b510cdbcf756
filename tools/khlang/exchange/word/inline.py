"""Values that stand in a line, each text in a content control named as the web form's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from khlang.exchange.word import styles
from khlang.exchange.word.markup import make_control, make_run
from khlang.fields.field import Field, Group, Scalar, Shape, Value, take_apart
from khlang.fields.form_data import name_control
from khlang.problems import Path

# What stands between two parts in a line, and between two terms.
PART, TERM = " · ", ", "


def write_inline(shown: Field, value: Any, path: Path, letters: str = "") -> str:
    """Give a value that stands in one line, in a style of letters; empty for one that needs more."""
    match shown.type.shape:
        case Shape.ONE:
            return _write_inline_item(shown, value, path, letters)
        case Shape.LIST if isinstance(shown.type.item, Scalar) and shown.type.item.is_term:
            return make_run(TERM, letters).join(write_text(shown, each, path, letters) for each in value)
        case _:
            return ""


def _write_inline_item(shown: Field, value: Value, path: Path, letters: str) -> str:
    item = shown.type.item
    if isinstance(item, Scalar):
        return write_text(shown, value, path, letters)
    parts = take_apart(item, value, shown.parts)
    if text := _find_whole_text(shown, item, value, parts):
        return make_control(name_control(path), make_run(text, letters), shown.label)
    made = [
        (part, write_inline(part, parts[part.key], (*path, part.key), letters))
        for part in shown.parts
        if part.key in parts
    ]
    if not all(inline for _part, inline in made):
        return ""
    return make_run(PART).join(
        inline if part.key == item.alone else make_run(f"{part.label}: ", styles.QUIET) + inline
        for part, inline in made
    )


def _find_whole_text(shown: Field, group: Group[Any], value: Value, parts: Mapping[str, Value]) -> str:
    """Give a group as the text that people write of it, if that reads as the same parts; else nothing."""
    if group.parse is None or group.say is None:
        return ""
    text = group.say(value)
    read = {key: part for key, part in group.parse(text).items() if part}
    return text if read == {key: str(part) for key, part in parts.items()} else ""


def write_text(shown: Field, value: Any, path: Path, letters: str = "") -> str:
    """Give the control of one text, with the field's unit behind it."""
    scalar = shown.type.item
    assert isinstance(scalar, Scalar)
    text = scalar.say(value, replace(shown, unit=""))
    unit = make_run(f" {shown.unit}", letters) if shown.unit else ""
    return make_control(name_control(path), make_run(text, letters), shown.label) + unit
