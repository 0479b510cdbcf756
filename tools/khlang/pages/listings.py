"""The lists of records, of each form and each term of a taxonomy, with their feeds; and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khlang.cache import make_key
from khlang.fields.facets import PROVINCES
from khlang.forms.model import Form
from khlang.library import Library
from khlang.pages.alphabet import render_organisations, render_titles
from khlang.pages.card_cache import CardCache
from khlang.pages.coverage import render_coverage
from khlang.pages.districts import group_districts
from khlang.pages.examples import count_examples, render_examples
from khlang.pages.feeds import NEWEST_IN_FEED, feed_names, render_feeds, render_search_description
from khlang.pages.head import PLAIN_HEAD, Head, link_script
from khlang.pages.home import render_home
from khlang.pages.list_rows import FEWEST_ROWS, ListFacet, RowMaker
from khlang.pages.offline import render_offline
from khlang.pages.page import Page, Site, Target, TextFile, render, way_up
from khlang.pages.pagination import ListPage, ListSection, paginate, place_sections
from khlang.pages.recognised import render_recognised
from khlang.pages.search import render_search
from khlang.pages.taxonomies import Taxonomy, TaxonomyTerm, list_taxonomies, sort_newest
from khlang.pages.tiles import Tile, make_tiles
from khlang.records.record import Record
from khlang.search.problem_words import ProblemWord
from khlang.thai.text import format_count

NEWEST_IN_SITE_FEED = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of records as it is to be shown: where, under which title, in which sections.

    `feed_title` names its feed where it is read among others; `up` is the page that it belongs to; `province` is the
    key of the province that it is the list of, if any.
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
    province: str = ""

    @property
    def in_order(self) -> Sequence[Record]:
        """The records in the order in which they are shown."""
        return [record for section in self.sections for record in section.items]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What all lists are drawn with."""

    site: Site
    cards: CardCache
    rows: RowMaker


@dataclass(frozen=True, slots=True)
class _Shown:
    """What all pages of one list show: each section with its address, facets to narrow it by, its feeds' names.

    `can_narrow` when it is long enough for a filter and a table.
    """

    contents: Sequence[tuple[ListSection[Record], str]]
    facets: Sequence[ListFacet]
    can_narrow: bool
    feeds: tuple[str, ...]


def render_listings(
    library: Library, site: Site, rows: RowMaker, problem_words: Sequence[ProblemWord] = ()
) -> Iterator[Page | TextFile | Target]:
    """Make home, search, coverage, every list with its pages and feeds, and robots.txt."""
    cards = rows.cards
    taxonomies = list_taxonomies(library)
    drawn = _Drawn(site, cards, rows)
    newest = sort_newest(library.published)
    yield render_home(library, taxonomies, newest, cards, site, problem_words=problem_words)
    yield render_search(site, taxonomies)
    yield render_coverage(library, taxonomies)
    yield render_offline(site)
    yield from render_recognised(library, cards, site)
    yield from render_examples(library)
    for form in library.forms.values():
        yield from _render_listing(_list_form(form, newest), drawn)
    for taxonomy in taxonomies:
        yield from (
            render_organisations(taxonomy) if taxonomy.is_alphabetical else [_render_taxonomy(taxonomy)]
        )
        for term in taxonomy.terms:
            if taxonomy.has_page(term):
                yield from _render_listing(_list_term(taxonomy, term), drawn)
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
        province=term.key if is_province else "",
    )


def _render_listing(listing: Listing, drawn: _Drawn) -> Iterator[Page | TextFile | Target]:
    contents = place_sections(listing.path, listing.sections) if _has_headings(listing.sections) else []
    can_narrow = len(listing.records) >= FEWEST_ROWS
    facets = drawn.rows.list_facets(listing.in_order, listing.province) if can_narrow else ()
    shown = _Shown(contents, facets, can_narrow, feed_names(listing.path) if drawn.site.url else ())
    for list_page in paginate(listing.path, listing.sections):
        yield (
            _render_list_page(listing, list_page, shown, drawn.cards)
            if list_page.path.endswith("index.html")
            else _make_list_target(listing, list_page, shown, drawn.cards)
        )
    if can_narrow:
        yield from drawn.rows.list_targets(listing.path, listing.in_order, facets)
    if drawn.site.url:
        newest_cards = [drawn.cards.card(record) for record in listing.records[:NEWEST_IN_FEED]]
        yield from render_feeds(listing.path, listing.feed_title, newest_cards, drawn.site)


def _has_headings(sections: Sequence[ListSection[Record]]) -> bool:
    return any(section.label for section in sections)


def _make_list_target(
    listing: Listing, list_page: ListPage[Record], shown: _Shown, cards: CardCache
) -> Target:
    """Make the target of one page of a list; its fingerprint is of everything that the page shows."""
    about = (listing.title, listing.description, listing.noun, listing.empty, listing.up, listing.help)
    parts = [(*_describe(part.section), part.is_continued) for part in list_page.slices]
    placed = [(*_describe(section), address) for section, address in shown.contents]
    drawn = [cards.fingerprint(record) for part in list_page.slices for record in part.items]
    numbers = (list_page.number, list_page.page_count)
    sizes = (
        len(listing.records),
        count_examples(listing.records),
        *numbers,
        [len(part.items) for part in list_page.slices],
    )
    counted = [
        (facet.key, [(each.key, each.label, len(each.places)) for each in facet.values])
        for facet in shown.facets
    ]
    key = make_key(repr((about, parts, placed, sizes, counted, shown.feeds)), "\n".join(drawn))
    return Target(list_page.path, key, lambda: _render_list_page(listing, list_page, shown, cards))


def _describe(section: ListSection[Record]) -> tuple[str, str, str, int]:
    return section.key, section.label, section.heading, len(section.items)


def _render_list_page(listing: Listing, list_page: ListPage[Record], shown: _Shown, cards: CardCache) -> Page:
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
        shown=shown,
    )
    head = Head(scripts=link_script(root, "assets/js/listing.js")) if shown.can_narrow else PLAIN_HEAD
    suffix = f" หน้า {format_count(list_page.number)}" if list_page.number > 1 else ""
    return Page(
        list_page.path,
        listing.title + suffix,
        html,
        listing.description + suffix,
        feeds=shown.feeds,
        head=head,
    )


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
