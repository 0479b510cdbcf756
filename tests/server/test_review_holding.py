"""Taking a case over and giving it back: one holder at most, told to everybody, and nobody is stuck."""

from __future__ import annotations

from dataclasses import replace

import pytest
from khlang.case_state import State
from khlang.intake import Case, EventKind
from khlang.officers import Holder

from tests.intake.posts import make_submission
from tests.server.officers import AREAS, OFFICERS, Asked, Browser, add_cases, add_officers
from tests.server.posts import IntakeSender


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


def find(desk: IntakeSender, number: str) -> Case:
    """Give a case as it is now."""
    case = desk.intake.find_case_by_receipt(number)
    assert case
    return case


def act(browser: Browser, number: str, action: str) -> Asked:
    """Open a case, and use its button."""
    return browser.ask(f"/review/case/{number}/{action}", browser.read_form(number))


def test_a_case_is_taken_taken_over_and_given_back(desk: IntakeSender) -> None:
    """Opening takes it for nobody; the audit log has each step, the sender sees none."""
    number = add_cases(desk.intake)["here"]
    here, province = Browser(desk.address, "here"), Browser(desk.address, "province")
    assert "รับเรื่องนี้" in here.ask(f"/review/case/{number}").text
    assert find(desk, number).holder is None
    assert act(here, number, "take").location == f"../{number}"
    assert find(desk, number).holder == Holder("here", OFFICERS["here"].label)
    assert "คืนเรื่อง" in here.ask(f"/review/case/{number}").text
    seen = province.ask(f"/review/case/{number}").text
    assert f"ผู้รับเรื่อง: {OFFICERS['here'].label}" in seen
    assert f"รับต่อจาก{OFFICERS['here'].label}" in seen
    assert act(province, number, "take").status == 303
    assert find(desk, number).holder == Holder("province", OFFICERS["province"].label)
    assert act(province, number, "give-back").status == 303
    case = find(desk, number)
    assert case.holder is None
    assert case.state is State.IN_REVIEW
    told = [(entry.officer, entry.action) for entry in desk.intake.audit.list(number)]
    assert [each for each in told if each[1] != "opened"] == [
        ("here", "taken"),
        ("province", "taken"),
        ("province", "given_back"),
    ]
    follow = desk.ask("GET", f"/follow/{desk.intake.secret_of(case.draft_id)}").text
    assert follow.count("<time") == 2, "received, and somebody reads it"


def test_a_page_that_is_old_takes_nothing(desk: IntakeSender) -> None:
    """Nor decides: whoever has taken the case since is told first."""
    number = add_cases(desk.intake)["here"]
    here, province = Browser(desk.address, "here"), Browser(desk.address, "province")
    province.read_form(number)
    stale = province.read_form(number)
    assert act(here, number, "take").status == 303
    for action in ("take", "give-back", "decline"):
        refused = province.ask(f"/review/case/{number}/{action}", {"words": "เหตุผล", **stale})
        assert refused.status == 409
        assert f"ผู้รับเรื่อง: {OFFICERS['here'].label}" in refused.text
    assert find(desk, number).holder == Holder("here", OFFICERS["here"].label)
    # Nor is taken what one has, or given back what one has not.
    assert act(here, number, "take").status == 409
    assert act(province, number, "give-back").status == 409
    # Nobody is stuck: with the page as it is now, another officer may decide.
    assert province.answer(number, "decline", "เหตุผล").status == 303
    assert act(here, number, "give-back").status == 409
    page = province.ask(f"/review/case/{number}").text
    assert "ผู้รับเรื่อง" in page
    assert "/take" not in page


def test_who_goes_lets_go(desk: IntakeSender) -> None:
    """An account that is removed holds nothing; nor does an officer of a place where the case no longer is."""
    first, second = (
        desk.intake.submit(replace(make_submission(title=title), area=AREAS["here"])).number
        for title in ("หนึ่ง", "สอง")
    )
    here, province = Browser(desk.address, "here"), Browser(desk.address, "province")
    act(here, first, "take")
    act(province, second, "take")
    for number in (first, second):
        case = find(desk, number)
        moved = replace(make_submission(title="ย้าย"), area=AREAS["beside"])
        desk.intake.add(desk.intake.secret_of(case.draft_id), moved.draft_id, moved)
    assert find(desk, first).holder is None
    assert find(desk, second).holder == Holder("province", OFFICERS["province"].label)
    desk.intake.accounts.remove("province")
    case = find(desk, second)
    assert case.holder is None
    assert case.events[-1].kind is EventKind.ADDED
