"""The search box of the home page: suggestions while one types, and nothing of the index before."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_home_suggests(site_address: str, open_page: Callable[..., Page]) -> None:
    """From the start of words inside titles, too; the one that is taken is searched for."""
    page = open_page(site_address)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    box = page.locator("#home-search")
    box.focus()
    assert not any("/search/" in address for address in fetched)
    box.press_sequentially("บัญชี", delay=20)
    options = page.locator("#home-suggestions [role=option]")
    expect(options.first).to_be_visible()
    texts = options.all_inner_texts()
    assert len(set(texts)) == len(texts)
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("#search-box")).to_have_value(texts[0])
    expect(page.locator("#search-results li").first).to_be_visible()
