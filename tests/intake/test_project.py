"""Commits to the library's repository: what a kill leaves there, and what others do in it at the same time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from khlang.accession import AcceptError
from khlang.case_state import State
from khlang.intake import Intake, open_intake
from khlang.library import load_library

from tests.conftest import TODAY
from tests.intake.posts import make_photo, make_submission
from tests.intake.test_acceptance import end, find_records, root
from tests.repository import git

__all__ = ["root"]


def add_hook(root: Path, words: str) -> Path:
    """Let git do something when it has locked branch and HEAD, before it moves them."""
    hook = root / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\n[ "$1" = prepared ] || exit 0\n{words}\n', encoding="utf-8")
    hook.chmod(0o755)
    return hook


def find_locks(root: Path) -> list[str]:
    """Give the locks in git's folder, but for the file that is ours for good."""
    return sorted(path.name for path in (root / ".git").rglob("*.lock") if path.name != ".lock")


def test_what_a_kill_leaves_in_git_is_removed(folder: Path, root: Path) -> None:
    """All that belongs to the accept is killed while git holds its locks; the next try is as if nothing had been."""
    hook = add_hook(root, "kill -9 0")
    with open_intake(folder, min_free_bytes=0) as intake:
        number = intake.submit(make_submission(make_photo())).number
        intake.work_off(lambda: load_library(root).forms)
    child = os.fork()
    if child == 0:
        os.setsid()
        with open_intake(folder, min_free_bytes=0) as intake:
            intake.accept(number, load_library(root), TODAY)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9
    branch = git(root, "symbolic-ref", "--short", "HEAD").strip()
    assert find_locks(root) == sorted(["HEAD.lock", "index.lock", f"{branch}.lock"])
    hook.unlink()
    with open_intake(folder, min_free_bytes=0) as intake:
        assert intake.accept(number, load_library(root), TODAY).is_committed
    assert find_locks(root) == []
    assert git(root, "status", "--short") == ""
    assert git(root, "rev-list", "--count", "HEAD").strip() == "2"
    assert git(root, "fsck", "--strict", "--no-dangling") == ""


@pytest.mark.parametrize("lock", ["index", "HEAD"])
def test_while_another_git_is_at_work_the_case_stays_as_it_was(intake: Intake, root: Path, lock: str) -> None:
    """The other's lock stays, nothing is left in library and index, and it may be tried again."""
    (root / "staged.txt").write_text("x", encoding="utf-8")
    git(root, "add", "staged.txt")
    number = intake.submit(make_submission(make_photo())).number
    held = root / ".git" / f"{lock}.lock"
    held.touch()
    before = git(root, "status", "--short")
    for _ in range(2):
        with pytest.raises(AcceptError, match="เรื่องยังอยู่ตามเดิม"):
            intake.accept(number, load_library(root), TODAY)
        assert held.exists()
        assert git(root, "status", "--short") == before
        case = intake.find_case_by_receipt(number)
        assert case
        assert (case.state, case.record_id) == (State.RECEIVED, "")
    held.unlink()
    assert intake.accept(number, load_library(root), TODAY).is_committed
    assert len(find_records(root)) == 1
    assert git(root, "status", "--short") == before


def test_what_is_committed_stays_when_git_refuses_later(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An accept was cut short behind its commit; the next one meets another git, and removes nothing."""
    with open_intake(folder, min_free_bytes=0) as intake:
        number = intake.submit(make_submission()).number
        with monkeypatch.context() as cut_short:
            cut_short.setattr(intake.cases, "change", end)
            with pytest.raises(KeyboardInterrupt):
                intake.accept(number, load_library(root), TODAY)
        held = root / ".git" / "index.lock"
        held.touch()
        with pytest.raises(AcceptError):
            intake.accept(number, load_library(root), TODAY)
        assert len(find_records(root)) == 1
        held.unlink()
        accepted = intake.accept(number, load_library(root), TODAY)
    assert find_records(root) == [accepted.file]
    assert git(root, "rev-list", "--count", "HEAD").strip() == "2"
