"""An officer brings files in a browser, and reads what stands in them beside the case; on a phone and a wide one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from khlang.intake import Intake
from khlang.library import Library
from khlang.server import CurrentForms, Service, make_app
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.checks import check
from tests.browser.conftest import serve_app
from tests.exchange.made_files import LEFT, LETTER, TITLE, make_table, make_text
from tests.server.officers import OFFICERS, PASSWORD


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """An intake with an officer and nothing else."""
    with Intake(tmp_path / "intake", min_free_bytes=1024) as opened:
        opened.accounts.choose_password(opened.accounts.add(OFFICERS["here"]), PASSWORD)
        yield opened


@pytest.fixture
def address(built_site: Path, intake: Intake, library: Library) -> Iterator[str]:
    """The site with that intake."""
    forms = CurrentForms()
    forms.hold(library)
    with serve_app(make_app(built_site, service=Service(intake, forms))) as served:
        yield served


def name_file(name: str, data: bytes) -> FilePayload:
    """Give a file as a browser chooses it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_files_are_brought_and_read_beside_the_case(
    address: str, intake: Intake, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    """Several at once and without scripts; every page is looked at by axe."""
    page = open_page(f"{address}review", width=width, scheme=scheme, script=False)
    page.get_by_label("ชื่อบัญชี").fill("here")
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่โต๊ะ").click()
    page.get_by_role("link", name="นำเข้าแฟ้ม").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("นำเข้าแฟ้ม")
    files = [
        name_file("แบบบันทึกของกลุ่มทดลองที่มีชื่อแฟ้มยาวมากจนล้นบรรทัดบนโทรศัพท์.txt", make_text()),
        name_file("คำตอบ.csv", make_table()),
        name_file("หนังสือ.txt", LETTER.encode()),
        name_file("เก่า.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"),
    ]
    page.get_by_label("แฟ้มที่จะนำเข้า").set_input_files(files)
    page.get_by_role("button", name="นำเข้า", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("รับเข้าใหม่ ๓ เรื่อง")
    assert len(intake.list_cases()) == 3
    expect(page.locator(".kl-import")).to_contain_text("เป็นหนังสือราชการ")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name="จากแฟ้มที่นำเข้า")).to_be_visible()
    expect(page.locator(".kl-file")).to_contain_text(LEFT)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_are_sound(
    address: str, intake: Intake, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    """Axe finds nothing on them, and nothing goes beyond the side of the screen."""
    page = open_page(f"{address}review", width=width, scheme=scheme)
    page.get_by_label("ชื่อบัญชี").fill("here")
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่โต๊ะ").click()
    page.get_by_role("link", name="นำเข้าแฟ้ม").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("นำเข้าแฟ้ม")
    check(page)
    page.get_by_role("link", name="รายงานไตรมาส").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("รายงานไตรมาส")
    check(page)
    page.get_by_role("link", name="นำเข้าแฟ้ม").click()
    files = [name_file(f"{'ยาว' * 30}.txt", make_text()), name_file("หนังสือ.txt", LETTER.encode())]
    page.get_by_label("แฟ้มที่จะนำเข้า").set_input_files(files)
    page.get_by_role("button", name="นำเข้า", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("รับเข้าใหม่ ๑ เรื่อง")
    check(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name="จากแฟ้มที่นำเข้า")).to_be_visible()
    check(page)
