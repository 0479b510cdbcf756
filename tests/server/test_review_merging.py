"""An officer merges a case into a published record: one commit in the officer's name, and no other line of it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from khlang.case_state import State
from khlang.intake import EventKind, Intake
from khlang.library import load_library, load_schema
from khlang.server import CurrentForms, Service, make_app

from tests.intake.posts import TITLE, make_photo, make_submission
from tests.server.client import serve_app
from tests.server.filled_form import FilledForm
from tests.server.officers import OFFICERS, Browser, add_officers
from tests.server.posts import FREE
from tests.server.test_review_accept import git

RECORD = "kr-2567-kkn-001"
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
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x")
    return root


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """An intake with officers."""
    with Intake(tmp_path / "intake", min_free_bytes=FREE) as opened:
        add_officers(opened)
        yield opened


@pytest.fixture
def address(small_site: Path, intake: Intake, root: Path) -> Iterator[str]:
    """A server whose officers merge into that library."""
    forms = CurrentForms()
    forms.hold(load_library(root))
    service = Service(intake, forms, load_schema=lambda: load_schema(root))
    with serve_app(make_app(small_site, service=service)) as client:
        yield client.address


def find_file(root: Path, record_id: str = RECORD) -> Path:
    """Give the file of a lesson."""
    return root / "records" / "lesson" / f"{record_id}.yml"


def read_merge_form(browser: Browser, number: str, record: str = RECORD) -> dict[str, tuple[str, ...]]:
    """Give what the page of a merge would post as it stands."""
    page = browser.ask(f"/review/case/{number}/merge?record={record}")
    assert page.status == 200
    return dict(FilledForm(page.text, "merge").data)


def test_what_is_ticked_goes_into_the_record(intake: Intake, root: Path, address: str) -> None:
    """Items behind the others and none twice, other fields as they were, comments too; one commit, and a closed case."""
    before = find_file(root).read_text(encoding="utf-8")
    known = load_library(root).find(RECORD)
    assert known
    old = known.values["advice"]
    assert isinstance(old, tuple)
    rows = {"advice.0": old[0], "advice.1": "ชวนหลานมาเขียนด้วย"}
    receipt = intake.submit(make_submission(**rows))
    browser = Browser(address, "department")
    form = read_merge_form(browser, receipt.number)
    print(form)
    sent = browser.ask(f"/review/case/{receipt.number}/merge", {**form, "_use": ("advice",)})
    assert (sent.status, sent.location) == (303, f"../{receipt.number}"), sent.text
    after = find_file(root).read_text(encoding="utf-8")
    assert after == before.replace(f"  - {old[-1]}\n", f"  - {old[-1]}\n  - ชวนหลานมาเขียนด้วย\n")
