"""Previews of drafts: as the record would be published, marked as drafts, and nowhere but on the server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from khlang.accession import new_draft
from khlang.checks import find_problems
from khlang.clock import find_today
from khlang.library import Library, load_library
from khlang.pages import render_pages
from khlang.pages.card_cache import CardCache
from khlang.pages.drafts import list_drafts, render_draft, render_draft_list
from khlang.pages.page import Site
from khlang.server import CurrentDrafts, make_app

from tests.conftest import render_all
from tests.server.client import Client, serve_app
from tests.test_record_page import TODAY

SITE = Site("คลัง", "https://k.example/")
ID, DRAFT = "kr-2567-kkn-001", "draft-0a1b2c3d"


def add_draft(root: Path, change: Callable[[str], str] = str) -> Path:
    """Put a lesson with photos beside itself as a draft, its text changed."""
    folder = root / "records" / "lesson"
    text = (folder / f"{ID}.yml").read_text(encoding="utf-8").replace(ID, DRAFT)
    path = folder / f"{DRAFT}.yml"
    path.write_text(change(text), encoding="utf-8")
    shutil.copytree(folder / ID, folder / DRAFT, dirs_exist_ok=True)
    return path


def drafts_of(root: Path) -> dict[str, str]:
    """Give the HTML of every draft's page by path."""
    library = load_library(root)
    drafts = list_drafts(library, find_problems(library, TODAY))
    cards = CardCache(library)
    return {draft.path: render_draft(draft, cards, {}, SITE, TODAY).html for draft in drafts}


def test_a_draft_is_the_page_that_would_be_published(copy_library: Callable[[], Path]) -> None:
    """All that the record's own page says of its fields, below a banner; the machine's data and addresses aside."""
    root = copy_library()
    add_draft(root)
    html = drafts_of(root)[f"lesson/{DRAFT}.html"]
    library = load_library(root)
    pages = {page.path: page for page in render_all(render_pages(library, {}, SITE, today=TODAY))}
    assert f"lesson/{DRAFT}.html" not in pages
    published = pages[f"lesson/{ID}.html"].html  # type: ignore[union-attr]
    parts = re.compile(r'<section class="kl-part kl-part--.*?</section>', re.DOTALL)
    assert parts.findall(html)
    assert parts.findall(html) == parts.findall(published)
    assert "ร่าง ยังไม่เผยแพร่" in html
    assert "https://k.example/" not in html


def test_every_empty_form_can_be_seen(copy_library: Callable[[], Path]) -> None:
    """Right after `khlang new`, with nothing filled in: the page is there, and says what is asked for."""
    root = copy_library()
    library = load_library(root)
    names = {form.key: new_draft(library, form).stem for form in library.forms.values()}
    found = drafts_of(root)
    assert set(found) == {f"{form}/{name}.html" for form, name in names.items()}
    for html in found.values():
        assert re.search("ต้องแก้ [๐-๙]+ ข้อ", html)


def test_a_draft_is_seen_at_every_stage_of_being_written(copy_library: Callable[[], Path]) -> None:
    """Saved after any line, mostly broken in the middle of a field: never an error of ours."""
    root = copy_library()
    lines = add_draft(root).read_text(encoding="utf-8").split("\n")
    for end in range(1, len(lines), 9):
        add_draft(root, lambda _text, end=end: "\n".join(lines[:end]) + "\n")  # type: ignore[misc]
        assert "ร่าง ยังไม่เผยแพร่" in drafts_of(root)[f"lesson/{DRAFT}.html"]


def test_what_cannot_be_read_says_why(copy_library: Callable[[], Path]) -> None:
    """A file that is no YAML has no record, but it has a page with its problems, and is in the list."""
    root = copy_library()
    add_draft(root, lambda text: text.replace("title: ", 'title: "', 1))
    library = load_library(root)
    drafts = list_drafts(library, find_problems(library, TODAY))
    assert [(draft.record, draft.title) for draft in drafts] == [(None, DRAFT)]
    html = render_draft(drafts[0], CardCache(library), {}, SITE, TODAY).html
    assert "อ่านแฟ้มนี้ไม่ได้" in html
    assert "บรรทัด" in html
    assert f'href="../lesson/{DRAFT}.html"' in render_draft_list(drafts).html


