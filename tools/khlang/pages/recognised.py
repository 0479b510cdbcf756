"""Who was recognised, by year: sub-districts, and the records of each form that says in which table it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from khlang.cache import Cache, make_key
from khlang.fields.field import Field
from khlang.fields.read import Choice
from khlang.library import Library
from khlang.pages.card_cache import CardCache
from khlang.pages.examples import count_examples
from khlang.pages.feeds import NEWEST_IN_FEED, feed_names, render_feeds
from khlang.pages.page import Page, Site, Target, TextFile, render
from khlang.pages.pagination import ListPage, ListSection, paginate, place_sections
from khlang.places import Place
from khlang.records.card import Card, record_path
from khlang.records.record import Record
from khlang.thai.text import format_count, to_thai_digits

RECOGNISED = "recognised/index.html"
PLACES_LABEL = "ตำบล"


@dataclass(frozen=True, slots=True)
class Recognition:
    """One row of a record's table: which recognition (its key and label), the fiscal year, 0 if it is not told."""

    record: Record
    field: Field
    key: str
    label: str
    year: int


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """What a list says of a recognition: of whom, where that leads, which one, and more beside it."""

    text: str
    path: str
    label: str
    note: str
    is_example: bool


def find_recognitions(library: Library) -> list[Recognition]:
    """Give all recognitions of the published records, the newest first, then in the order of forms and ids."""
    return sorted(_list_all(library), key=lambda each: (-each.year, each.record.form.order, each.record.id))


def find_recognition_label(library: Library) -> str:
    """Give what the newest recognition of the published records is called, empty if there is none."""
    fields = [form.field(form.roles.recognition) for form in library.forms.values()]
    labels = {field.label for field in fields if field}
    if len(labels) != 1:
        return next((each.field.label for each in find_recognitions(library)), "")
    # Only whether there is one must be known, and to read all takes longer than all else of a page.
    is_any = any(True for record in library.published for _row in _read_rows(record))
    return labels.pop() if is_any else ""


def _list_all(library: Library) -> Iterator[Recognition]:
    """Read the tables, or remember what they say: to fetch them one by one took longer than all other lists."""
    cache = Cache(library.cache, "recognitions")
    holders = [record for record in library.published if record.form.roles.recognition in record.values]
    digests = [record.digest for record in holders]
    kept = cache.get(digests)
    new: dict[str, bytes] = {}
    for record in holders:
        row = kept.get(record.digest)
        rows = list(_read_rows(record)) if row is None else json.loads(row)
        if row is None:
            new[record.digest] = json.dumps(rows, ensure_ascii=False).encode()
        field = record.form.by_key[record.form.roles.recognition]
        yield from (Recognition(record, field, *each) for each in rows)
    if new:
        cache.put(new, used=digests)


def _read_rows(record: Record) -> Iterator[tuple[str, str, int]]:
    """Give (key, label, year) of the rows of the table that a form names: its first `choice` is which, its first
    `fiscal_year` when."""
    field = record.form.field(record.form.roles.recognition)
    rows = record.role(record.form.roles.recognition)
    if field is None or not isinstance(rows, tuple):
        return
    firsts = {column.type.name: column.key for column in reversed(field.columns)}
    for row in rows:
        choice = row.get(firsts["choice"]) if isinstance(row, dict) else None
        if isinstance(choice, Choice):
            year = row.get(firsts["fiscal_year"])
            yield choice.key, choice.label, year if isinstance(year, int) else 0


def render_recognised(library: Library, cards: CardCache, site: Site) -> Iterator[Page | TextFile | Target]:
    """Make the list of the recognised, with its pages and feeds; nothing while nobody is."""
    recognitions = find_recognitions(library)
    if not recognitions:
        return
    sections = list(_group(recognitions))
    title = recognitions[0].field.label
    contents = _list_years(sections)
    feeds = feed_names(RECOGNISED) if site.url else ()
    examples = count_examples({each.record.id: each.record for each in recognitions}.values())
    whole = len({each.record.id for each in recognitions})
    for list_page in paginate(RECOGNISED, sections):
        shown = {"title": title, "contents": contents, "feeds": feeds, "examples": examples, "whole": whole}
        yield _make_target(list_page, shown)
    if site.url:
        newest = [_make_card(each, cards) for each in recognitions[:NEWEST_IN_FEED]]
        yield from render_feeds(RECOGNISED, title, newest, site)


