"""Nothing that is written on the phone is lost, and none of it takes the place of something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.form.phone import PROBLEM, TITLE, OpenPhone
from tests.browser.form.service import RECEIPT, RECEIPT_NUMBER


def test_a_reload_brings_every_word_back(open_phone: OpenPhone) -> None:
    """Rows and their places too; the screen is the one that was open."""
    phone = open_phone()
    phone.write("title", TITLE)
    phone.write("steps.0.text", "นัดประชุม")
    phone.write("steps.0.sub.0", "ชวนครู")
    phone.page.locator('[name=_more][value="steps"]').click()
    phone.page.keyboard.type("เริ่มชั่ง")
    phone.wait_for_save()
    screen = phone.page.url
    phone.page.reload()
    expect(phone.page.locator('[name="steps.0.text"]')).to_have_value("นัดประชุม")
    assert phone.page.url == screen
    assert phone.value("title") == TITLE
    assert phone.value("steps.0.sub.0") == "ชวนครู"
    rows = phone.page.locator('[data-rows="steps"] > [data-row]')
    assert rows.last.locator("textarea, input").first.input_value() == "เริ่มชั่ง"


def test_what_was_typed_a_moment_before_the_tab_was_closed_is_there(open_phone: OpenPhone) -> None:
    """No pause is waited for; who comes back finds the draft in a list and goes on with it."""
    phone = open_phone()
    phone.write("title", TITLE)
    page = phone.come_back()
    expect(page.locator("#kl-form")).to_be_hidden()
    page.locator("#kl-drafts").get_by_role("button", name="เขียนต่อ").click()
    expect(page.locator('[name="title"]')).to_have_value(TITLE)
    expect(page.locator("#kl-saved")).to_contain_text(re.compile("บันทึกในเครื่องนี้แล้ว [๐-๙]{1,2}:[๐-๙]{2}"))


def test_a_new_draft_is_begun_beside_the_old_one(open_phone: OpenPhone) -> None:
    """Both are in the list; one is deleted only after it was asked about."""
    phone = open_phone()
    phone.write("title", TITLE)
    page = phone.come_back()
    page.get_by_role("button", name="เริ่มเรื่องใหม่").click()
    phone.write("title", "เรื่องที่สอง")
    phone.wait_for_save()
    page = phone.come_back()
    drafts = page.locator("#kl-drafts li")
    expect(drafts).to_have_count(2)
    second = drafts.filter(has_text="เรื่องที่สอง")
    second.get_by_role("button", name="ลบ", exact=True).click()
    expect(drafts).to_have_count(2)
    second.get_by_role("button", name="ไม่ลบ").click()
    second.get_by_role("button", name="ลบ", exact=True).click()
    second.get_by_role("button", name="ลบเลย").click()
    expect(drafts).to_have_count(1)
    expect(drafts).to_contain_text(TITLE)


def refuse_database(context: BrowserContext) -> None:
    """A browser that has no database, as some have none in a private window."""
    context.add_init_script("indexedDB.open = () => { throw new DOMException('', 'InvalidStateError'); };")


def refuse_storage(context: BrowserContext) -> None:
    """A phone without any room."""
    refuse_database(context)
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )


def test_without_a_database_words_are_kept_elsewhere(open_phone: OpenPhone) -> None:
    """Said to be kept only because they are."""
    phone = open_phone(refuse_database)
    phone.write("title", TITLE)
    phone.wait_for_save()
    page = phone.come_back()
    page.locator("#kl-drafts").get_by_role("button", name="เขียนต่อ").click()
    expect(page.locator('[name="title"]')).to_have_value(TITLE)


def test_a_full_phone_is_told_truthfully_and_can_still_send(open_phone: OpenPhone) -> None:
    """Not saved is not said to be saved; leaving is warned of; what stands in the page is sent."""
    phone = open_phone(refuse_storage)
    phone.write("title", TITLE)
    expect(phone.page.locator("#kl-saved")).to_contain_text("ยังไม่ได้บันทึก")
    phone.fill_in()
    phone.send()
    phone.show_words("ส่งถึงแล้ว")
    assert len(phone.service.taken) == 1


def test_the_database_fails_while_somebody_writes(open_phone: OpenPhone) -> None:
    """A disk that is full later: the words go to the other place and come back, once."""
    phone = open_phone()
    phone.write("title", TITLE)
    phone.wait_for_save()
    phone.page.evaluate("() => { IDBObjectStore.prototype.put = function () { this.transaction.abort(); }; }")
    phone.write("problem", PROBLEM)
    phone.page.evaluate("khlangDraft.save()")
    page = phone.come_back()
    drafts = page.locator("#kl-drafts li")
    expect(drafts).to_have_count(1)
    drafts.get_by_role("button", name="เขียนต่อ").click()
    assert phone.value("problem") == PROBLEM


def test_two_tabs_never_write_over_each_other(open_phone: OpenPhone) -> None:
    """Who writes on in an older tab gets a draft of its own, and is told; an older tab that is only read is renewed."""
    phone = open_phone()
    phone.write("title", TITLE)
    phone.wait_for_save()
    other = phone.open()
    other.locator("#kl-drafts").get_by_role("button", name="เขียนต่อ").click()
    other.locator('[name="title"]').fill("แก้ในหน้าต่างที่สอง")
    other.evaluate("khlangDraft.save()")
    phone.page.bring_to_front()
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.page.locator('[name="title"]')).to_have_value("แก้ในหน้าต่างที่สอง")
    # Both go on from there at once.
    phone.page.locator('[name="title"]').fill("หน้าต่างแรกเขียนต่อ")
    other.locator('[name="title"]').fill("หน้าต่างที่สองเขียนต่อ")
    phone.page.evaluate("khlangDraft.save()")
    other.evaluate("khlangDraft.save()")
    expect(other.locator("#kl-said")).to_contain_text("เก็บไว้ทั้งสองฉบับ")
    other.close()
    page = phone.come_back()
    expect(page.locator("#kl-drafts")).to_contain_text("หน้าต่างแรกเขียนต่อ")
    expect(page.locator("#kl-drafts")).to_contain_text("หน้าต่างที่สองเขียนต่อ")


def test_another_version_of_the_form_drops_no_answer(open_phone: OpenPhone) -> None:
    """What has no question any more is shown on the check page, and let go only by hand."""
    phone = open_phone()
    phone.write("title", TITLE)
    phone.write("problem", PROBLEM)
    phone.wait_for_save()

    def publish(route: Route) -> None:
        text = route.fetch().text().replace('name="problem"', 'name="cause"')
        text = text.replace('data-version="1"', 'data-version="2"')
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    phone.context.route("**/send/lesson.html", publish)
    page = phone.come_back()
    page.locator("#kl-drafts").get_by_role("button", name="เขียนต่อ").click()
    assert phone.value("title") == TITLE
    page.evaluate("khlangScreens.review()")
    expect(page.locator(".kl-kept")).to_contain_text(PROBLEM)
    page.reload()
    page.evaluate("khlangScreens.review()")
    page.locator(".kl-kept").get_by_role("button", name="ลบคำตอบนี้").click()
    expect(page.locator(".kl-kept")).to_have_count(0)


@pytest.mark.parametrize(
    "part",
    ["Screens", "Conditions", "Draft", "Service", "Photos", "PlacePicker", "Hints", "Check", "Sending"],
)
def test_a_part_that_fails_leaves_a_form_that_works(
    open_phone: OpenPhone, built_site: Path, part: str
) -> None:
    """Whatever fails at its start, the form can be filled in and posted, by script or without."""
    script = (built_site / "assets" / "js" / "form.js").read_text(encoding="utf-8")
    before, name, after = script.partition(f"const khlang{part} = ")
    start = re.search(r"function (start|begin)\(\) \{\n", after)
    assert name
    assert start
    broken = before + name + after[: start.end()] + 'throw new Error("broken");\n' + after[start.end() :]

    def prepare(context: BrowserContext) -> None:
        context.route(
            "**/assets/js/form.js", lambda route: route.fulfill(body=broken, content_type="text/javascript")
        )

    phone = open_phone(prepare)
    phone.fill_in()
    phone.send()
    expect(phone.page.locator("body")).to_contain_text(re.compile(f"{RECEIPT}|{RECEIPT_NUMBER}"))
    assert len(phone.service.taken) == 1
