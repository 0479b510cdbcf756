"""The desk's pages from a real server: without scripts, in the frame of the published site."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from khlang.library import Library
from khlang.pages.page import Page, Site
from khlang.pages.server_frames import FRAMES, render_server_frames, write_server_frames
from khlang.publish import Built, Release, publish
from khlang.search.desk import Desk
from khlang.server import CurrentDesk
from khlang.server.frames import LiveFrames

from tests.server.client import Client, serve
from tests.server.desk.conftest import render_theme


def test_the_page_stands_in_the_published_frame(client: Client) -> None:
    """With its header, footer and styles; without the scripts that would search again."""
    reply = client.get("/search", q="หนี้นอกระบบ")
    assert reply.status == 200
    assert "<header>คลัง</header>" in reply.text
    assert "<footer>ท้าย</footer>" in reply.text
    assert '<script src="assets/js/frame.js">' in reply.text
    assert '<link rel="stylesheet" href="assets/css/search.css">' in reply.text
    assert "assets/js/search" not in reply.text
    assert "พบ ๓ เรื่อง สำหรับ “หนี้นอกระบบ”" in reply.text
    assert "<mark>หนี้นอกระบบ</mark>" in reply.text
    assert 'href="lesson/kr-2567-kkn-001.html"' in reply.text
    for name, value in {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin"}.items():
        assert value in str(reply.headers[name])
    assert "default-src 'none'" in str(reply.headers["Content-Security-Policy"])
    assert "frame-ancestors 'none'" in str(reply.headers["Content-Security-Policy"])


def test_the_page_stands_in_the_real_frame(built_site: Path, library: Library) -> None:
    """The frame that a build of today keeps, not only the one above: all but the page is as on the static page."""
    current = CurrentDesk()
    current.hold(Desk(library))
    with serve(built_site, current) as client:
        reply = client.get("/search", q="หนี้นอกระบบ")
        assert "<mark>หนี้นอกระบบ</mark>" in reply.text
        assert reply.text.count('id="search-box"') == 1
        assert "assets/js/search" not in reply.text
        assert "search/core-" not in reply.text
        assert "<noscript>" not in reply.text
        static = client.get("/search.html").text
        for part in (r"<body.*?<article[^>]*>", r"</article>.*?</footer>"):
            found = re.search(part, static, re.DOTALL)
            assert found
            assert found[0] in reply.text
        assert 'aria-current="page">ค้นหา' in reply.text
        assert '<meta name="robots" content="noindex">' in reply.text
        assert 'http-equiv="Content-Security-Policy"' in reply.text
        assert "khlang-search" not in reply.text
        # Files below the folder of the same name are still the site's.
        assert client.get("/search.html").status == 200
        assert client.get("/lesson/kr-2567-kkn-001.html").status == 200


def test_facets_paging_and_order_are_links(client: Client) -> None:
    """All by address: chosen boxes, chips that take a filter away, pages of 20."""
    reply = client.get("/search", f_forms=["lesson"])
    assert 'name="f.forms" value="lesson" checked' in reply.text
    assert reply.text.count('class="kl-listing__item"') == 20
    assert 'rel="next" href="search?f.forms=lesson&amp;start=20"' in reply.text
    second = client.fetch("/search?f.forms=lesson&start=20")
    assert second.text.count('class="kl-listing__item"') == 11
    assert 'rel="prev" href="search?f.forms=lesson"' in second.text
    assert 'rel="next"' not in second.text
    both = client.get("/search", q="ขยะ", f_forms=["lesson", "centre"], sort="newest")
    assert both.status == 200
    assert 'href="search?q=%E0%B8%82%E0%B8%A2%E0%B8%B0&amp;f.forms=centre&amp;sort=newest"' in both.text


def test_what_was_meant_is_a_link(client: Client) -> None:
    """Nobody is left with an empty page."""
    reply = client.get("/search", q="souh", typed="1")
    assert f'<a href="search?q={quote("หนี้")}">หนี้</a>' in reply.text
    assert "browse/provinces/index.html" in reply.text


def test_an_unknown_filter_of_an_old_link_is_told_and_narrows_nothing(client: Client) -> None:
    """As in the browser; what is known still narrows, and no link of the page repeats the unknown."""

    def count(query: str) -> str:
        page = client.fetch(f"/search?{quote(query, safe='=&.')}")
        assert page.status == 200
        assert ("ไม่รู้จักตัวกรอง" in page.text) == ("1999" in query or "f.nope" in query)
        assert "f.nope" not in page.text
        assert "f.years=1999" not in page.text
        return page.text.split("พบ ")[1].split(" เรื่อง")[0]

    assert count("q=ขยะ&f.years=1999&f.nope=x") == count("q=ขยะ")
    assert count("q=ขยะ&f.years=1999&f.years=2566") == count("q=ขยะ&f.years=2566") != count("q=ขยะ")
    assert "“1999” “x” จึงไม่ได้ใช้" in client.fetch("/search?f.years=1999&f.nope=x").text
    assert client.fetch("/search?" + "&".join(["f.nope=x"] * 51)).status == 400


@pytest.mark.parametrize(
    "note", ["", "{}", '{"frames": {"search.html": ["x"]}, "name": "", "description": ""}']
)
def test_without_frames_the_desk_still_answers(tmp_path: Path, library: Library, note: str) -> None:
    """A bare page instead of an error, where nothing is published, or not by us."""
    site = tmp_path / "site"
    current = CurrentDesk()
    with serve(site, current) as client:
        assert "kl-content" in client.get("/search", q="ขยะ").text
        site.mkdir()
        Release(site).write_note(FRAMES, note)
        current.hold(Desk(library))
        reply = client.get("/search", q="ขยะ")
        assert reply.status == 200
        assert 'id="search-box"' in reply.text


def publish_frames(out: Path, word: str) -> None:
    """Publish an empty site whose theme ends with a word."""
    theme = render_server_frames(lambda page: render_theme(page) + word, Site("คลัง"), "ของเรา")

    def build(folder: Path, _previous: Release | None) -> Built:
        folder.mkdir()
        return Built({FRAMES: write_server_frames(theme)})

    publish(out, build)


def test_pages_stand_in_the_frame_of_the_release_that_is_live(tmp_path: Path) -> None:
    """After a publish the next page has the new frame; the way to the top is that of the page's own path."""
    out = tmp_path / "site"
    frames = LiveFrames(out)
    page = Page("draft/index.html", "ก & ข", "<p>เนื้อหา</p>")
    assert "<title>ก &amp; ข</title>" in frames.join(page)
    for word in ("หนึ่ง", "สอง"):
        publish_frames(out, word)
        joined = frames.join(page)
        assert joined.endswith(word)
        assert 'src="../assets/js/frame.js"' in joined
        assert "<p>เนื้อหา</p>" in joined
    assert frames.site == Site("คลัง")
