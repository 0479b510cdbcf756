"""The lists of records: each form's, each facet's, each group's, and the robots' own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khlang.cache import make_key
from khlang.forms.model import FieldType, Form
from khlang.library import Library
from khlang.pages.alphabet import render_organisations, render_titles
from khlang.pages.coverage import render_coverage
from khlang.pages.facets import Facet, Group, list_facets, sort_newest
from khlang.pages.feeds import NEWEST_IN_FEED, feed_names, render_feeds, render_search_description
from khlang.pages.home import render_home
from khlang.pages.page import Extra, Page, Sheet, Site, render, way_up
from khlang.pages.paging import Leaf, Section, paginate, place_sections
from khlang.pages.shelf import Shelf
from khlang.pages.tiles import Tile, make_tiles
from khlang.places import BANGKOK, Area
from khlang.records.record import Record
from khlang.records.values import PlaceValue
from khlang.search.index.facets import PROVINCES
from khlang.thai.text import format_count
from khlang.thai.words import sort_thai

NEWEST_IN_SITE_FEED = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of records as it is to be shown: where, under which title, in which sections.

    `feed_title` names its feed where it is read among others; `up` is the page that it belongs to.
    """

    path: str
    title: str
    feed_title: str
    description: str
    noun: str
    sections: Sequence[Section[Record]]
    records: Sequence[Record]
    empty: str
    up: Tile | None = None
    help: str = ""


def render_listings(library: Library, site: Site, shelf: Shelf) -> Iterator[Page | Extra | Sheet]:
    """Make home, search, coverage, every list with its pages and feeds, and what robots read."""
    facets = list_facets(library)
    newest = sort_newest(library.published)
    yield render_home(library, facets, newest, shelf, site)
    yield _render_search()
    yield render_coverage(library, facets)
    for form in library.forms.values():
        yield from _render_listing(_list_form(form, newest), shelf, site)
    for facet in facets:
        yield from render_organisations(facet) if facet.is_names else [_render_facet(facet)]
        for group in facet.groups:
            if facet.has_page(group):
                yield from _render_listing(_list_group(facet, group), shelf, site)
    yield from render_titles(newest, shelf)
    if site.url:
        cards = [shelf.card(record) for record in newest[:NEWEST_IN_SITE_FEED]]
        yield from render_feeds("index.html", site.name, cards, site)
        yield render_search_description(site)
    yield _make_robots(site)


def _list_form(form: Form, newest: Sequence[Record]) -> Listing:
    records = [record for record in newest if record.form is form]
    return Listing(
        path=f"{form.key}/index.html",
        title=form.label,
        feed_title=form.label,
        description=form.help,
        noun=form.noun,
        sections=[Section("", "", records)],
        records=records,
        empty=f"ยังไม่มี{form.noun}ในคลัง",
        help=form.help,
    )


def _list_group(facet: Facet, group: Group) -> Listing:
    is_province = facet.key == PROVINCES
    return Listing(
        path=facet.group_path(group),
        title=group.label,
        feed_title=f"{facet.label} {group.label}",
        description=f"{facet.label} {group.label} {format_count(len(group.records))} เรื่อง",
        noun="เรื่อง",
        sections=group_districts(group) if is_province else [Section("", "", group.records)],
        records=group.records,
        empty=f"ยังไม่มีเรื่องจากจังหวัด{group.label}" if is_province else f"ยังไม่มีเรื่องใน “{group.label}”",
        up=Tile(facet.label, facet.path),
        help=group.help,
    )


def group_districts(province: Group) -> list[Section[Record]]:
    """Group a province's records by district, from ก to ฮ; those that name none come last.

    Without any district there is one section without a heading.
    """
    by_code: dict[str, list[Record]] = {}
    areas: dict[str, Area] = {}
    for record in province.records:
        district = _district_in(record, province.key)
        code = district.code if district else ""
        by_code.setdefault(code, []).append(record)
        if district:
            areas[code] = district
    if not areas:
        return [Section("", "", province.records)]
    sections = [
        Section(f"d{code}", area.name, by_code[code], f"{_district_word(code)}{area.name}")
        for code, area in areas.items()
    ]
    sections = sort_thai(sections, key=lambda section: section.label)
    unknown = [Section("d0", "ไม่ระบุ", by_code[""], "ไม่ระบุอำเภอ")] if "" in by_code else []
    return sections + unknown


