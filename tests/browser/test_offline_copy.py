"""A copy to carry: unpacked on a stick it opens by its start file, searches, and holds what was asked for alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from khlang.library import Library
from playwright.sync_api import Page, expect

from tests.conftest import copy_project

PLACES = ("ขอนแก่น", "หนองคาย")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the tests' library."""
    return copy_project(tmp_path_factory.mktemp("project"))


def make_copy(project: Path, *arguments: str) -> tuple[Path, str]:
    """Make a copy to carry, and give the zip and what the command said."""
    command = [sys.executable, "-m", "khlang.cli", "export", "--offline", *arguments]
    done = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True, env=os.environ)
    return project / "build" / "export-offline.zip", done.stdout


@pytest.fixture(scope="module")
def stick(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy of two provinces, unpacked."""
    archive, said = make_copy(project, *(word for place in PLACES for word in ("--province", place)))
    folder = tmp_path_factory.mktemp("แฟลชไดรฟ์ ของเรา")
    with zipfile.ZipFile(archive) as found:
        found.extractall(folder)
    for place in PLACES:
        assert f"จังหวัด {place}: " in said
    assert "เมกะไบต์" in said
    assert [path for path in (project / "build").iterdir() if path.name != archive.name] == []
    return folder


def list_held(library: Library) -> set[str]:
    """Give the paths of the pages that the copy should hold."""
    found = [each for each in library.published if each.place.province and each.place.province.name in PLACES]
    return {f"{record.form.key}/{record.id}.html" for record in found}


def test_holds_what_was_asked_for_alone(stick: Path, library: Library) -> None:
    """No page of another record, and nothing that only a server needs."""
    site = stick / "site"
    pages = {
        path.relative_to(site).as_posix() for form in library.forms for path in (site / form).glob("*.html")
    }
    assert {path for path in pages if not path.endswith("/index.html")} == list_held(library) != set()
    assert sorted(path.name for path in stick.iterdir()) == ["site", "อ่านก่อน.txt", "เปิดคลัง.html"]
    for name in (
        "sw.js",
        "robots.txt",
        "404.html",
        "offline.html",
        "assets/js/lost.js",
        "assets/javascripts",
    ):
        assert not (site / name).exists()
    assert not list(site.rglob("*.map"))


def test_opens_and_searches(stick: Path, library: Library, open_page: Callable[..., Page]) -> None:
    """From the start file to the home page, to a search, to a lesson: all without a server."""
    page = open_page((stick / "เปิดคลัง.html").as_uri())
    page.wait_for_url("**/site/index.html")
    page.goto((stick / "site" / "search.html").as_uri() + "?q=บัญชีครัวเรือน")
    results = page.locator("#search-results .kl-listing__title > a:first-child")
    expect(results.first).to_be_visible()
    top = unquote((stick / "site").as_uri()) + "/"
    found = {
        unquote(str(link)).removeprefix(top) for link in results.evaluate_all("all => all.map((a) => a.href)")
    }
    assert found
    assert found <= list_held(library)
    results.first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".kl-downloads summary")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_lists_hold_no_other(stick: Path, open_page: Callable[..., Page], script: bool) -> None:
    """Every link of the home page and of a list leads to a file of the copy, also without scripts."""
    for start in ("index.html", "lesson/index.html", "browse/provinces/index.html", "data/index.html"):
        page = open_page((stick / "site" / start).as_uri(), script=script)
        links = page.locator("a[href]").evaluate_all("all => all.map((a) => a.href)")
        for link in links:
            address = unquote(str(link)).partition("#")[0].partition("?")[0]
            if address.startswith("file://"):
                assert Path(address.removeprefix("file://")).is_file(), (start, address)


def test_the_same_records_are_the_same_zip(project: Path) -> None:
    """To the byte; the whole library is larger."""
    chosen = ("--ids", "kr-2567-kkn-001", "ce-2565-kkn-001")
    archive, _said = make_copy(project, *chosen)
    first = archive.read_bytes()
    archive, _said = make_copy(project, *chosen)
    assert archive.read_bytes() == first
    archive, said = make_copy(project)
    assert archive.stat().st_size > len(first)
    assert "ทั้งคลัง" in said
