"""The whole site by keyboard alone: what can be clicked can be reached and seen to be, in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

HERE = """() => { const element = document.activeElement; const box = element.getBoundingClientRect();
  const style = getComputedStyle(element), shape = element.querySelector('path.kl-map__area');
  return { name: (element.getAttribute('aria-label') || element.textContent || element.id).trim().slice(0, 60),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) ||
      (shape !== null && parseFloat(getComputedStyle(shape).strokeWidth) >= 4),
    inside: document.body !== element } }"""
FOCUSABLE = """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
  .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ checkVisibilityCSS: true })).length"""


@pytest.mark.parametrize("width", [360, 1280])
def test_from_home_to_a_lesson(site_address: str, open_page: Callable[..., Page], width: int) -> None:
    """Past the header, into the box, typed, sent, down to the first result, opened."""
    page = open_page(site_address + "index.html", width=width)
    page.keyboard.press("Tab")
    assert page.evaluate(HERE)["name"] == "ข้ามไปที่เนื้อหา"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "home-search"
    page.keyboard.type("บัญชีครัวเรือน")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"search\.html\?q="))
    expect(page.locator("#search-results a").first).to_be_visible()
    page.locator("#search-box").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#search-results') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("จดบัญชีครัวเรือน")


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "lesson/kr-2567-kkn-001.html",
        "centre/ce-2565-kkn-001.html",
        "browse/provinces/kkn.html",
        "coverage.html",
        "guide/lesson.html",
        "search.html",
    ],
)
def test_each_stop_is_seen_and_none_is_a_trap(
    site_address: str, open_page: Callable[..., Page], path: str
) -> None:
    """Tab goes through every link and button of a page and out of it again; where it is, a ring shows."""
    page = open_page(site_address + path, width=360)
    # Else the page still glides to where the focus is.
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    number = page.evaluate(FOCUSABLE)
    stops = []
    for _ in range(number):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(HERE))
    assert not [stop["name"] for stop in stops if not (stop["seen"] and stop["ring"])]
    # As many stops as there are places to stop: none was passed over, none held the focus.
    assert len([stop for stop in stops if stop["inside"]]) == number


def test_menu_and_scheme(site_address: str, open_page: Callable[..., Page]) -> None:
    """On a phone the menu opens, leads on and closes by keyboard; the scheme is switched."""
    page = open_page(site_address + "about.html", width=360)
    menu = page.locator(".kl-menu > summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kl-menu a").first).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.kl-menu') !== null")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kl-menu a").first).to_be_hidden()
    page.locator("[data-scheme-switch]").focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
