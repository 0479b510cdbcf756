"""The desk over HTTP, from a real server: pages without scripts, CSV, and an API that is as it is described."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from khlang.library import Library
from khlang.pages.page import Page, Site, way_up
from khlang.pages.server_frames import FRAMES, render_server_frames, write_server_frames
from khlang.publish import Release, publish
from khlang.search.desk import Desk
from khlang.server import HOST, CurrentDesk, make_app, make_server
from khlang.server.frames import LiveFrames
from starlette.applications import Starlette

from tests.search.desk.test_desk import HOSTILE


def render_theme(page: Page) -> str:
    """A theme of three lines."""
    root = way_up(page.path)
    return f"""<!doctype html><html lang="th"><head><title>{page.title}</title>{page.head.styles}
<script src="{root}assets/js/frame.js"></script></head><body><header>คลัง</header>
<article id="kl-content">{page.html}</article><footer>ท้าย</footer>{page.head.scripts}</body></html>"""


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Message
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Client:
    """Asks a server."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str, **asked: object) -> Reply:
        """Ask for a path; `f_years` is `f.years`."""
        pairs = [(name.replace("f_", "f.", 1), value) for name, value in asked.items()]
        return self.fetch(f"{path}?{urlencode(pairs, doseq=True, errors='replace')}")

    def status(self, path: str) -> int:
        """Ask for a path whose body is no text."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def fetch(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """Ask for a path as it stands."""
        asked = urllib.request.Request(self.address + path, headers=headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=30) as reply:
                return Reply(reply.status, reply.headers, reply.read().decode())
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.headers, error.read().decode())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site of one file, with the frames of a small theme."""
    out = tmp_path_factory.mktemp("published") / "site"
    frames = write_server_frames(render_server_frames(render_theme, Site("คลัง"), "ของเรา"))

    def build(folder: Path, _previous: Release | None) -> dict[str, str]:
        folder.mkdir()
        (folder / "index.html").write_text("หน้าแรก", encoding="utf-8")
        return {FRAMES: frames}

    publish(out, build)
    return out


@pytest.fixture(scope="module")
def current() -> CurrentDesk:
    """What holds the desk, still empty."""
    return CurrentDesk()


@contextmanager
def serve(site: Path, current: CurrentDesk) -> Iterator[Client]:
    """Serve a site with a desk on a free local port."""
    with serve_app(make_app(site, current)) as client:
        yield client


