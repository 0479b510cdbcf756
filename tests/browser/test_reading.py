"""Reading as newcomers do: photos large, what shares beside the text, provinces by name, lost pages, no network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check, wait_until

LESSON = "lesson/kr-2567-kkn-001.html"
NEVER_OPENED = "lesson/kr-2560-cco-001.html"
SWIPE = """([dialog, by]) => {
  const touch = (x) => new Touch({ identifier: 1, target: dialog, clientX: x, clientY: 300 });
  const fire = (name, touches, x) =>
    dialog.dispatchEvent(new TouchEvent(name, { touches, changedTouches: [touch(x)] }));
  fire("touchstart", [touch(200)], 200); fire("touchend", [], 200 + by);
}"""


def test_photos_open_large_by_keys_and_swipes(site_address: str, open_page: Callable[..., Page]) -> None:
    """One dialog: arrows and swipes go round, escape closes it and gives the focus back; axe finds nothing."""
    page = open_page(site_address + LESSON)
    top = page.locator(".kl-photos--top a")
    top.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    image, caption = dialog.locator("img"), dialog.locator("p")
    first, words = image.get_attribute("src"), caption.inner_text()
    assert first == top.evaluate("(link) => link.href")
    assert words.startswith("๑/")
    assert image.get_attribute("alt")
    page.keyboard.press("ArrowRight")
    assert image.get_attribute("src") != first
    page.keyboard.press("ArrowLeft")
    assert image.get_attribute("src") == first
    page.evaluate(SWIPE, [dialog.element_handle(), -120])
    assert image.get_attribute("src") != first
    page.evaluate(SWIPE, [dialog.element_handle(), 120])
    assert caption.inner_text() == words
    page.evaluate(SWIPE, [dialog.element_handle(), 20])
    assert caption.inner_text() == words
    check(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert top.evaluate("(link) => link === document.activeElement")


@pytest.mark.parametrize("size", ["100%", "250%"])
def test_words_of_a_large_photo_have_the_screens_width(
    site_address: str, open_page: Callable[..., Page], size: str
) -> None:
    """Buttons stand below them on a phone, not over them, whatever the letters' size; all of it is on the screen."""
    page = open_page(site_address + LESSON)
    page.evaluate("(size) => { document.documentElement.style.fontSize = size }", size)
    page.locator(".kl-photos--top a").click()
    boxes = [page.locator(f".kl-viewer__{name}").bounding_box() for name in ("caption", "before", "after")]
    caption, *buttons = (box for box in boxes if box)
    assert len(buttons) == 2
    assert caption["width"] > 300
    for button in buttons:
        assert button["y"] >= caption["y"] + caption["height"] - 1
        assert button["y"] + button["height"] <= 800
    image = page.locator(".kl-viewer__image").bounding_box()
    assert image
    assert image["height"] > 200


def test_the_photo_at_the_top_is_not_shown_twice(site_address: str, open_page: Callable[..., Page]) -> None:
    """On the screen each photo once; on paper all of them in their place, and none at the top."""
    shown = """() => [...document.querySelectorAll("a.kl-photo")]
      .filter((link) => link.closest("figure").getClientRects().length).map((link) => link.href)"""
    page = open_page(site_address + LESSON)
    on_screen = page.evaluate(shown)
    assert on_screen
    assert len(set(on_screen)) == len(on_screen)
    page.emulate_media(media="print")
    assert sorted(page.evaluate(shown)) == sorted(on_screen)
    expect(page.locator(".kl-photos--top")).to_be_hidden()


def test_share_print_and_cite_are_in_reach_on_a_desk(
    site_address: str, open_page: Callable[..., Page]
) -> None:
    """In the first screen, beside the text; the bar of the phone is not there a second time."""
    page = open_page(site_address + LESSON, width=1280)
    for name in ("พิมพ์", "คัดลอกอ้างอิง", "คัดลอกลิงก์"):
        button = page.locator(".kl-side").get_by_role("button", name=name)
        box = button.bounding_box()
        assert box
        assert box["y"] + box["height"] < 800
    expect(page.locator(".kl-side [data-share=line]")).to_be_visible()
    expect(page.locator(".kl-share")).to_be_hidden()


