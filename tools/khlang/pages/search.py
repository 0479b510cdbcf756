"""The search page, whose answers its scripts write, and what it and the desk offer before a question."""

from __future__ import annotations

from collections.abc import Sequence

from khlang.fields.facets import PROVINCES
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, Site, render, way_up
from khlang.pages.taxonomies import Taxonomy, list_main_taxonomies
from khlang.pages.tiles import Tile

SEARCH, SEARCH_CSS = "search.html", "assets/css/search.css"


def render_search(site: Site, taxonomies: Sequence[Taxonomy]) -> Page:
    """Make the search page."""
    html = render("search.html", SEARCH, hints=site.hints, browse=list_browse_links(taxonomies))
    head = Head(styles=link_style(way_up(SEARCH), SEARCH_CSS))
    return Page(SEARCH, "ค้นหา", html, "ค้นหาบทเรียน กิจกรรม และศูนย์ในคลัง", head=head)


def list_browse_links(taxonomies: Sequence[Taxonomy]) -> list[Tile]:
    """Give links for those who browse: to the taxonomies that the site is ordered by, and to the provinces."""
    shown = [*list_main_taxonomies(taxonomies), *(each for each in taxonomies if each.key == PROVINCES)]
    return [Tile(taxonomy.label, taxonomy.path) for taxonomy in shown]
