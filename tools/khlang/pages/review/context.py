"""Where a page of the desk stands, and what all of them have."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.officers import Officer
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, way_up
from khlang.pages.send_paths import FORM_CSS

REVIEW = "review"
REVIEW_CSS = "assets/css/review.css"
MENU_CSS = "assets/css/desk_menu.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Where a page of the desk stands (`path`, without a dot), who reads it, and what its forms carry.

    `has_search` and `has_review` tell which places the server has: the menu leads to no other.
    """

    path: str
    officer: Officer | None = None
    area: str = ""
    token: str = ""
    has_search: bool = True
    has_review: bool = True


def make_page(context: PageContext, title: str, html: str, *more_styles: str, menu: str = "") -> Page:
    """Make a page of the desk, which may need more style sheets and belong to an entry of the site's menu; no search
    engine lists it."""
    root = way_up(context.path)
    sheets = (FORM_CSS, REVIEW_CSS, MENU_CSS, *more_styles)
    styles = "".join(link_style(root, sheet) for sheet in sheets)
    return Page(context.path, title, html, head=Head(styles=styles, menu=menu, is_indexed=False))