def _district_in(record: Record, province_key: str) -> Area | None:
    """Give the district of the record's first public place in a province."""
    for _field, value in record.public_values(FieldType.PLACE):
        place = value.place if isinstance(value, PlaceValue) else None
        if place and place.province and place.province.key == province_key:
            return place.district
    return None


def _district_word(code: str) -> str:
    return "เขต" if code.startswith(BANGKOK) else "อำเภอ"


def _render_listing(listing: Listing, shelf: Shelf, site: Site) -> Iterator[Page | Extra | Sheet]:
    feeds = feed_names(listing.path) if site.url else ()
    contents = place_sections(listing.path, listing.sections) if _has_headings(listing.sections) else []
    for leaf in paginate(listing.path, listing.sections):
        shown = (listing, leaf, contents, shelf, feeds)
        yield _render_leaf(*shown) if leaf.path.endswith("index.html") else _lay_out(*shown)
    if site.url:
        cards = [shelf.card(record) for record in listing.records[:NEWEST_IN_FEED]]
        yield from render_feeds(listing.path, listing.feed_title, cards, site)


def _has_headings(sections: Sequence[Section[Record]]) -> bool:
    return any(section.label for section in sections)


def _lay_out(
    listing: Listing,
    leaf: Leaf[Record],
    contents: Sequence[tuple[Section[Record], str]],
    shelf: Shelf,
    feeds: tuple[str, ...],
) -> Sheet:
    """Name all that a leaf shows, so that it is drawn only when any of it is new."""
    about = (listing.title, listing.description, listing.noun, listing.empty, listing.up, listing.help)
    parts = [(*_describe(part.section), part.is_continued) for part in leaf.slices]
    placed = [(*_describe(section), address) for section, address in contents]
    cards = [shelf.key(record) for part in leaf.slices for record in part.items]
    sizes = (len(listing.records), leaf.number, leaf.of, [len(part.items) for part in leaf.slices])
    key = make_key(repr((about, parts, placed, sizes, feeds)), "\n".join(cards))
    return Sheet(leaf.path, key, lambda: _render_leaf(listing, leaf, contents, shelf, feeds))


def _describe(section: Section[Record]) -> tuple[str, str, str, int]:
    return section.key, section.label, section.heading, len(section.items)


def _render_leaf(
    listing: Listing,
    leaf: Leaf[Record],
    contents: Sequence[tuple[Section[Record], str]],
    shelf: Shelf,
    feeds: tuple[str, ...],
) -> Page:
    root = way_up(leaf.path)
    heading = "h3" if _has_headings(listing.sections) else "h2"
    parts = [(part, shelf.items(part.items, root, heading)) for part in leaf.slices]
    html = render(
        "listing.html", leaf.path, listing=listing, leaf=leaf, parts=parts, contents=contents, feeds=feeds
    )
    suffix = f" หน้า {format_count(leaf.number)}" if leaf.number > 1 else ""
    return Page(leaf.path, listing.title + suffix, html, listing.description + suffix, feeds=feeds)


def _render_facet(facet: Facet) -> Page:
    tiles = make_tiles(facet)
    # The terms of a list that has no icons are many: those with records first, the others as an invitation.
    waiting = [] if any(tile.icon for tile in tiles) else [tile for tile in tiles if not tile.size]
    shown = [tile for tile in tiles if tile not in waiting]
    is_map = facet.key == PROVINCES
    html = render("facet.html", facet.path, facet=facet, tiles=shown, waiting=waiting, is_map=is_map)
    return Page(facet.path, facet.label, html, f"รวมทุกเรื่องในคลัง แยกตาม{facet.label}")


def _render_search() -> Page:
    html = render("search.html", "search.html")
    return Page("search.html", "ค้นหา", html, "ค้นหาบทเรียน กิจกรรม และศูนย์ในคลัง")


def _make_robots(site: Site) -> Extra:
    """Everything may be read; the map of the site is named where the site knows its own address."""
    sitemap = f"\nSitemap: {site.url}sitemap.xml\n" if site.url else ""
    return Extra("robots.txt", f"User-agent: *\nAllow: /\n{sitemap}")
