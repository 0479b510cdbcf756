"""The officer's desk: who sees what, what is refused, and that two officers never overwrite each other."""

from __future__ import annotations

import pytest
from khlang.case_state import State
from khlang.intake import EventKind, Intake
from khlang.library import Library
from khlang.places import Place

from tests.intake.posts import PHONE, make_submission
from tests.server.officers import OFFICERS, SEES, Browser, add_cases, add_officers
from tests.server.posts import Data, IntakeSender, make_draft

NOBODY = "nobody"


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


@pytest.mark.parametrize("name", [*OFFICERS, NOBODY])
def test_every_route_as_every_role(desk: IntakeSender, name: str) -> None:
    """One's own area is answered; of others nobody learns more than of what is not there."""
    numbers = add_cases(desk.intake)
    browser = Browser(desk.address, "" if name == NOBODY else name)
    seen = SEES.get(name, set())
    queue = browser.ask("/review")
    assert queue.status == 200
    inside = 401 if name == NOBODY else 200
    token = "x" if name == NOBODY else browser.read_token()
    assert browser.ask("/review/due").status == inside
    assert browser.ask("/review/feed").status == inside
    assert browser.ask("/review/feed", {"_token": token}).status == inside
    assert browser.ask("/review/feed/x").status == 404
    assert browser.ask("/review/import").status == inside
    assert browser.ask("/review/report").status == inside
    assert browser.ask("/review/report/activity.xlsx").status == inside
    assert browser.ask("/review/report/lesson.xlsx").status == (401 if name == NOBODY else 404)
    brought = browser.send_files("/review/import", [("ว่าง.txt", b"")], token)
    assert brought.status == inside
    assert {case for case in numbers if f"case/{numbers[case]}" in queue.text} == seen
    missing = browser.ask("/review/case/10000000").text
    for case, number in numbers.items():
        if case in seen:
            assert browser.ask(f"/review/case/{number}").status == 200
            assert browser.answer(number, "ask").status == 303
            assert browser.answer(number, "decline").status == 303
            continue
        status = 401 if name == NOBODY else 404
        page = browser.ask(f"/review/case/{number}")
        assert page.status == status
        assert page.text.replace(number, "10000000") == missing
        for below in (
            f"photo/{'0' * 16}.jpg",
            "page",
            "source",
            "compare",
            "edit",
            "merge",
            "merge?record=kr-2567-kkn-001",
        ):
            assert browser.ask(f"/review/case/{number}/{below}").status == status
        token = "x" if name == NOBODY else browser.read_form(numbers[next(iter(seen))])["_token"]
        for action in (
            "ask",
            "decline",
            "correct",
            "photo-out",
            "accept",
            "edit",
            "merge",
            "take",
            "give-back",
        ):
            sent = browser.ask(
                f"/review/case/{number}/{action}", {"words": "x", "_token": token, "_read": "1"}
            )
            assert sent.status == status
    states = {case: desk.intake.find_case_by_receipt(number) for case, number in numbers.items()}
    changed = {case for case, found in states.items() if found and found.state is not State.RECEIVED}
    assert changed == seen


def test_a_post_has_the_area_of_its_place(sender: IntakeSender, library: Library, lesson: Data) -> None:
    """As far as it could be read; what is corrected later counts."""
    province = library.gazetteer.provinces[0]
    district = next(iter(library.gazetteer.districts(province).values()))
    key = library.forms["lesson"].roles.place
    data = {name: values for name, values in lesson.items() if name.partition(".")[0] != key}
    receipts = []
    for place in (
        str(Place(district=district, province=province)),
        str(Place(province=province)),
        "ที่ไหนสักแห่ง",
    ):
        sent = sender.post("/send/lesson", {**data, **make_draft(), key: (place,)})
        receipts.append(sent.json["receipt"])
    cases = [sender.intake.find_case_by_receipt(number) for number in receipts]
    assert [case.area for case in cases if case] == [district.code, province.code, ""]


