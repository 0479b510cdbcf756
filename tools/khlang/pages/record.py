"""One record's page: its fields by section, each shown by the macro of its type and look, and what
stands around them: how to share and cite it, who reviewed it, which records point at it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from khlang.cache import make_key
from khlang.fields.field import Field, Value
from khlang.fields.read import Choice
from khlang.fields.types import choices, references
from khlang.fields.types.photos import Photo
from khlang.pages.card_cache import CardCache
from khlang.pages.downloads import list_downloads
from khlang.pages.head import Head, dump_json_ld, link_script
from khlang.pages.headline import list_headlines
from khlang.pages.page import Page, Site, Target, render, way_up
from khlang.pages.share import make_share
from khlang.photos import PublishedPhoto, find_top_photo
from khlang.records.card import Card, record_path
from khlang.records.record import Record
from khlang.thai.dates import BUDDHIST_OFFSET, Date

DESCRIPTION_LENGTH = 160
REVIEW_YEARS = 2
RELATED_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A field with its value; what the head of the page shows already is not `is_on_screen` again, but on paper."""

    field: Field
    value: Value
    is_on_screen: bool = True


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page with the blocks in it; `is_on_screen` unless all of them are for paper alone."""

    key: str
    label: str
    blocks: tuple[Block, ...]
    is_on_screen: bool = True


@dataclass(frozen=True, slots=True)
class RecordContext:
    """What a page shows besides its record: records that point to it, similar records, and what depends on the
    day (None: nothing). `path` is where it stands, if that is not the record's own place; `picture` that of the picture
    which previews of links show, empty if there is none."""

    referring: Sequence[Record] = ()
    related: Sequence[Record] = ()
    today: datetime.date | None = None
    path: str = ""
    picture: str = ""


def describe(record: Record) -> str:
    """Give a plain description for results and link previews, cut at a space."""
    text = record.summary or f"{record.form.noun} {record.title} {record.place}"
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + "…"


def is_review_due(record: Record, today: datetime.date | None) -> bool:
    """Tell whether the last review is over two years old, at the latest day that its date may mean."""
    date = record.reviewed
    return date is not None and today is not None and is_long_ago(date, today)


def is_long_ago(date: Date, today: datetime.date) -> bool:
    """Tell whether a review of that date is due again."""
    last = date.year + REVIEW_YEARS, date.month or 12, date.day or 31
    return last < (today.year, today.month, today.day)


def make_record_target(
    record: Record,
    cards: CardCache,
    photos: Mapping[str, PublishedPhoto],
    site: Site,
    context: RecordContext,
) -> Target:
    """Make the target of a record's page; its fingerprint is of everything that the page shows."""
    named = (cards.find(name) for name in list_references(record))
    key = make_key(
        record.digest,
        str(is_review_due(record, context.today)),
        context.picture,
        *(photo.path for photo in photos.values()),
        *map(repr, named),
        "referring",
        *map(cards.fingerprint, context.referring),
        "related",
        *map(cards.fingerprint, context.related),
    )
    return Target(record_path(record), key, lambda: render_record(record, cards, photos, site, context))


def leave_out_named(
    record: Record, related: Sequence[Record], referring: Sequence[Record]
) -> Sequence[Record]:
    """Give the first RELATED_SHOWN of the similar records that its page does not link already."""
    named = {*list_references(record), *(other.id for other in referring)}
    new = [other for other in related if not named & {other.id, *other.aliases}]
    return new[:RELATED_SHOWN]


def list_references(record: Record) -> Iterator[str]:
    """Give the ids that a record names."""
    for _field, value in record.public_values(references.TYPE):
        assert isinstance(value, tuple)
        yield from value


def render_record(
    record: Record,
    cards: CardCache,
    photos: Mapping[str, PublishedPhoto],
    site: Site,
    context: RecordContext,
) -> Page:
    """Make the page of one record; `photos` are its published photos by file name."""
    path = context.path or record_path(record)
    top = find_top_photo(record, photos)
    head = make_head(record, photos, site, way_up(path), context.picture)
    html = render(
        "record.html",
        path,
        record=record,
        card=cards.card(record),
        sections=list_sections(record, photos, top),
        gist=find_gist(record),
        headlines=list_headlines(record),
        top=top,
        topics=list(list_topics(record)),
        title_field=record.form.field(record.form.roles.title),
        photos=photos,
        share=make_share(record, site),
        # Beside a page that stands elsewhere, as a draft's does, there is no file.
        downloads=[] if context.path or record.is_draft else list_downloads(record, site),
        is_review_due=is_review_due(record, context.today),
        referring=_group_by_noun(context.referring, cards),
        related=[cards.card(other) for other in context.related],
        find=cards.find,
    )
    source = f"records/{record.form.key}/{record.id}.yml"
    return Page(path, record.title, html, describe(record), source, head=head)


