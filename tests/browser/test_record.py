"""A record's page as people use it: passed on, copied, printed, read by night, from a stick."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, make_app
from playwright.sync_api import Page, expect

from tests.browser.checks import check
from tests.browser.conftest import serve_app

LESSON = "lesson/kr-2567-kkn-001.html"
COPYING = (
    """() => { window.copied = []; navigator.clipboard.writeText = async (text) => { copied.push(text); } }"""
)


def scheme_of(page: Page) -> str:
    """Tell which scheme is drawn, by its paper."""
    paper = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--kl-paper').trim()")
    return {"#fbf8f2": "light", "#141a21": "dark"}[paper]


@pytest.mark.parametrize("system", ["light", "dark"])
def test_palette_is_switched_and_remembered(
    site_address: str, open_page: Callable[..., Page], system: str
) -> None:
    """One press changes it, the next page keeps it, another press goes back; keys work as the mouse does."""
    other = "dark" if system == "light" else "light"
    page = open_page(site_address, scheme=system)
    assert scheme_of(page) == system
    switch = page.locator("[data-scheme-switch]")
    switch.focus()
    page.keyboard.press("Enter")
    assert scheme_of(page) == other
    page.goto(site_address + LESSON)
    assert scheme_of(page) == other
    words = "ใช้พื้นสีอ่อน" if other == "dark" else "ใช้พื้นสีเข้ม"
    expect(page.get_by_role("button", name=words)).to_be_visible()
    page.get_by_role("button", name=words).click()
    assert scheme_of(page) == system


def test_chosen_palette_is_there_before_the_first_drawing(
    site_address: str, open_page: Callable[..., Page]
) -> None:
    """No flash: when the body begins, the choice has been made."""
    page = open_page(site_address)
    page.locator("[data-scheme-switch]").click()
    page.add_init_script(
        """new MutationObserver((changes, observer) => { if (document.body) {
             window.schemeAtBody = document.documentElement.dataset.scheme; observer.disconnect(); } })
           .observe(document, { childList: true, subtree: true });"""
    )
    page.goto(site_address + LESSON)
    assert page.evaluate("window.schemeAtBody") == "dark"


def test_without_scripts_the_system_decides(site_address: str, open_page: Callable[..., Page]) -> None:
    """No button that does nothing, and the night stays dark."""
    page = open_page(site_address + LESSON, scheme="dark", script=False)
    expect(page.locator("[data-scheme-switch]")).to_be_hidden()
    expect(page.locator(".kl-share")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_shares_the_address_under_which_it_is_open(site_address: str, open_page: Callable[..., Page]) -> None:
    """A site that was not told its address shares the one in the reader's browser, without what was searched."""
    page = open_page(site_address + LESSON + "?from=search#steps")
    address = site_address + LESSON
    line = page.locator(".kl-share [data-share=line]").get_attribute("href") or ""
    text = parse_qs(urlsplit(line).query)["text"][0]
    assert text == page.locator("h1").inner_text() + f"\n{address}?openExternalBrowser=1"
    facebook = page.locator(".kl-share [data-share=facebook]").get_attribute("href") or ""
    assert parse_qs(urlsplit(facebook).query)["u"] == [address]
    expect(page.locator("#kl-citation")).to_contain_text(address)


def test_copies_link_citation_and_id(site_address: str, open_page: Callable[..., Page]) -> None:
    """Each button copies its own, says so on itself and to screen readers, and goes back."""
    page = open_page(site_address + LESSON)
    page.evaluate(COPYING)
    for button in ("address", "kl-citation", "kl-id"):
        page.locator(f":is(.kl-share, .kl-source) [data-copy={button}]").click()
        expect(page.locator(f":is(.kl-share, .kl-source) [data-copy={button}]")).to_contain_text("คัดลอกแล้ว")
    expect(page.locator("#kl-copied")).to_have_text("คัดลอกแล้ว")
    link, citation, record_id = page.evaluate("copied")
    assert link == site_address + LESSON
    assert citation.startswith("กลุ่มสมุดข้างตู้เย็น บ้านหนองแสงน้อย. (๒๕๖๗).")
    assert citation.endswith(link)
    assert record_id == "kr-2567-kkn-001"
    expect(page.locator(".kl-share [data-copy=address]")).to_contain_text("คัดลอกลิงก์")


