"""An officer merges a case into a published record: one commit in the officer's name, no other line changes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from khlang.case_state import State
from khlang.intake import Case, Intake
from khlang.library import load_library, load_schema
from khlang.officers import Officer, Role
from khlang.server import CurrentForms, Service, make_app

from tests.intake.posts import PHONE, TITLE, make_photo, make_submission
from tests.repository import git, make_repository
from tests.server.client import serve_app
from tests.server.filled_form import FilledForm
from tests.server.officers import ELSEWHERE, OFFICERS, PASSWORD, Browser, add_officers
from tests.server.posts import FREE

RECORD, OTHER = "kr-2567-kkn-001", "kr-2569-sni-001"
NEW = "ชวนหลานมาเขียนป้ายด้วย"
STEP = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def root(copy_library: Callable[[], Path]) -> Path:
    """A library in a repository of its own, whose record has comments at its beginning, between entries and within."""
    root = copy_library()
    file = find_file(root)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines.index("advice:\n")
    lines[at + 2 : at + 2] = ["  # ระหว่างข้อ\n"]
    lines[at:at] = ["# ก่อนคำแนะนำ\n", "\n"]
    file.write_text("".join(["# ต้นแฟ้ม\n", *lines, "# ท้ายแฟ้ม\n"]), encoding="utf-8")
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
    """A server whose officers merge into that library."""
    forms = CurrentForms()
    forms.hold(load_library(root))
    service = Service(intake, forms, load_schema=lambda: load_schema(root))
    service.find_trouble = lambda: "".join(troubles)
    with serve_app(make_app(small_site, service=service)) as client:
        yield client.address


def find_file(root: Path, record_id: str = RECORD) -> Path:
    """Give the file of a lesson."""
    return root / "records" / "lesson" / f"{record_id}.yml"


def read_merge_form(browser: Browser, number: str, record: str = RECORD) -> dict[str, tuple[str, ...]]:
    """Give what the page of a merge would post as it stands."""
    page = browser.ask(f"/review/case/{number}/merge?record={record}")
    assert page.status == 200
    return read_page(page.text)


def read_page(text: str) -> dict[str, tuple[str, ...]]:
    """Give what a page of a merge would post; the form that names another record stands behind."""
    data = FilledForm(text, "merge").data
    return {**data, "record": data["record"][:1]}


def read_case(intake: Intake, number: str) -> Case:
    """Give a case as it is now."""
    case = intake.find_case_by_receipt(number)
    assert case
    return case


def test_what_is_ticked_goes_into_the_record(intake: Intake, root: Path, address: str) -> None:
    """Items behind the others and none twice, all other lines as they were; one commit, and a closed case."""
    before, head = find_file(root).read_text(encoding="utf-8"), git(root, "rev-parse", "HEAD")
    known = load_library(root).find(RECORD)
    assert known
    old = known.values["advice"]
    assert isinstance(old, tuple)
    rows = {"advice.0": old[0], "advice.1": NEW, "photo_permission": "yes"}
    receipt = intake.submit(make_submission(make_photo(), **rows))
    browser = Browser(address, "department")
    page = browser.ask(f"/review/case/{receipt.number}/merge?record={RECORD}").text
    assert known.title in page
    assert TITLE in page
    assert NEW in page
    assert PHONE not in page
    assert {"advice", "photos"} <= set(re.findall(r'name="_use" value="(\w+)"', page))
    form = read_merge_form(browser, receipt.number)
    assert "_use" not in form, "the record has something in each of these fields"
    sent = browser.ask(f"/review/case/{receipt.number}/merge", {**form, "_use": ("advice",)})
    assert (sent.status, sent.location) == (303, f"../{receipt.number}")
    after = find_file(root).read_text(encoding="utf-8")
    assert after == before.replace(f"  - {old[-1]}\n", f"  - {old[-1]}\n  - {NEW}\n")
    officer = OFFICERS["department"]
    assert (
        git(root, "log", "--format=%an <%ae>", f"{head}..HEAD")
        == f"{officer.label} <{officer.name}@khlang.invalid>"
    )
    assert git(root, "show", "--name-only", "--format=", "HEAD") == f"records/lesson/{RECORD}.yml"
    assert receipt.number not in git(root, "log", "-p", "-1")
    assert git(root, "status", "--short") == ""
    case = read_case(intake, receipt.number)
    assert (case.state, case.merged_into, case.record_id) == (State.MERGED, RECORD, "")
    assert [entry.action for entry in intake.audit.list(case.number)][-1] == "merged"
    # The same post again changes nothing; another record is too late.
    assert browser.ask(f"/review/case/{receipt.number}/merge", {**form, "_use": ("advice",)}).status == 303
    other = browser.ask(f"/review/case/{receipt.number}/merge", {**form, "record": OTHER})
    assert other.status == 409
    assert browser.ask(f"/review/case/{receipt.number}/merge?record={RECORD}").status == 409
    assert len(git(root, "rev-list", f"{head}..HEAD").split()) == 1


def test_the_sender_reads_where_it_went(intake: Intake, root: Path, address: str, small_site: Path) -> None:
    """The record's title, and its page once there is one; nothing can be added any more."""
    receipt = intake.submit(make_submission())
    browser = Browser(address, "department")
    form = read_merge_form(browser, receipt.number)
    assert browser.ask(f"/review/case/{receipt.number}/merge", form).status == 303
    follow = f"/follow/{receipt.secret}"
    known = load_library(root).find(RECORD)
    assert known
    page = Browser(address).ask(follow).text
    assert "รวมกับเรื่องที่มีอยู่แล้ว" in page
    assert known.title in page
    assert "เปิดหน้าที่เผยแพร่" not in page
    assert f"{follow}/edit" not in page
    published = small_site / "lesson" / f"{RECORD}.html"
    published.parent.mkdir(exist_ok=True)
    published.write_text("", encoding="utf-8")
    page = Browser(address).ask(follow).text
    told = browser.ask(f"/review/case/{receipt.number}").text
    published.unlink()
    assert f"lesson/{RECORD}.html" in page
    assert f"lesson/{RECORD}.html" in told


