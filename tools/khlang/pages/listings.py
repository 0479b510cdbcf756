"""Home, and the lists of records by each facet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khlang.library import Library
from khlang.pages.facets import Facet, list_facets
from khlang.pages.page import Extra, Page, Site, render
from khlang.records.card import Card, make_card
from khlang.records.record import Record
from khlang.thai.text import format_count

NEWEST_ON_HOME = 6


@dataclass(frozen=True, slots=True)
class Tile:
    """A link to one group of a facet, with its count."""

    label: str
    path: str
    icon: str
    size: int


def render_listings(library: Library, site: Site) -> Iterator[Page | Extra]:
    """Make home, the list of every form's records, and for each facet its page and its groups'."""
    facets = list_facets(library)
    yield _render_home(library, facets, site)
    yield _render_search()
    for form in library.forms.values():
        records = [record for record in library.published if record.form is form]
        path = f"{form.key}/index.html"
        html = render("listing.html", path, title=form.label, cards=_cards(records), noun=form.noun, up=None)
        yield Page(path, form.label, html, form.help)
    for facet in facets:
        tiles = _tiles(facet)
        html = render("facet.html", facet.path, facet=facet, tiles=tiles)
        yield Page(facet.path, facet.label, html, f"รวมทุกเรื่องในคลัง แยกตาม{facet.label}")
        yield from _render_groups(facet)


def _render_groups(facet: Facet) -> Iterator[Page]:
    up = Tile(facet.label, facet.path, "", 0)
    for group in facet.groups:
        path = facet.group_path(group)
        cards = _cards(group.records)
        html = render("listing.html", path, title=group.label, cards=cards, noun="เรื่อง", up=up)
        yield Page(path, group.label, html, f"{facet.label} {group.label} {format_count(len(cards))} เรื่อง")


def _render_home(library: Library, facets: Sequence[Facet], site: Site) -> Page:
    newest = sorted(library.published, key=lambda record: (record.fiscal_year or 0, record.id), reverse=True)
    tiles = [(facet, _tiles(facet)) for facet in facets if any(group.icon for group in facet.groups)]
    provinces = {record.place.province for record in library.published} - {None}
    counts = [
        (form.noun, f"{form.key}/index.html", sum(record.form is form for record in library.published))
        for form in library.forms.values()
    ]
    html = render(
        "home.html",
        "index.html",
        tiles=tiles,
        facets=facets,
        cards=_cards(newest[:NEWEST_ON_HOME]),
        counts=counts,
        provinces=len(provinces),
        site=site,
    )
    return Page("index.html", "หน้าแรก", html, "คลังบทเรียนของชุมชนไทย ค้นหาวิธีที่ทำแล้วได้ผลจริง")


def _render_search() -> Page:
    html = render("search.html", "search.html")
    return Page("search.html", "ค้นหา", html, "ค้นหาบทเรียน กิจกรรม และศูนย์ในคลัง")


def _tiles(facet: Facet) -> list[Tile]:
    return [
        Tile(group.label, facet.group_path(group), group.icon, len(group.records)) for group in facet.groups
    ]


def _cards(records: Sequence[Record]) -> list[Card]:
    return [make_card(record) for record in records]