def test_map_says_provinces_under_mouse_keys_and_touch(
    site_address: str, open_page: Callable[..., Page], browser: Browser
) -> None:
    """The first touch says the name, the second opens the page; with the mouse one click does."""
    page = open_page(site_address + "coverage.html", width=1280)
    said = page.locator("[data-map-said]")
    province = page.locator("svg.kl-map a").first
    words = province.get_attribute("aria-label") or "-"
    province.focus()
    expect(said).to_have_text(words)
    page.locator("h1").first.hover()
    page.locator("svg.kl-map a").nth(9).dispatch_event(
        "pointerover", {"pointerType": "mouse", "bubbles": True}
    )
    expect(said).to_have_text(page.locator("svg.kl-map a").nth(9).get_attribute("aria-label") or "-")
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    phone = context.new_page()
    phone.goto(site_address + "coverage.html")
    touched = phone.locator("svg.kl-map a[aria-label^=นครราชสีมา]")
    touched.tap()
    expect(phone.locator("[data-map-said]")).to_contain_text("นครราชสีมา")
    assert phone.url.endswith("coverage.html")
    touched.tap()
    phone.wait_for_url("**/browse/provinces/*.html")
    context.close()


@pytest.mark.parametrize(
    ("path", "meant", "words"),
    [
        ("lesson/kr-2567-kkn-01.html", LESSON, ""),
        ("KR-๒๕๖๗-KKN-001", LESSON, ""),
        (LESSON + ").", LESSON, ""),
        ("lesson/kr-2567-kkn-001", LESSON, ""),
        ("browse/provinces/khonkaen.html", "browse/provinces/index.html", "provinces khonkaen"),
        ("เรื่อง/บัญชีครัวเรือน.html", "", "เรื่อง บัญชีครัวเรือน"),
        ("%3Cimg%20src=x%3E/%E0%B8%82%E0", "", "img src x"),
    ],
)
def test_lost_pages_suggest_what_the_address_may_mean(
    site_address: str, browser: Browser, path: str, meant: str, words: str
) -> None:
    """Ids in any writing, links without their end, lists above them; the words go into the search box."""
    # Not by `open_page`, which lets nothing be missing.
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site_address + path)
    expect(page.locator("h1")).to_have_text("ไม่พบหน้านี้")
    if meant:
        link = page.locator(f".kl-lost a[href='{site_address}{meant}']")
        expect(link).to_be_visible()
        assert (link.text_content() or "").strip()
    expect(page.locator("#lost-search")).to_have_value(words)
    assert page.locator(".kl-lost img").count() == 0
    context.close()


def test_a_page_that_was_never_opened_says_so_without_a_network(site_address: str, browser: Browser) -> None:
    """It names what is kept, and opens the page once there is a signal again."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site_address + LESSON)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = "caches.match(new URL('../offline.html', location.href)).then(Boolean)"
    wait_until(page, kept)
    page.reload()
    title = page.locator("h1").inner_text()
    context.set_offline(True)
    page.goto(site_address + NEVER_OPENED)
    expect(page.locator("h1")).to_have_text("ยังเปิดหน้านี้ไม่ได้")
    expect(page.locator("[data-kept]").get_by_role("link", name=title)).to_be_visible()
    assert page.evaluate("[...document.styleSheets].length") > 0
    page.goto(site_address + LESSON)
    expect(page.locator("h1")).to_have_text(title)
    page.goto(site_address + NEVER_OPENED)
    context.set_offline(False)
    page.locator("[data-again]").click()
    page.wait_for_url(site_address + NEVER_OPENED)
    context.close()


@pytest.mark.parametrize("path", ["examples.html", "recognised/index.html", "offline.html", LESSON])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_new_pages_are_for_everybody(
    site_address: str, open_page: Callable[..., Page], path: str, scheme: str
) -> None:
    """By axe, on a phone and on a desk."""
    for width in (360, 1280):
        page = open_page(site_address + path, scheme=scheme, width=width)
        check(page)
        page.close()
