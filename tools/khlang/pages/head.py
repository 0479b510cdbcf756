"""What a page asks of the frame besides its text: link previews, data for search engines, styles, scripts. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

# Inside <script> these could end the element or begin a comment; JSON reads the escapes as the same letters.
_UNSAFE = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


@dataclass(frozen=True, slots=True)
class Head:
    """A page's head beyond title and description; texts are plain, not yet escaped.

    `kind` is Open Graph's type. `image` and `canonical` are paths below the site, used only where the
    site's address is known; an empty `canonical` means the page itself. `redirect_to` is where a page that
    has moved sends its readers, relative to it. `json_ld` is ready to stand inside `<script>`.

    `styles` and `scripts` are ready HTML, made by `link_style` and `link_script`, that stands in the head and at
    the end of the page. `menu` is the address of the entry of the menu that the page belongs to; empty for a page
    that is an entry itself, or belongs to none. A page that is not indexed has no address that others should know.
    """

    kind: str = "website"
    image: str = ""
    image_alt: str = ""
    canonical: str = ""
    redirect_to: str = ""
    json_ld: str = ""
    styles: str = ""
    scripts: str = ""
    menu: str = ""
    is_indexed: bool = True


PLAIN_HEAD = Head()


def link_style(root: str, path: str) -> str:
    """Link the style sheet at `path`, below the site; `root` is the way from the page to the top of the site."""
    return f'<link rel="stylesheet" href="{root}{path}">'


def link_script(root: str, path: str) -> str:
    """Load the script at `path`, below the site; `root` is the way from the page to the top of the site."""
    return f'<script src="{root}{path}"></script>'


def dump_json_ld(data: Mapping[str, object]) -> str:
    """Write schema.org data so that nothing in it can close the `<script>` that holds it."""
    content = {"@context": "https://schema.org", **data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