def test_nothing_ticked_closes_the_case_alone(intake: Intake, root: Path, address: str) -> None:
    """What was sent is all there already: the record stays as it is, and nothing is committed."""
    head = git(root, "rev-parse", "HEAD")
    number = intake.submit(make_submission()).number
    browser = Browser(address, "department")
    form = read_merge_form(browser, number)
    assert browser.ask(f"/review/case/{number}/merge", form).status == 303
    assert git(root, "rev-parse", "HEAD") == head
    assert read_case(intake, number).merged_into == RECORD


def test_what_the_record_lacks_is_ticked(intake: Intake, root: Path, address: str) -> None:
    """The first of many things that an officer need not do; the title never is."""
    file = find_file(root)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    start = lines.index("advice:\n")
    stop = next(number for number in range(start + 1, len(lines)) if lines[number][0] not in " ")
    file.write_text("".join(lines[:start] + lines[stop:]), encoding="utf-8")
    number = intake.submit(make_submission(**{"advice.0": NEW})).number
    assert read_merge_form(Browser(address, "department"), number)["_use"] == ("advice",)


def test_what_was_not_read_is_not_merged(intake: Intake, root: Path, address: str) -> None:
    """The case or the record has changed since: what they say now is shown, with the own ticks, and may be merged."""
    receipt = intake.submit(make_submission(**{"advice.0": NEW}))
    browser, path = Browser(address, "department"), f"/review/case/{receipt.number}/merge"
    form = {**read_merge_form(browser, receipt.number), "_use": ("advice",)}
    intake.add(receipt.secret, STEP, make_submission(**{"advice.0": f"{NEW} ฉบับแก้"}))
    refused = browser.ask(path, form)
    assert refused.status == 409
    assert f"{NEW} ฉบับแก้" in refused.text
    file = find_file(root)
    form = read_page(refused.text)
    assert form["_use"] == ("advice",)
    file.write_text(
        file.read_text(encoding="utf-8").replace("จดบัญชีครัวเรือนวันละ", "จดบัญชีทุกวันวันละ"), encoding="utf-8"
    )
    refused = browser.ask(path, form)
    assert refused.status == 409
    assert "จดบัญชีทุกวันวันละ" in refused.text
    assert NEW not in file.read_text(encoding="utf-8")
    assert read_case(intake, receipt.number).state is State.ANSWERED
    assert browser.ask(path, read_page(refused.text)).status == 303
    assert f"  - {NEW} ฉบับแก้\n" in file.read_text(encoding="utf-8")


def test_what_would_not_be_sound_is_not_merged(intake: Intake, root: Path, address: str) -> None:
    """Of the record, or of another one: each problem is told, and nothing is written."""
    before = find_file(root).read_bytes()
    number = intake.submit(make_submission(title="สั้น")).number
    browser, path = Browser(address, "department"), f"/review/case/{number}/merge"
    form = {**read_merge_form(browser, number), "_use": ("title",)}
    refused = browser.ask(path, form)
    assert refused.status == 409
    assert "ยังรวมไม่ได้" in refused.text
    bad = find_file(root, "kr-2567-kkn-009")
    bad.write_text("id: x\n", encoding="utf-8")
    refused = browser.ask(path, {**form, "_use": ("story",)})
    assert refused.status == 409
    assert bad.name in refused.text
    bad.unlink()
    assert find_file(root).read_bytes() == before
    assert git(root, "status", "--short") == ""
    assert read_case(intake, number).state is State.IN_REVIEW


def test_where_git_refuses_the_record_is_as_it_was(intake: Intake, root: Path, address: str) -> None:
    """And the case, which can be merged later."""
    before = find_file(root).read_bytes()
    number = intake.submit(make_submission(**{"advice.0": NEW})).number
    browser, path = Browser(address, "department"), f"/review/case/{number}/merge"
    form = {**read_merge_form(browser, number), "_use": ("advice",)}
    lock = root / ".git" / "index.lock"
    lock.touch()
    refused = browser.ask(path, form)
    assert refused.status == 409
    assert "ลองรวมใหม่" in refused.text
    assert find_file(root).read_bytes() == before
    lock.unlink()
    assert git(root, "status", "--short") == ""
    assert browser.ask(path, form).status == 303


