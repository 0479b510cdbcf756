"""The lists of records, of each form and each term of a taxonomy, with their feeds; and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khlang.cache import make_key
from khlang.fields.facets import PROVINCES
from khlang.fields.types import place as places
from khlang.forms.model import Form
from khlang.library import Library
from khlang.pages.alphabet import render_organisations, render_titles
from khlang.pages.card_cache import CardCache
from khlang.pages.coverage import render_coverage
from khlang.pages.examples import count_examples, render_examples
from khlang.pages.feeds import NEWEST_IN_FEED, feed_names, render_feeds, render_search_description
from khlang.pages.home import render_home
from khlang.pages.offline import render_offline
from khlang.pages.page import Page, Site, Target, TextFile, render, way_up
from khlang.pages.pagination import ListPage, ListSection, paginate, place_sections
from khlang.pages.recognised import render_recognised
from khlang.pages.search import render_search
from khlang.pages.taxonomies import Taxonomy, TaxonomyTerm, list_taxonomies, sort_newest
from khlang.pages.tiles import Tile, make_tiles
from khlang.places import BANGKOK, Area, Place
from khlang.records.record import Record
from khlang.search.problem_words import ProblemWord
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
    sections: Sequence[ListSection[Record]]
    records: Sequence[Record]
    empty: str
    up: Tile | None = None
    help: str = ""


def render_listings(
    library: Library, site: Site, cards: CardCache, problem_words: Sequence[ProblemWord] = ()
) -> Iterator[Page | TextFile | Target]:
    """Make home, search, coverage, every list with its pages and feeds, and robots.txt."""
    taxonomies = list_taxonomies(library)
    newest = sort_newest(library.published)
    yield render_home(library, taxonomies, newest, cards, site, problem_words=problem_words)
    yield render_search(site, taxonomies)
    yield render_coverage(library, taxonomies)
    yield render_offline(site)
    yield from render_recognised(library, cards, site)
    yield from render_examples(library)
    for form in library.forms.values():
        yield from _render_listing(_list_form(form, newest), cards, site)
    for taxonomy in taxonomies:
        yield from (
            render_organisations(taxonomy) if taxonomy.is_alphabetical else [_render_taxonomy(taxonomy)]
        )
        for term in taxonomy.terms:
            if taxonomy.has_page(term):
                yield from _render_listing(_list_term(taxonomy, term), cards, site)
    yield from render_titles(newest, cards)
    if site.url:
        newest_cards = [cards.card(record) for record in newest[:NEWEST_IN_SITE_FEED]]
        yield from render_feeds("index.html", site.name, newest_cards, site)
        yield render_search_description(site)
    yield _make_robots(site)


def _list_form(form: Form, newest: Sequence[Record]) -> Listing:
    records = [record for record in newest if record.form is form]
    return Listing(
        path=f"{form.key}/index.html",
        title=form.label,
        feed_title=form.label,
        description=form.help,
        noun=form.unit,
        sections=[ListSection("", "", records)],
        records=records,
        empty=f"ยังไม่มี{form.noun}ในคลัง",
        help=form.help,
    )


def _list_term(taxonomy: Taxonomy, term: TaxonomyTerm) -> Listing:
    is_province = taxonomy.key == PROVINCES
    return Listing(
        path=taxonomy.term_path(term),
        title=term.label,
        feed_title=f"{taxonomy.label} {term.label}",
        description=f"{taxonomy.label} {term.label} {format_count(len(term.records))} เรื่อง",
        noun="เรื่อง",
        sections=group_districts(term) if is_province else [ListSection("", "", term.records)],
        records=term.records,
        empty=f"ยังไม่มีเรื่องจากจังหวัด{term.label}" if is_province else f"ยังไม่มีเรื่องใน “{term.label}”",
        up=Tile(taxonomy.label, taxonomy.path),
        help=term.help,
    )


def group_districts(province: TaxonomyTerm) -> list[ListSection[Record]]:
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
        return [ListSection("", "", province.records)]
    sections = [
        ListSection(f"d{code}", area.name, by_code[code], f"{_district_word(code)}{area.name}")
        for code, area in areas.items()
    ]
    sections = sort_thai(sections, key=lambda section: section.label)
    unknown = [ListSection("d0", "ไม่ระบุ", by_code[""], "ไม่ระบุอำเภอ")] if "" in by_code else []
    return sections + unknown


def _district_in(record: Record, province_key: str) -> Area | None:
    """Give the district of the record's first public place in a province."""
    for _field, value in record.public_values(places.TYPE):
        if isinstance(value, Place) and value.province and value.province.key == province_key:
            return value.district
    return None


