"""The form and the intake together: sent once, corrected from the follow page; and how fast a key is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from khlang.intake import Intake, Receipt
from khlang.library import Library
from playwright.sync_api import Page, expect

from tests.browser.checks import check
from tests.browser.form.phone import OpenPhone
from tests.browser.form.test_text_and_photos import choose_photo, make_photo
from tests.intake.posts import make_photo as make_sent_photo
from tests.intake.posts import make_submission
from tests.server.posts import write_lesson


def test_a_lesson_is_sent_and_corrected(
    intake_address: str, intake: Intake, library: Library, open_phone: OpenPhone, tmp_path: Path
) -> None:
    """With a photo, the signal lost on the way; what was corrected is a step of the same case, the photo stays."""
    phone = open_phone(address=intake_address)
    lesson = write_lesson(library)
    rows = {
        "steps": 4,
        "results": 4,
        "obstacles": 3,
        "knowledge_assets": 4,
        "core_competency": 3,
        "strategy": 3,
    }
    phone.page.evaluate("([data, rows]) => khlangAnswers.write({data, rows})", [lesson, rows])
    phone.write("title", lesson["title"][0])
    choose_photo(phone, make_photo(tmp_path / "a.jpg", (1200, 900)))
    phone.write("photos.0.caption", "เช้าวันเสาร์ที่ศาลา")
    phone.page.evaluate("khlangScreens.goTo('photos.0.people')")
    phone.page.locator('[name="photos.0.people"]').first.check()
    phone.page.locator('[name="photos.0.consent"]').first.check()
    phone.context.set_offline(True)
    phone.send()
    phone.show_words("ยังไม่ถึงผู้รับ")
    phone.context.set_offline(False)
    phone.show_words("ส่งถึงแล้ว")
    [case] = intake.list_cases()
    assert case.data["title"] == lesson["title"]
    assert case.data["contact_phone"] == lesson["contact_phone"]
    assert len(case.photos) == 1
    phone.page.get_by_role("link", name="ติดตาม").first.click()
    expect(phone.page.locator("h1")).to_have_text(lesson["title"][0])
    phone.page.goto(phone.page.url + "/edit")
    expect(phone.page.locator("#kl-form[data-started]")).to_be_attached()
    phone.write("title", "ชื่อใหม่ที่บอกวิธีและที่ไหน")
    phone.wait_for_save()
    phone.page.reload()
    expect(phone.page.locator('[name="title"]')).to_have_value("ชื่อใหม่ที่บอกวิธีและที่ไหน")
    phone.send()
    phone.show_words("ส่งถึงแล้ว")
    [case] = intake.list_cases()
    assert case.data["title"] == ("ชื่อใหม่ที่บอกวิธีและที่ไหน",)
    assert len(case.photos) == 1
    assert case.data["photos.0.file"] == (case.photos[0].name,)


def test_the_service_names_what_it_cannot_take(
    intake_address: str, intake: Intake, open_phone: OpenPhone
) -> None:
    """Beside the control that its path names."""
    phone = open_phone(address=intake_address)
    phone.fill_in()
    phone.page.evaluate(
        "khlangAnswers.write({data: {...khlangAnswers.read(), fiscal_year: ['ปีที่แล้ว']}, rows: {}})"
    )
    phone.send()
    expect(phone.page.locator("#kl-problems")).to_be_focused()
    assert phone.page.locator(".kl-problem:not([hidden])").count()
    assert not intake.list_cases()


@pytest.fixture
def receipt(intake: Intake, library: Library) -> Receipt:
    """A case with two photos, one of them broken, for which something is asked."""
    receipt = intake.submit(make_submission(make_sent_photo(), b"\xff\xd8\xff broken"))
    intake.work_off(lambda: library.forms)
    intake.review.ask(receipt.number, "ขอตัวเลขผลที่ได้")
    return receipt


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_a_case_are_accessible(
    intake_address: str, receipt: Receipt, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    """How far it is, and the form in which what is asked is added: axe finds nothing, nothing runs off the side."""
    for path in ("", "/edit"):
        page = open_page(f"{intake_address}follow/{receipt.secret}{path}", width=width, scheme=scheme)
        page.wait_for_load_state("networkidle")
        check(page)


def test_typing_is_never_held_up(open_phone: OpenPhone, library: Library) -> None:
    """On a phone four times as slow, in a long lesson: no script runs for 50 ms while words are typed and kept.

    Counted in time of the thread, which other work of the machine does not lengthen.
    """
    phone = open_phone()
    lesson = write_lesson(library)
    rows = {"steps": 20, "results": 10}
    phone.page.evaluate("([data, rows]) => khlangAnswers.write({data, rows})", [lesson, rows])
    phone.write("story", lesson["story"][0])
    phone.wait_for_save()
    tools = phone.context.new_cdp_session(phone.page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    events: list[dict[str, Any]] = []
    tools.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    ended: list[object] = []
    tools.on("Tracing.tracingComplete", lambda told: ended.extend([told]))
    config = {"includedCategories": ["devtools.timeline"]}
    tools.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    phone.page.keyboard.type("ครูกับแม่บ้านหกคนจึงนัดคุยกัน", delay=60)
    phone.page.wait_for_timeout(400)
    tools.send("Tracing.end")
    while not ended:
        phone.page.wait_for_timeout(50)
    ran = [event.get("tdur", 0) / 1000 for event in events if event["name"] == "FunctionCall"]
    assert len(ran) > 30
    assert max(ran) < 50
