"""What the head of a page says to machines: previews of shared links, search engines, redirects. Pure."""

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
    """

    kind: str = "website"
    image: str = ""
    image_alt: str = ""
    canonical: str = ""
    redirect_to: str = ""
    json_ld: str = ""


PLAIN_HEAD = Head()


def dump_json_ld(data: Mapping[str, object]) -> str:
    """Write schema.org data so that nothing in it can close the `<script>` that holds it."""
    content = {"@context": "https://schema.org", **data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
