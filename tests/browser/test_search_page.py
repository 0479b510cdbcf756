"""The search page under fingers: as one types, facets, offers, exact marks, the address, days without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import wait_until
from tests.browser.conftest import serve_site
from tests.search.queries import HOSTILE


def open_search(site_address: str, open_page: Callable[..., Page], query: str, **options: int) -> Page:
    """Open the search page with a query, and wait for all that it shows at once; results come one after the other."""
    page = open_page(f"{site_address}search.html?{query}", **options)
    expect(page.locator("#search-status")).to_contain_text(re.compile("พบ|ไม่มี"))
    if found := count_found(page):
        expect(page.locator("#search-results h2")).to_have_count(min(found, 20))
    return page


def count_found(page: Page) -> int:
    """Read how many results the page says it has."""
    found = re.search(r"พบ ([๐-๙,]+)", page.locator("#search-status").inner_text())
    return int(found[1].replace(",", "")) if found else 0


def test_results_come_while_one_types(site_address: str, open_page: Callable[..., Page]) -> None:
    """No button, no new page; the address follows without filling the history."""
    page = open_page(site_address + "search.html")
    before = page.evaluate("history.length")
    page.locator("#search-box").press_sequentially("ธนาคารขยะ", delay=20)
    expect(page.locator("#search-results h2").first).to_contain_text("ธนาคารขยะ")
    assert page.evaluate("history.length") == before
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "ธนาคารขยะ"


def test_suggestions_by_keyboard(site_address: str, open_page: Callable[..., Page]) -> None:
    """Arrows choose, Escape closes and keeps the text, Enter takes; a screen reader is told which."""
    page = open_page(site_address + "search.html")
    box = page.locator("#search-box")
    box.press_sequentially("บัญชี", delay=20)
    options = page.locator("#search-suggestions [role=option]")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("บัญชี")
    box.press_sequentially("ค", delay=20)
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    text = options.first.inner_text()
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    box.press("Enter")
    expect(box).to_have_value(text)
    expect(page.locator("#search-status")).to_contain_text(f"“{text}”")


def test_suggestions_do_not_cover_the_answer(site_address: str, open_page: Callable[..., Page]) -> None:
    """What was still looked for when Enter was pressed is not shown over the results."""
    page = open_page(site_address + "search.html")
    box = page.locator("#search-box")
    box.press_sequentially("บั", delay=20)
    expect(page.locator("#search-suggestions [role=option]").first).to_be_visible()
    box.press("Escape")
    page.evaluate(
        """() => { const box = document.getElementById('search-box');
            box.value = 'บัญชี';
            box.dispatchEvent(new Event('input'));
            box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'})); }"""
    )
    page.wait_for_timeout(300)
    expect(page.locator("#search-suggestions")).to_be_hidden()


def test_facets_narrow_and_the_back_button_undoes(site_address: str, open_page: Callable[..., Page]) -> None:
    """Counts are those of the results; a chip takes a filter away; each step is in the history."""
    page = open_search(site_address, open_page, "q=ขยะ", width=1280)
    all_found = count_found(page)
    assert all_found <= 20
    choice = page.locator("[data-facet=forms] label").first
    expect(choice).to_be_visible()
    count = int(re.sub(r"\D", "", choice.locator(".kl-facets__count").inner_text()))
    choice.click()
    expect(page.locator("#search-chips button")).to_have_count(1)
    expect(page.locator("#search-results h2")).to_have_count(min(count, 20))
    assert count < all_found
    assert "f.forms=" in page.url
    page.go_back()
    expect(page.locator("#search-results h2")).to_have_count(all_found)
    page.go_forward()
    expect(page.locator("#search-results h2")).to_have_count(min(count, 20))
    page.locator("#search-chips button").click()
    expect(page.locator("#search-results h2")).to_have_count(all_found)


def test_filters_cover_a_phone_and_count_what_they_leave(
    site_address: str, open_page: Callable[..., Page]
) -> None:
    """Count, order and filter in one row; what is covered can't be reached; the button leads to the results."""
    page = open_search(site_address, open_page, "q=ขยะ", width=360)
    button = page.locator("#search-facets > summary")
    expect(button).to_be_visible()
    boxes = [
        page.locator(name).bounding_box()
        for name in ("#search-count", "#search-sort", "#search-facets > summary")
    ]
    middles = [each["y"] + each["height"] / 2 for each in boxes if each]
    assert len(middles) == 3
    assert max(middles) - min(middles) < 12
    button.click()
    sheet = page.locator("#search-facets-form").bounding_box()
    assert sheet
    assert (sheet["x"], sheet["y"], sheet["width"]) == (0, 0, 360)
    expect(page.locator("#search-box")).to_be_hidden()
    choice = page.locator("#search-facets-form label").first
    count = choice.locator(".kl-facets__count").inner_text().split()[0]
    choice.click()
    expect(button).to_have_text(re.compile(f"ดูผล {count} เรื่อง"))
    button.press("Enter")
    expect(page.locator("#search-box")).to_be_visible()
    assert count_found(page) == page.locator("#search-results > li").count()


