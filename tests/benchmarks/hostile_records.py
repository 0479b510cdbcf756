"""Writes sound records that hold one text in every field, and every part of a field, in which text may stand."""

from __future__ import annotations

from khlang.fields.field import Field, Group, Shape
from khlang.fields.scalars import LINE, LINK, TERM, TEXT
from khlang.fields.types import place
from khlang.forms.model import Form
from khlang.problems import START
from khlang.yaml_text import Entry, Items, Mapping, Node, Text, write_node

# Rules ask titles for ten letters and letters' numbers for a digit; no word before a text makes it harmless.
_BEGIN = "เรื่องที่ ๑ "
_STORY = "เราทำเรื่องนี้ด้วยกันทั้งหมู่บ้าน " * 5
_MAX = 10_000


def write_hostile_record(form: Form, sound: Mapping, record_id: str, text: str) -> str:
    """Give a record of a form with `text` wherever text may stand; other fields are those of the sound record.

    References to other records are left out.
    """
    values: dict[str, Node] = {"id": Text(record_id, START), "length": Text("full", START)}
    for field in form.public_fields:
        node = _fill(field, sound.get(field.key), text)
        if node is not None:
            values[field.key] = node
    return write_node(_make_tree(values))


def list_text_places(field: Field) -> list[str]:
    """Give the names of the places of text in a field: its key, or those of its parts below it."""
    if isinstance(field.type.item, Group):
        parts = [name for part in field.parts for name in list_text_places(part)]
        return [f"{field.key}.{name}" for name in parts]
    return [field.key] if _is_text(field) else []


def _is_text(field: Field) -> bool:
    is_open = field.type.item is TERM and field.vocabulary is not None and field.vocabulary.is_open
    return is_open or field.type.item is LINE or field.type.item is TEXT


def _fill(field: Field, given: Node | None, text: str) -> Node | None:
    """Give a field's node with the text in it; without any place for text, as it was given."""
    if field.type.compute or not list_text_places(field):
        return None if field.target_form else given
    if field.type is place.TYPE:
        # The other parts of a place must be areas that there are.
        return _make_tree({"village": Text(_fit(field, text), START), "province": Text("ขอนแก่น", START)})
    return _fill_items(field, given, text)


def _fill_items(field: Field, given: Node | None, text: str) -> Node:
    match field.type.shape:
        case Shape.ONE if isinstance(field.type.item, Group):
            return _fill_parts(field, given, text)
        case Shape.ONE:
            return Text(_fit(field, text), START)
        case Shape.LIST:
            return _fill_list(field, given, text)
        case Shape.ROWS:
            rows = given.items if isinstance(given, Items) else (None,)
            return Items(tuple(_fill_parts(field, row, text) for row in rows), START)
        case Shape.BY_TERM:
            terms = field.vocabulary.terms if field.vocabulary else ()
            return _make_tree({term.key: _fill_parts(field, None, text) for term in terms})


def _fill_list(field: Field, given: Node | None, text: str) -> Node:
    if field.type.join is not None:
        return Text(f"{_STORY}\n\n{text}", START)
    if field.type.item is TERM:
        return Items(
            (*(given.items if isinstance(given, Items) else ()), Text(_fit(field, text), START)), START
        )
    return Items((Text(_fit(field, f"{text} {field.key}"), START), Text(text.strip(), START)), START)


def _fill_parts(field: Field, given: Node | None, text: str) -> Mapping:
    """Give a row, or another item with parts, with the text in each part that may hold it."""
    group = field.type.item
    assert isinstance(group, Group)
    # A single text stands for the part that may stand alone.
    known: dict[str, Node] = {group.alone: given} if isinstance(given, Text) else {}
    tree = given if isinstance(given, Mapping) else _make_tree(known)
    made = {part.key: _fill(part, tree.get(part.key), text) or _make_needed(part) for part in field.parts}
    return _make_tree({key: node for key, node in made.items() if node is not None})


def _make_needed(part: Field) -> Node | None:
    """Give a sound value of a part without which a row is not complete."""
    terms = part.answers or part.vocabulary
    if part.type.item is LINK:
        return Text("https://example.org/", START)
    return Text(terms.terms[0].key, START) if part.type.item is TERM and terms else None


def _fit(field: Field, text: str) -> str:
    """Give a text in one line, within the rules of its field."""
    most = min((int(rule.limit) for rule in field.rules if rule.kind == "max_length"), default=_MAX)
    return f"{_BEGIN}{' '.join(text.split())}"[:most]


def _make_tree(values: dict[str, Node]) -> Mapping:
    return Mapping(tuple(Entry(Text(key, START), node) for key, node in values.items()), START)
