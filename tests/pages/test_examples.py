"""Made-up records: said to be made up wherever they are shown or counted, and nothing is said once they are gone."""

from __future__ import annotations

import dataclasses
import re

import pytest
from khlang.library import Library
from khlang.pages import render_pages
from khlang.pages.examples import EXAMPLES, count_examples
from khlang.pages.page import Page, Site

from tests.conftest import render_all

NOTE = 'class="kl-examples'
COUNTED = (
    "index.html",
    "coverage.html",
    "browse/provinces/index.html",
    "browse/titles/index.html",
    "data/index.html",
    "lesson/index.html",
)


def without_examples(library: Library) -> Library:
    """Give the library as it is when the same records are real."""
    records = tuple(dataclasses.replace(record, is_example=False) for record in library.records)
    return dataclasses.replace(library, records=records)


def pages_of(library: Library) -> dict[str, str]:
    """Give the HTML of every page by path."""
    made = render_all(render_pages(library, {}, Site("คลังทดสอบ")))
    return {page.path: page.html for page in made if isinstance(page, Page)}


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, str]:
    """All pages of the tests' library."""
    return pages_of(library)


def test_whatever_counts_examples_says_so(library: Library, pages: dict[str, str]) -> None:
    """Home also at its problems and its map, each list, the record itself; each note leads to what it means."""
    assert 0 < count_examples(library.published) < len(library.published)
    for path in COUNTED:
        assert NOTE in pages[path], path
    assert pages["index.html"].count(NOTE) == 3
    for record in library.published:
        html = pages[f"{record.form.key}/{record.id}.html"]
        assert ("kl-record__example" in html) is record.is_example
    for path, html in pages.items():
        for href in re.findall(r'class="kl-badge kl-badge--example" href="([^"]+)"', html):
            assert href == "../" * path.count("/") + EXAMPLES


def test_a_library_of_real_records_says_nothing(library: Library) -> None:
    """Neither a note nor a badge, nor the page that explains them."""
    pages = pages_of(without_examples(library))
    assert EXAMPLES not in pages
    assert not [path for path, html in pages.items() if NOTE in html or EXAMPLES in html]
