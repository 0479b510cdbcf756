"""The search over cases that are not published, as officers see it: the same page as for what is, with a choice."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from khlang.case_state import State
from khlang.pages.follow import STATE_WORDS, group_digits, say_moment
from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page
from khlang.pages.search import SEARCH, SEARCH_CSS
from khlang.search.desk.search_request import SearchRequest
from khlang.search.query.snippet import Snippet

# In an address, what is searched: without it what is published.
IN, CASES = "in", "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """A case that was found; an empty title where nothing was written there."""

    number: str
    title: str
    place: str
    noun: str
    state: State
    received: datetime.datetime
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCases:
    """What a search over cases found, from the place on that was asked for.

    `near` of `total` are about what was asked. `is_readable` is false of a query without a letter or figure. Without
    `phrases_found`, quoted words were searched as plain words. `unknown` is what no case holds.
    """

    rows: Sequence[FoundCase]
    near: int
    total: int
    is_readable: bool = True
    phrases_found: bool = True
    was_cut: bool = False
    unknown: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSearch:
    """A search over cases: what is asked, what was found, None before a question; how many cases there are to search,
    how many of them can't be yet, and why nothing was searched."""

    asked: SearchRequest
    found: FoundCases | None = None
    held: int = 0
    missing: int = 0
    notice: str = ""


def render_case_search(context: PageContext, search: CaseSearch) -> Page:
    """Make the page."""
    html = render(
        "review/search.html",
        context.path,
        context=context,
        search=search,
        asked=search.asked,
        found=search.found,
        state_words=STATE_WORDS,
        moment=say_moment,
        receipt=group_digits,
    )
    return make_page(context, "ค้นหาเรื่องที่ยังไม่เผยแพร่", html, SEARCH_CSS, menu=SEARCH)
