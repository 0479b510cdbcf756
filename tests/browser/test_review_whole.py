"""A case from its arrival to its published page, with `khlang serve` as it is: three officers, one of whom decides."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from khlang.intake import Intake
from khlang.library import load_schema
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check
from tests.browser.test_review import walk_to
from tests.browser.test_review_queue import sign_in
from tests.browser.test_serve import serve
from tests.intake.posts import PHONE, make_photo, make_submission
from tests.repository import make_repository
from tests.server.officers import HERE, add_officers

# Two suggestions: a doubled word, and a sara am that a text layer has parted.
BROKEN, SOUND = "ทำป้ายพัฒนาพัฒนาหมู่บ้าน หน้าส านักงานเก่า", "ทำป้ายพัฒนาหมู่บ้าน หน้าสำนักงานเก่า"
FIRST, SECOND = "ของอำเภอ", "ของจังหวัด"
# A check of the whole library and a build, on a machine that runs other tests beside.
PATIENCE = 120_000
QUESTION, ADDED = "ขอจำนวนครัวเรือนที่ร่วม", "มีสิบสองครัวเรือนช่วยกันทำ"


def press(page: Page, name: str) -> None:
    """Go to a button or a link by keyboard, and press it."""
    walk_to(page, name)
    page.keyboard.press("Enter")


def answer_question(page: Page, follow: str) -> None:
    """Answer an officer as the sender does, on the follow page without scripts."""
    page.goto(follow)
    expect(page.locator(".kl-stations")).to_contain_text(QUESTION)
    page.goto(f"{follow}/edit")
    story = page.get_by_role("textbox", name="เนื้อเรื่อง")
    story.fill(f"{story.input_value()}\n\n{ADDED}")
    page.get_by_role("button", name="ส่งส่วนที่เติมหรือแก้").click()
    expect(page.locator(".kl-stations")).to_contain_text("ได้รับข้อมูลเพิ่มแล้ว")


def ask(page: Page) -> None:
    """Open the case that waits, by keyboard, and ask its sender for something."""
    press(page, BROKEN)
    expect(page.get_by_role("heading", level=1)).to_have_text(BROKEN)
    walk_to(page, "ถึงผู้ส่ง")
    page.keyboard.type(QUESTION)
    press(page, "ขอข้อมูลเพิ่ม")
    expect(page.locator(".kl-stations")).to_contain_text(QUESTION)


def edit_at_once(case: str, first: Page, second: Page) -> None:
    """Let two officers open the form of a case and save both; the second is shown both texts, and nothing is lost."""
    for page in (first, second):
        page.goto(f"{case}/edit")
    for page, mark in ((first, FIRST), (second, SECOND)):
        page.get_by_label("ชื่อเรื่อง").first.fill(f"{SOUND} {mark}")
        page.get_by_role("button", name="บันทึก", exact=True).last.click()
    expect(first.get_by_role("heading", level=1)).to_have_text(f"{SOUND} {FIRST}")
    expect(second.locator(".kl-send")).to_contain_text(f"{SOUND} {FIRST}")
    expect(second.get_by_label("ชื่อเรื่อง").first).to_have_value(f"{SOUND} {SECOND}")
    check(second)


def mend(page: Page) -> None:
    """Accept the two corrections by keyboard, and take out a photo."""
    for left, correct in ((1, "แก้เป็น พัฒนา"), (0, "แก้เป็น สำ")):
        press(page, correct)
        expect(page.locator("form[action$=correct]")).to_have_count(left)
    expect(page.get_by_role("heading", level=1)).to_have_text(SOUND)
    press(page, "เอาภาพออก")
    expect(page.locator(".kl-desk-photos button")).to_have_count(1)


def publish(page: Page, case: str) -> None:
    """Accept the case by keyboard, wait until it is live, and open its page."""
    press(page, "รับเข้าคลังและเผยแพร่")
    expect(page.locator(".kl-desk")).to_contain_text("รับเข้าคลังแล้ว", timeout=PATIENCE)
    live = page.get_by_role("link", name="เปิดหน้าที่เผยแพร่")
    while not live.count():
        page.goto(case)
    live.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{SOUND} {FIRST}")


def test_from_arrival_to_the_published_page(
    project: Path, open_page: Callable[..., Page], servers: ExitStack, browser: Browser
) -> None:
    """One question, two corrections, one photo taken out; no colleague is overwritten; the log says it all."""
    make_repository(project)
    served = servers.enter_context(serve(project))
    with Intake(project / "intake", min_free_bytes=1024) as intake:
        served.wait_for("http")
        add_officers(intake)
        place = load_schema(project / "knowledge").gazetteer.name_area(HERE)
        sent = make_submission(make_photo(mark="a"), make_photo(mark="b"), title=BROKEN, place=place)
        receipt = intake.submit(replace(sent, area=HERE))
        case = f"{served.address}review/case/{receipt.number}"
        here = open_page(f"{served.address}review", width=360, script=False)
        beside = open_page(f"{served.address}review", width=1280, scheme="dark")
        # Not `open_page`: what is refused here is no fault.
        province = browser.new_page(viewport={"width": 1280, "height": 800})
        province.goto(f"{served.address}review")
        for page, name in ((here, "here"), (beside, "beside"), (province, "province")):
            sign_in(page, name)
        expect(beside.locator(".kl-desk")).to_contain_text("จะขึ้นที่นี่")
        assert beside.request.get(case).status == 404
        ask(here)
        follow = f"{served.address}follow/{intake.secret_of(sent.draft_id)}"
        answer_question(open_page(follow, script=False), follow)
        here.goto(case)
        expect(here.locator(".kl-answers").first).to_contain_text(ADDED)
        mend(here)
        edit_at_once(case, here, province)
        publish(here, case)
        expect(here.locator("article")).to_contain_text(ADDED)
        assert here.locator("article figure img").filter(visible=True).count() == 1
        assert PHONE not in here.content()
        province.context.close()
        told = [(entry.officer, entry.action) for entry in intake.audit.list(receipt.number)]
    # Twice edited: by hand, and by the day of review that goes with accepting.
    decided = ["asked", "corrected", "corrected", "photo_out", "edited", "edited", "accepted"]
    assert [each for each in told if each[1] != "opened"] == [("here", action) for action in decided]
    assert ("province", "opened") in told
    assert not [officer for officer, _action in told if officer == "beside"]
