"""The Content-Security-Policy of every page, and that no page holds what it forbids."""

from __future__ import annotations

import html.parser
import json
from pathlib import Path

import pytest
from khlang.library import Library

# Data blocks: browsers run none of these types.
DATA = ("application/json", "application/ld+json")


class Inline(html.parser.HTMLParser):
    """Collects the policy of a page, its data, and whatever would need `unsafe-inline`."""

    def __init__(self) -> None:
        super().__init__()
        self.policies: list[str] = []
        self.found: list[str] = []
        self.data: list[str] = []
        self.before_policy: list[str] = []
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at scripts, styles, handlers, and script addresses."""
        values = {key: value or "" for key, value in attrs}
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(values["content"])
        if tag in ("script", "link", "img") and not self.policies:
            self.before_policy.append(tag)
        self._is_data = tag == "script" and values.get("type") in DATA
        if (tag == "script" and "src" not in values and not self._is_data) or tag == "style":
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {key}" for key in values if key == "style" or key.startswith("on")]
        if any(value.strip().lower().startswith("javascript:") for value in values.values()):
            self.found.append(f"{tag} javascript:")

    def handle_data(self, data: str) -> None:
        """Keep what data blocks hold."""
        if self._is_data:
            self.data.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A data block ends."""
        self._is_data = False


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, Inline]:
    """Every built page, as read by a parser."""
    found = {}
    for path in built_site.rglob("*.html"):
        parser = Inline()
        parser.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(built_site).as_posix()] = parser
    assert len(found) > 50
    return found


def test_no_page_holds_a_script_or_style(pages: dict[str, Inline]) -> None:
    """Then a text that slipped through escaping could not run either."""
    assert not {path: page.found for path, page in pages.items() if page.found}


def test_every_page_has_one_strict_policy_before_all_else(pages: dict[str, Inline]) -> None:
    """A policy in the page holds from where it stands; it allows nothing inside the page, and no other host."""
    policies = {policy for page in pages.values() for policy in page.policies}
    assert len(policies) == 1
    assert not [path for path, page in pages.items() if len(page.policies) != 1 or page.before_policy]
    policy = dict(part.strip().split(" ", 1) for part in policies.pop().split(";"))
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self' file:"
    assert not [words for words in policy.values() if "unsafe" in words or "http" in words or "*" in words]


def test_data_in_pages_is_json(pages: dict[str, Inline], library: Library) -> None:
    """What stands in a data block can be read, and closes no element."""
    blocks = [block for page in pages.values() for block in page.data]
    # A record tells who made it, home and the search page where the index is, a form what it is made of.
    sent = [form for form in library.forms.values() if form.is_sent]
    assert len(blocks) == len(library.published) + 2 + len(sent)
    assert all(json.loads(block) for block in blocks)


def test_no_script_of_material_is_asked_for(built_site: Path) -> None:
    """Its 114 kB served the palette alone; ours is under 5 kB."""
    pages = [path.read_text(encoding="utf-8") for path in built_site.rglob("*.html")]
    assert not [page for page in pages if "assets/javascripts/" in page]
    assert (built_site / "assets" / "js" / "frame.js").stat().st_size < 5000
