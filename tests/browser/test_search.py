"""Search as a person uses it: typed Thai without spaces, results, a page opened; over HTTP and from a stick."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from khlang.library import load_library
from khlang.publish import publish
from khlang.site import build_site
from playwright.sync_api import Page, expect

from tests.browser.conftest import serve_site


@pytest.mark.parametrize("query", ["เศรษฐกิจพอเพียง", "๒๕๖๗ บัญชี"])
def test_words_inside_unspaced_sentences_are_found(
    site_address: str, open_page: Callable[..., Page], query: str
) -> None:
    """Each result holds the words; the first can be opened."""
    page = open_page(site_address)
    page.locator("#home-search").fill(query)
    page.locator("#home-search").press("Enter")
    expect(page.locator("#search-status")).to_contain_text("พบ")
    first = page.locator("#search-results a").first
    title = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(title)


def test_compound_finds_the_lesson_on_it_first(site_address: str, open_page: Callable[..., Page]) -> None:
    """The lesson whose title has the words stands above those that mention them."""
    page = open_page(site_address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-results a").first).to_contain_text("จดบัญชีครัวเรือน")


def test_unknown_words_say_so(site_address: str, open_page: Callable[..., Page]) -> None:
    """Nothing found is a sentence with ways on, not an empty page."""
    page = open_page(site_address + "search.html?q=ฆฆฆฆ")
    expect(page.locator("#search-status")).to_contain_text("ยังไม่มีเรื่อง")
    expect(page.locator("#search-results li")).to_have_count(0)


def test_query_is_text(site_address: str, open_page: Callable[..., Page]) -> None:
    """What is typed comes back as letters, never as markup."""
    page = open_page(site_address + "search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20บัญชี")
    expect(page.locator("#search-status")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#search-results a").first).to_be_visible()


def test_from_a_usb_stick(built_site: Path, open_page: Callable[..., Page], tmp_path: Path) -> None:
    """The same files, opened without a server."""
    copy = Path(shutil.copytree(built_site, tmp_path / "stick"))
    page = open_page((copy / "search.html").as_uri() + "?q=บัญชีครัวเรือน")
    expect(page.locator("#search-results a").first).to_contain_text("จดบัญชีครัวเรือน")


def test_under_a_sub_path(
    built_site: Path, open_page: Callable[..., Page], servers: ExitStack, tmp_path: Path
) -> None:
    """As on Pages of a project: nothing is asked from the root of the host."""
    shutil.copytree(built_site, tmp_path / "web" / "khlang")
    address = servers.enter_context(serve_site(tmp_path / "web"))
    page = open_page(address + "khlang/lesson/kr-2559-kpt-001.html")
    page.locator("#header-search").fill("บัญชีครัวเรือน")
    page.locator("#header-search").press("Enter")
    expect(page.locator("#search-results a").first).to_contain_text("จดบัญชีครัวเรือน")
    page.wait_for_load_state("networkidle")


def test_a_library_that_is_yet_empty(
    project: Path, open_page: Callable[..., Page], servers: ExitStack
) -> None:
    """As every one is on its first day: the page says that it has nothing yet."""
    shutil.rmtree(project / "knowledge" / "records")
    publish(project / "site", partial(build_site, load_library(project / "knowledge")))
    address = servers.enter_context(serve_site(project / "site"))
    page = open_page(address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-status")).to_contain_text("ยังไม่มีเรื่อง “บัญชีครัวเรือน” ในคลัง")


def test_without_javascript(site_address: str, open_page: Callable[..., Page]) -> None:
    """Reading and browsing need no script; the search page says how to go on."""
    page = open_page(site_address + "lesson/kr-2559-kpt-001.html", script=False)
    expect(page.locator("h1")).to_be_visible()
    page = open_page(site_address + "search.html", script=False)
    expect(page.get_by_role("link", name="หน้าแรก").last).to_be_visible()
