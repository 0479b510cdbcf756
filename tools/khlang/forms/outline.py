"""The outline of a form: what is asked, under which names, as texts and scripts need it, without types.

An outline is the same for every field type: a slot has a shape, a name, and slots of its own. What a term of a
vocabulary (or yes and no) is called is in it, so that who reads an outline needs no vocabulary.

A form's page carries it as JSON for the script that writes the text of `khlang.exchange.paper_text`:
`{key, version, label, slots}`, a slot `{key, name, shape?, own?, terms?, parts?, is_repeated?}` where what is missing
is `"one"`, `""`, none, none and false.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from types import MappingProxyType
from typing import Any

from khlang.fields.field import Asked, Field, Group, Json, Scalar, Shape
from khlang.fields.scalars import YES_NO
from khlang.forms.model import Form
from khlang.thai.text import normalise

NO_TERMS: Mapping[str, str] = MappingProxyType({})
# What a text has between a name and what comes after it stands in no name.
_NOT_IN_NAMES = re.compile(r"[\n:■•\\]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One thing that is asked: a field, a part, or a term of a field that asks for each.

    `shape` is `one`, `list` (texts) or `rows` (items with parts). `name` is none of its siblings'. `parts` are those
    of an item. `own` tells where a text goes that is given for the item itself: "" to the slot's own control, a key
    to that part's, which is then not among `parts`; None if it has no place. `terms` are the names, by key, of what
    that text may choose from. The items of a list that `is_repeated` share one control. `aliases` are other names
    that people write.
    """

    key: str
    name: str
    shape: str
    own: str | None = ""
    terms: Mapping[str, str] = dataclass_field(default_factory=lambda: NO_TERMS)
    parts: tuple[Slot, ...] = ()
    is_repeated: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What a form asks, in the order of the official form."""

    key: str
    version: int
    label: str
    slots: tuple[Slot, ...]


def outline_form(form: Form) -> Outline:
    """Give the outline of a form: what a sender is asked, also what is not published."""
    return Outline(form.key, form.version, _clean(form.label), _outline_fields(form.asked_fields))


def describe_outline(outline: Outline) -> dict[str, Json]:
    """Give an outline as JSON, without what only reading needs."""
    return {
        "key": outline.key,
        "version": outline.version,
        "label": outline.label,
        "slots": [_describe(slot) for slot in outline.slots],
    }


def _describe(slot: Slot) -> dict[str, Json]:
    """Give a slot as JSON; what is as usual is left out."""
    found: dict[str, Json] = {"key": slot.key, "name": slot.name}
    if slot.shape != Shape.ONE:
        found["shape"] = slot.shape
    if slot.own != "":
        found["own"] = slot.own
    if slot.terms:
        found["terms"] = dict(slot.terms)
    if slot.parts:
        found["parts"] = [_describe(part) for part in slot.parts]
    if slot.is_repeated:
        found["is_repeated"] = True
    return found


def _outline_fields(fields: Sequence[Field]) -> tuple[Slot, ...]:
    return _name_apart([_outline_field(field) for field in fields])


def _outline_field(field: Field) -> Slot:
    item, shape = field.type.item, field.type.shape
    aliases = tuple(map(_clean, (field.on_paper.label, *field.headings)))
    name = _clean(field.label)
    if shape is Shape.BY_TERM:
        assert field.vocabulary
        terms = [
            replace(_outline_item(field), key=term.key, name=_clean(term.label), shape=Shape.ONE.value)
            for term in field.vocabulary.terms
        ]
        return Slot(
            key=field.key, name=name, shape="one", own=None, parts=_name_apart(terms), aliases=aliases
        )
    slot = replace(_outline_item(field), name=name, aliases=aliases)
    if shape is Shape.LIST and field.type.join is not None:
        return replace(slot, shape=Shape.ONE.value)
    return replace(slot, is_repeated=shape is Shape.LIST and isinstance(item, Scalar) and item.is_term)


def _outline_item(field: Field) -> Slot:
    """Give the slot of one item of a field, which is the field itself where it holds one."""
    item = field.type.item
    plain = Slot(key=field.key, name="", shape=field.type.shape.value, terms=_list_terms(field))
    if isinstance(item, Scalar):
        return plain
    alone = _find_alone(field, item)
    own = alone.key if alone else "" if item.parse else None
    asked = [part for part in field.parts if part is not alone and part.asked is not Asked.STAFF]
    parts = _outline_fields(asked)
    return replace(plain, own=own, terms=_list_terms(alone) if alone else NO_TERMS, parts=parts)


def _find_alone(field: Field, group: Group[Any]) -> Field | None:
    """Give the part that a text for the whole item is, if it is one text."""
    alone = field.part(group.alone)
    is_text = alone and alone.type.shape is Shape.ONE and isinstance(alone.type.item, Scalar)
    return alone if is_text and not group.parse else None


def _list_terms(field: Field) -> Mapping[str, str]:
    if field.type.item is YES_NO:
        return {"yes": "ใช่", "no": "ไม่ใช่"}
    if isinstance(field.type.item, Scalar) and field.type.item.is_term and field.vocabulary:
        return {term.key: normalise(term.label) for term in field.vocabulary.terms}
    return NO_TERMS


def _clean(label: str) -> str:
    """Give a name as one line, without the signs that mean something in a text."""
    return normalise(_NOT_IN_NAMES.sub(" ", normalise(label)))


def _name_apart(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Give siblings with names of which none is twice: those that share one get their keys as well."""
    known = tuple(slots)
    counts = Counter(slot.name for slot in known)
    named = [
        slot
        if slot.name and counts[slot.name] == 1
        else replace(slot, name=f"{slot.name} [{slot.key}]".strip())
        for slot in known
    ]
    again = Counter(slot.name for slot in named)
    return tuple(slot if again[slot.name] == 1 else replace(slot, name=f"[{slot.key}]") for slot in named)