@contextmanager
def serve_app(app: Starlette) -> Iterator[Client]:
    """Serve an application on a free local port."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Client(f"http://{HOST}:{listener.getsockname()[1]}")
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def early(site: Path, current: CurrentDesk) -> Iterator[Client]:
    """A server before any library was found sound."""
    with serve(site, current) as client:
        yield client


@pytest.fixture(scope="module")
def client(early: Client, current: CurrentDesk, library: Library) -> Client:
    """A server with the demonstration library."""
    if current.desk is None:
        assert early.get("/search", q="ขยะ").status == 503
        assert early.get("/api/search", q="ขยะ").status == 503
        current.hold(Desk(library))
    return early


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
    reply = client.get("/search", q="souh")
    assert f'<a href="search?q={quote("หนี้")}">หนี้</a>' in reply.text
    assert "browse/provinces/index.html" in reply.text


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

    def build(folder: Path, _previous: Release | None) -> dict[str, str]:
        folder.mkdir()
        return {FRAMES: write_server_frames(theme)}

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


def test_the_api_is_as_described(client: Client) -> None:
    """Every answer fits the schema that the API itself gives out, and every parameter it names is taken."""
    described = client.get("/api/openapi.json").json
    assert described["openapi"].startswith("3.1")

    def check(value: object, name: str) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        jsonschema.validate(value, schema, cls=jsonschema.Draft202012Validator)

    for text in ("หนี้นอกระบบ", "souh", "", "xyz", '"ขยะธนาคาร"', "ขยะ " * 100):
        check(client.get("/api/search", q=text).json, "SearchResponse")
        check(client.get("/api/suggest", q=text).json, "Suggestions")
    check(client.get("/api/search", limit=0).json, "Error")
    named = {each["name"] for each in described["paths"]["/api/search"]["get"]["parameters"]}
    assert {"q", "sort", "all", "start", "limit", "f.provinces", "f.years", "f.themes", "f.photos"} <= named
    example = {"q": "ขยะ", "sort": "newest", "all": "1", "start": "0", "limit": "5"}
    for name in named:
        value = example.get(name) or {"f.provinces": "ขอนแก่น", "f.years": "2567"}.get(name)
        if value:
            assert client.fetch(f"/api/search?{urlencode({name: value})}").status == 200, name


def test_the_api_gives_what_the_desk_finds(client: Client, current: CurrentDesk) -> None:
    """The same records in the same order, from `start`, no more than `limit`, and that the query was cut."""
    assert current.desk
    records = current.desk.search("ขยะ").records
    ids = [current.desk.records[number].id for number in records]
    rows = client.get("/api/search", q="ขยะ", start=2, limit=3).json["results"]
    assert [row["id"] for row in rows] == ids[2:5]
    assert not client.get("/api/search", q="ขยะ").json["was_cut"]
    cut = client.get("/api/search", q="ขยะ " * 100).json
    assert cut["was_cut"]
    assert len(cut["query"]) <= 200
    past = client.get("/api/search", q="ขยะ", start=1_000).json
    assert past["results"] == []
    assert past["near"] == len(ids)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=101", "limit=x", "limit=-1", "limit=1e3", "limit=๑", "limit=" + "9" * 400,
        "start=-1", "start=9999999", "sort=x",
        "f.nope=1", "f.years=1234", "f.=x", "f.provinces=" + "ก" * 50, "nope=1", "limit=&q=x", "start=1.5",
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_in_thai(client: Client, query: str) -> None:
    """400 with what is wrong, never an error of ours."""
    pairs = quote(query, safe="=&.%-")
    reply = client.fetch(f"/api/search?{pairs}")
    assert reply.status == 400
    assert any("ก" <= char <= "ฮ" for char in reply.json["error"])
    assert client.fetch(f"/search.csv?{pairs}").status == 400
    # An old link still shows what it can.
    if query.startswith("f."):
        return
    page = client.fetch(f"/search?{pairs}")
    assert page.status == 400
    assert html.escape(reply.json["error"], quote=True).replace("&quot;", "&#34;") in page.text


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


def test_csv_of_a_result_list(client: Client) -> None:
    """A download for a spreadsheet, of the same records."""
    reply = client.get("/search.csv", q="หนี้นอกระบบ")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="search.csv"'
    assert reply.headers.get_content_type() == "text/csv"
    assert reply.text.startswith("\ufeffลำดับ,")
    assert len(list(csv.reader(io.StringIO(reply.text)))) == 4


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_queries_end_as_others_do(client: Client, text: str) -> None:
    """No script in the page, no error."""
    for path in ("/search", "/api/search", "/search.csv", "/api/suggest"):
        reply = client.get(path, q=text[:5_000])
        assert reply.status == 200
        if path == "/search":
            assert "<script>alert" not in reply.text


def test_bytes_that_are_no_text_are_no_error(client: Client) -> None:
    """Addresses that no browser writes."""
    for query in (
        "q=%ff%fe",
        "q=%00",
        "q=%ED%A0%80",
        "q",
        "=",
        "&&&",
        "q=a&q=b",
        "q=%E0%B8",
        "f.years=%ff",
        "%ff=1",
    ):
        assert client.fetch(f"/api/search?{query}").status in (200, 400), query


def test_many_at_once_all_get_their_own_answer(client: Client) -> None:
    """Blocking work stays off the loop, and nobody gets another's answer."""
    texts = ["หนี้นอกระบบ", "ขยะ", "ผ้าบาติก", "โฮมสเตย์", "ลูกประคบ"] * 8
    alone = {text: client.get("/api/search", q=text).text for text in set(texts)}
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda text: client.get("/api/search", q=text), texts))
    assert [reply.text for reply in replies] == [alone[text] for text in texts]