def test_share_bar_is_in_the_thumbs_reach(site_address: str, open_page: Callable[..., Page]) -> None:
    """On a phone it stands at the lower edge while reading, each way at least 44 px high."""
    page = open_page(site_address + LESSON)
    for way in page.locator(".kl-share__way").all():
        box = way.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["width"] >= 44
        assert 600 < box["y"] < 800


def test_prints_by_its_button(site_address: str, open_page: Callable[..., Page]) -> None:
    """The button opens the browser's own print dialog."""
    page = open_page(site_address + LESSON)
    page.evaluate("() => { window.printed = 0; window.print = () => { printed += 1; }; }")
    page.get_by_role("button", name="พิมพ์").click()
    assert page.evaluate("printed") == 1


SHOWN = """() => [...document.querySelectorAll('.kl-field__label')]
  .map((label) => ({ text: label.textContent, box: label.getBoundingClientRect() }))
  .filter((label) => label.box.height > 0)
  .sort((one, other) => one.box.top - other.box.top)
  .map((label) => label.text)"""


@pytest.mark.parametrize("record_id", ["kr-2567-kkn-001", "ac-2567-skw-001", "ce-2565-kkn-001"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_the_forms_headings_in_its_order(
    site_address: str, open_page: Callable[..., Page], library: Library, record_id: str, scheme: str
) -> None:
    """What an office gets on A4: the headings of its form, black on white, and no button."""
    record = library.find(record_id)
    assert record is not None
    page = open_page(f"{site_address}{record.form.key}/{record_id}.html", width=700, scheme=scheme)
    page.emulate_media(media="print")
    fields = [field for field in record.form.paper_fields if field.key in record.values]
    assert page.evaluate(SHOWN) == [field.label for field in fields if field.paper_look != "none"]
    for hidden in (
        ".kl-header",
        ".kl-footer",
        ".kl-share",
        ".kl-source__buttons",
        ".kl-toc",
        ".kl-around",
    ):
        for part in page.locator(hidden).all():
            expect(part).to_be_hidden()
    expect(page.locator(".kl-paper__form")).to_contain_text(record.form.label)
    expect(page.locator("#kl-id")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"


LOW_LINES = """() => [...document.querySelectorAll('.kl-record *')].filter((element) =>
  element.getBoundingClientRect().height > 0 && [...element.childNodes].some((node) =>
    node.nodeType === 3 && /[\u0e34-\u0e3a\u0e47-\u0e4e]/.test(node.data))
).filter((element) => { const style = getComputedStyle(element);
  return parseFloat(style.lineHeight) < 1.72 * parseFloat(style.fontSize); }
).map((element) => element.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("record_id", ["kr-2567-kkn-001", "ac-2567-skw-001", "ce-2565-kkn-001"])
def test_no_mark_is_cut_by_a_page(
    site_address: str, open_page: Callable[..., Page], library: Library, record_id: str
) -> None:
    """Marks that rise above their line's box are drawn on the page before: lines must be high enough for มื้."""
    record = library.find(record_id)
    assert record is not None
    page = open_page(f"{site_address}{record.form.key}/{record_id}.html")
    page.emulate_media(media="print")
    assert not page.evaluate(LOW_LINES)


def test_from_a_stick(built_site: Path, open_page: Callable[..., Page], tmp_path: Path) -> None:
    """The policy lets a folder of files work: colours, palette, copying the id; nothing that needs an address."""
    copy = Path(shutil.copytree(built_site, tmp_path / "stick"))
    page = open_page((copy / LESSON).as_uri())
    page.locator("[data-scheme-switch]").click()
    assert scheme_of(page) == "dark"
    expect(page.locator(".kl-share [data-share=line]")).to_be_hidden()
    expect(page.locator(".kl-share [data-copy=address]")).to_be_hidden()
    expect(page.get_by_role("button", name="พิมพ์")).to_be_visible()


def build_at(address: str, project: Path) -> Path:
    """Build a project's site as if it were published at an address."""
    command = [sys.executable, "-m", "khlang.cli", "build", "--out", "out"]
    environment = {**os.environ, "KHLANG_SITE_URL": address}
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
    return project / "out"


def test_site_that_knows_its_address(project: Path, open_page: Callable[..., Page]) -> None:
    """Previews, sharing without a script, QR; an old id leads on, and tells search engines the one address."""
    lesson = project / "knowledge" / "records" / "lesson" / "kr-2567-kkn-001.yml"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(f"{text}aliases: [kr-2560-old-001]\n", encoding="utf-8")
    site = build_at("https://khlang.example/", project)
    page = open_page((site / LESSON).as_uri(), script=False)
    expect(page.get_by_role("link", name="LINE")).to_be_visible()
    expect(page.locator(".kl-share [data-copy=address]")).to_be_hidden()
    image = page.locator('meta[property="og:image"]').get_attribute("content") or ""
    assert (site / image.removeprefix("https://khlang.example/")).is_file()
    canonical = f'<link rel="canonical" href="https://khlang.example/{LESSON}">'
    old = site / "lesson" / "kr-2560-old-001.html"
    assert canonical in (site / LESSON).read_text(encoding="utf-8")
    assert canonical in old.read_text(encoding="utf-8")
    page = open_page(old.as_uri())
    page.wait_for_url("**/kr-2567-kkn-001.html")
    page.emulate_media(media="print")
    expect(page.locator(".kl-qr")).to_be_visible()


@pytest.fixture
def served_whole(built_site: Path, library: Library, servers: ExitStack) -> str:
    """The address of a server that has the desk as well."""
    current = CurrentDesk()
    current.hold(Desk(library))
    return servers.enter_context(serve_app(make_app(built_site, current)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_downloads_are_quiet_until_opened_and_accessible(
    served_whole: str, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    """Closed at first; opened, axe finds nothing, each link is large enough to touch, nothing runs off the side."""
    page = open_page(served_whole + LESSON, width=width, scheme=scheme)
    links = page.locator(".kl-downloads a")
    expect(links.first).to_be_hidden()
    page.locator(".kl-downloads summary").click()
    expect(page.get_by_role("link", name="ข้อความตามแบบ")).to_be_visible()
    check(page)
    assert all((box := link.bounding_box()) and box["height"] >= 44 for link in links.all())


@pytest.mark.parametrize("script", [True, False])
def test_downloads_work_from_a_stick(built_site: Path, open_page: Callable[..., Page], script: bool) -> None:
    """Without a server and without a script: a citation is in its link, the data in a file beside the page."""
    page = open_page((built_site / LESSON).as_uri(), script=script)
    page.locator(".kl-downloads summary").click()
    title = page.locator("h1").inner_text()
    texts = {}
    for name in ("BibTeX", "CSL-JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        texts[download.value.suggested_filename] = download.value.path().read_text(encoding="utf-8")
    stem = LESSON.rpartition("/")[2].removesuffix(".html")
    assert f"title = {{{{{title}}}}}" in texts[f"{stem}.bib"]
    assert json.loads(texts[f"{stem}.csl.json"])[0]["title"] == title
    data = page.get_by_role("link", name="JSON", exact=True).get_attribute("href") or ""
    assert (
        json.loads((built_site / LESSON).parent.joinpath(data).read_text(encoding="utf-8"))["title"] == title
    )


def test_downloads_are_not_printed(built_site: Path, open_page: Callable[..., Page]) -> None:
    """Paper has no links."""
    page = open_page((built_site / LESSON).as_uri())
    page.emulate_media(media="print")
    expect(page.locator(".kl-downloads")).to_be_hidden()


def test_a_server_adds_what_it_makes_when_asked(served_whole: str, open_page: Callable[..., Page]) -> None:
    """Asked for when the list is opened, not before; each link is answered."""
    page = open_page(served_whole + LESSON)
    links = page.locator(".kl-downloads li a")
    own = links.count()
    with page.expect_response("**/download/formats.json"):
        page.locator(".kl-downloads summary").click()
    expect(page.get_by_role("link", name="ข้อความตามแบบ")).to_be_visible()
    assert links.count() > own
    with page.expect_download() as download:
        page.get_by_role("link", name="ข้อความตามแบบ").click()
    assert download.value.path().read_text(encoding="utf-8").startswith("■■ ")
