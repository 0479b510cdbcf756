"""The theme's frame around a page: rendered once for each variant of page, and joined to every page of it.

Rendering the theme's template for each of 7,036 records takes most of a build (7 s of 10 on two cores), and
all but the page's own values comes out the same each time. So the template is rendered once around a placeholder
page, whose values are marks; the result is split at the marks, and each page's values are put in their places.

A frame for pages of any path is rendered around a placeholder page that lies DEPTH folders deep: every way to the
top of the site is then a run of `../` that nothing else has, and each page gets its own in its place. Pure; knows
no MkDocs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import escape

from khlang.cache import make_key
from khlang.pages.head import Head
from khlang.pages.page import Page, way_up

# A placeholder page has this name; where its path stands in the frame, the path of the page is meant.
_NAME = "khlang-placeholder.html"
# Private-use characters, which no sound record may hold, and no template changes.
_MARK = "\ue000(?P<mark>[a-z_]+)\ue001"
# Deeper than any link of a theme.
DEPTH = 20
ANY_FOLDER = "khlang/" * DEPTH
# The way to the top of the site from there, before a path; and alone, without its slash.
_ROOT = rf"(?<![./])(?P<root>(?:\.\./){{{DEPTH}}})"
_TOP = rf"(?<![./])(?P<top>(?:\.\./){{{DEPTH - 1}}}\.\.(?!/))"
# Values that are ready HTML; all others are text, to be escaped.
_HTML = ("html", "json_ld", "styles", "scripts")


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"


@dataclass(frozen=True, slots=True)
class FrameVariant:
    """What decides how the frame of a page comes out, besides the page's own values.

    `folder` is that of the page, empty or ending in `/`, from which the menu's links lead; `filled` names the
    values that it has at all, `feeds` the suffixes of its feeds. The others are those of the page's head.
    """

    folder: str
    kind: str
    feeds: tuple[str, ...]
    filled: tuple[str, ...]
    menu: str = ""
    is_indexed: bool = True

    def __str__(self) -> str:
        """Write it so that `parse_variant` reads it."""
        return json.dumps([self.folder, self.kind, self.feeds, self.filled, self.menu, self.is_indexed])


def parse_variant(text: str) -> FrameVariant:
    """Read a variant as written by `str`. Raises ValueError or TypeError on other text."""
    folder, kind, feeds, filled, menu, is_indexed = json.loads(text)
    return FrameVariant(folder, kind, tuple(feeds), tuple(filled), menu, is_indexed)


def _list_values(page: Page) -> dict[str, str]:
    """Give every value of a page that a frame may show, by name, but for its HTML."""
    return {
        "title": page.title,
        "description": page.description,
        "source": page.source,
        "image": page.head.image,
        "image_alt": page.head.image_alt,
        "canonical": page.head.canonical,
        "redirect_to": page.head.redirect_to,
        "json_ld": page.head.json_ld,
        "styles": page.head.styles,
        "scripts": page.head.scripts,
    }


def find_variant(page: Page) -> FrameVariant:
    """Give the variant of a page."""
    filled = tuple(name for name, text in _list_values(page).items() if text)
    folder, slash, _name = page.path.rpartition("/")
    feeds = tuple(feed.rpartition(".")[2] for feed in page.feeds)
    return FrameVariant(folder + slash, page.head.kind, feeds, filled, page.head.menu, page.head.is_indexed)


def make_placeholder_page(variant: FrameVariant) -> Page:
    """Make the page of a variant that has marks for values."""
    values = {name: _mark(name) for name in variant.filled}
    title, description, source = (values.pop(name, "") for name in ("title", "description", "source"))
    feeds = tuple(f"{_mark(f'{suffix}_feed')}.{suffix}" for suffix in variant.feeds)
    head = Head(variant.kind, menu=variant.menu, is_indexed=variant.is_indexed, **values)
    return Page(variant.folder + _NAME, title, _mark("html"), description, source, feeds, head)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rendered frame, split at its marks: text, name, text, … ; `digest` changes with any of it."""

    pieces: tuple[str, ...]
    digest: str

    def join(self, page: Page) -> str:
        """Put a page into the frame."""
        values = {
            name: text if name in _HTML else str(escape(text)) for name, text in _list_values(page).items()
        }
        values |= {
            f"{suffix}_feed": stem for feed in page.feeds for stem, _, suffix in [feed.rpartition(".")]
        }
        root = way_up(page.path)
        values |= {"html": page.html, "path": page.path, "root": root, "top": root.rstrip("/") or "."}
        return "".join(values[piece] if number % 2 else piece for number, piece in enumerate(self.pieces))


def split_frame(html: str, path: str) -> Frame:
    """Split what the theme made of the placeholder page at `path`."""
    pieces = []
    end = 0
    for found in re.finditer(rf"{_MARK}|(?P<path>{re.escape(path)})|{_ROOT}|{_TOP}", html):
        pieces += [html[end : found.start()], found["mark"] or str(found.lastgroup)]
        end = found.end()
    pieces.append(html[end:])
    return Frame(tuple(pieces), make_key(*pieces))


def render_frame(render: Callable[[Page], str], variant: FrameVariant) -> Frame:
    """Make the frame of a variant; `render` is the theme's own way of rendering a page."""
    placeholder = make_placeholder_page(variant)
    return split_frame(render(placeholder), placeholder.path)
