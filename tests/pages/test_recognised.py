"""Who was recognised, by year: driven by the forms' role, never by the name of a field."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable
from xml.etree import ElementTree

import pytest
from khlang.fields.read import Choice
from khlang.library import Library
from khlang.pages.card_cache import CardCache
from khlang.pages.page import Page, Site, TextFile
from khlang.pages.pagination import PAGE_SIZE
from khlang.pages.recognised import RECOGNISED, find_recognitions, render_recognised
from khlang.records.record import Record

from tests.conftest import render_all

PUBLIC = Site("คลังทดสอบ", "https://khlang.example/")


def with_records(library: Library, records: Iterable[Record]) -> Library:
    """Give the library with other records."""
    return dataclasses.replace(library, records=tuple(records))


def with_recognition(record: Record, rows: tuple[dict[str, object], ...]) -> Record:
    """Give a record with other rows in the table that its form names."""
    key = record.form.roles.recognition
    return dataclasses.replace(record, values={**record.values, key: rows})


def render_by_path(library: Library, site: Site = PUBLIC) -> dict[str, Page | TextFile]:
    """Give the list's pages and feeds by path."""
    made = render_all(render_recognised(library, CardCache(library), site))
    return {page.path: page for page in made}


def html_of(page: Page | TextFile) -> str:
    """Give the HTML of a page."""
    assert isinstance(page, Page)
    return page.html


@pytest.fixture(scope="module")
def told(library: Library) -> list[Record]:
    """The records that tell of a recognition."""
    return [record for record in library.published if record.role(record.form.roles.recognition)]


def test_every_recognition_is_listed_by_year(library: Library, told: list[Record]) -> None:
    """Newest year first; each record is linked, with its sub-district beside the centres and lessons."""
    found = find_recognitions(library)
    assert {each.record.id for each in found} == {record.id for record in told}
    assert [each.year for each in found] == sorted((each.year for each in found), reverse=True)
    html = html_of(render_by_path(library)[RECOGNISED])
    for record in told:
        assert f'href="../{record.form.key}/{record.id}.html"' in html
        if record.place.subdistrict:
            assert f"ตำบล{record.place.subdistrict.name}" in html
    ids = re.findall(r'id="(y\d+)(?:-\w+)?"', html)
    assert ids == sorted(ids, reverse=True)


def test_feeds_have_an_entry_for_each_recognition(library: Library, told: list[Record]) -> None:
    """A record that is recognised again is news again: no two entries have one name."""
    kind = next(each for each in find_recognitions(library))
    first = with_recognition(
        told[0], tuple({"kind": Choice(kind.label), "year": year} for year in (2566, 2568))
    )
    columns = {
        column.type.name: column.key for column in first.form.by_key[first.form.roles.recognition].columns
    }
    assert columns["choice"] == "kind"
    made = render_by_path(with_records(library, [first]))
    feed = made["recognised/index.json"]
    assert isinstance(feed, TextFile)
    items = json.loads(feed.text)["items"]
    assert len({item["id"] for item in items}) == len(items) == 2
    assert [item["title"].split(":")[0] for item in items] == [f"{kind.label} ๒๕๖๘", f"{kind.label} ๒๕๖๖"]
    rss = made["recognised/index.xml"]
    assert isinstance(rss, TextFile)
    assert len(ElementTree.fromstring(rss.text).findall(".//item")) == 2
    assert not [path for path in render_by_path(library, Site("คลัง")) if not path.endswith(".html")]


def test_nobody_recognised_has_no_page(library: Library, told: list[Record]) -> None:
    """Neither a page nor a feed, nor a link on the way there."""
    others = [record for record in library.records if record not in told]
    assert render_by_path(with_records(library, others)) == {}


def test_a_row_without_a_year_or_with_hostile_words_is_shown_as_text(
    told: list[Record], library: Library
) -> None:
    """What is open to any words is escaped; what has no year comes last."""
    hostile = with_recognition(
        told[0], ({"kind": Choice("<img src=x>")}, {"kind": Choice("ดี"), "year": 2560})
    )
    html = html_of(render_by_path(with_records(library, [hostile]))[RECOGNISED])
    assert "<img src=x>" not in html
    assert html.index("๒๕๖๐") < html.index("ไม่ระบุปี")


def test_long_lists_go_on_over_pages(told: list[Record], library: Library) -> None:
    """As many as other lists have on a page."""
    many = [
        dataclasses.replace(told[0], id=f"{told[0].id[:-3]}{number:03}") for number in range(1, PAGE_SIZE + 9)
    ]
    made = render_by_path(with_records(library, many))
    pages = [path for path in made if path.endswith(".html")]
    assert pages == [RECOGNISED, "recognised/index-2.html"]
    links = re.findall(r'href="\.\./\w+/([^"]+)\.html"', "".join(html_of(made[path]) for path in pages))
    assert {record.id for record in many} <= set(links)
