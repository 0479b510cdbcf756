"""One record's page: its fields by section, each shown by the macro of its type and look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khlang.forms.model import Field
from khlang.library import Library
from khlang.pages.page import Page, Site, render
from khlang.photos import PublishedPhoto
from khlang.records.card import Card, make_card, record_path
from khlang.records.record import Record
from khlang.records.texts import type_of
from khlang.records.values import Value

DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Block:
    """A field with its value, and the name of the macro that shows it."""

    field: Field
    value: Value

    @property
    def macro(self) -> str:
        """The macro in `values.html`: `<type>_<look>`."""
        return f"{type_of(self.value)}_{self.field.look}"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page with the blocks in it."""

    key: str
    label: str
    blocks: tuple[Block, ...]


def describe(record: Record) -> str:
    """Give a plain description for results and link previews, cut at a space."""
    text = record.summary or f"{record.form.noun} {record.title} {record.place}"
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + "…"


def render_record(record: Record, library: Library, photos: Mapping[str, PublishedPhoto], site: Site) -> Page:
    """Make the page of one record; `photos` are its published photos by file name."""
    title_key = record.form.roles.title
    blocks = [Block(field, value) for field, value in record.public_values() if field.key != title_key]
    by_section = {
        section: tuple(block for block in blocks if block.field.section == section.key)
        for section in record.form.sections
    }
    parts = [Part(section.key, section.label, inside) for section, inside in by_section.items() if inside]
    path = record_path(record)
    html = render(
        "record.html",
        path,
        record=record,
        card=make_card(record),
        parts=parts,
        photos=photos,
        site=site,
        find=lambda record_id: _find_card(library, record_id),
    )
    source = f"records/{record.form.key}/{record.id}.yml"
    return Page(path, record.title, html, describe(record), source)


def _find_card(library: Library, record_id: str) -> Card | None:
    record = library.find(record_id)
    return make_card(record) if record else None


def render_redirect(alias: str, record: Record) -> Page:
    """Make the page that leads from an old id to the record."""
    path = f"{record.form.key}/{alias}.html"
    html = render("redirect.html", path, card=make_card(record))
    return Page(path, record.title, html)
