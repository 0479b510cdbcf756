"""A case is merged into a published record in a browser, by keyboard alone, on a phone and a wide screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from khlang.intake import Intake
from khlang.library import load_library
from khlang.server import CurrentForms, Service, make_app
from playwright.sync_api import Page, expect

from tests.browser.checks import check
from tests.browser.conftest import serve_app
from tests.browser.test_review import walk_to
from tests.intake.posts import make_photo, make_submission
from tests.server.officers import OFFICERS, PASSWORD, add_officers

RECORD = "kr-2567-kkn-001"
NEW = "ชวนหลานมาเขียนป้ายด้วย"


@pytest.fixture
def root(copy_library: Callable[[], Path]) -> Path:
    """A library."""
    return copy_library()


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """An intake with officers."""
    with Intake(tmp_path / "intake", min_free_bytes=1024) as opened:
        add_officers(opened)
        yield opened


@pytest.fixture
def address(built_site: Path, intake: Intake, root: Path) -> Iterator[str]:
    """The site with that intake, whose cases can be merged into the library."""
    forms = CurrentForms()
    library = load_library(root)
    forms.hold(library)
    service = Service(intake, forms, load_schema=lambda: library)
    with serve_app(make_app(built_site, service=service)) as served:
        yield served


@pytest.mark.parametrize("screen", [(360, "light"), (1280, "dark")])
def test_a_case_is_merged_by_keyboard(
    address: str, intake: Intake, root: Path, open_page: Callable[..., Page], screen: tuple[int, str]
) -> None:
    """The officer names the record, ticks what is new, and merges; the sender follows the case to the record's page."""
    receipt = intake.submit(make_submission(make_photo(), **{"advice.0": NEW}))
    intake.work_off(lambda: load_library(root).forms)
    page = open_page(f"{address}review", width=screen[0], scheme=screen[1])
    page.get_by_label("ชื่อบัญชี").fill(OFFICERS["department"].name)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("รออ่าน")
    page.goto(f"{address}review/case/{receipt.number}")
    check(page)
    walk_to(page, "รวมกับเรื่องในคลัง")
    page.keyboard.type(RECORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("รวมกับเรื่องในคลัง")
    check(page)
    box = page.get_by_label("ใช้ ข้อเสนอแนะ")
    walk_to(page, "ใช้ ข้อเสนอแนะ")
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    walk_to(page, "รวมและปิดเรื่องที่ส่งมา")
    page.keyboard.press("Enter")
    expect(page.get_by_text("รวมกับเรื่องที่มีอยู่แล้ว").first).to_be_visible()
    check(page)
    assert NEW in (root / "records" / "lesson" / f"{RECORD}.yml").read_text(encoding="utf-8")
    page.goto(f"{address}follow/{receipt.secret}")
    check(page)
    page.get_by_role("link", name="เปิดหน้าที่เผยแพร่").click()
    page.wait_for_url(f"**/lesson/{RECORD}.html")
