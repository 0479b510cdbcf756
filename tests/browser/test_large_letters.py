"""Large letters on a small phone: nothing runs off the side, no word is torn, and what is read keeps its room."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_accessibility import PAGES

KINDS = [path for path in PAGES if "#" not in path]
# How letters grow: text alone, the browser's own size, the whole page (a screen of half the size).
WAYS = ("text", "browser", "page")
# Lines of an element's text: letters whose boxes stand at other heights are on other lines.
TORN = """() => {
  const torn = [];
  const walk = (element, check) => {
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) check(node);
  };
  const letters = document.createRange();
  const topOf = (node, at) => {
    letters.setStart(node, at);
    letters.setEnd(node, at + 1);
    const box = letters.getClientRects()[0];
    return box && box.height > 2 && box.width > 0 ? box.top : null;
  };
  for (const word of document.querySelectorAll("kl-w")) {
    const boxes = [...word.getClientRects()].filter((box) => box.width > 0);
    if (boxes.some((box) => Math.abs(box.top - boxes[0].top) > 3)) torn.push(word.textContent);
  }
  for (const button of document.querySelectorAll("button, .kl-button, .kl-share__way, summary")) {
    walk(button, (node) => {
      for (const found of node.data.matchAll(/[A-Za-z]{2,}/g)) {
        const tops = [...found[0]].map((_, at) => topOf(node, found.index + at)).filter((top) => top !== null);
        if (tops.some((top) => Math.abs(top - tops[0]) > 3)) torn.push(found[0]);
      }
    });
  }
  return torn;
}"""


def open_large(browser: Browser, address: str, way: str) -> Page:
    """Open a page at 360 px with letters of about twice their size."""
    size = (180, 400) if way == "page" else (360, 800)
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, service_workers="block", reduced_motion="reduce"
    )
    page = context.new_page()
    if way == "browser":
        session = context.new_cdp_session(page)
        session.send("Page.enable")
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 28, "fixed": 24}})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if way == "text":
        page.evaluate("document.documentElement.style.fontSize = '250%'")
    return page


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", KINDS)
def test_nothing_runs_off_and_no_word_is_torn(
    browser: Browser, site_address: str, path: str, way: str
) -> None:
    """Every kind of page; the bar that shares leaves seven eighths of the screen."""
    page = open_large(browser, site_address + path, way)
    try:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(TORN) == []
        bar = page.locator(".kl-share")
        if bar.count():
            box = bar.bounding_box()
            height = page.evaluate("innerHeight")
            assert box
            assert box["height"] <= height / 8
    finally:
        page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", KINDS)
def test_words_are_whole_at_usual_size(browser: Browser, site_address: str, path: str, width: int) -> None:
    """Titles, buttons and cards break between words, at both widths."""
    context = browser.new_context(viewport={"width": width, "height": 800}, service_workers="block")
    page = context.new_page()
    page.goto(site_address + path)
    page.wait_for_load_state("networkidle")
    torn = page.evaluate(TORN)
    context.close()
    assert torn == []


def test_what_is_copied_and_found_is_what_was_written(browser: Browser, site_address: str) -> None:
    """Marks for lines add no letter: not to copied text, not for the browser's own search in the page."""
    page = browser.new_page(service_workers="block")
    page.goto(site_address + "lesson/kr-2567-kkn-001.html")
    title = page.title().split(" - ")[0]
    copied = page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('h1')), getSelection().toString().trim()"
    )
    assert copied == title
    assert page.evaluate("document.querySelectorAll('h1 wbr').length > 2")
    page.evaluate("getSelection().removeAllRanges()")
    assert page.evaluate("(words) => find(words)", title[:30])
    page.close()


def test_the_header_has_room_for_a_longer_name(browser: Browser, site_address: str) -> None:
    """A longer site name and one more entry in the menu fit a desk of 1280 px."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, service_workers="block")
    page.goto(site_address + "about.html")
    page.evaluate(
        """() => {
          document.querySelector(".kl-brand__name").textContent = "คลังความรู้งานพัฒนาชุมชนและผู้นำท้องถิ่น";
          const entries = document.querySelector(".kl-nav--desk ul");
          const entry = entries.lastElementChild.cloneNode(true);
          entry.firstElementChild.textContent = "ตำบลต้นแบบและรางวัล";
          entries.append(entry);
        }"""
    )
    boxes = page.evaluate(
        """[...document.querySelectorAll(".kl-brand, .kl-nav--desk a, .kl-header__search, .kl-scheme")].map((part) => {
             const box = part.getBoundingClientRect();
             return [box.left, box.right, box.top, box.bottom];
           })"""
    )
    assert all(left >= 0 and right <= 1280 for left, right, _top, _bottom in boxes)
    for number, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = (
                other[0] >= right - 1 or other[1] <= left + 1 or other[2] >= bottom - 1 or other[3] <= top + 1
            )
            assert apart
    page.close()


def test_the_sum_of_a_wide_table_is_in_sight(browser: Browser, site_address: str) -> None:
    """On a phone the last column stands at the edge, however far the others go."""
    page = browser.new_page(viewport={"width": 360, "height": 800}, service_workers="block")
    page.goto(site_address + "coverage.html")
    table = page.locator(".kl-counts").first
    assert table.evaluate("(box) => box.scrollWidth > box.clientWidth")
    for scrolled in (0, 30, 1000):
        right = table.evaluate(
            """(box, left) => { box.scrollLeft = left;
                 return box.querySelector("tbody .kl-counts__total").getBoundingClientRect().right; }""",
            scrolled,
        )
        assert 200 < right <= 360
    page.close()
