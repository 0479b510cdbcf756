"""The theme's frame around a page: rendered once for each variant of page, and joined to every page of it.

Rendering the theme's template for each of 7,036 records takes most of a build (7 s of 10 on two cores), and
all but the page's own values comes out the same each time. So the template is rendered once around marks, cut
at them, and each page's values are put in their places. Pure; knows no MkDocs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import escape

from khlang.cache import make_key
from khlang.pages.head import Head
from khlang.pages.page import Page

# A placeholder has this name; where its path stands in the frame, the path of the page is meant.
_NAME = "khlang-stencil.html"
# Private-use characters, which no sound record may hold, and no template changes.
_MARK = "\ue000([a-z_]+)\ue001"


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"


@dataclass(frozen=True, slots=True)
class FrameVariant:
    """What decides how the frame of a page comes out, besides the page's own values.

    `folder` is that of the page, empty or ending in `/`, from which the menu's links lead; `filled` names the
    values that it has at all, `feeds` the suffixes of its feeds.
    """

    folder: str
    kind: str
    feeds: tuple[str, ...]
    filled: tuple[str, ...]

    def __str__(self) -> str:
        """Write it so that `parse_variant` reads it."""
        return " ".join((self.folder, self.kind, ",".join(self.feeds), ",".join(self.filled)))


def parse_variant(text: str) -> FrameVariant:
    """Read a variant as written by `str`. Raises ValueError on other text."""
    folder, kind, feeds, filled = text.split(" ")
    return FrameVariant(folder, kind, *(tuple(filter(None, names.split(","))) for names in (feeds, filled)))


def _list_values(page: Page) -> dict[str, str]:
    """Give every word of a page that a frame may show, by name."""
    return {
        "title": page.title,
        "description": page.description,
        "source": page.source,
        "image": page.head.image,
        "image_alt": page.head.image_alt,
        "canonical": page.head.canonical,
        "redirect_to": page.head.redirect_to,
        "json_ld": page.head.json_ld,
    }


def find_variant(page: Page) -> FrameVariant:
    """Give the variant of a page."""
    filled = tuple(name for name, text in _list_values(page).items() if text)
    folder, slash, _name = page.path.rpartition("/")
    return FrameVariant(
        folder + slash, page.head.kind, tuple(feed.rpartition(".")[2] for feed in page.feeds), filled
    )


def make_placeholder_page(variant: FrameVariant) -> Page:
    """Make the page of a variant that has marks for values."""
    values = {name: _mark(name) for name in variant.filled}
    title, description, source = (values.pop(name, "") for name in ("title", "description", "source"))
    feeds = tuple(f"{_mark(f'{suffix}_feed')}.{suffix}" for suffix in variant.feeds)
    head = Head(variant.kind, **values)
    return Page(variant.folder + _NAME, title, _mark("html"), description, source, feeds, head)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rendered frame, cut at its marks: text, name, text, … ; `digest` changes with any of it."""

    pieces: tuple[str, ...]
    digest: str

    def join(self, page: Page) -> str:
        """Put a page into the frame."""
        values = {name: str(escape(text)) for name, text in _list_values(page).items()}
        values |= {
            f"{suffix}_feed": stem for feed in page.feeds for stem, _, suffix in [feed.rpartition(".")]
        }
        values |= {"html": page.html, "json_ld": page.head.json_ld, _NAME: page.path}
        return "".join(values[piece] if number % 2 else piece for number, piece in enumerate(self.pieces))


def split_frame(html: str, path: str) -> Frame:
    """Cut what the theme made of a placeholder with that path."""
    # The pattern has two groups, of which one is empty at each mark.
    marks = rf"{_MARK}|{re.escape(path.removesuffix(_NAME))}({_NAME})"
    pieces = tuple(piece for piece in re.split(marks, html) if piece is not None)
    return Frame(pieces, make_key(*pieces))
