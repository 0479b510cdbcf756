"""What is looked for in a published site, of the tests' library or of the live one."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path

from khlang.library import Library


class Links(html.parser.HTMLParser):
    """Collects the addresses that a page asks for or leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.followed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `src` of anything, `href` of links to load and to follow."""
        values = dict(attrs)
        if source := values.get("src"):
            self.loaded.append(source)
        if target := values.get("href"):
            is_loaded = tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload")
            (self.loaded if is_loaded else self.followed).append(target)


def read_links(page: Path) -> Links:
    """Give the addresses of a page."""
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    return links


def find_lost_links(site: Path) -> list[tuple[str, str]]:
    """Give (page, address) of what a site's pages load from another host or by an absolute path, or do not find."""
    lost = []
    for page in sorted(site.resolve().rglob("*.html")):
        links = read_links(page)
        lost += [(page.name, each) for each in links.loaded if re.match(r"(https?:)?//", each)]
        for address in links.loaded + links.followed:
            path = address.split("#")[0].split("?")[0]
            if not path or re.match(r"[a-z]+:", path) or page.name == "404.html":
                continue
            # An absolute path does not work in a sub-path or on a USB stick.
            if path.startswith("/") or not (page.parent / path).exists():
                lost.append((page.name, address))
    return lost


def find_private_words(site: Path, library: Library) -> list[tuple[str, str]]:
    """Give (file, word) of each key or label of a private field in a site, unless a public field has the label.

    The forms that people send ask for private values, and hold none.
    """
    words = [
        word
        for form in library.forms.values()
        for field in form.fields
        if not field.is_public
        for word in (field.key, field.label)
        if word not in {other.label for other in form.public_fields}
    ]
    suffixes = (".html", ".js", ".json", ".xml")
    files = [
        path
        for path in sorted(site.resolve().rglob("*"))
        if path.suffix in suffixes and path.parent.name != "send"
    ]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    return [(name, word) for name, text in texts.items() for word in words if word in text]
