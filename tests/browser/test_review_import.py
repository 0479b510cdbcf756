"""An officer brings files in a browser, and reads what stands in them beside the case; on a phone and a wide one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from khlang.intake import Intake
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.checks import check
from tests.exchange.made_files import LEFT, LETTER, TITLE, make_table, make_text
from tests.exchange.word.made import make_word, paragraph
from tests.pdf_files import make_pdf
from tests.server.officers import OFFICERS, PASSWORD


@pytest.fixture
def address(intake: Intake, intake_address: str) -> str:
    """The site with an intake that has an officer and nothing else."""
    intake.accounts.choose_password(intake.accounts.add(OFFICERS["here"]), PASSWORD)
    return intake_address


def make_folder() -> list[FilePayload]:
    """Give what an officer's folder holds: 40 Word files, a PDF that is cut short, a sheet of a web form's answers."""
    texts = (make_text(title=f"เรื่องเล่าที่ {number}").decode() for number in range(40))
    words = ["".join(map(paragraph, text.splitlines())) for text in texts]
    return [
        *(name_file(f"แบบบันทึก {number}.docx", make_word(body)) for number, body in enumerate(words)),
        name_file("ประชุม.pdf", make_pdf([["ชื่อเรื่อง ปลูกไผ่"]])[:300]),
        name_file("คำตอบ (การตอบกลับ 1).csv", make_table()),
    ]


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


def test_a_folder_is_brought_in_one_go(address: str, intake: Intake, open_page: Callable[..., Page]) -> None:
    """All of it but what is broken is in the queue with its raw text beside it; the same again adds nothing."""
    page = open_page(f"{address}review", width=1280)
    page.get_by_label("ชื่อบัญชี").fill("here")
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่โต๊ะ").click()
    folder = make_folder()
    for said in (
        "รับเข้าใหม่ ๔๒ เรื่อง · มีอยู่แล้ว ๐ · ไม่ได้รับ ๑",
        "รับเข้าใหม่ ๐ เรื่อง · มีอยู่แล้ว ๔๒ · ไม่ได้รับ ๑",
    ):
        page.goto(f"{address}review/import")
        page.get_by_label("แฟ้มที่จะนำเข้า").set_input_files(folder)
        page.get_by_role("button", name="นำเข้า", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(said, timeout=120_000)
        assert len(intake.list_cases()) == 42
    raw = {"เรื่องเล่าที่ 39": "เราช่วยกันทำป้ายเมื่อปี 256๓", "เลี้ยงไก่ใต้ถุน": "เราเลี้ยงไก่ใต้ถุน"}
    links = {name: page.get_by_role("link", name=name).get_attribute("href") or "" for name in raw}
    at = page.url
    for name, text in raw.items():
        page.goto(urljoin(at, links[name]))
        expect(page.locator(".kl-file")).to_contain_text(text)
