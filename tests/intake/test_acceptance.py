"""A case becomes one record, whatever happens on the way, and nobody's staged work is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.case_state import State
from khlang.checks import find_problems
from khlang.intake import ClosedCaseError, Intake, UnsoundError, open_intake
from khlang.library import Library, load_library
from khlang.problems import has_errors

from tests.conftest import TODAY
from tests.intake.posts import PHONE, TITLE, make_photo, make_submission

CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile", "subprocess.Popen")


@pytest.fixture
def root(copy_library: Callable[[], Path]) -> Path:
    """A library in a repository of its own."""
    root = copy_library()
    for command in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"),
    ):
        git(root, *command)
    return root


def git(root: Path, *command: str) -> str:
    """Run git in the library's repository."""
    return subprocess.run(
        ["git", "-C", str(root), *command], capture_output=True, text=True, check=True
    ).stdout


def find_records(root: Path) -> list[Path]:
    """Give the files of all records with the title that was sent."""
    files = (root / "records" / "lesson").glob("*.yml")
    return [path for path in files if TITLE in path.read_text(encoding="utf-8")]


def test_a_case_becomes_a_record_once(intake: Intake, root: Path) -> None:
    """With its photo and without private fields; accepted again it is the same."""
    receipt = intake.submit(make_submission(make_photo(), b"\xff\xd8\xff broken"))
    library = load_library(root)
    accepted = intake.accept(receipt.number, library, TODAY)
    assert accepted.record_id == "kr-2567-kkn-002"
    assert intake.accept(receipt.number, load_library(root), TODAY) == accepted
    text = accepted.file.read_text(encoding="utf-8")
    assert PHONE not in text
    assert text.count("- file:") == 1
    found = load_library(root)
    assert not has_errors(find_problems(found, TODAY))
    assert len(list((root / "records" / "lesson" / accepted.record_id).iterdir())) == 1
    case = intake.find_case(receipt.secret)
    assert case
    assert (case.state, case.record_id) == (State.ACCEPTED, accepted.record_id)


def test_the_commit_holds_the_record_alone(intake: Intake, root: Path) -> None:
    """What the user has staged or changed is as it was, in index and folder."""
    (root / "staged.txt").write_text("x", encoding="utf-8")
    git(root, "add", "staged.txt")
    changed = root / "pages" / "about.md"
    changed.write_text("# อื่น\n", encoding="utf-8")
    before = git(root, "status", "--short")
    receipt = intake.submit(make_submission(make_photo()))
    accepted = intake.accept(receipt.number, load_library(root), TODAY)
    assert accepted.is_committed
    assert git(root, "status", "--short") == before
    names = git(root, "show", "--name-only", "--format=", "HEAD").split()
    assert len(names) == 2
    assert all(accepted.record_id in name for name in names)
    assert receipt.number not in git(root, "log", "-p", "-1")


def test_while_another_git_is_at_work_nothing_is_committed(intake: Intake, root: Path) -> None:
    """The record is there; accepted again, it is committed."""
    (root / ".git" / "index.lock").touch()
    receipt = intake.submit(make_submission())
    assert not intake.accept(receipt.number, load_library(root), TODAY).is_committed
    (root / ".git" / "index.lock").unlink()
    assert intake.accept(receipt.number, load_library(root), TODAY).is_committed
    assert len(find_records(root)) == 1


def test_what_is_not_sound_stays_a_case(intake: Intake, root: Path) -> None:
    """Nothing of it is left in the library; the problems are told."""
    receipt = intake.submit(make_submission(title="สั้น"))
    before = git(root, "status", "--short")
    with pytest.raises(UnsoundError) as found:
        intake.accept(receipt.number, load_library(root), TODAY)
    assert [problem.code for problem in found.value.problems] == ["min_length"]
    assert git(root, "status", "--short") == before
    case = intake.find_case(receipt.secret)
    assert case
    assert case.state is State.RECEIVED


def test_a_closed_case_is_no_record(intake: Intake, root: Path) -> None:
    """Whoever declined it meant it."""
    receipt = intake.submit(make_submission())
    intake.review.decline(receipt.number, "ซ้ำ")
    with pytest.raises(ClosedCaseError):
        intake.accept(receipt.number, load_library(root), TODAY)


def accept_until(moment: int, folder: Path, library: Library, number: str) -> bool:
    """Accept in a process that is ended, as by kill -9, before its so many-th change; False if it came through.

    Python's audit events tell of changes of files and of programs that are started.
    """
    child = os.fork()
    if child == 0:
        left = moment

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            writes = (
                event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            )
            is_change = event in (
                "os.rename",
                "os.remove",
                "os.mkdir",
                "os.rmdir",
                "shutil.copyfile",
                "subprocess.Popen",
            )
            if writes or is_change:
                left -= 1
                if left == 0:
                    os._exit(9)

        with open_intake(folder, min_free_bytes=0) as intake:
            sys.addaudithook(count)
            intake.accept(number, library, TODAY)
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_killed_at_any_moment_it_ends_in_one_record(folder: Path, root: Path) -> None:
    """A second try does what is left: one record, one commit, no draft."""
    with open_intake(folder, min_free_bytes=0) as intake:
        receipts = [intake.submit(make_submission(make_photo())) for _number in range(60)]
        intake.work_off(lambda: load_library(root).forms)
    library, moments = load_library(root, folder.with_name("cache")), 0
    for moment, receipt in enumerate(receipts, 1):
        was_killed = accept_until(moment, folder, library, receipt.number)
        with open_intake(folder, min_free_bytes=0) as intake:
            accepted = intake.accept(receipt.number, library, TODAY)
        assert accepted.is_committed
        assert find_records(root) == [accepted.file], f"killed before change {moment}"
        assert not list((root / "records" / "lesson").glob("draft-*"))
        assert not git(root, "status", "--short")
        assert (
            git(root, "log", "--format=%s", "-2").split("\n")[1]
            != git(root, "log", "--format=%s", "-1").strip()
        )
        git(root, "rm", "-rq", str(accepted.file), str(accepted.file.with_suffix("")))
        git(root, "-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x")
        if not was_killed:
            break
        moments = moment
    assert 10 < moments < len(receipts)
