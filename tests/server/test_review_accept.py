"""An officer accepts a case: one commit in the officer's name, once, and never of what the officer has not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.case_state import State
from khlang.forms.model import Length
from khlang.intake import Intake, Submission
from khlang.library import load_library, load_schema
from khlang.server import CurrentForms, Service, make_app
from khlang.server.housekeeping import clean_up

from tests.conftest import TODAY
from tests.intake.posts import TITLE, make_submission
from tests.intake.test_acceptance import end
from tests.repository import git, make_repository
from tests.server.client import serve_app
from tests.server.filled_form import FilledForm
from tests.server.officers import OFFICERS, Browser, add_officers
from tests.server.posts import FREE, write_lesson

STEP = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def root(copy_library: Callable[[], Path]) -> Path:
    """A library in a repository of its own."""
    root = copy_library()
    make_repository(root)
    return root


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """An intake with officers."""
    with Intake(tmp_path / "intake", min_free_bytes=FREE) as opened:
        add_officers(opened)
        yield opened


@pytest.fixture
def troubles() -> list[str]:
    """What keeps that library from being published."""
    return []


@pytest.fixture
def address(small_site: Path, intake: Intake, root: Path, troubles: list[str]) -> Iterator[str]:
    """A server whose officers accept into that library."""
    forms = CurrentForms()
    forms.hold(load_schema(root))
    service = Service(intake, forms, load_schema=lambda: load_schema(root))
    service.find_trouble = lambda: "".join(troubles)
    with serve_app(make_app(small_site, service=service)) as client:
        yield client.address


def test_an_officer_accepts_once(intake: Intake, root: Path, address: str) -> None:
    """Twice is told, and changes nothing."""
    number = intake.submit(make_submission()).number
    browser = Browser(address, "department")
    form = browser.read_form(number)
    path = f"/review/case/{number}/accept"
    assert browser.ask(path, form).location == f"../{number}"
    case = intake.find_case_by_receipt(number)
    assert case
    assert case.state is State.ACCEPTED
    officer = OFFICERS["department"]
    told = git(root, "log", "-1", "--format=%an <%ae>")
    assert told == f"{officer.label} <{officer.name}@khlang.invalid>"
    assert git(root, "show", "--name-only", "--format=", "HEAD") == f"records/lesson/{case.record_id}.yml"
    assert git(root, "status", "--short") == ""
    head = git(root, "rev-parse", "HEAD")
    assert browser.ask(path, form).status in (303, 409)
    assert git(root, "rev-parse", "HEAD") == head
    assert [entry.action for entry in intake.audit.list(number)].count("accepted") == 1


def test_staff_fill_in_what_a_full_record_needs(intake: Intake, root: Path, address: str) -> None:
    """Beside the decision; Enter in one of these lines keeps what is written and publishes nothing."""
    number = intake.submit(make_full_submission(root)).number
    browser, path = Browser(address, "department"), f"/review/case/{number}/accept"
    form = load_schema(root).forms["lesson"]
    roles = form.roles
    assert "บันทึกย่อ" in browser.ask(f"/review/case/{number}/compare").text
    asked = FilledForm(browser.ask(f"/review/case/{number}").text, "accept").data
    assert asked[roles.reviewed][0], "today"
    assert browser.ask(path.replace("accept", "ask"), {**asked, "words": ("ขอภาพ",)}).status == 303
    case = intake.find_case_by_receipt(number)
    assert case
    assert roles.reviewed not in case.data, "nobody has accepted it yet"
    asked = FilledForm(browser.ask(f"/review/case/{number}").text, "accept").data
    vocabulary = form.by_key[roles.licence].vocabulary
    assert vocabulary
    filled_in = {**asked, roles.licence: (vocabulary.terms[0].key,), roles.reviewer: ("สำนักงานที่ตรวจ",)}
    stayed = browser.ask(path, {**filled_in, "_stay": ("1",), "words": ("ขอบคุณที่เล่า",)})
    assert "ยังไม่ได้ตัดสินใจ" in stayed.text
    assert "ขอบคุณที่เล่า</textarea>" in stayed.text
    case = intake.find_case_by_receipt(number)
    assert case
    assert (case.state, case.data[roles.reviewer]) == (State.ASKED, ("สำนักงานที่ตรวจ",))
    assert "ฉบับเต็ม" in browser.ask(f"/review/case/{number}/compare").text
    asked = FilledForm(browser.ask(f"/review/case/{number}").text, "accept").data
    assert {key: asked[key] for key in (roles.licence, roles.reviewer)} == {
        key: filled_in[key] for key in (roles.licence, roles.reviewer)
    }
    assert browser.ask(path, {**asked, "words": ("ขอบคุณที่เล่า",)}).status == 303
    case = intake.find_case_by_receipt(number)
    assert case
    assert case.events[-1].words == "ขอบคุณที่เล่า", "the sender reads it on the follow page"
    record = load_library(root).find(case.record_id)
    assert record
    assert record.length is Length.FULL
    assert record.values[roles.reviewer] == "สำนักงานที่ตรวจ"
    assert record.reviewed
    assert record.licence


def make_full_submission(root: Path) -> Submission:
    """Give a submission that has all that a sender can fill in."""
    library = load_library(root)
    data = {**write_lesson(library), "title": (TITLE,)}
    return replace(make_submission(), data=data)


def test_what_is_not_answered_with_yes_is_not_accepted(intake: Intake, root: Path, address: str) -> None:
    """The box stays ticked, and the officer's words stand where they were written."""
    number = intake.submit(make_submission()).number
    browser, path = Browser(address, "department"), f"/review/case/{number}/accept"
    form = browser.read_form(number)
    refused = browser.ask(path, {**form, "_lacks": "1", "words": "คำของเจ้าหน้าที่"})
    assert refused.status == 409
    assert "ยังมีข้อที่ตอบไม่ได้ว่าใช่" in refused.text
    assert 'name="_lacks" value="1" checked' in refused.text
    assert "คำของเจ้าหน้าที่</textarea>" in refused.text
    assert git(root, "status", "--short") == ""
    case = intake.find_case_by_receipt(number)
    assert case
    assert case.state is State.IN_REVIEW


