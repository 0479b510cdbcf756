"""The whole way of a lesson: from an old phone with a weak signal into the library, with the real service.

Filled in with a photo, the network lost, the tab closed, sent; asked for one thing, which comes from the follow page;
accepted, published and found. The private number that was sent along is then in no file but the intake's database.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from khlang.fields.form_data import FormData, write_form_data
from khlang.fields.write import write_values
from khlang.library import Library
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.form.phone import slow_down
from tests.browser.test_serve import Served, serve
from tests.repository import make_repository

RECORD, FORM = "kr-2559-kpt-001", "send/lesson.html"
TITLE = "หมู่บ้านริมคลองช่วยกันทำบัญชีครัวเรือนจนปลดหนี้นอกระบบ"
# In no other text of the tests, so that it can be looked for: as it is written, and as it may be kept.
PHONE = "081-000-0007"
NUMBERS = (PHONE.encode(), PHONE.replace("-", "").encode())
ADDED = "ครบหนึ่งปีหนี้นอกระบบของกลุ่มลดลงครึ่งหนึ่ง"
NOBODY = "none"
QUESTION = "ขอตัวเลขผลที่ได้สักหนึ่งตัว"
PATIENCE_MS = 90_000


@dataclass(frozen=True)
class Village:
    """A library in git that is served, and what there is to tell."""

    project: Path
    served: Served
    data: FormData

    def khlang(self, *words: str) -> str:
        """Run a command beside the server."""
        command = [sys.executable, "-m", "khlang.cli", *words]
        done = subprocess.run(command, cwd=self.project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def read_objects(folder: Path) -> bytes:
    """Give all that a repository holds, also what no branch leads to."""
    command = ["git", "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout


@pytest.fixture
def village(project: Path, library: Library) -> Iterator[Village]:
    """A served library, and the words of one of its records as a form has them."""
    record = library.find(RECORD)
    assert record
    asked = record.form.asked_fields
    data = dict(write_form_data(asked, write_values(asked, record.values)))
    # Where it is, as people write it: with scripts, its parts are chosen from lists.
    where = record.form.roles.place
    data = {name: values for name, values in data.items() if not name.startswith((f"{where}.", "photos."))}
    data |= {record.form.roles.title: (TITLE,), where: (str(record.place),), "contact_phone": (PHONE,)}
    make_repository(project)
    with serve(project) as served:
        served.wait_for("สร้างไซต์ใหม่แล้ว")
        served.read(FORM)
        yield Village(project, served, data)


def draw_photo() -> bytes:
    """Give a photo as large as those of phones."""
    made = io.BytesIO()
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(made, "JPEG", quality=80)
    return made.getvalue()


def find_control(page: Page, name: str, value: str) -> Locator:
    """Give the control of an answer, in a row that is made if it is not there yet."""
    found = page.locator(f'#kl-form [name="{name}"]')
    parts = name.split(".")
    while not found.count():
        rows = next(
            path
            for length in range(len(parts) - 1, 0, -1)
            for path in [".".join(parts[:length])]
            if page.locator(f'button[name="_more"][value="{path}"]').count()
        )
        press(page, page.locator(f'button[name="_more"][value="{rows}"]'), name)
    kind = found.first.evaluate("at => at.type")
    return found.and_(page.locator(f'[value="{value}"]')) if kind in ("checkbox", "radio") else found.first


def press(page: Page, button: Locator, name: str) -> None:
    """Press a button of the form, on the screen where it is."""
    show(page, button, name)
    button.click()
    page.wait_for_load_state()


def show(page: Page, place: Locator, name: str) -> None:
    """Go where a control can be seen: to its screen, and into what is folded."""
    if page.locator("#kl-form[data-started]").count():
        page.evaluate("name => khlangScreens.goTo(name)", name.split(".", maxsplit=1)[0])
    place.evaluate(
        "at => { for (let d = at.closest('details'); d; d = d.parentElement.closest('details')) d.open = true }"
    )


def answer(page: Page, data: Mapping[str, tuple[str, ...]]) -> None:
    """Fill in the form."""
    for name, values in data.items():
        for value in values:
            control = find_control(page, name, value)
            show(page, control, name)
            kind = control.evaluate("at => at.type")
            if kind in ("checkbox", "radio"):
                control.check()
            elif kind.startswith("select"):
                control.select_option(value)
            else:
                control.fill(value)


def add_photo(page: Page, village: Village) -> None:
    """Add a photo on which nobody is seen."""
    control = find_control(page, "photos.0.file", "")
    show(page, control, "photos")
    control.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": draw_photo()})
    if page.locator("#kl-form[data-started]").count():
        # It is kept before it is made small, which takes this phone seconds.
        expect(control).to_have_attribute("data-photo", re.compile("."))
    answer(page, {"photos.0.caption": ("สมุดบัญชีครัวเรือนของกลุ่ม",), "photos.0.people": (NOBODY,)})


def send(page: Page) -> None:
    """Send the form, from its last screen where there are screens."""
    if page.locator("#kl-form[data-started]").count():
        page.evaluate("khlangScreens.review()")
        page.locator("#kl-send").click()
    else:
        page.locator("#kl-form button[type=submit]:not([name])").last.click()


def tell(context: BrowserContext, village: Village) -> str:
    """Tell the story on a phone whose signal goes half-way; give the address of the follow page."""
    page = context.new_page()
    slow_down(page)
    page.goto(village.served.address + FORM)
    expect(page.locator("#kl-form[data-started]")).to_be_attached(timeout=PATIENCE_MS)
    names = list(village.data)
    half = len(names) // 2
    answer(page, {name: village.data[name] for name in names[:half]})
    context.set_offline(True)
    answer(page, {name: village.data[name] for name in names[half:]})
    add_photo(page, village)
    page.evaluate("khlangDraft.save()")
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(village.served.address + FORM)
    page.locator("#kl-drafts").get_by_role("button", name="เขียนต่อ").click()
    send(page)
    expect(page.locator(".kl-send")).to_contain_text("ส่งถึงแล้ว", timeout=PATIENCE_MS)
    return str(page.locator('a[href*="/follow/"]').first.get_attribute("href"))


def tell_plainly(context: BrowserContext, village: Village) -> str:
    """Tell the story without scripts; give the address of the follow page."""
    page = context.new_page()
    page.goto(village.served.address + FORM)
    answer(page, village.data)
    add_photo(page, village)
    send(page)
    expect(page).to_have_url(re.compile("/follow/"))
    return page.url


def go_on(context: BrowserContext, village: Village, follow: str) -> None:
    """Answer the officer from the follow page; be accepted, published and found."""
    [number] = re.findall(r"^[0-9]{4} [0-9]{4}", village.khlang("intake", "list"), re.M)
    village.khlang("intake", "ask", number, QUESTION)
    page = context.new_page()
    page.goto(follow)
    expect(page.locator(".kl-send")).to_contain_text(QUESTION)
    page.get_by_role("link", name=re.compile("แก้|เพิ่ม")).first.click()
    expect(page.locator(".no-js #kl-form, #kl-form[data-started]")).to_be_attached(timeout=PATIENCE_MS)
    answer(page, {"results.0": (ADDED,)})
    send(page)
    expect(page.locator(".kl-send")).to_contain_text(
        re.compile("ส่งถึงแล้ว|ได้รับข้อมูลเพิ่มแล้ว"), timeout=PATIENCE_MS
    )
    accepted = village.khlang("intake", "accept", number)
    found = re.search(r"(kr-[a-z0-9-]+)\.yml", accepted)
    assert found
    village.served.wait_for("สร้างไซต์ใหม่แล้ว")
    link = page.get_by_role("link", name=TITLE).first
    # A build may have begun before all of it was written; the next one has it.
    for _second in range(PATIENCE_MS // 1000):
        page.goto(f"{village.served.address}search?q={quote('หมู่บ้านริมคลอง')}")
        if link.count():
            break
        page.wait_for_timeout(1000)
    link.click()
    expect(page.locator("#kl-content")).to_contain_text(ADDED)
    assert found[1] in page.url
    expect(page.locator("#kl-content img[src*='photos/']").first).to_be_visible()
    page.goto(follow)
    expect(page.locator(f'a[href*="{found[1]}"]')).to_be_attached(timeout=PATIENCE_MS)


def list_bytes(village: Village) -> Iterator[tuple[str, bytes]]:
    """Give what there is to read after it: every file but the intake's database, and every object of git."""
    for path in village.project.rglob("*"):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("intake.sqlite"):
            yield str(path), path.read_bytes()
    for folder in (village.project, village.project / "intake" / "submissions.git"):
        yield f"git of {folder}", read_objects(folder)
    while not village.served.lines.empty():
        yield "log", village.served.lines.get().encode()


WAYS = {
    "phone": (tell, {"viewport": {"width": 360, "height": 800}}),
    "no-script": (tell_plainly, {"viewport": {"width": 360, "height": 800}, "java_script_enabled": False}),
    # Letters of twice the size leave a page half as wide.
    "large-letters": (tell, {"viewport": {"width": 180, "height": 400}, "device_scale_factor": 2}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_lesson_comes_from_a_village_into_the_library(browser: Browser, village: Village, way: str) -> None:
    """Nothing is lost on the way, and the private number stays with the officer."""
    begin, settings = WAYS[way]
    context = browser.new_context(service_workers="block", **settings)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    try:
        go_on(context, village, begin(context, village))
    finally:
        context.close()
    assert (
        any(number in (village.project / "intake" / "intake.sqlite").read_bytes() for number in NUMBERS)
        or (village.project / "intake" / "intake.sqlite-wal").exists()
    )
    assert [name for name, data in list_bytes(village) if any(number in data for number in NUMBERS)] == []