def test_a_case_on_its_way_is_told_in_the_log(desk: IntakeSender) -> None:
    """Who opened, asked and declined it, and when; the sender sees the words and no name."""
    number = add_cases(desk.intake)["here"]
    Browser(desk.address, "province").ask(f"/review/case/{number}")
    assert Browser(desk.address, "here").answer(number, "ask", "ขอจำนวนครัวเรือน").location == f"../{number}"
    page = Browser(desk.address, "here").ask(f"/review/case/{number}").text
    assert "ขอจำนวนครัวเรือน" in page
    assert PHONE in page
    told = [(entry.officer, entry.action) for entry in desk.intake.audit.list(number)]
    assert told == [("province", "opened"), ("here", "opened"), ("here", "asked"), ("here", "opened")]
    case = desk.intake.find_case_by_receipt(number)
    assert case
    assert case.question == "ขอจำนวนครัวเรือน"
    assert [event.kind for event in case.events] == [EventKind.RECEIVED, EventKind.OPENED, EventKind.ASKED]


def test_two_officers_never_overwrite_each_other(desk: IntakeSender) -> None:
    """Who comes second is told what happened, with the own words kept, and nothing is done."""
    number = add_cases(desk.intake)["here"]
    first, second = Browser(desk.address, "here"), Browser(desk.address, "province")
    first.ask(f"/review/case/{number}")
    stale = second.read_form(number)
    assert first.answer(number, "ask", "คำถามแรก").status == 303
    refused = second.ask(f"/review/case/{number}/decline", {"words": "เหตุผลที่สอง", **stale})
    assert refused.status == 409
    assert "เหตุผลที่สอง" in refused.text
    assert "คำถามแรก" in refused.text
    case = desk.intake.find_case_by_receipt(number)
    assert case
    assert case.state is State.ASKED
    # With what was read now, the second may go on.
    assert second.answer(number, "decline", "เหตุผลที่สอง").status == 303
    closed = second.ask(f"/review/case/{number}/ask", {"words": "อีก", **stale})
    assert closed.status == 409


def test_words_are_asked_for(desk: IntakeSender) -> None:
    """Nothing is sent without any, or with more than a sender would read."""
    number, browser = add_cases(desk.intake)["here"], Browser(desk.address, "here")
    for words in (" ", "ก" * 4_001):
        answered = browser.answer(number, "ask", words)
        assert answered.status == 409
        assert "ถึงผู้ส่ง" in answered.text


def test_posts_of_other_pages_are_refused(desk: IntakeSender) -> None:
    """Another site's page, a page of another session, and one without its token."""
    number, browser = add_cases(desk.intake)["here"], Browser(desk.address, "here")
    form = {"words": "x", **browser.read_form(number)}
    path = f"/review/case/{number}/ask"
    assert browser.ask(path, form, Origin="http://other.example").status == 403
    assert browser.ask(path, form, Origin="null").status == 403
    assert browser.ask(path, {**form, "_token": ""}).status == 403
    other = Browser(desk.address, "province").read_form(number)["_token"]
    assert browser.ask(path, {**form, "_token": other}).status == 403
    assert browser.ask("/review/sign-out", {"_token": "x"}).status == 403
    assert browser.ask("/review").status == 200


def test_a_queue_goes_on_page_by_page(intake_of_many: Intake, sender: IntakeSender) -> None:
    """The oldest first, each once."""
    browser = Browser(sender.address, "department")
    seen: list[str] = []
    path = "/review"
    while path:
        page = browser.ask(path).text
        seen += [case.number for case in intake_of_many.list_cases() if f"case/{case.number}" in page]
        found = [part.split('"')[0] for part in page.split('href="') if "after=" in part.split('"')[0]]
        path = "/" + found[0].replace("&amp;", "&").lstrip("./") if found else ""
    assert seen == [case.number for case in intake_of_many.list_cases()]


@pytest.fixture
def intake_of_many(sender: IntakeSender) -> Intake:
    """More cases than a page shows."""
    add_officers(sender.intake)
    for number in range(60):
        sender.intake.submit(make_submission(title=f"เรื่องที่ {number}"))
    return sender.intake
