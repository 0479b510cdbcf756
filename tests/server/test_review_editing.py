"""An officer edits a case in its form, and fills in what staff fill in; two officers never overwrite each other."""

from __future__ import annotations

import re

import pytest
from khlang.intake import EventKind
from khlang.library import Library
from khlang.pages.answers import list_answers

from tests.intake.posts import TITLE, make_photo, make_submission
from tests.server.filled_form import FilledForm
from tests.server.officers import Browser, add_officers
from tests.server.posts import IntakeSender

STEP = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def number(sender: IntakeSender) -> str:
    """The number of a case; the server has officers."""
    add_officers(sender.intake)
    return sender.intake.submit(make_submission()).number


def read_edit_form(browser: Browser, number: str) -> dict[str, tuple[str, ...]]:
    """Give what the form of a case would post as it stands."""
    return FilledForm(browser.ask(f"/review/case/{number}/edit").text, "edit").data


def test_an_edit_is_kept_beside_what_was_sent(sender: IntakeSender, number: str, library: Library) -> None:
    """The sender's own words stay; the log tells who it was; without scripts, and nothing is left in the browser."""
    browser = Browser(sender.address, "department")
    page = browser.ask(f"/review/case/{number}/edit")
    assert page.status == 200
    assert browser.headers["cache-control"] == "no-store"
    assert "form.js" not in page.text
    data = read_edit_form(browser, number)
    assert data["title"] == (TITLE,)
    changed = browser.ask(f"/review/case/{number}/edit", {**data, "title": (f"{TITLE} ฉบับแก้",)})
    assert (changed.status, changed.location) == (303, f"../{number}")
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert case.data["title"] == (f"{TITLE} ฉบับแก้",)
    assert case.sent["title"] == (TITLE,)
    fields = library.forms["lesson"].asked_fields
    said, was = (list_answers(fields, data) for data in (case.data, case.sent))
    assert [label for label, texts in said if (label, texts) not in was] == [
        library.forms["lesson"].by_key["title"].label
    ]
    assert [event.kind for event in case.events][-1] is EventKind.CORRECTED
    assert [entry.action for entry in sender.intake.audit.list(number)] == ["opened", "opened", "edited"]


def test_a_row_more_changes_nothing_yet(sender: IntakeSender, number: str) -> None:
    """The page comes again with the row, and what it carries still counts."""
    browser = Browser(sender.address, "department")
    data = read_edit_form(browser, number)
    again = browser.ask(f"/review/case/{number}/edit", {**data, "_more": ("photos",)})
    assert again.status == 200
    assert 'name="photos.0.caption"' in again.text
    assert f'name="_token" value="{data["_token"][0]}"' in again.text
    assert f'name="_read" value="{data["_read"][0]}"' in again.text
    assert [entry.action for entry in sender.intake.audit.list(number)] == ["opened"]


def test_who_saves_second_sees_both(sender: IntakeSender, number: str) -> None:
    """Neither text is lost: the own stands in the form, the other's above it; saving again is a decision."""
    first, second = Browser(sender.address, "department"), Browser(sender.address, "department")
    path = f"/review/case/{number}/edit"
    early, late = read_edit_form(first, number), read_edit_form(second, number)
    assert first.ask(path, {**early, "title": (f"{TITLE} ของคนแรก",)}).status == 303
    told = second.ask(path, {**late, "title": (f"{TITLE} ของคนที่สอง",)})
    assert told.status == 409
    assert "ของคนแรก" in told.text
    assert "ของคนที่สอง" in told.text
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert case.data["title"] == (f"{TITLE} ของคนแรก",)
    read = re.findall(r'name="_read" value="(\d+)"', told.text)[-1]
    assert second.ask(path, {**late, "title": (f"{TITLE} ของคนที่สอง",), "_read": (read,)}).status == 303
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert case.data["title"] == (f"{TITLE} ของคนที่สอง",)


def test_an_edit_must_be_sound(sender: IntakeSender, number: str) -> None:
    """As what is sent must be: told beside the field, with all that was written."""
    browser = Browser(sender.address, "department")
    data = read_edit_form(browser, number)
    refused = browser.ask(f"/review/case/{number}/edit", {**data, "title": ("",)})
    assert refused.status == 422
    assert "ยังบันทึกไม่ได้" in refused.text
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert case.data["title"] == (TITLE,)


def test_edits_of_other_pages_are_refused(sender: IntakeSender, number: str) -> None:
    """Of another site, of another session, and of a case that is closed."""
    browser = Browser(sender.address, "department")
    data, path = read_edit_form(browser, number), f"/review/case/{number}/edit"
    assert browser.ask(path, data, Origin="http://other.example").status == 403
    assert browser.ask(path, {**data, "_token": ("x",)}).status == 403
    assert browser.answer(number, "decline").status == 303
    assert browser.ask(path).status == 409
    assert browser.ask(path, data).status == 409


def test_an_edit_keeps_photos(sender: IntakeSender, library: Library) -> None:
    """Those that are there are named by the form."""
    add_officers(sender.intake)
    number = sender.intake.submit(make_submission(make_photo())).number
    sender.intake.work_off(lambda: library.forms)
    browser = Browser(sender.address, "department")
    data = read_edit_form(browser, number)
    assert browser.ask(f"/review/case/{number}/edit", {**data, "title": (f"{TITLE} ฉบับแก้",)}).status == 303
    case = sender.intake.find_case_by_receipt(number)
    assert case
    assert case.find_photo_control(case.photos[0].name)


def test_what_is_for_staff_can_not_be_sent(sender: IntakeSender, library: Library) -> None:
    """A sender who names it anyway is not heard; what staff have filled in outlives an answer of the sender's."""
    add_officers(sender.intake)
    form = library.forms["lesson"]
    key = form.roles.reviewer
    data = {**make_submission().data, key: ("ผู้ส่งเขียนเอง",)}
    sent = sender.post("/send/lesson", {**data, "_draft": (STEP,), "_version": ("1",)})
    case = sender.intake.find_case_by_receipt(sent.json["receipt"])
    assert case
    assert key not in case.data
    browser = Browser(sender.address, "department")
    edited = {**read_edit_form(browser, case.number), key: ("สำนักงานที่ตรวจ",)}
    assert browser.ask(f"/review/case/{case.number}/edit", edited).status == 303
    follow = sent.json["follow"]
    step = {**data, "_draft": (STEP,), "_version": ("1",), "_step": (STEP.replace("0001", "0002"),)}
    assert sender.post(f"/{follow}/edit", {**step, "title": (f"{TITLE} เติม",)}).status == 200
    case = sender.intake.find_case_by_receipt(case.number)
    assert case
    assert (case.data["title"], case.data[key]) == ((f"{TITLE} เติม",), ("สำนักงานที่ตรวจ",))
