"""The search page on a network that is slow, or that is none: what comes first, and what is said."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect


def test_fonts_wait_for_the_first_answer(site_address: str, open_page: Callable[..., Page]) -> None:
    """On a slow network they would take the lines that the index needs; then they come, for results as for the rest."""
    page = open_page(site_address + "search.html?q=ขยะ")
    expect(page.locator("html")).not_to_have_class(re.compile("kl-fonts-wait"))
    page.evaluate("document.fonts.load('1em Sarabun', 'ก').then(() => null)")
    starts = page.evaluate(
        """() => { const starts = (part) => performance.getEntriesByType('resource')
            .filter(({name}) => name.includes(part)).map(({startTime}) => startTime);
            return [Math.min(...starts('.woff2')), Math.min(...starts('search/texts/'))]; }"""
    )
    assert starts[0] > starts[1]
    page = open_page(site_address + "search.html")
    assert not page.locator(".kl-fonts-wait").count()


def test_texts_come_while_postings_are_on_their_way(
    site_address: str, open_page: Callable[..., Page]
) -> None:
    """Of a long query the last file waits for a line; those that lead without it are fetched meanwhile."""
    page = open_page(site_address + "search.html")
    asked: list[Route] = []

    def hold_the_eighth(route: Route) -> None:
        asked.append(route)
        if len(asked) != 8:
            route.continue_()

    page.route(re.compile(r"/p\d+\.js"), hold_the_eighth)
    page.locator("#search-box").fill("ชาวบ้านรวมกลุ่มแยกขยะขายแล้วเอาเงินมาทำสวัสดิการให้เด็กและผู้สูงอายุในหมู่บ้าน")
    with page.expect_request(re.compile("search/texts/")):
        page.locator("#search-box").press("Enter")
    assert len(asked) >= 8
    assert not page.locator("#search-results h2").count()
    asked[7].continue_()
    expect(page.locator("#search-results h2").first).to_be_visible()


def test_what_is_no_index_is_not_waited_for(site_address: str, open_page: Callable[..., Page]) -> None:
    """A hotel's network answers everything with its own script or page: the reader is told, and may try again."""
    page = open_page(site_address + "search.html")
    page.route(
        re.compile(r"/p\d+\.js"), lambda route: route.fulfill(body="1", content_type="text/javascript")
    )
    page.locator("#search-box").fill("บัญชีครัวเรือน")
    page.locator("#search-box").press("Enter")
    expect(page.locator("#search-status")).to_contain_text("โหลดดัชนีค้นหาไม่ได้")
    page.unroute_all()
    page.locator("#search-box").press("Enter")
    expect(page.locator("#search-results a").first).to_contain_text("บัญชีครัวเรือน")