def _district_word(code: str) -> str:
    return "เขต" if code.startswith(BANGKOK) else "อำเภอ"


def _render_listing(listing: Listing, cards: CardCache, site: Site) -> Iterator[Page | TextFile | Target]:
    feeds = feed_names(listing.path) if site.url else ()
    contents = place_sections(listing.path, listing.sections) if _has_headings(listing.sections) else []
    for list_page in paginate(listing.path, listing.sections):
        shown = (listing, list_page, contents, cards, feeds)
        yield (
            _render_list_page(*shown) if list_page.path.endswith("index.html") else _make_list_target(*shown)
        )
    if site.url:
        newest_cards = [cards.card(record) for record in listing.records[:NEWEST_IN_FEED]]
        yield from render_feeds(listing.path, listing.feed_title, newest_cards, site)


def _has_headings(sections: Sequence[ListSection[Record]]) -> bool:
    return any(section.label for section in sections)


def _make_list_target(
    listing: Listing,
    list_page: ListPage[Record],
    contents: Sequence[tuple[ListSection[Record], str]],
    cards: CardCache,
    feeds: tuple[str, ...],
) -> Target:
    """Make the target of one page of a list; its fingerprint is of everything that the page shows."""
    about = (listing.title, listing.description, listing.noun, listing.empty, listing.up, listing.help)
    parts = [(*_describe(part.section), part.is_continued) for part in list_page.slices]
    placed = [(*_describe(section), address) for section, address in contents]
    shown = [cards.fingerprint(record) for part in list_page.slices for record in part.items]
    numbers = (list_page.number, list_page.page_count)
    sizes = (
        len(listing.records),
        count_examples(listing.records),
        *numbers,
        [len(part.items) for part in list_page.slices],
    )
    key = make_key(repr((about, parts, placed, sizes, feeds)), "\n".join(shown))
    return Target(list_page.path, key, lambda: _render_list_page(listing, list_page, contents, cards, feeds))


def _describe(section: ListSection[Record]) -> tuple[str, str, str, int]:
    return section.key, section.label, section.heading, len(section.items)


def _render_list_page(
    listing: Listing,
    list_page: ListPage[Record],
    contents: Sequence[tuple[ListSection[Record], str]],
    cards: CardCache,
    feeds: tuple[str, ...],
) -> Page:
    root = way_up(list_page.path)
    heading = "h3" if _has_headings(listing.sections) else "h2"
    parts = [(part, cards.render_items(part.items, root, heading)) for part in list_page.slices]
    html = render(
        "listing.html",
        list_page.path,
        listing=listing,
        examples=count_examples(listing.records),
        list_page=list_page,
        parts=parts,
        contents=contents,
        feeds=feeds,
    )
    suffix = f" หน้า {format_count(list_page.number)}" if list_page.number > 1 else ""
    return Page(list_page.path, listing.title + suffix, html, listing.description + suffix, feeds=feeds)


def _render_taxonomy(taxonomy: Taxonomy) -> Page:
    tiles = make_tiles(taxonomy)
    # The terms of a list that has no icons are many: those with records first, the others as an invitation.
    waiting = [] if any(tile.icon for tile in tiles) else [tile for tile in tiles if not tile.size]
    shown = [tile for tile in tiles if tile not in waiting]
    is_map = taxonomy.key == PROVINCES
    html = render(
        "taxonomy.html",
        taxonomy.path,
        taxonomy=taxonomy,
        tiles=shown,
        waiting=waiting,
        is_map=is_map,
        counted=_count_listed(taxonomy),
    )
    return Page(taxonomy.path, taxonomy.label, html, f"รวมทุกเรื่องในคลัง แยกตาม{taxonomy.label}")


def _count_listed(taxonomy: Taxonomy) -> tuple[int, int]:
    """Give how many records a taxonomy's terms have, each once, and how many of them are made up."""
    listed = {record.id: record for term in taxonomy.terms for record in term.records}
    return len(listed), count_examples(listed.values())


def _make_robots(site: Site) -> TextFile:
    """Make robots.txt, which allows everything; it names the sitemap if the site's address is known."""
    sitemap = f"\nSitemap: {site.url}sitemap.xml\n" if site.url else ""
    return TextFile("robots.txt", f"User-agent: *\nAllow: /\n{sitemap}")
