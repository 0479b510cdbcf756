"""Looks at the HTML of pages written by hand: a second wall behind the check of their Markdown.

That one reads what people wrote, this one what the renderer made of it, with whatever extensions mkdocs.yml has.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from khlang.fields.web_address import find_safe_url

# What Markdown and its usual extensions make.
_ELEMENTS = """
a abbr blockquote br code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr img ins kbd li
mark ol p pre s section small span strong sub summary sup table tbody td tfoot th thead tr ul
"""
_ATTRIBUTES = """
align alt class colspan height href id name open rel role rowspan scope src start style title width
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
# Of tables; anything else in a style may load something.
_STYLE = re.compile(r"text-align: (?:left|right|center);")
_PLACE = re.compile(r"(?![\s/\\])[^:\\\x00-\x1f]*")


def find_foreign_html(html: str) -> str:
    """Give the first element, attribute or address that no page written by hand may have, or an empty text."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    """Keeps the first thing that is foreign."""

    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self._keep(f"<{tag}>")
        for name, value in attrs:
            if not _is_allowed(tag, name, value or ""):
                self._keep(f'<{tag} {name}="{value or ""}">')

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._keep(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._keep(f"<![{data}]>")

    def _keep(self, what: str) -> None:
        self.found = self.found or what[:80]


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "style":
        return _STYLE.fullmatch(value) is not None
    if name in ("href", "src"):
        is_outside = tag == "a" and find_safe_url(value) is not None
        return is_outside or _PLACE.fullmatch(value) is not None
    return name in ATTRIBUTES or name.startswith(("aria-", "data-"))