def test_while_the_site_cannot_be_built_nothing_is_merged(
    intake: Intake, root: Path, address: str, troubles: list[str]
) -> None:
    """The officer reads why; the record and the case are as they were."""
    before = find_file(root).read_bytes()
    number = intake.submit(make_submission(**{"advice.0": NEW})).number
    browser, path = Browser(address, "department"), f"/review/case/{number}/merge"
    form = {**read_merge_form(browser, number), "_use": ("advice",)}
    troubles.append("ที่เก็บเต็ม")
    refused = browser.ask(path, form)
    assert refused.status == 409
    assert "(ที่เก็บเต็ม) เรื่องยังอยู่ตามเดิม" in refused.text
    assert find_file(root).read_bytes() == before
    assert read_case(intake, number).state is State.IN_REVIEW


@pytest.mark.parametrize(
    "record",
    [
        "kr-2567-kkn-998",
        "draft-0badc0de",
        "ac-2567-skw-001",
        "../activity/ac-2567-skw-001",
        "../lesson/kr-2567-kkn-001",
        "kr-2567-kkn-001.yml",
        "kr-2567-kkn-001\n",
        "\0",
    ],
)
def test_no_other_file_is_reached(intake: Intake, root: Path, address: str, record: str) -> None:
    """An unknown id, a draft's, that of a record of another form, and what is no id."""
    draft = find_file(root, "draft-0badc0de")
    draft.write_bytes(find_file(root).read_bytes())
    number = intake.submit(make_submission()).number
    browser, path = Browser(address, "department"), f"/review/case/{number}/merge"
    form = read_merge_form(browser, number)
    draft.unlink() if record != draft.stem else None
    asked = browser.ask(f"{path}?{urlencode({'record': record})}")
    # Spaces around an id are nothing.
    assert asked.status == (200 if record.strip() == RECORD else 404)
    assert browser.ask(path, {**form, "record": record, "_use": ("title",)}).status in (400, 404)
    assert read_case(intake, number).state is State.IN_REVIEW
    assert TITLE not in "".join(
        each.read_text(encoding="utf-8") for each in (root / "records").glob("*/*.yml")
    )


def test_a_record_of_another_area_is_not_changed(intake: Intake, root: Path, address: str) -> None:
    """An officer of the case's area may read it, as everybody may, and no more."""
    number = intake.submit(replace(make_submission(), area=ELSEWHERE)).number
    intake.accounts.choose_password(
        intake.accounts.add(Officer(name="far", label="จ", role=Role.PROVINCE, area=ELSEWHERE[:2])), PASSWORD
    )
    path = f"/review/case/{number}/merge"
    form = read_merge_form(Browser(address, "department"), number)
    browser = Browser(address, "far")
    assert "พื้นที่อื่น" in browser.ask(f"{path}?record={RECORD}").text
    own = browser.read_form(number)
    refused = browser.ask(path, {**form, **own, "_use": ("title",)})
    assert refused.status == 409
    assert "พื้นที่อื่น" in refused.text
    browser = Browser(address, "here")
    refused = browser.ask(path, {**form, "_token": browser.read_token(), "_use": ("title",)})
    assert refused.status == 404, "the case itself is of another area"
    assert git(root, "status", "--short") == ""


def test_a_post_of_another_page_is_refused(intake: Intake, address: str) -> None:
    """Without the session's own token nothing is merged."""
    number = intake.submit(make_submission()).number
    browser, path = Browser(address, "department"), f"/review/case/{number}/merge"
    form = read_merge_form(browser, number)
    assert browser.ask(path, {**form, "_token": ""}).status == 403
    assert browser.ask(path, form, Origin="http://other.example").status == 403
    assert read_case(intake, number).state.is_open


def test_the_case_leads_to_a_merge(intake: Intake, address: str) -> None:
    """Beside each record that is like it, and by any id; the id may be one that the record had before."""
    number = intake.submit(make_submission()).number
    browser = Browser(address, "department")
    page = browser.ask(f"/review/case/{number}").text
    assert f'action="../../review/case/{number}/merge"' in page
    asked = browser.ask(f"/review/case/{number}/merge")
    assert asked.status == 200
    assert 'name="record"' in asked.text
    assert "_mark" not in asked.text


def test_a_merged_case_is_erased_without_the_record(intake: Intake, root: Path, address: str) -> None:
    """What went into the record stays until somebody takes it out."""
    number = intake.submit(make_submission(**{"advice.0": NEW})).number
    browser = Browser(address, "department")
    form = {**read_merge_form(browser, number), "_use": ("advice",)}
    assert browser.ask(f"/review/case/{number}/merge", form).status == 303
    assert intake.purge(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=366)) == 1
    assert intake.find_case_by_receipt(number) is None
    assert NEW in find_file(root).read_text(encoding="utf-8")
