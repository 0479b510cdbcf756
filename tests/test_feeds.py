"""Feeds that any reader can take: valid XML and JSON whatever a title holds, absolute links, no made-up dates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree

from khlang.library import Library, load_library
from khlang.pages.card_cache import CardCache
from khlang.pages.feeds import NEWEST_IN_FEED, feed_paths, render_search_description
from khlang.pages.list_rows import RowMaker
from khlang.pages.listings import render_listings
from khlang.pages.page import Page, Site, TextFile

from tests.conftest import render_all

URL = "https://example.org/คลัง/"
HOSTILE = """]]></title><script>alert("1")</script> & &amp; <img src=x onerror='alert(1)'> \N{PILE OF POO}"""


NO_FEEDS = {"robots.txt", "opensearch.xml"}


def list_texts(made: Iterable[object]) -> list[TextFile]:
    """Give the files that are not for scripts of the site."""
    return [file for file in made if isinstance(file, TextFile) and not file.path.endswith(".js")]


def feeds_of(library: Library) -> dict[str, str]:
    """Give every feed by path."""
    files = render_all(
        render_listings(library, Site("คลัง <ทดสอบ> & co", URL), RowMaker(library, CardCache(library)))
    )
    return {file.path: file.text for file in list_texts(files) if file.path not in NO_FEEDS}


def test_feeds_are_valid_and_absolute(library: Library) -> None:
    """Each list has both feeds; both hold the same records in the same order, newest first."""
    feeds = feeds_of(library)
    stems = {Path(path).with_suffix("").as_posix() for path in feeds}
    assert {"feed", "lesson/index", "browse/provinces/kkn", "browse/provinces/kbi"} <= stems
    for stem in stems:
        channel = ElementTree.fromstring(feeds[f"{stem}.xml"]).find("channel")
        assert channel is not None
        assert all(channel.findtext(tag) for tag in ("title", "link", "description"))
        links = [item.findtext("link") or "" for item in channel.iter("item")]
        feed = json.loads(feeds[f"{stem}.json"])
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"{URL}{stem}.json"
        assert [item["url"] for item in feed["items"]] == links
        assert all(item["id"] and item["content_text"] for item in feed["items"])
        assert all(link.startswith(URL) for link in links)
        assert len(links) <= NEWEST_IN_FEED or stem == "feed"
    years = [path.split("-")[1] for path in (item["url"] for item in json.loads(feeds["feed.json"])["items"])]
    assert years == sorted(years, reverse=True)


def test_no_date_is_made_up(library: Library) -> None:
    """Records do not say when they were published, so feeds do not either."""
    text = "".join(feeds_of(library).values())
    assert "pubDate" not in text
    assert "date_published" not in text


def test_hostile_title_stays_text(copy_library: Callable[[], Path]) -> None:
    """A title comes out of both feeds letter for letter, and never as markup."""
    root = copy_library()
    path = root / "records" / "lesson" / "kr-2569-sni-001.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    quoted = HOSTILE.replace("'", "''")
    changed = [f"title: '{quoted}'" if line.startswith("title:") else line for line in lines]
    path.write_text("\n".join(changed), encoding="utf-8")
    feeds = feeds_of(load_library(root))
    xml = ElementTree.fromstring(feeds["feed.xml"])
    assert HOSTILE in [item.findtext("title") for item in xml.iter("item")]
    assert not list(xml.iter("script"))
    assert HOSTILE in [item["title"] for item in json.loads(feeds["feed.json"])["items"]]


def test_without_an_address_there_are_no_feeds(library: Library) -> None:
    """A feed's links must be absolute; pages name none that is not there."""
    made = list(render_all(render_listings(library, Site("คลัง"), RowMaker(library, CardCache(library)))))
    assert [extra.path for extra in list_texts(made)] == ["robots.txt"]
    assert not [page.path for page in made if isinstance(page, Page) and (page.feeds or "RSS" in page.html)]


def test_pages_name_feeds_that_exist(library: Library) -> None:
    """What `<link rel="alternate">` will lead to is there."""
    made = list(render_all(render_listings(library, Site("คลัง", URL), RowMaker(library, CardCache(library)))))
    files = {extra.path for extra in list_texts(made)}
    pages = [page for page in made if isinstance(page, Page)]
    named = {page.path.rpartition("/")[0] + "/" + feed for page in pages for feed in page.feeds}
    named = {path.removeprefix("/") for path in named}
    assert named == files - NO_FEEDS
    assert set(feed_paths("index.html")) <= named


def test_browsers_can_add_the_search(library: Library) -> None:
    """OpenSearch 1.1: names of at most 16 and 48 letters, an absolute address with the words of the search."""
    site = Site("คลังบทเรียนของชุมชนทั้งประเทศ <ทดสอบ>", URL)
    about = ElementTree.fromstring(render_search_description(site).text)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert about.tag == f"{space}OpenSearchDescription"
    assert 0 < len(about.findtext(f"{space}ShortName") or "") <= 16
    address = about.find(f"{space}Url")
    assert address is not None
    assert address.get("template") == f"{URL}search.html?q={{searchTerms}}"
