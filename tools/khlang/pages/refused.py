"""The page that a server shows in the place of a record's own while its changed file can't be published. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from khlang.pages.drafts import DRAFT_CSS
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, render, way_up
from khlang.problems import Level, Problem, limit_problems, say
from khlang.records.card import record_path
from khlang.records.record import Record


def render_refused(record: Record, problems: Sequence[Problem]) -> Page:
    """Make the page that says what is wrong with the file of a record; `record` is as it was published."""
    path = record_path(record)
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    html = render("refused.html", path, record=record, errors=errors, say=say, limit=limit_problems)
    return Page(
        path, record.title, html, head=Head(styles=link_style(way_up(path), DRAFT_CSS), is_indexed=False)
    )
