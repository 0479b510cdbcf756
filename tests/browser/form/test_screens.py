"""One screen at a time, and rows that grow, shrink and move: by button and key, the focus never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.checks import check, wait_until
from tests.browser.form.phone import OpenPhone, Phone


def test_screens_come_one_by_one(open_phone: OpenPhone) -> None:
    """On, the browser's own back, and forward; the heading is read, and the progress is said."""
    phone = open_phone()
    page = phone.page
    screens = page.locator("[data-screen]")
    count = screens.count()
    assert [screen.is_visible() for screen in screens.all()] == [True] + [False] * (count - 1)
    first = page.locator("#kl-progress").inner_text()
    assert first.startswith("ข้อ ๑ จาก ")
    page.locator("[data-turn=on]").click()
    assert page.evaluate("document.activeElement.tagName") == "H2"
    expect(page.locator("#kl-progress")).to_contain_text("ข้อ ๒ จาก")
    page.go_back()
    expect(screens.first).to_be_visible()
    page.go_forward()
    expect(screens.nth(1)).to_be_visible()
    for _ in range(count - 2):
        page.locator("[data-turn=on]").click()
    expect(page.locator("#kl-send")).to_be_visible()
    expect(page.locator("[data-turn=on]")).to_be_hidden()
    page.locator("[data-turn=back]").click()
    expect(page.locator("#kl-send")).to_be_hidden()


def list_steps(phone: Phone) -> list[str]:
    """Give the words of the steps, in their order, by the names of their controls."""
    names = "Object.entries(khlangAnswers.read()).filter(([name]) => /^steps/.test(name)).map((each) => each.join(' '))"
    steps: list[str] = phone.page.evaluate(names)
    return steps


def test_rows_grow_move_and_go_with_the_focus(open_phone: OpenPhone) -> None:
    """What is taken away can be had back; each change is announced and kept."""
    phone = open_phone()
    page = phone.page
    said = page.locator("#kl-said")
    phone.write("steps.0.text", "หนึ่ง")
    phone.write("steps.0.sub.0", "หนึ่งย่อย")
    page.locator('[name=_more][value="steps"]').click()
    expect(said).to_contain_text("เพิ่มข้อ")
    page.keyboard.type("สอง")
    last = page.evaluate("document.activeElement.name")
    number = int(last.split(".")[1])
    for place in range(number, 0, -1):
        page.locator(f'[name=_up][value="steps.{place}"]').click()
    expect(said).to_have_text("ย้ายไปเป็นข้อ ๑ แล้ว")
    # At the top there is no way up any more.
    assert page.evaluate("document.activeElement.value") == "steps.0"
    assert page.evaluate("document.activeElement.name") == "_down"
    assert list_steps(phone) == ["steps.0.text สอง", "steps.1.text หนึ่ง", "steps.1.sub.0 หนึ่งย่อย"]
    page.locator('[name=_fewer][value="steps.1"]').click()
    expect(said).to_contain_text("ลบข้อ ๒ แล้ว")
    assert page.evaluate("document.activeElement.name").startswith("steps.")
    assert list_steps(phone) == ["steps.0.text สอง"]
    said.get_by_role("button", name="เอาคืน").click()
    assert list_steps(phone) == ["steps.0.text สอง", "steps.1.text หนึ่ง", "steps.1.sub.0 หนึ่งย่อย"]
    assert page.evaluate("document.activeElement.name") == "steps.1.text"
    # A list inside a row that was moved grows in its new place.
    phone.write("steps.1.sub.0", "หนึ่งย่อยใหม่")
    page.locator('[name=_more][value="steps.1.sub"]').click()
    page.keyboard.type("อีกย่อย")
    assert "steps.1.sub.1 อีกย่อย" in list_steps(phone)
    ids = "Array.from(document.querySelectorAll('#kl-form [id]'), (each) => each.id)"
    found = page.evaluate(ids)
    assert len(found) == len(set(found))


def test_enter_in_a_line_sends_nothing_and_leaves_the_words(open_phone: OpenPhone) -> None:
    """Whoever types and presses Enter stays where they are."""
    phone = open_phone()
    phone.write("recorder.name", "ชมรมที่ยังเขียนชื่อไม่จบ")
    address = phone.page.url
    phone.page.keyboard.press("Enter")
    phone.wait_for_save()
    assert phone.page.url == address
    assert phone.value("recorder.name") == "ชมรมที่ยังเขียนชื่อไม่จบ"
    assert not phone.service.posts


def test_a_place_is_understood_as_it_is_said(open_phone: OpenPhone) -> None:
    """The province need not be named where a district tells it; lists offer what is inside."""
    phone = open_phone()
    page = phone.page
    phone.write("place", "ต.คลองขลุง อ.คลองขลุง")
    page.keyboard.press("Tab")
    phone.show_words("ตำบลคลองขลุง อำเภอคลองขลุง จังหวัดกำแพงเพชร")
    wait_until(page, "(khlangAnswers.read()['place.province'] || [])[0] === 'กำแพงเพชร'")
    page.locator("[data-picker=place]").locator("xpath=ancestor::details[1]").locator("summary").first.click()
    page.locator("[data-area=province]").select_option("ขอนแก่น")
    page.locator("[data-area=district]").select_option("น้ำพอง")
    expect(page.locator("[data-area=subdistrict] option")).not_to_have_count(2)
    wait_until(page, "(khlangAnswers.read()['place.district'] || [])[0] === 'น้ำพอง'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_screen_is_accessible(open_phone: OpenPhone, width: int, scheme: str) -> None:
    """Axe finds nothing, and nothing runs off the side."""
    phone = open_phone(viewport={"width": width, "height": 800}, color_scheme=scheme)
    phone.fill_in()
    for number in range(phone.page.locator("[data-screen]").count()):
        phone.page.evaluate("number => khlangScreens.open(number)", number)
        check(phone.page)


def test_what_is_too_long_is_told_and_never_cut(open_phone: OpenPhone) -> None:
    """A browser would drop the end of what is pasted, and say nothing."""
    phone = open_phone()
    title = phone.page.locator('[name="title"]')
    most = int(title.get_attribute("maxlength") or 0)
    title.focus()
    phone.page.keyboard.insert_text("ก" * (most + 7))
    phone.page.keyboard.press("Tab")
    expect(phone.page.locator("[id='title-problem']")).to_have_text("ยาวไป ๗ ตัวอักษร")
    assert len(phone.value("title")) == most + 7