def _group(recognitions: Sequence[Recognition]) -> Iterator[ListSection[RecognisedLine]]:
    """Give a section for each year and kind: sub-districts, then the forms in their order."""
    for year in dict.fromkeys(each.year for each in recognitions):
        of_year = [each for each in recognitions if each.year == year]
        when = f"ปี {to_thai_digits(str(year))}" if year else "ไม่ระบุปี"
        places = list(_list_places(of_year))
        if places:
            yield ListSection(f"y{year}", when, places, f"{PLACES_LABEL} {when}")
        for form in dict.fromkeys(each.record.form.key for each in of_year):
            own = [each for each in of_year if each.record.form.key == form]
            heading = f"{own[0].record.form.noun} {when}"
            yield ListSection(f"y{year}-{form}", when, [_make_line(each) for each in own], heading)


def _list_places(recognitions: Sequence[Recognition]) -> Iterator[RecognisedLine]:
    """Give the sub-districts of the recognised, each once, with what was recognised there."""
    by_code: dict[str, list[Recognition]] = {}
    for each in recognitions:
        if each.record.place.subdistrict:
            by_code.setdefault(each.record.place.code, []).append(each)
    for group in by_code.values():
        record = group[0].record
        place = str(Place("", record.place.subdistrict, record.place.district, record.place.province))
        titles = dict.fromkeys(each.record.title for each in group)
        labels = " · ".join(dict.fromkeys(each.label for each in group))
        is_example = all(each.record.is_example for each in group)
        yield RecognisedLine(place, record_path(record), labels, " · ".join(titles), is_example)


def _make_line(recognition: Recognition) -> RecognisedLine:
    record = recognition.record
    where = " · ".join(filter(None, (record.organisation, str(record.place))))
    return RecognisedLine(record.title, record_path(record), recognition.label, where, record.is_example)


def _list_years(sections: Sequence[ListSection[RecognisedLine]]) -> list[tuple[str, str, int]]:
    """Give each year with the address of its first section, and how many records were recognised in it."""
    years: dict[str, tuple[str, int]] = {}
    for section, address in place_sections(RECOGNISED, sections):
        first, size = years.get(section.label, (address, 0))
        # Sub-districts are those of the records that follow.
        years[section.label] = first, size + (len(section.items) if "-" in section.key else 0)
    return [(label, address, size) for label, (address, size) in years.items()]


def _make_target(list_page: ListPage[RecognisedLine], shown: dict[str, object]) -> Page | Target:
    slices = [(part.section.key, part.section.heading, part.items) for part in list_page.slices]
    key = make_key(repr((list_page.number, list_page.page_count, slices, shown)))

    def render_page() -> Page:
        html = render("recognised.html", list_page.path, list_page=list_page, first=RECOGNISED, **shown)
        suffix = f" หน้า {format_count(list_page.number)}" if list_page.number > 1 else ""
        title = f"{shown['title']}{suffix}"
        feeds = feed_names(RECOGNISED) if shown["feeds"] else ()
        return Page(list_page.path, title, html, f"{title} แยกตามปี ตำบล และชนิด", feeds=feeds)

    return render_page() if list_page.number == 1 else Target(list_page.path, key, render_page)


def _make_card(recognition: Recognition, cards: CardCache) -> Card:
    """Give the card of a feed's entry; its address has a part of its own for each recognition of a record."""
    card = cards.card(recognition.record)
    year = f" {to_thai_digits(str(recognition.year))}" if recognition.year else ""
    own = f"{recognition.field.key}-{recognition.year}-{recognition.key}"
    return replace(
        card, title=f"{recognition.label}{year}: {card.title}", path=f"{card.path}#{'-'.join(own.split())}"
    )
