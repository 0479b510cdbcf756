"""What is sent arrives once, sooner or later; whatever is in the way is said, and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect
from starlette.responses import JSONResponse

from tests.browser.checks import wait_until
from tests.browser.form.phone import PLACE, TITLE, OpenPhone, Phone
from tests.browser.form.service import RECEIPT


def test_a_draft_is_checked_sent_and_acknowledged(open_phone: OpenPhone) -> None:
    """The check page shows every answer; the receipt stays on the phone, the words do not."""
    phone = open_phone()
    phone.fill_in()
    phone.page.evaluate("khlangScreens.review()")
    review = phone.page.locator("#kl-review")
    expect(review).to_contain_text(TITLE)
    review.get_by_role("link", name="แก้ ชื่อเรื่อง").click()
    expect(phone.page.locator('[name="title"]')).to_be_focused()
    phone.send()
    phone.show_words(f"เลขรับเรื่อง {RECEIPT}")
    expect(phone.page.locator("#kl-form")).to_be_hidden()
    [draft] = phone.service.taken
    assert phone.service.words(draft)["title"] == [TITLE]
    page = phone.come_back()
    expect(page.locator("#kl-drafts")).to_contain_text(RECEIPT)
    link = page.locator("#kl-drafts").get_by_role("link", name="ติดตามเรื่องนี้")
    assert link.get_attribute("href") == f"{phone.address}follow/secret"
    words = page.evaluate("khlangStore.list().then((drafts) => drafts.map((each) => each.data))")
    assert words == [{}]


def test_without_a_signal_it_waits_and_goes_by_itself(open_phone: OpenPhone) -> None:
    """The tab is closed meanwhile; when the signal is back nobody has to press anything."""
    phone = open_phone()
    phone.fill_in()
    phone.context.set_offline(True)
    phone.send()
    phone.show_words("ส่งให้เองเมื่อมีสัญญาณ")
    assert not phone.service.taken
    phone.context.set_offline(False)
    phone.show_words("ส่งถึงแล้ว")
    assert len(phone.service.posts) == 1


def test_a_tab_that_was_closed_sends_when_it_is_opened_again(open_phone: OpenPhone) -> None:
    """What waited is sent from the list, before anything is pressed."""
    phone = open_phone()
    phone.fill_in()
    phone.context.set_offline(True)
    phone.send()
    phone.show_words("ยังไม่ถึงผู้รับ")
    phone.page.close()
    phone.context.set_offline(False)
    phone.page = phone.open()
    expect(phone.page.locator("#kl-drafts")).to_contain_text(RECEIPT)
    assert len(phone.service.taken) == 1


def lose_answer(phone: Phone, words: str) -> None:
    """Send what the service takes without the phone hearing of it; it then shows these words."""
    phone.fill_in()
    phone.service.is_mute = True
    phone.send()
    phone.show_words(words)


def take_back(phone: Phone, title: str) -> None:
    """Go on writing what is on its way."""
    phone.page.get_by_role("button", name="กลับไปแก้").click()
    expect(phone.page.locator("#kl-send")).to_be_visible()
    phone.write("title", title)


def test_an_answer_that_is_lost_is_asked_for_again(open_phone: OpenPhone) -> None:
    """The service had it; the same words go once more and are one submission."""
    phone = open_phone()
    lose_answer(phone, "ยังไม่ถึงผู้รับ")
    phone.page.get_by_role("button", name="ลองส่งเดี๋ยวนี้").click()
    phone.show_words("ส่งถึงแล้ว")
    assert len(phone.service.posts) == 2
    assert len(phone.service.taken) == 1


def test_words_changed_after_a_lost_answer_become_a_draft_of_their_own(open_phone: OpenPhone) -> None:
    """The service has the first words (409): their receipt comes, and the new words stay on the phone."""
    phone = open_phone()
    lose_answer(phone, "ยังติดต่อผู้รับไม่ได้")
    take_back(phone, "ชื่อใหม่ที่แก้ทีหลังจากส่งไปแล้ว")
    phone.send()
    phone.show_words("ส่งถึงแล้ว")
    page = phone.come_back()
    expect(page.locator("#kl-drafts")).to_contain_text(RECEIPT)
    page.locator("#kl-drafts").get_by_role("button", name="เขียนต่อ").click()
    assert phone.value("title") == "ชื่อใหม่ที่แก้ทีหลังจากส่งไปแล้ว"


def test_words_changed_while_the_others_are_on_their_way(open_phone: OpenPhone) -> None:
    """Who takes it back too late has the receipt of what went, and a draft with what was changed."""
    phone = open_phone()
    phone.fill_in()
    held: list[Route] = []
    phone.page.route("**/send/lesson", lambda route: held.extend([route]))
    phone.send()
    take_back(phone, "ชื่อใหม่ที่แก้ขณะกำลังส่ง")
    phone.wait_for_save()
    held[0].continue_()
    phone.show_words(f"ฉบับก่อนแก้ส่งถึงแล้ว เลขรับเรื่อง {RECEIPT}")
    assert phone.value("title") == "ชื่อใหม่ที่แก้ขณะกำลังส่ง"
    phone.write("title", "ชื่อใหม่กว่า")
    phone.page.evaluate("khlangDraft.save()")
    stored = phone.page.evaluate(
        "khlangStore.list().then((all) => all.map((each) => [each.state, each.title]).sort())"
    )
    assert stored == [["sent", TITLE], ["writing", "ชื่อใหม่กว่า"]]


def test_problems_are_told_beside_their_questions(open_phone: OpenPhone) -> None:
    """All in one list that leads to them; the words are there still."""
    phone = open_phone()
    phone.fill_in()
    told = {
        "code": "x",
        "path": ["title"],
        "name": "title",
        "label": "ชื่อเรื่อง",
        "message": "บอกวิธีด้วย",
        "level": "error",
    }
    phone.service.refusals.append(JSONResponse({"problems": [told]}, 422))
    phone.send()
    problems = phone.page.locator("#kl-problems")
    expect(problems).to_be_focused()
    problems.get_by_role("link", name="ชื่อเรื่อง: บอกวิธีด้วย").click()
    title = phone.page.locator('[name="title"]')
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(phone.page.locator("[id='title-problem']")).to_have_text("บอกวิธีด้วย")
    phone.send()
    phone.show_words("ส่งถึงแล้ว")


@pytest.mark.parametrize(
    ("status", "is_tried_again"), [(413, False), (403, False), (429, True), (503, True), (507, True)]
)
def test_a_refusal_is_said_in_words(open_phone: OpenPhone, status: int, is_tried_again: bool) -> None:
    """What can't go now is tried again; what can't go so comes back to be changed."""
    phone = open_phone()
    phone.fill_in()
    words = "ตอนนี้รับไม่ได้ ลองใหม่ภายหลัง"
    phone.service.refusals.append(JSONResponse({"error": words}, status, headers={"Retry-After": "120"}))
    phone.send()
    phone.show_words(words)
    expect(phone.page.locator("#kl-form")).to_be_hidden() if is_tried_again else expect(
        phone.page.locator("#kl-form")
    ).to_be_visible()
    states = phone.page.evaluate("khlangStore.list().then((drafts) => drafts.map((each) => each.state))")
    assert states == ["waiting" if is_tried_again else "writing"]


def test_missing_answers_are_named_before_anything_is_sent(open_phone: OpenPhone) -> None:
    """Also without a signal: nobody should learn a day later that it never went."""
    phone = open_phone()
    phone.write("title", TITLE)
    phone.send()
    problems = phone.page.locator("#kl-problems")
    expect(problems).to_contain_text("จึงจะส่งได้")
    problems.get_by_role("link").first.click()
    assert not phone.service.posts
    assert phone.page.evaluate("document.activeElement.required")


def test_a_text_or_its_parts_are_asked_for_before_anything_is_sent(open_phone: OpenPhone) -> None:
    """What may be written either way is missing where neither is, and is led to."""
    phone = open_phone()
    put = "(text) => { document.querySelector('[data-needed] > input').value = text; }"
    # Without a key pressed, so that nothing is made of it.
    phone.page.evaluate(put, "-")
    phone.fill_in()
    phone.page.evaluate(put, "")
    phone.send()
    problems = phone.page.locator("#kl-problems a")
    expect(problems).to_have_count(1)
    problems.click()
    assert phone.page.evaluate("document.activeElement.name") == "place"
    assert not phone.service.posts
    phone.write("place", PLACE)
    phone.send()
    phone.show_words("ส่งถึงแล้ว")


def test_the_service_checks_while_one_writes(open_phone: OpenPhone) -> None:
    """Only what was answered is spoken of; the coach asks on the check page, and blocks nothing."""
    phone = open_phone()
    phone.service.problems = [
        {"name": name, "label": name, "message": f"ดู {name} อีกที", "level": "warning"}
        for name in ("title", "problem")
    ]
    phone.service.questions = [{"name": "story", "text": "เริ่มจากอะไร"}]
    phone.write("title", TITLE)
    phone.page.locator('[name="problem"]').focus()
    told = phone.page.locator("[id='title-problem']")
    expect(told).to_have_text("ดู title อีกที", timeout=15_000)
    expect(phone.page.locator("[id='problem-problem']")).to_be_hidden()
    phone.page.evaluate("khlangScreens.review()")
    expect(phone.page.locator("#kl-coach")).to_contain_text("เริ่มจากอะไร")


def test_a_private_number_is_spoken_of_where_all_would_read_it(open_phone: OpenPhone) -> None:
    """On the phone, after the question was left; not in the question for a number that stays with the officer."""
    phone = open_phone()
    phone.write("title", "โทร ๐๘๑-๐๐๐-๐๐๐๑ ถามเรื่องแยกขยะ")
    told = phone.page.locator("[id='title-problem']")
    expect(told).to_be_hidden()
    phone.page.locator('[name="problem"]').focus()
    expect(told).to_contain_text("เบอร์มือถือ")
    phone.write("title", TITLE)
    phone.page.locator('[name="problem"]').focus()
    expect(told).to_be_hidden()
    phone.write("contact_phone", "0810000001")
    phone.page.locator("[data-turn=back]").focus()
    expect(phone.page.locator("[id='contact_phone-problem']")).to_be_hidden()


def test_any_page_of_the_site_sends_what_waits(open_phone: OpenPhone) -> None:
    """Whoever comes back need not open the form."""
    phone = open_phone()
    phone.fill_in()
    phone.context.set_offline(True)
    phone.send()
    phone.show_words("ยังไม่ถึงผู้รับ")
    phone.page.close()
    phone.context.set_offline(False)
    page = phone.context.new_page()
    with page.expect_response("**/send/lesson") as coming:
        page.goto(phone.address)
    assert coming.value.status == 201
    wait_until(page, "!localStorage.getItem('khlang-form-waiting')")
    # Nothing is asked for where nothing waits.
    page.goto(f"{phone.address}index.html")
    assert page.evaluate("typeof khlangOutbox") == "undefined"
