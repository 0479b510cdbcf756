"""The staff desk's search page, which a server answers: it needs no JavaScript.

`asked` is what somebody asks, `given` the answer as plain values. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, render, way_up
from khlang.pages.review.context import MENU_CSS, PageContext
from khlang.pages.search import SEARCH, SEARCH_CSS
from khlang.pages.tiles import Tile
from khlang.search.desk.search_request import SearchRequest
from khlang.search.index.facets import Facet

PATH = "search"
# Groups of a facet that are seen at once; the others open on request.
SHOWN_GROUPS = 6


@dataclass(frozen=True, slots=True)
class Start:
    """What the page offers beside an answer: words in the empty search box, links for those who browse, and the
    formats in which results can be taken away (the ending of the address, and a label)."""

    placeholder: str = ""
    browse: Sequence[Tile] = ()
    formats: Sequence[tuple[str, str]] = ()


def render_desk(
    context: PageContext,
    facets: Sequence[Facet],
    asked: SearchRequest,
    given: Mapping[str, Any] | None,
    start: Start,
) -> Page:
    """Make the page; without an answer, the page before the first question."""
    chosen = [
        (facet.key, group.key, group.label)
        for facet in facets
        for group in facet.values
        if group.key in asked.facet_values.get(facet.key, ())
    ]
    counted = _count(facets, asked, given) if given else []
    return _render(context, start, asked=asked, given=given, chosen=chosen, facets=counted, message="")


def render_refusal(context: PageContext, message: str, start: Start) -> Page:
    """Make the page that says why nothing was searched."""
    return _render(context, start, asked=None, given=None, chosen=[], facets=[], message=message)


def _count(facets: Sequence[Facet], asked: SearchRequest, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the facets with their groups, chosen ones and large ones first."""
    counts = {
        facet["key"]: {each["key"]: each["count"] for each in facet["groups"]} for facet in given["facets"]
    }
    listed = []
    for facet in facets:
        chosen = asked.facet_values.get(facet.key, ())
        groups = [
            {
                "key": group.key,
                "label": group.label,
                "count": counts.get(facet.key, {}).get(group.key, 0),
                "is_chosen": group.key in chosen,
            }
            for group in facet.values
            if group.key in chosen or group.key in counts.get(facet.key, {})
        ]
        groups.sort(key=lambda group: (not group["is_chosen"], -int(str(group["count"]))))
        if groups:
            shown, rest = groups[:SHOWN_GROUPS], groups[SHOWN_GROUPS:]
            named = {"key": facet.key, "label": facet.label, "is_first": facet.is_first}
            listed.append({**named, "shown": shown, "rest": rest})
    return listed


def _render(context: PageContext, start: Start, **values: object) -> Page:
    styles = "".join(link_style(way_up(PATH), sheet) for sheet in (SEARCH_CSS, MENU_CSS))
    head = Head(styles=styles, menu=SEARCH, is_indexed=False)
    html = render("desk.html", PATH, context=context, start=start, **values)
    return Page(PATH, "ค้นหา", html, head=head)