def test_results_stay_in_view_beside_the_filters(site_address: str, open_page: Callable[..., Page]) -> None:
    """However far down somebody has scrolled."""
    page = open_search(site_address, open_page, "q=ขยะ", width=1280)
    expect(page.locator("#search-facets-form label").first).to_be_visible()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.locator("#search-facets-form label").nth(1).click()
    expect(page.locator("#search-chips button")).to_have_count(1)
    expect(page.locator("#search-results > li").first).to_be_in_viewport()
    expect(page.locator("#search-facets-form label").first).to_be_in_viewport()


def test_several_values_of_a_facet_are_either(site_address: str, open_page: Callable[..., Page]) -> None:
    """Two years: lessons of one or the other; two facets: both; a filter of an old link narrows nothing."""

    def count(filters: str) -> int:
        return count_found(open_search(site_address, open_page, f"q=ขยะ&all=1{filters}", width=1280))

    first, second = count("&f.years=2566"), count("&f.years=2565")
    assert count("&f.years=2566&f.years=2565") == first + second > max(first, second)
    assert count("&f.years=2566&f.forms=lesson") <= first
    assert count("&f.years=1999&f.nothing=x") == count("")
    page = open_search(site_address, open_page, "q=ขยะ&f.years=1999&f.nothing=x&f.years=2566", width=1280)
    expect(page.locator("#search-status")).to_contain_text("ไม่รู้จักตัวกรอง “1999” “x” จึงไม่ได้ใช้")


def test_no_order_is_offered_for_nothing(site_address: str, open_page: Callable[..., Page]) -> None:
    """What can't be sorted has no control; with the next results it is there again."""
    page = open_page(site_address + "search.html?q=ฮฮฮฮฮ")
    expect(page.locator("#search-status")).to_contain_text("ยังไม่มีเรื่อง")
    expect(page.locator("#search-sort")).to_be_hidden()
    page.goto(site_address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-sort")).to_be_visible()


def test_newest_first(site_address: str, open_page: Callable[..., Page]) -> None:
    """Sorted by fiscal year, newest first, and said so in the address."""
    page = open_search(site_address, open_page, "q=ขยะ", width=1280)
    page.locator("#search-sort").select_option("newest")
    expect(page).to_have_url(re.compile("sort=newest"))
    # The list is drawn anew: its years then fall.
    wait_until(
        page,
        """(() => { const years = [...document.querySelectorAll('#search-results .kl-eyebrow')]
            .map((each) => (each.textContent.match(/ปี ([๐-๙]+)/) || ['', ''])[1]);
            return years.length > 3 && years.every((year, at) => !at || year <= years[at - 1]); })()""",
    )


@pytest.mark.parametrize(("typed", "meant"), [("souh", "หนี้"), ("บัญชีครัวเรืน", "บัญชีครัวเรือน")])
def test_what_was_meant_is_offered(
    site_address: str, open_page: Callable[..., Page], typed: str, meant: str
) -> None:
    """As a link where something was found, answered at once where nothing was; never silently."""
    page = open_search(site_address, open_page, f"q={typed}")
    expect(page.locator(".kl-search")).to_contain_text(f"“{typed}”")
    expect(page.locator(".kl-search")).to_contain_text(meant)
    expect(page.locator("#search-results h2").first).to_be_visible()


def test_quotes_and_minus(site_address: str, open_page: Callable[..., Page]) -> None:
    """A phrase stands in each result letter by letter; what is left out is in none; without a hit it says so."""
    page = open_search(site_address, open_page, 'q="ธนาคารขยะ"')
    phrase = count_found(page)
    page = open_search(site_address, open_page, "q=ธนาคารขยะ&all=1")
    assert 0 < phrase < count_found(page)
    page = open_search(site_address, open_page, "q=ขยะ -ธนาคาร")
    expect(page.locator("#search-results")).not_to_contain_text("ธนาคาร")
    page = open_search(site_address, open_page, 'q="ขยะธนาคารปู"')
    expect(page.locator("#search-status")).to_contain_text("ไม่พบวลี")
    expect(page.locator("#search-results h2").first).to_be_visible()


def test_only_whole_words_are_marked(site_address: str, open_page: Callable[..., Page]) -> None:
    """`รถ` is not marked inside สามารถ, and no mark begins or ends inside a cluster of letters."""
    page = open_search(site_address, open_page, "q=การ ขยะ หนี้&all=1")
    texts = page.evaluate(
        """() => [...document.querySelectorAll('#search-results mark')].map((mark) => [
            (mark.previousSibling || {textContent: ''}).textContent.slice(-1), mark.textContent,
            (mark.nextSibling || {textContent: ''}).textContent.slice(0, 1)])"""
    )
    assert len(texts) > 10
    for before, marked, after in texts:
        assert not re.match("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]", marked + " "), marked
        assert not re.match("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]", after + " "), (marked, after)
        assert not re.match("[\u0e40-\u0e44]", before + " "), (before, marked)


def test_more_results_on_request(site_address: str, open_page: Callable[..., Page]) -> None:
    """Twenty at a time; the focus goes on with the first new one; what only shares a word comes last."""
    page = open_search(site_address, open_page, "q=ชุมชน&all=1", width=1280)
    expect(page.locator("#search-results h2")).to_have_count(20)
    page.locator("#search-more button").click()
    expect(page.locator("#search-results h2").nth(20)).to_be_visible()
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#search-results li')[20]"
    )
    page = open_search(site_address, open_page, "q=หนี้นอกระบบ", width=1280)
    near = count_found(page)
    page.locator("#search-more a").click()
    expect(page.locator("#search-results h2").nth(near)).to_be_visible()