def find_gist(record: Record) -> str:
    """Give the key of the section that says in short what a record is about, empty if its form has none."""
    roles = record.form.roles
    field = record.form.field(roles.summary or roles.problem)
    return field.section if field else ""


def list_sections(
    record: Record, photos: Mapping[str, PublishedPhoto] = MappingProxyType({}), top: Photo | None = None
) -> list[PageSection]:
    """Give the sections that hold anything; what the head and the foot of the page say is not repeated.

    `top` is the photo of `photos` that the head shows.
    """
    roles = record.form.roles
    elsewhere = (roles.title, roles.licence, roles.reviewer, roles.reviewed)
    blocks = [
        Block(field, value, top is None or _shows_others(value, photos, top))
        for field, value in record.public_values()
        if field.key not in elsewhere
    ]
    by_section = {
        section: tuple(block for block in blocks if block.field.section == section.key)
        for section in record.form.sections
    }
    return [
        PageSection(section.key, section.label, inside, any(block.is_on_screen for block in inside))
        for section, inside in by_section.items()
        if inside
    ]


def _shows_others(value: Value, photos: Mapping[str, PublishedPhoto], top: Photo) -> bool:
    """Tell whether a value shows anything but the photo at the top."""
    if not isinstance(value, tuple) or top not in value:
        return True
    return any(photo != top and isinstance(photo, Photo) and photo.file in photos for photo in value)


def list_topics(record: Record) -> Iterator[tuple[Field, Choice]]:
    """Give what the record is about at a glance: the terms that have an icon, in fields that list records."""
    for field, value in record.public_values(choices.TYPE):
        assert isinstance(value, tuple)
        if field.is_facet:
            yield from ((field, choice) for choice in value if choice.term and choice.term.icon)


def make_head(
    record: Record, photos: Mapping[str, PublishedPhoto], site: Site, root: str, picture: str = ""
) -> Head:
    """Give what previews of shared links and search engines read: the picture if there is one, or the first photo."""
    shown = find_top_photo(record, photos)
    image = photos[shown.file].path if shown else ""
    json_ld = dump_json_ld(_describe_to_machines(record, image, site))
    caption = record.title if picture else shown.caption if shown else ""
    script = link_script(root, "assets/js/record.js")
    if photos:
        script += link_script(root, "assets/js/photos.js")
    return Head("article", picture or image, caption, json_ld=json_ld, scripts=script)


def _describe_to_machines(record: Record, image: str, site: Site) -> dict[str, object]:
    """Give a record as schema.org's Article; what is not known is left out."""
    year = record.fiscal_year - BUDDHIST_OFFSET if record.fiscal_year else None
    licence = record.licence
    data: dict[str, object] = {
        "@type": "Article",
        "headline": record.title,
        "abstract": record.summary,
        "inLanguage": "th",
        "identifier": record.id,
        "articleSection": record.form.label,
        # Not `author`, which must tell a person from an organisation.
        "creditText": record.organisation,
        "contentLocation": {"@type": "Place", "name": str(record.place)} if str(record.place) else "",
        "temporalCoverage": f"{year - 1}-10-01/{year}-09-30" if year else "",
        "license": {"@type": "CreativeWork", "name": licence.label} if licence else "",
        "isPartOf": {"@type": "Collection", "name": site.name},
        "url": site.url and site.url + record_path(record),
        "image": site.url and image and site.url + image,
    }
    return {key: value for key, value in data.items() if value}


def _group_by_noun(records: Sequence[Record], cards: CardCache) -> list[tuple[str, str, list[Card]]]:
    groups: dict[tuple[str, str], list[Card]] = {}
    for record in sorted(
        records, key=lambda record: (record.form.order, -(record.fiscal_year or 0), record.id)
    ):
        groups.setdefault((record.form.noun, record.form.unit), []).append(cards.card(record))
    return [(noun, unit, found) for (noun, unit), found in groups.items()]
