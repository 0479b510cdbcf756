"""Without a service the words go as a text that comes back whole; photos are made small, and stay on the phone."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from khlang.exchange.paper_text import read_paper_text
from khlang.library import Library
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import serve_site
from tests.browser.form.phone import OpenPhone, Phone


def make_photo(path: Path, size: tuple[int, int] = (4000, 3000)) -> Path:
    """Make a photo as of a camera: large, on its side, with the place in it."""
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (16.0, 12.0, 0.0)}
    image.save(path, exif=exif, quality=92)
    return path


def choose_photo(phone: Phone, path: Path) -> None:
    """Choose a photo in the first row."""
    phone.page.evaluate("khlangScreens.goTo('photos.0.file')")
    phone.page.locator('[name="photos.0.file"]').set_input_files(path)
    expect(phone.page.locator("[data-photo-shown] canvas")).to_be_visible(timeout=30_000)


def test_a_photo_is_small_upright_and_says_nothing_more(open_phone: OpenPhone, tmp_path: Path) -> None:
    """It is there after the tab was closed, and goes under the name of its bytes."""
    phone = open_phone()
    phone.fill_in()
    choose_photo(phone, make_photo(tmp_path / "IMG_0001.jpg"))
    phone.wait_for_save()
    phone.come_back().locator("#kl-drafts").get_by_role("button", name="เขียนต่อ").click()
    phone.page.evaluate("khlangScreens.goTo('photos.0.file')")
    expect(phone.page.locator("[data-photo-shown] canvas")).to_be_visible()
    phone.send()
    phone.show_words("ส่งถึงแล้ว")
    [(control, name, content)] = phone.service.files
    assert control == "photos.0.file"
    assert name == hashlib.sha256(content).hexdigest()[:16] + ".jpg"
    with Image.open(io.BytesIO(content)) as sent:
        assert sent.size[1] > sent.size[0]
        assert max(sent.size) <= 2048
        assert not sent.getexif()


def test_what_cannot_be_decoded_goes_as_it_is(open_phone: OpenPhone, tmp_path: Path) -> None:
    """HEIC, as iPhones make it: the service can."""
    phone = open_phone()
    phone.fill_in()
    heic = tmp_path / "IMG_0001.heic"
    heic.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(5000))
    phone.page.evaluate("khlangScreens.goTo('photos.0.file')")
    phone.page.locator('[name="photos.0.file"]').set_input_files(heic)
    phone.show_words("ภาพนี้เก็บไว้แล้ว")
    phone.send()
    phone.show_words("ส่งถึงแล้ว")
    assert phone.service.files[0][2] == heic.read_bytes()


def fill_in_rows(phone: Phone) -> None:
    """Answer with rows, choices, several lines, and what looks like the text's own marks."""
    phone.fill_in()
    phone.write("story", "บรรทัดแรก\n\n■ ไม่ใช่หัวข้อ\n๑. ไม่ใช่ข้อ")
    phone.write("steps.0.text", "นัดประชุม")
    phone.write("steps.0.sub.0", "ชวนครู")
    phone.page.evaluate("khlangScreens.goTo('missions')")
    for box in phone.page.locator('[name="missions"][type=checkbox]').all()[:2]:
        box.check()


def read_back(text: str, library: Library) -> dict[str, tuple[str, ...]]:
    """Give the data of a text, as `khlang import` reads it."""
    found = read_paper_text(text, library.forms)
    assert found.form
    assert found.form.key == "lesson"
    assert found.problems == ()
    return {name: values for name, values in found.data.items() if not name.startswith("_")}


def given_in(page: Page) -> dict[str, tuple[str, ...]]:
    """Give what stands in the form."""
    return {name: tuple(values) for name, values in page.evaluate("khlangAnswers.read(true)").items()}


def test_the_text_comes_back_whole(
    built_site: Path, open_phone: OpenPhone, library: Library, tmp_path: Path
) -> None:
    """On a site without a service: said truthfully, by file with its photo and by the clipboard."""
    with serve_site(built_site) as address:
        phone = open_phone(address=address, permissions=["clipboard-read", "clipboard-write"])
        expect(phone.page.locator("#kl-mode")).to_contain_text("ไม่มีที่รับเรื่องโดยตรง")
        fill_in_rows(phone)
        before = given_in(phone.page)
        choose_photo(phone, make_photo(tmp_path / "a.jpg", (640, 480)))
        phone.page.evaluate("khlangScreens.review()")
        expect(phone.page.locator("#kl-send")).to_be_hidden()
        with phone.page.expect_download() as coming:
            phone.page.get_by_role("button", name="บันทึกเป็นไฟล์").click()
        text = Path(coming.value.path()).read_text(encoding="utf-8")
        found = read_back(text, library)
        photo = found.pop("photos.0.file")
        assert found == before
        assert f"■■ ภาพ {photo[0]}" in text
        phone.page.get_by_role("button", name="คัดลอกข้อความ").click()
        phone.show_words("คัดลอกข้อความแล้ว")
        copied = phone.page.evaluate("navigator.clipboard.readText()")
        assert read_back(copied, library) == found | {"photos.0.file": photo}


def test_from_a_stick_it_writes_the_same_text(
    built_site: Path, open_phone: OpenPhone, library: Library
) -> None:
    """`file://`: nothing is fetched, the draft is kept all the same."""
    phone = open_phone(address=f"file://{built_site}/")
    expect(phone.page.locator("#kl-mode")).to_contain_text("ไม่มีที่รับเรื่องโดยตรง")
    fill_in_rows(phone)
    phone.wait_for_save()
    assert read_back(phone.page.evaluate("khlangSendText.makeText()"), library) == given_in(phone.page)


LINE = (
    "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/87.0.4280.141 Mobile Safari/537.36 Line/11.1.0"
)


def test_inside_line_the_form_works_without_photos(open_phone: OpenPhone) -> None:
    """The real browser is offered; what is written can be sent."""
    phone = open_phone(user_agent=LINE)
    link = phone.page.get_by_role("link", name="เปิดในเบราว์เซอร์ของเครื่อง")
    assert str(link.get_attribute("href")).endswith("/send/lesson.html?openExternalBrowser=1")
    phone.page.evaluate("khlangScreens.goTo('photos.0.caption')")
    expect(phone.page.locator('[data-field="photos"]')).to_be_hidden()
    phone.fill_in()
    phone.send()
    phone.show_words("ส่งถึงแล้ว")
    assert not phone.service.files
