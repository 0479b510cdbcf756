"""The page of an accepted record before any build has published it: for the sender and officers at once, until then."""

from __future__ import annotations

import re
from pathlib import Path

from khlang.intake import Case, Intake
from khlang.library import load_schema

from tests.intake.posts import PHONE, TITLE, make_photo, make_submission
from tests.server.officers import Browser
from tests.server.test_review_accept import address, intake, root, troubles

__all__ = ["address", "intake", "root", "troubles"]


def accept(intake: Intake, root: Path, address: str) -> Case:
    """Let an officer accept a case with a photo."""
    number = intake.submit(make_submission(make_photo())).number
    intake.work_off(lambda: load_schema(root).forms)
    browser = Browser(address, "department")
    assert browser.ask(f"/review/case/{number}/accept", browser.read_form(number)).status == 303
    case = intake.find_case_by_receipt(number)
    assert case
    return case


def test_the_page_is_there_at_once(intake: Intake, root: Path, address: str) -> None:
    """With its photo, without what is private; its case and its sender are led there; no browser keeps it."""
    case = accept(intake, root, address)
    visitor, path = Browser(address), f"/lesson/{case.record_id}.html"
    page = visitor.ask(path)
    assert page.status == 200
    assert TITLE in page.text
    assert PHONE not in page.text
    [photo] = set(re.findall(rf"photos/{case.record_id}/[^\"]+\.jpg", page.text))
    assert visitor.ask(f"/{photo}").status == 200
    assert visitor.ask(f"/photos/{case.record_id}/other.jpg").status == 404
    assert path in Browser(address, "department").ask(f"/review/case/{case.number}").text
    assert path in visitor.ask(f"/follow/{intake.secret_of(case.draft_id)}").text


def test_it_answers_who_reads_alone(intake: Intake, root: Path, address: str) -> None:
    """As files of the site do."""
    path = f"/lesson/{accept(intake, root, address).record_id}.html"
    browser = Browser(address)
    assert browser.ask(path, {"a": "b"}).status == browser.ask("/index.html", {"a": "b"}).status == 405


def test_what_was_not_accepted_here_has_none(intake: Intake, root: Path, address: str) -> None:
    """A file that somebody put into the library waits for the checks of a build."""
    case = accept(intake, root, address)
    file = root / "records" / "lesson" / f"{case.record_id}.yml"
    other = f"{case.record_id[:-3]}999"
    file.with_stem(other).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    visitor = Browser(address)
    assert visitor.ask(f"/lesson/{other}.html").status == 404
    assert visitor.ask(f"/centre/{case.record_id}.html").status == 404


def test_while_nothing_can_be_built_there_is_none(
    intake: Intake, root: Path, address: str, troubles: list[str]
) -> None:
    """What a build refuses is not shown around it; the case says why."""
    case = accept(intake, root, address)
    troubles.append("แฟ้มอื่นอ่านไม่ได้")
    assert Browser(address).ask(f"/lesson/{case.record_id}.html").status == 404
    assert "แฟ้มอื่นอ่านไม่ได้" in Browser(address, "department").ask(f"/review/case/{case.number}").text


def test_a_record_that_was_removed_is_told(intake: Intake, root: Path, address: str) -> None:
    """Its page is gone, and nobody is told to wait for it."""
    case = accept(intake, root, address)
    (root / "records" / "lesson" / f"{case.record_id}.yml").unlink()
    assert Browser(address).ask(f"/lesson/{case.record_id}.html").status == 404
    text = Browser(address, "department").ask(f"/review/case/{case.number}").text
    assert "ระเบียนไม่อยู่ในคลังแล้ว" in text
    assert "กำลังสร้าง" not in text
