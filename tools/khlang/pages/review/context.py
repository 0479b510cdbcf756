"""Where a page of the desk stands, and what all of them have."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.officers import Officer
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, way_up
from khlang.pages.send_paths import FORM_CSS

REVIEW = "review"
REVIEW_CSS = "assets/css/review.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Where a page of the desk stands (`path`, without a dot), who reads it, and what its forms carry."""

    path: str
    officer: Officer | None = None
    area: str = ""
    token: str = ""


def make_page(context: PageContext, title: str, html: str) -> Page:
    """Make a page of the desk; no search engine lists it."""
    root = way_up(context.path)
    styles = link_style(root, FORM_CSS) + link_style(root, REVIEW_CSS)
    return Page(context.path, title, html, head=Head(styles=styles, is_indexed=False))
