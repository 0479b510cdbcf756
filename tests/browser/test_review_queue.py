"""The queues of the desk in a browser: a case is found, taken and given back, on a phone and a wide screen."""

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
from tests.intake.posts import make_submission
from tests.server.officers import AREAS, BESIDE, HERE, OFFICERS, PASSWORD, add_officers


@pytest.fixture
def desk(built_site: Path, tmp_path: Path, library: Library) -> Iterator[str]:
    """The site with its records, and an intake with cases of two districts."""
    forms, current = CurrentForms(), CurrentDesk()
    forms.hold(library)
    current.hold(Desk(library))
    with Intake(tmp_path / "intake", min_free_bytes=1024) as intake:
        add_officers(intake)
        for title, area in (("ที่หนึ่ง", AREAS["here"]), ("ที่สอง", BESIDE)):
            intake.submit(replace(make_submission(title=title), area=area))
        with serve_app(make_app(built_site, current, service=Service(intake, forms))) as address:
            yield address


def sign_in(page: Page, name: str) -> None:
    """Sign in at the desk."""
    page.get_by_label("ชื่อบัญชี").fill(name)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่โต๊ะ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("รออ่าน")


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_a_case_is_found_and_taken_by_keyboard(
    desk: str, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    """Filtered by its district, taken, and seen by a colleague, who takes it over; without scripts."""
    page = open_page(f"{desk}review", width=width, scheme=scheme)
    sign_in(page, "province")
    walk_to(page, "อำเภอ")
    page.get_by_label("อำเภอ").select_option(HERE)
    walk_to(page, "กรอง")
    page.keyboard.press("Enter")
    expect(page.locator(".kl-desk-list > li")).to_have_count(1)
    expect(page.get_by_label("อำเภอ")).to_have_value(HERE)
    check(page)
    walk_to(page, "ที่หนึ่ง")
    page.keyboard.press("Enter")
    expect(page.locator(".kl-desk-holder")).to_contain_text("ยังไม่มีผู้รับเรื่อง")
    walk_to(page, "รับเรื่องนี้")
    page.keyboard.press("Enter")
    expect(page.locator(".kl-desk-holder")).to_contain_text("ท่านรับเรื่องนี้ไว้")
    check(page)
    other = open_page(f"{desk}review", width=width, scheme=scheme, script=False)
    sign_in(other, "here")
    other.get_by_role("link", name="เพื่อนร่วมงานถืออยู่").click()
    label = OFFICERS["province"].label
    expect(other.locator(".kl-desk-list")).to_contain_text(f"ผู้รับเรื่อง: {label}")
    other.get_by_role("link", name="ที่หนึ่ง").click()
    other.get_by_role("button", name=f"รับต่อจาก{label}").click()
    expect(other.locator(".kl-desk-holder")).to_contain_text("ท่านรับเรื่องนี้ไว้")
    other.get_by_role("button", name="คืนเรื่อง").click()
    expect(other.locator(".kl-desk-holder")).to_contain_text("ยังไม่มีผู้รับเรื่อง")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_what_is_due_and_the_feed(desk: str, open_page: Callable[..., Page], width: int, scheme: str) -> None:
    """A record that is due opens on the site; the feed's address is shown once."""
    page = open_page(f"{desk}review", width=width, scheme=scheme)
    sign_in(page, "department")
    walk_to(page, "ถึงเวลาทบทวน")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ถึงเวลาทบทวน")
    check(page)
    first = page.locator(".kl-desk-list a").first
    title = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.goto(f"{desk}review")
    walk_to(page, "ฟีดเรื่องใหม่")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ฟีดเรื่องใหม่")
    walk_to(page, "ทำที่อยู่ฟีด")
    page.keyboard.press("Enter")
    address = page.get_by_label("ที่อยู่ฟีดของท่าน")
    expect(address).to_have_value(f"{desk}review/feed/{address.input_value().rpartition('/')[2]}")
    check(page)
    assert page.request.get(address.input_value()).status == 200
    page.goto(f"{desk}review/feed")
    expect(address).to_have_count(0)