def test_what_was_not_read_is_not_accepted(intake: Intake, root: Path, address: str) -> None:
    """The sender has corrected it since; nothing of it is left in the library."""
    receipt = intake.submit(make_submission())
    browser = Browser(address, "department")
    form = browser.read_form(receipt.number)
    intake.add(receipt.secret, STEP, make_submission(title=f"{TITLE} แก้แล้ว"))
    refused = browser.ask(f"/review/case/{receipt.number}/accept", form)
    assert refused.status == 409
    assert "แก้แล้ว" in refused.text
    assert git(root, "status", "--short") == ""
    case = intake.find_case_by_receipt(receipt.number)
    assert case
    assert (case.state, case.record_id) == (State.ANSWERED, "")


def test_an_accepted_case_tells_how_far_its_page_is(
    intake: Intake, address: str, small_site: Path, troubles: list[str]
) -> None:
    """Being built, not built and why, or there to be opened; an open case tells none of that."""
    number = intake.submit(make_submission()).number
    browser, path = Browser(address, "department"), f"/review/case/{number}"
    assert browser.ask(f"{path}/accept", browser.read_form(number)).status == 303
    troubles.append("ที่เก็บเต็ม")
    assert "แต่ยังสร้างไซต์ไม่ได้: ที่เก็บเต็ม" in browser.ask(path).text
    troubles.clear()
    page = browser.ask(path).text
    assert "กำลังสร้างตามมา" in page
    assert "ยังสร้างไซต์ไม่ได้" not in page
    case = intake.find_case_by_receipt(number)
    assert case
    published = small_site / case.form / f"{case.record_id}.html"
    published.parent.mkdir(exist_ok=True)
    published.write_text("", encoding="utf-8")
    troubles.append("ที่เก็บเต็ม")
    page = browser.ask(path).text
    published.unlink()
    assert "เปิดหน้าที่เผยแพร่" in page
    assert "สร้างไซต์" not in page
    assert "กำลังสร้างตามมา" not in page