def test_without_decompression_stream(browser: Browser, site_address: str) -> None:
    """Old phones unpack by the library that comes only then."""
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(site_address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-results h2").first).to_contain_text("จดบัญชีครัวเรือน")
    assert page.evaluate("typeof pako") == "object"
    page.close()


def test_a_broken_network_is_said_and_tried_again(browser: Browser, site_address: str) -> None:
    """Without the index the page says what to do; the next try loads it."""
    page = browser.new_page(service_workers="block")
    page.route("**/search/core-*", lambda route: route.abort())
    page.goto(site_address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-status")).to_contain_text("ตรวจสัญญาณ")
    page.unroute("**/search/core-*")
    page.locator(".kl-searchbox button").click()
    expect(page.locator("#search-results h2").first).to_contain_text("จดบัญชีครัวเรือน")
    page.close()


def test_everything_is_found_without_a_network_after_one_visit(browser: Browser, built_site: Path) -> None:
    """The whole small index is kept: queries that were never asked, and the pages that were visited."""
    context = browser.new_context()
    page = context.new_page()
    with serve_site(built_site) as address:
        page.goto(address + "lesson/kr-2559-kpt-001.html")
        page.goto(address + "search.html?q=บัญชีครัวเรือน")
        expect(page.locator("#search-results h2").first).to_be_visible()
        for _second in range(30):
            page.wait_for_timeout(1000)
            kept = page.evaluate(
                "caches.open('khlang-1').then((cache) => cache.keys()).then((keys) => keys.length)"
            )
            if kept > 140:
                break
    page.goto(address + "search.html?q=ธนาคารขยะ")
    expect(page.locator("#search-results h2").first).to_contain_text("ธนาคารขยะ")
    page.goto(address + "lesson/kr-2559-kpt-001.html")
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_hostile_queries_end_soon(site_address: str, open_page: Callable[..., Page]) -> None:
    """Bounded work, no error."""
    page = open_page(site_address + "search.html")
    took = page.evaluate(
        """async (texts) => { await khlang.loadCore();
        await khlang.loadScripts(["fuzzy", "segmentation_cost", "spelling", "did_you_mean", "did_you_mean_links"]);
        const took = [];
        for (const text of texts) {
            const start = performance.now();
            const given = await khlangSearcher.search({text, filters: new Map(), newest: false, all: false});
            await khlangDidYouMeanLinks.find(given);
            took.push(performance.now() - start);
        }
        return took; }""",
        HOSTILE,
    )
    assert len(took) == len(HOSTILE)
    assert max(took) < 5000


def test_words_of_titles_are_whole(site_address: str, open_page: Callable[..., Page]) -> None:
    """What a script draws ends its lines between words, too, and is copied and read as it was written."""
    page = open_search(site_address, open_page, "q=บัญชี")
    titles = page.locator(".kl-listing__title")
    assert titles.locator("kl-w").count() > 5
    torn = page.evaluate(
        """() => [...document.querySelectorAll(".kl-listing__title kl-w")]
            .filter((word) => new Set([...word.getClientRects()].map((box) => Math.round(box.top))).size > 1).length"""
    )
    assert torn == 0
    for link in page.locator(".kl-listing__title > a:first-child").all()[:5]:
        shown = link.evaluate("(link) => link.textContent")
        address = link.get_attribute("href") or ""
        assert shown.strip() == shown
        assert "\u200b" not in shown
        other = open_page(f"{site_address}{address.removeprefix('./')}")
        expect(other.locator("h1")).to_have_text(shown)
