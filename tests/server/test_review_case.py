"""What the page of a case offers: corrections one by one, photos, the checklist, records like it."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from khlang.case_state import State
from khlang.intake import EventKind
from khlang.library import Library, read_page
from khlang.pages.answers import say_row
from khlang.pages.review import CHECKLIST_PAGE, CheckItem, read_checklist
from khlang.places import Place

from tests.intake.posts import make_photo, make_submission
from tests.server.officers import HERE, Browser, add_cases, add_officers
from tests.server.posts import RECORD, IntakeSender, make_draft, write_lesson


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


def test_the_checklist_says_what_to_ask_for(desk: IntakeSender, library: Library) -> None:
    """What is not answered with yes goes to the sender."""
    number, browser = add_cases(desk.intake)["here"], Browser(desk.address, "here")
    page = browser.ask(f"/review/case/{number}").text
    items = read_checklist(read_page(library.root, CHECKLIST_PAGE))
    assert len(items) == page.count('name="_lacks"') > 1
    assert all(item.question in page for item in items)
    path, form = f"/review/case/{number}", browser.read_form(number)
    assert browser.ask(f"{path}/ask", {**form, "_lacks": "1", "words": ""}).status == 303
    case = desk.intake.find_case_by_receipt(number)
    assert case
    assert case.question == items[1].question


def test_a_checklist_is_the_first_numbered_list_of_its_page() -> None:
    """Bold questions with what they mean, without Markdown; other lists and pages without one are none."""
    text = "# ตรวจ\n\n- ไม่ใช่\n\n1. **ทำจริงไหม** ไม่ใช่[แผน](a.md)\n2. ครบไหม\n\nต่อ\n\n1. อีกรายการ\n"
    assert read_checklist(text) == (CheckItem("ทำจริงไหม", "ไม่ใช่แผน"), CheckItem("ครบไหม"))
    assert read_checklist("# ตรวจ\n\nไม่มีรายการ") == ()


def test_a_case_that_is_there_already_is_told(sender: IntakeSender, library: Library) -> None:
    """With how much of the text is the same, and a link to the record."""
    add_officers(sender.intake)
    record = library.find(RECORD)
    assert record
    data = {**write_lesson(library), **make_draft()}
    number = sender.post("/send/lesson", data).json["receipt"]
    page = Browser(sender.address, "department").ask(f"/review/case/{number}").text
    assert f"lesson/{RECORD}.html" in page
    assert "ข้อความเหมือนกันราวร้อยละ ๑๐๐" in page
    other = sender.intake.submit(make_submission()).number
    assert "ข้อความเหมือนกัน" not in Browser(sender.address, "department").ask(f"/review/case/{other}").text


def test_a_correction_is_accepted_by_itself(sender: IntakeSender, library: Library) -> None:
    """What was sent is kept; the sender is told of no new state; nothing but what was suggested can be written."""
    add_officers(sender.intake)
    number = sender.intake.submit(make_submission(title="อาสาพัฒนาพัฒนาชุมชน ไปส านักงาน")).number
    browser = Browser(sender.address, "department")
    page = browser.ask(f"/review/case/{number}").text
    first, second = find_corrections(page)
    path = f"/review/case/{number}/correct"
    form = browser.read_form(number)
    assert browser.ask(path, {**first, **form, "after": "คำอื่น"}).status == 409
    assert browser.ask(path, {**first, **form, "control": "contact_phone"}).status == 409
    assert browser.ask(path, {**first, **form}).location == f"../{number}"
    assert browser.ask(path, {**second, **form}).status == 409, "the case has changed since"
    [left] = find_corrections(browser.ask(f"/review/case/{number}").text)
    assert browser.ask(path, {**left, **browser.read_form(number)}).status == 303
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert case.data["title"] == ("อาสาพัฒนาชุมชน ไปสำนักงาน",)
    assert case.state is State.IN_REVIEW
    kinds = [event.kind for event in case.events]
    assert kinds == [EventKind.RECEIVED, EventKind.OPENED, EventKind.CORRECTED, EventKind.CORRECTED]
    assert [entry.action for entry in sender.intake.audit.list(number)].count("corrected") == 2
    # Git has the words as they are now; a text that is sent again is the case's.
    sender.intake.work_off(lambda: library.forms)
    assert sender.intake.find_case_by_receipt(number) == case


def test_a_misspelt_area_is_corrected(sender: IntakeSender, library: Library) -> None:
    """By the name that is nearest; then the case is of that area, and its officers see it."""
    add_officers(sender.intake)
    province = next(each for each in library.gazetteer.provinces if each.code == HERE[:2])
    district = next(each for each in library.gazetteer.districts(province).values() if each.code == HERE)
    key = library.forms["lesson"].roles.place
    right = str(Place(district=district, province=province))
    wrong = right.replace(district.name, district.name[:-1])
    post = make_submission()
    kept = {name: values for name, values in post.data.items() if name.partition(".")[0] != key}
    number = sender.intake.submit(replace(post, data={**kept, key: (wrong,)}, area=province.code)).number
    browser = Browser(sender.address, "province")
    [found] = [
        each
        for each in find_corrections(browser.ask(f"/review/case/{number}").text)
        if each["control"] == key
    ]
    corrected = browser.ask(f"/review/case/{number}/correct", {**found, **browser.read_form(number)})
    assert corrected.status == 303
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert (case.data[key], case.area) == ((right,), HERE)
    assert Browser(sender.address, "here").ask(f"/review/case/{number}").status == 200


def find_corrections(page: str) -> list[dict[str, str]]:
    """Give what the forms of the suggestions on a case's page post."""
    parts = page.split("/correct")[1:]
    names = ("control", "value", "start", "after")
    return [
        {name: html.unescape(part.split(f'name="{name}" value="')[1].split('"')[0]) for name in names}
        for part in parts
    ]