def test_hostile_text_stays_text(copy_library: Callable[[], Path]) -> None:
    """In the title, and in what a problem repeats of it."""
    root = copy_library()
    add_draft(root, lambda text: re.sub("(?m)^title: .*", "title: <script>alert(1)</script>\n<b>: 1", text))
    html = drafts_of(root)[f"lesson/{DRAFT}.html"]
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "<b>:" not in html


@pytest.fixture
def current() -> CurrentDrafts:
    """What holds the drafts, still empty."""
    return CurrentDrafts()


@pytest.fixture
def client(built_site: Path, current: CurrentDrafts) -> Iterator[Client]:
    """A server of the demonstration site with previews."""
    with serve_app(make_app(built_site, None, current)) as client:
        yield client


def hold(current: CurrentDrafts, root: Path, cache: Path) -> Library:
    """Load a library as a rebuild does."""
    library = load_library(root, cache)
    current.hold(library, find_problems(library, find_today()))
    return library


def test_preview_over_http(
    client: Client, current: CurrentDrafts, copy_library: Callable[[], Path], tmp_path: Path
) -> None:
    """In the frame of the site, kept by nobody; its photos, too; no published page changes."""
    assert client.fetch("/draft/").status == 404
    root = copy_library()
    add_draft(root)
    hold(current, root, tmp_path / "photos")
    listed = client.fetch("/draft/")
    assert client.fetch("/draft").text == listed.text
    assert f'href="../lesson/{DRAFT}.html"' in listed.text
    page = client.fetch(f"/lesson/{DRAFT}.html")
    assert page.status == 200
    for reply in (listed, page):
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Robots-Tag"] == "noindex"
        assert "frame-ancestors 'none'" in str(reply.headers["Content-Security-Policy"])
        assert '<meta name="robots" content="noindex">' in reply.text
        assert '<link rel="stylesheet" href="../assets/css/draft.css">' in reply.text
        assert 'class="kl-skip"' in reply.text
        assert "application/ld+json" not in reply.text
    photos = re.findall(rf'src="\.\./(photos/{DRAFT}/[^"]+\.jpg)"', page.text)
    assert photos
    for photo in photos:
        # Bytes of a picture are no text; the status is enough.
        assert client.status(f"/{photo}") == 200
    assert client.status(f"/photos/{DRAFT}/other.jpg") == 404
    assert client.fetch("/lesson/draft-ffffffff.html").status == 404
    assert "ร่าง ยังไม่เผยแพร่" not in client.fetch(f"/lesson/{ID}.html").text


def test_preview_follows_the_library_though_it_has_errors(
    client: Client, current: CurrentDrafts, copy_library: Callable[[], Path], tmp_path: Path
) -> None:
    """The draft's own errors and those of others hide nothing; photos that can't be shown are left out."""
    root = copy_library()
    other = root / "records" / "lesson" / "kr-2559-kpt-001.yml"
    other.write_text("title: [", encoding="utf-8")
    add_draft(root, lambda text: text.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"))
    photos = sorted((root / "records" / "lesson" / DRAFT).iterdir())
    photos[0].write_bytes(b"no photo")
    hold(current, root, tmp_path / "photos")
    page = client.fetch(f"/lesson/{DRAFT}.html").text
    assert "ต้องแก้" in page
    assert "ขอนแกน" in page
    assert photos[0].stem not in "".join(re.findall(r'src="[^"]+"', page))
    assert "kr-2559-kpt-001.yml" not in page
    add_draft(root, lambda text: re.sub("(?m)^title: .*", "title: ชื่อใหม่ของร่างนี้", text))
    hold(current, root, tmp_path / "photos")
    assert "ชื่อใหม่ของร่างนี้" in client.fetch(f"/lesson/{DRAFT}.html").text


def test_without_previews_there_are_no_such_pages(built_site: Path) -> None:
    """A server that is not for writers answers none of them."""
    with serve_app(make_app(built_site)) as client:
        for path in ("/draft/", f"/lesson/{DRAFT}.html"):
            assert client.fetch(path).status == 404
