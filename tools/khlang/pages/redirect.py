"""The page at an old id of a record, which leads to where the record is now."""

from __future__ import annotations

from khlang.cache import make_key
from khlang.pages.head import Head
from khlang.pages.page import Page, Target, render
from khlang.pages.record import describe
from khlang.records.card import make_card, record_path
from khlang.records.record import Record


def make_redirect_target(alias: str, record: Record) -> Target:
    """Make the target of the page at an old id."""
    path = f"{record.form.key}/{alias}.html"
    return Target(path, make_key(alias, repr(make_card(record))), lambda: render_redirect(alias, record))


def render_redirect(alias: str, record: Record) -> Page:
    """Make the page that leads from an old id to the record."""
    path = f"{record.form.key}/{alias}.html"
    html = render("redirect.html", path, card=make_card(record))
    target = record_path(record)
    head = Head(canonical=target, redirect_to=target.rpartition("/")[2])
    return Page(path, record.title, html, describe(record), head=head)
