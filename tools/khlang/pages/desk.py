"""The staff desk's search page: drawn by the server into the frame of the published one, for browsers without scripts.

Pure: the frame comes in as text. `asked` is what somebody asks, `given` the answer as plain values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from khlang.pages.page import render
from khlang.search.desk.search_request import SearchRequest
from khlang.search.index.facets import Facet

PATH = "search.html"
# Groups of a facet that are seen at once; the others open on request.
SHOWN_GROUPS = 6
_ARTICLE = re.compile(r'(<article\b[^>]*\bid="?kl-content"?[^>]*>).*?(</article>)', re.DOTALL)
# The page's own search would answer again.
_SCRIPTS = re.compile(
    r'<script\b[^>]*\bsrc="?[^">]*(?:assets/js/search[./]|search/core-)[^>]*></script>\s*|'
    r'<script\b[^>]*\bid="?khlang-search"?.*?</script>\s*',
    re.DOTALL,
)
_BARE = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>ค้นหา</title></head><body><article id="kl-content"></article></body></html>
"""


def render_desk(
    frame: str, facets: Sequence[Facet], asked: SearchRequest, given: Mapping[str, Any] | None
) -> str:
    """Draw the page; without an answer, the page before the first question."""
    chosen = [
        (facet.key, group.key, group.label)
        for facet in facets
        for group in facet.values
        if group.key in asked.facet_values.get(facet.key, ())
    ]
    counted = _count(facets, asked, given) if given else []
    return _fill(frame, asked=asked, given=given, chosen=chosen, facets=counted, message="")


def render_refusal(frame: str, message: str) -> str:
    """Draw the page that says why nothing was searched."""
    return _fill(frame, asked=None, given=None, chosen=[], facets=[], message=message)


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
            listed.append({"key": facet.key, "label": facet.label, "shown": shown, "rest": rest})
    return listed


def _fill(frame: str, **values: object) -> str:
    html = render("desk.html", PATH, **values)
    page = _SCRIPTS.sub("", frame)
    if not _ARTICLE.search(page):
        page = _BARE
    return _ARTICLE.sub(lambda found: f"{found[1]}\n{html}{found[2]}", page, count=1)
