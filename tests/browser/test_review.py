"""The officer's desk in a browser: by keyboard alone from the link to an answer, on a phone and a wide screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.intake import Intake
from khlang.library import Library
from khlang.server import CurrentForms, Service, make_app
from playwright.sync_api import Page, expect

from tests.browser.checks import check
from tests.browser.conftest import serve_app
from tests.intake.posts import TITLE, make_photo, make_submission
from tests.server.officers import AREAS, OFFICERS, PASSWORD


@pytest.fixture
def intake(tmp_path: Path, library: Library) -> Iterator[Intake]:
    """An intake with a case of one district, with a photo."""
    with Intake(tmp_path / "intake", min_free_bytes=1024) as opened:
        opened.submit(replace(make_submission(make_photo()), area=AREAS["here"]))
        opened.work_off(lambda: library.forms)
        yield opened


@pytest.fixture
def address(built_site: Path, intake: Intake, library: Library) -> Iterator[str]:
    """The site with that intake, whose cases can be accepted."""
    forms = CurrentForms()
    forms.hold(library)
    service = Service(intake, forms, load_schema=lambda: library)
    with serve_app(make_app(built_site, service=service)) as served:
        yield served


def walk_to(page: Page, name: str) -> None:
    """Go on with the Tab key until what has this name has the focus."""
    # On a page that is still being read the key goes nowhere: the focus is on the body, whose text is the whole page's.
    words = """() => {
        const element = document.activeElement;
        return element === document.body ? "" : (element.labels?.[0] ?? element).textContent;
    }"""
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate(words):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_from_the_link_to_an_answer_by_keyboard(
    address: str, intake: Intake, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    """A password is chosen, the officer signs in, reads, and asks the sender; every page is looked at by axe."""
    secret = intake.accounts.add(OFFICERS["here"])
    page = open_page(f"{address}review/link/{secret}", width=width, scheme=scheme)
    check(page)
    walk_to(page, "รหัสผ่านใหม่")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("เข้าโต๊ะเจ้าหน้าที่")
    check(page)
    walk_to(page, "ชื่อบัญชี")
    page.keyboard.type("here")
    walk_to(page, "รหัสผ่าน")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("รออ่าน")
    check(page)
    walk_to(page, TITLE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.locator(".kl-desk-photos img").evaluate(
        "image => image.decode().then(() => image.naturalWidth)"
    )
    check(page)
    walk_to(page, "ถึงผู้ส่ง")
    page.keyboard.type("ขอจำนวนครัวเรือนที่ร่วม")
    walk_to(page, "ขอข้อมูลเพิ่ม")
    page.keyboard.press("Enter")
    expect(page.locator(".kl-stations")).to_contain_text("ขอจำนวนครัวเรือนที่ร่วม")
    [case] = intake.list_cases()
    assert case.question == "ขอจำนวนครัวเรือนที่ร่วม"
    walk_to(page, "ออกจากระบบ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("เข้าโต๊ะเจ้าหน้าที่")


def test_an_empty_queue_says_what_will_come(
    address: str, intake: Intake, open_page: Callable[..., Page]
) -> None:
    """To an officer of another district, and without scripts."""
    intake.accounts.choose_password(intake.accounts.add(OFFICERS["beside"]), PASSWORD)
    page = open_page(f"{address}review", script=False)
    page.get_by_label("ชื่อบัญชี").fill("beside")
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่โต๊ะ").click()
    expect(page.locator(".kl-desk")).to_contain_text("จะขึ้นที่นี่")
