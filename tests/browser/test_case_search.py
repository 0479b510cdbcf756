"""The search over cases in a browser: by keyboard, from what is published to a case that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.intake import Intake
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, CurrentForms, Service, make_app
from playwright.sync_api import Page, expect

from tests.browser.checks import check
from tests.browser.conftest import serve_app
from tests.browser.test_review import walk_to
from tests.intake.posts import TITLE, make_submission
from tests.server.officers import AREAS, OFFICERS, PASSWORD


@pytest.fixture
def address(built_site: Path, tmp_path: Path, library: Library) -> Iterator[str]:
    """The site with a desk, an intake, an officer, and a case of hers."""
    forms, desk = CurrentForms(), CurrentDesk()
    forms.hold(library)
    desk.hold(Desk(library))
    with Intake(tmp_path / "intake", min_free_bytes=1024) as intake:
        intake.submit(replace(make_submission(), area=AREAS["here"]))
        intake.accounts.choose_password(intake.accounts.add(OFFICERS["here"]), PASSWORD)
        with serve_app(make_app(built_site, desk, service=Service(intake, forms))) as served:
            yield served


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_from_the_search_to_a_case_by_keyboard(
    address: str, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    """In through the menu, to the search, to what is not published, to a case; every page is looked at by axe."""
    page = open_page(f"{address}search", width=width, scheme=scheme)
    check(page)
    walk_to(page, "เข้าโต๊ะเจ้าหน้าที่")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("เข้าโต๊ะเจ้าหน้าที่")
    walk_to(page, "ชื่อบัญชี")
    page.keyboard.type("here")
    walk_to(page, "รหัสผ่าน")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("รออ่าน")
    menu = page.get_by_role("navigation", name="โต๊ะเจ้าหน้าที่")
    expect(menu.locator("[aria-current]")).to_have_text("รออ่าน")
    menu.get_by_role("link", name="ค้นหา").focus()
    page.keyboard.press("Enter")
    expect(menu.locator("[aria-current]")).to_have_text("ค้นหา")
    check(page)
    walk_to(page, "เรื่องที่ยังไม่เผยแพร่")
    page.keyboard.press("Enter")
    expect(page.locator(".kl-desk-choice [aria-current]")).to_have_text("เรื่องที่ยังไม่เผยแพร่")
    check(page)
    page.locator("#search-box").focus()
    page.keyboard.type("ป้ายไม้เก่า")
    page.keyboard.press("Enter")
    expect(page.locator("#search-status")).to_contain_text("พบ ๑ เรื่อง")
    check(page)
    walk_to(page, TITLE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(menu.locator("[aria-current]")).to_have_text("รออ่าน")