def test_photos_are_for_officers_of_the_area(desk: IntakeSender, library: Library) -> None:
    """Once they are re-encoded."""
    number = desk.intake.submit(make_submission(make_photo())).number
    case = desk.intake.find_case_by_receipt(number)
    assert case
    path = f"/review/case/{number}/photo/{case.photos[0].name}"
    browser = Browser(desk.address, "department")
    assert browser.ask(path).status == 404
    desk.intake.work_off(lambda: library.forms)
    assert browser.ask(path).status == 200
    whole = int(browser.headers["content-length"])
    assert browser.ask(f"{path}?small=1").status == 200
    assert int(browser.headers["content-length"]) < whole
    row = case.find_photo_control(case.photos[0].name).rpartition(".")[0]
    told = say_row(library.forms["lesson"].photo_fields, case.data, row)
    assert told.startswith("ป้ายไม้หน้าสวน · ")
    assert told in browser.ask(f"/review/case/{number}").text
    assert browser.ask(path).status == 200
    assert browser.headers["content-type"] == "image/jpeg"
    assert browser.headers["cache-control"] == "no-store"
    assert Browser(desk.address, "here").ask(path).status == 404


def test_a_photo_is_taken_out(sender: IntakeSender, library: Library) -> None:
    """The others keep their captions; it stays with what was sent, and can't be taken out twice."""
    add_officers(sender.intake)
    number = sender.intake.submit(make_submission(make_photo(mark="a"), make_photo(mark="b"))).number
    sender.intake.work_off(lambda: library.forms)
    case = sender.intake.find_case_by_receipt(number)
    assert case
    first, second = (photo.name for photo in case.photos)
    browser, path = Browser(sender.address, "department"), f"/review/case/{number}/photo-out"
    form = {"photo": first, **browser.read_form(number)}
    assert browser.ask(path, form).location == f"../{number}"
    page = browser.ask(f"/review/case/{number}").text
    assert first not in page
    assert second in page
    assert browser.ask(path, form).status == 404
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert case.find_photo_control(first) == ""
    control = case.find_photo_control(second)
    assert case.data[control.replace(".file", ".caption")] == ("ป้ายไม้หน้าสวน",)
    assert [photo.name for photo in case.photos] == [first, second]
    assert [entry.action for entry in sender.intake.audit.list(number)][-2:] == ["photo_out", "opened"]
