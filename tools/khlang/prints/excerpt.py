"""What a leaflet says of a record: the parts that a villager looks for, chosen by roles and types, never by keys.

A record that says more than fits is shortened at whole items, each part tells how many more there are. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from khlang.fields.field import Field, Shape, Value
from khlang.fields.say import list_texts
from khlang.fields.types import list as lists
from khlang.fields.types import paragraphs, phone, photos, steps, table
from khlang.records.record import Record


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a part: a text, and what belongs under it."""

    text: str
    sub: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a leaflet; `kind` is how it looks: problem, steps, results, tips, cautions, remedies or story.

    `more` is how many items were left out.
    """

    kind: str
    label: str
    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A record in a few parts, the most important first; `contacts` are numbers that may be published."""

    record: Record
    title: str
    parts: tuple[Part, ...]
    contacts: tuple[str, ...]

    @property
    def is_shortened(self) -> bool:
        """Whether the record says more."""
        return any(part.more for part in self.parts)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The labels of parts of which nothing is said."""
        return tuple(part.label for part in self.parts if not part.items)

    def part(self, *kinds: str) -> tuple[Part, ...]:
        """Give the parts of these kinds of which something is said."""
        return tuple(part for part in self.parts if part.kind in kinds and part.items)


# How an excerpt becomes shorter: (kinds, how many items are kept), one after the other.
_SHORTENING = (
    (("remedies", "cautions"), 1),
    (("tips", "results"), 2),
    (("remedies",), 0),
    (("cautions",), 0),
    (("steps", "story"), 3),
    (("tips", "results"), 1),
    (("summary",), 0),
    (("steps", "story"), 1),
    (("tips", "results"), 0),
    (("steps", "story"), 0),
    (("problem",), 0),
)
# A title that is longer fits no cover; its beginning is kept, up to a word.
MAX_TITLE = 300


def make_excerpt(record: Record) -> Excerpt:
    """Choose what a leaflet says of a record."""
    contacts = tuple(
        text for field, value in record.public_values(phone.TYPE) for text in list_texts(field, value)
    )
    return Excerpt(record, shorten_text(record.title, MAX_TITLE), tuple(_list_parts(record)), contacts)


def list_excerpts(record: Record) -> list[Excerpt]:
    """Give excerpts of a record, each one item shorter than the one before; the last has nothing but its title.

    What a reader needs least goes first, the steps last but for what the matter is.
    """
    found = [make_excerpt(record)]
    for kinds, least in _SHORTENING:
        while (shorter := _shorten(found[-1], kinds, least)) is not None:
            found.append(shorter)
    return found


def _shorten(excerpt: Excerpt, kinds: tuple[str, ...], least: int) -> Excerpt | None:
    """Leave one item out of the last part of these kinds that has more than `least`; None if there is none."""
    for place in reversed(range(len(excerpt.parts))):
        part = excerpt.parts[place]
        if part.kind in kinds and len(part.items) > least:
            shorter = replace(part, items=part.items[:-1], more=part.more + 1)
            return replace(excerpt, parts=(*excerpt.parts[:place], shorter, *excerpt.parts[place + 1 :]))
    return None


def shorten_text(text: str, most: int) -> str:
    """Cut a text at a space, if there is one in its second half, with a mark that it goes on."""
    if len(text) <= most:
        return text
    cut = text[:most]
    head = cut.rsplit(" ", 1)[0]
    return (head if len(head) >= most // 2 else cut).rstrip() + "…"


def _list_parts(record: Record) -> Iterator[Part]:
    roles = record.form.roles
    used = {roles.title, roles.summary, roles.place, roles.year, roles.organisation, roles.licence}
    for kind, fields in _choose(record):
        for field in fields:
            if field.key in used or field.key not in record.values:
                continue
            used.add(field.key)
            items = tuple(_list_items(field, record.values[field.key]))
            if items:
                yield Part(kind, field.label, items)
        if kind == "problem" and record.summary:
            summary = record.form.field(roles.summary)
            assert summary
            yield Part("summary", summary.label, (Item(record.summary),))


def _choose(record: Record) -> Iterator[tuple[str, Sequence[Field]]]:
    """Give (kind, fields) in the order in which a leaflet needs them."""
    roles, public = record.form.roles, record.form.paper_fields
    yield "problem", _find(record, roles.problem)
    done = [field for field in public if field.type is steps.TYPE]
    yield "steps", done
    yield "results", _find(record, roles.results)
    yield "tips", [field for field in public if field.type is lists.TYPE and field.look == "cards"]
    yield "remedies", _find(record, roles.obstacles)
    yield "cautions", _find(record, roles.limits)
    # A form without steps tells what was done in tables, lists or paragraphs.
    if not any(field.key in record.values for field in done):
        told = (lists.TYPE, table.TYPE, paragraphs.TYPE)
        yield "story", [field for field in public if field.type in told and field.look != "aside"]


def _find(record: Record, key: str) -> Sequence[Field]:
    field = record.form.field(key) if key else None
    return [field] if field and field.is_public and field.type is not photos.TYPE else []


def _list_items(field: Field, value: Value) -> Iterator[Item]:
    """Give the items of a value; of a row the first part is the text, the others stand under it."""
    if field.type is steps.TYPE:
        assert isinstance(value, tuple)
        yield from (Item(step.text, step.sub) for step in value)
    elif field.type.shape is Shape.ROWS:
        assert isinstance(value, tuple)
        yield from (item for row in value if (item := _read_row(field, row)).text)
    else:
        yield from map(Item, list_texts(field, value))


def _read_row(field: Field, row: Any) -> Item:
    texts = list(list_texts(field, (row,)))
    return Item(texts[0], tuple(texts[1:])) if texts else Item("")
