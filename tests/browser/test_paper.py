"""Pages on A4 as a browser prints them the first time: with their fonts, without what is pressed, the map whole."""

from __future__ import annotations

import io
import itertools
import re
from contextlib import closing

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import launch_chromium
from tests.browser.test_large_letters import KINDS

# In points; a browser's rounding apart.
A4 = (595, 842)


def print_page(page: Page) -> bytes:
    """Print a page as its style sheets want it."""
    return page.pdf(format="A4", prefer_css_page_size=True)


def read_sheets(pdf: bytes) -> list[str]:
    """Give the text of each sheet."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    sheets = [sheet.get_textpage().get_text_range() for sheet in document]
    sizes = {tuple(round(side) for side in sheet.get_size()) for sheet in document}
    document.close()
    assert all(abs(wide - A4[0]) <= 1 and abs(high - A4[1]) <= 1 for wide, high in sizes)
    return sheets


@pytest.mark.parametrize("path", ["lesson/kr-2567-kkn-001.html", "coverage.html"])
def test_the_first_print_of_a_first_visit_has_its_fonts(
    browser: Browser, site_address: str, path: str
) -> None:
    """A browser that has seen nothing yet; what begins to print reads style sheets anew, and waits for no font."""
    with closing(launch_chromium(browser.browser_type)) as fresh:
        page = fresh.new_page(service_workers="block")
        page.goto(site_address + path)
        page.wait_for_load_state("networkidle")
        fonts = set(re.findall(rb"/BaseFont /[A-Z]{6}\+(\w+)", print_page(page)))
    assert b"Sarabun" in fonts
    assert not [font for font in fonts if b"Sans" in font]


@pytest.mark.parametrize("path", KINDS)
def test_no_sheet_is_empty_and_nothing_is_pressed(browser: Browser, site_address: str, path: str) -> None:
    """Every kind of page has text on each sheet, none runs off its side, and no button or filter is on paper."""
    page = browser.new_page(service_workers="block")
    page.goto(site_address + path)
    page.wait_for_load_state("networkidle")
    sheets = read_sheets(print_page(page))
    page.set_viewport_size({"width": 657, "height": 930})
    page.emulate_media(media="print")
    pressed = page.evaluate(
        """[...document.querySelectorAll("button, .kl-button, .kl-facets, .kl-share, .kl-searchbox")]
             .filter((part) => part.getClientRects().length).map((part) => part.className)"""
    )
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()
    # Beside the page number.
    assert all(len(sheet) > 40 for sheet in sheets)
    assert pressed == []
    assert wide <= 0


def test_results_print_as_a_list(browser: Browser, site_address: str) -> None:
    """No filter lies over them."""
    page = browser.new_page(service_workers="block")
    page.goto(site_address + "search.html?q=บัญชีครัวเรือน")
    page.locator(".kl-listing__item").first.wait_for()
    titles = page.locator(".kl-listing__title a").all_inner_texts()
    text = " ".join(read_sheets(print_page(page)))
    page.emulate_media(media="print")
    assert page.locator(".kl-facets").is_hidden()
    page.close()
    assert len(titles) > 3
    assert all(re.findall("[0-9A-Za-zก-ฮ]+", title)[0][:3] in text for title in titles)


def test_the_map_is_whole_on_the_first_sheet_with_its_numbers(browser: Browser, site_address: str) -> None:
    """It ends above the first sheet's foot, and its table begins beside it."""
    page = browser.new_page(viewport={"width": 657, "height": 930}, service_workers="block")
    page.goto(site_address + "coverage.html")
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    drawing, table = page.locator(".kl-map").bounding_box(), page.locator(".kl-counts").first.bounding_box()
    assert drawing
    assert table
    # Of 297 mm, 38 are margins.
    sheet = 259 / 25.4 * 96
    assert drawing["y"] + drawing["height"] < sheet
    assert table["y"] < drawing["y"] + 150
    assert table["x"] > drawing["x"] + drawing["width"]
    page.close()


def test_a_heading_of_numbers_is_with_its_table(browser: Browser, site_address: str) -> None:
    """A table that fits on a sheet is on one, with what stands above it."""
    page = browser.new_page(viewport={"width": 657, "height": 930}, service_workers="block")
    page.goto(site_address + "coverage.html")
    page.emulate_media(media="print")
    parts = page.evaluate(
        """[...document.querySelectorAll(".kl-stats, .kl-waiting")].map((part) =>
             [part.getBoundingClientRect().height, getComputedStyle(part).breakInside])"""
    )
    page.close()
    assert len(parts) > 3
    assert {inside for height, inside in parts if height < 800} == {"avoid"}


def test_a_guide_prints_what_folds_and_no_file_keys(browser: Browser, site_address: str) -> None:
    """Terms to choose from are on paper, what people who use git open is not."""
    page = browser.new_page(service_workers="block")
    page.goto(site_address + "guide/lesson.html")
    page.wait_for_load_state("networkidle")
    closed = print_page(page)
    page.evaluate("document.querySelectorAll('.kl-guide details').forEach((each) => { each.open = true; })")
    opened = print_page(page)
    page.close()
    assert read_sheets(closed) == read_sheets(opened)
    assert "git" not in "".join(read_sheets(closed))


def test_rows_of_obstacles_have_single_lines(browser: Browser, site_address: str) -> None:
    """One line between two rows: the next begins where the one before ends, and only one of both has a border."""
    page = browser.new_page(viewport={"width": 657, "height": 930}, service_workers="block")
    page.goto(site_address + "lesson/kr-2567-kkn-001.html")
    page.emulate_media(media="print")
    rows = page.evaluate(
        """[...document.querySelectorAll(".kl-remedies > li")].map((row) => {
             const box = row.getBoundingClientRect(), style = getComputedStyle(row);
             return [box.top, box.bottom, parseFloat(style.borderTopWidth), parseFloat(style.borderBottomWidth)];
           })"""
    )
    page.close()
    assert len(rows) > 1
    for (_top, bottom, _above, below), (next_top, _bottom, above, _below) in itertools.pairwise(rows):
        assert abs(next_top - bottom) < 0.5
        assert (below > 0) + (above > 0) == 1