def test_what_could_not_be_published_is_not_accepted(
    intake: Intake, root: Path, address: str, troubles: list[str]
) -> None:
    """The officer reads why, and the case and the library are as they were; later it is taken."""
    number = intake.submit(make_submission()).number
    browser, path = Browser(address, "department"), f"/review/case/{number}"
    troubles.append("ที่เก็บเต็ม")
    assert "ที่เก็บเต็ม" not in browser.ask(path).text
    refused = browser.ask(f"{path}/accept", browser.read_form(number))
    assert refused.status == 409
    assert "(ที่เก็บเต็ม) เรื่องยังอยู่ตามเดิม" in refused.text
    assert git(root, "status", "--short") == ""
    case = intake.find_case_by_receipt(number)
    assert case
    assert case.state.is_open
    assert case.record_id == ""
    troubles.clear()
    assert browser.ask(f"{path}/accept", browser.read_form(number)).status == 303


def test_what_a_kill_has_cut_short_is_ended_when_the_server_starts(
    intake: Intake, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No officer need come back for it."""
    number = intake.submit(make_submission()).number
    with monkeypatch.context() as cut_short:
        cut_short.setattr("khlang.intake.acceptance.commit_paths", end)
        with pytest.raises(KeyboardInterrupt):
            intake.accept(number, load_schema(root), TODAY)
    assert git(root, "status", "--short") != ""
    clean_up(Service(intake, CurrentForms(), load_schema=lambda: load_schema(root)))
    assert git(root, "status", "--short") == ""
    case = intake.find_case_by_receipt(number)
    assert case
    assert (case.state, case.record_id) == (State.RECEIVED, "")


def test_into_a_library_with_errors_nothing_is_accepted(intake: Intake, root: Path, address: str) -> None:
    """The officer reads which file it is, and the case stays open."""
    number = intake.submit(make_submission()).number
    (root / "records" / "lesson" / "kr-2567-kkn-009.yml").write_text("id: x\n", encoding="utf-8")
    browser = Browser(address, "department")
    refused = browser.ask(f"/review/case/{number}/accept", browser.read_form(number))
    assert refused.status == 409
    assert "kr-2567-kkn-009.yml" in refused.text
    assert "รับเข้าคลังและเผยแพร่" in refused.text


def test_what_is_not_sound_is_told(intake: Intake, root: Path, address: str) -> None:
    """Each problem beside the name of its field; the case stays as it was."""
    number = intake.submit(make_submission(title="สั้น")).number
    browser = Browser(address, "department")
    refused = browser.ask(f"/review/case/{number}/accept", browser.read_form(number))
    assert refused.status == 409
    assert "ยังรับเข้าคลังไม่ได้" in refused.text
    assert git(root, "status", "--short") == ""
    case = intake.find_case_by_receipt(number)
    assert case
    assert case.state is State.IN_REVIEW


def test_a_library_that_can_not_be_written_leaves_the_case(
    intake: Intake, root: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The officer is told in Thai, and can try again."""
    number = intake.submit(make_submission()).number
    browser = Browser(address, "department")
    form = browser.read_form(number)
    path = f"/review/case/{number}/accept"

    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("khlang.intake.acceptance.Path.write_text", refuse)
        refused = browser.ask(path, form)
    assert refused.status == 409
    assert "เขียนลงคลังไม่ได้" in refused.text
    assert git(root, "status", "--short") == ""
    assert browser.ask(path, form).status == 303
