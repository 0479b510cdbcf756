"""A case becomes one record, whatever happens on the way, and nobody's staged work is touched."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.accession import AcceptError
from khlang.case_state import State
from khlang.checks import find_problems
from khlang.intake import Actor, ClosedCaseError, Intake, UnsoundError, open_intake
from khlang.library import Library, load_library, load_schema
from khlang.problems import Level, has_errors
from khlang.thai.text import to_thai_digits

from tests.conftest import TODAY
from tests.intake.posts import PHONE, TITLE, make_photo, make_submission
from tests.repository import git, make_repository

CHANGES = ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile")
# Those of git's commands that write.
GIT_CHANGES = {"add", "read-tree", "write-tree", "commit-tree", "update-ref"}


@pytest.fixture
def root(copy_library: Callable[[], Path]) -> Path:
    """A library in a repository of its own."""
    root = copy_library()
    make_repository(root)
    return root


def find_records(root: Path) -> list[Path]:
    """Give the files of all records with the title that was sent."""
    files = (root / "records" / "lesson").glob("*.yml")
    return [path for path in files if TITLE in path.read_text(encoding="utf-8")]


def test_what_a_build_has_kept_serves_an_acceptance(intake: Intake, root: Path, tmp_path: Path) -> None:
    """The whole library is checked with the case: of thousands of records, those that a build has checked before are
    not looked at again, and nothing is kept twice."""
    library = load_library(root, tmp_path / "cache")
    find_problems(library, TODAY)
    assert library.cache
    intake.accept(intake.submit(make_submission()).number, load_schema(root, tmp_path / "cache"), TODAY)
    assert not [path for path in library.cache.rglob(library.cache.name) if path.is_dir()]


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
    changed.write_text(changed.read_text(encoding="utf-8") + "\nอื่น\n", encoding="utf-8")
    before = git(root, "status", "--short")
    receipt = intake.submit(make_submission(make_photo()))
    accepted = intake.accept(receipt.number, load_library(root), TODAY)
    assert accepted.is_committed
    assert git(root, "status", "--short") == before
    names = git(root, "show", "--name-only", "--format=", "HEAD").split()
    assert len(names) == 2
    assert all(accepted.record_id in name for name in names)
    assert receipt.number not in git(root, "log", "-p", "-1")


def test_without_a_repository_a_case_becomes_a_record_all_the_same(
    intake: Intake, copy_library: Callable[[], Path]
) -> None:
    """It is told that nothing is committed."""
    root = copy_library()
    accepted = intake.accept(intake.submit(make_submission()).number, load_library(root), TODAY)
    assert not accepted.is_committed
    assert find_records(root) == [accepted.file]


def test_an_id_that_is_promised_is_nobody_elses(
    intake: Intake, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two cases with the same words, one is cut short once it has its id; both become a record of their own."""
    first, second = (intake.submit(make_submission()).number for _number in range(2))
    with monkeypatch.context() as cut_short:
        cut_short.setattr("khlang.intake.acceptance.accept_draft", end)
        with pytest.raises(KeyboardInterrupt):
            intake.accept(first, load_library(root), TODAY)
    accepted = [intake.accept(number, load_library(root), TODAY) for number in (second, first)]
    assert sorted(find_records(root)) == sorted(each.file for each in accepted)
    assert len(find_records(root)) == 2


def begin(intake: Intake, root: Path, number: str) -> Path:
    """Cut an accept short once it has its id, let another record have that, and give its file."""
    with pytest.MonkeyPatch.context() as cut_short:
        cut_short.setattr("khlang.intake.acceptance.accept_draft", end)
        with pytest.raises(KeyboardInterrupt):
            intake.accept(number, load_library(root), TODAY)
    case = intake.find_case_by_receipt(number)
    assert case
    other = root / "records" / "lesson" / f"{case.record_id}.yml"
    source = other.with_name("kr-2567-ptn-001.yml").read_text(encoding="utf-8")
    other.write_text(source.replace("kr-2567-ptn-001", case.record_id), encoding="utf-8")
    return other


def test_what_somebody_else_has_written_stays(intake: Intake, root: Path) -> None:
    """An accept that was cut short is ended, and another record has the id, committed or not."""
    number = intake.submit(make_submission()).number
    for is_to_commit in (False, True):
        other = begin(intake, root, number)
        text = other.read_text(encoding="utf-8")
        if is_to_commit:
            git(root, "add", str(other))
            git(root, "-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x")
        intake.recover(load_library(root), TODAY)
        assert other.read_text(encoding="utf-8") == text
        case = intake.find_case_by_receipt(number)
        assert case
        assert (case.state, case.record_id) == (State.RECEIVED, "")
        assert not list(other.parent.glob("draft-*"))


def test_an_erasure_leaves_what_somebody_else_has_written(intake: Intake, root: Path) -> None:
    """The id was promised to the case, and the record is not its own."""
    number = intake.submit(make_submission()).number
    other = begin(intake, root, number)
    assert intake.erase(number, root) == []
    assert other.is_file()
    assert not list(other.parent.glob("draft-*"))


def test_what_was_cut_short_is_ended_without_anybody(
    intake: Intake, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Committed it is accepted, by the officer who began it; else the library is as it was."""
    receipt, by = intake.submit(make_submission(make_photo())), Actor("somsri", label="สมศรี")
    for step in ("commit_paths", "accept_draft"):
        with monkeypatch.context() as cut_short:
            cut_short.setattr(f"khlang.intake.acceptance.{step}", end)
            with pytest.raises(KeyboardInterrupt):
                intake.accept(receipt.number, load_library(root), TODAY, by)
        assert git(root, "status", "--short") != ""
        intake.recover(load_library(root), TODAY)
        assert git(root, "status", "--short") == ""
        case = intake.find_case(receipt.secret)
        assert case
        assert (case.state, case.record_id) == (State.RECEIVED, "")
    with monkeypatch.context() as cut_short:
        cut_short.setattr(intake.cases, "change", end)
        with pytest.raises(KeyboardInterrupt):
            intake.accept(receipt.number, load_library(root), TODAY, by)
    intake.recover(load_library(root), TODAY)
    case = intake.find_case(receipt.secret)
    assert case
    assert case.state is State.ACCEPTED
    assert [(entry.officer, entry.action) for entry in intake.audit.list(case.number)] == [
        ("somsri", "accepted")
    ]


def end(*_arguments: object, **_named: object) -> None:
    """End a call where it is."""
    raise KeyboardInterrupt


def test_what_is_not_sound_stays_a_case(intake: Intake, root: Path) -> None:
    """Nothing of it is left in the library; the problems are told."""
    receipt = intake.submit(make_submission(title="สั้น"))
    before = git(root, "status", "--short")
    with pytest.raises(UnsoundError) as found:
        intake.accept(receipt.number, load_library(root), TODAY)
    errors = [problem.code for problem in found.value.problems if problem.level is Level.ERROR]
    assert errors == ["min_length"]
    assert git(root, "status", "--short") == before
    case = intake.find_case(receipt.secret)
    assert case
    assert case.state is State.RECEIVED


def test_into_a_library_that_is_not_sound_nothing_is_accepted(intake: Intake, root: Path) -> None:
    """Nothing of it could be published: the first bad file is named, and the case stays as it was."""
    bad = root / "records" / "lesson" / "kr-2567-kkn-009.yml"
    bad.write_text("id: kr-2567-kkn-009\n", encoding="utf-8")
    # A draft that is not sound stops nobody.
    (bad.parent / "draft-0badc0de.yml").write_text("id:\n", encoding="utf-8")
    before = git(root, "status", "--short")
    number = intake.submit(make_submission()).number
    errors = [each for each in find_problems(load_library(root), TODAY) if each.file.endswith(bad.name)]
    with pytest.raises(AcceptError, match=f"{to_thai_digits(str(len(errors)))} จุด .*{bad.name}"):
        intake.accept(number, load_library(root), TODAY)
    assert git(root, "status", "--short") == before
    case = intake.find_case_by_receipt(number)
    assert case
    assert (case.state, case.record_id) == (State.RECEIVED, "")
    bad.unlink()
    assert intake.accept(number, load_library(root), TODAY).is_committed


def test_a_closed_case_is_no_record(intake: Intake, root: Path) -> None:
    """Whoever declined it meant it."""
    receipt = intake.submit(make_submission())
    intake.review.decline(receipt.number, "ซ้ำ")
    with pytest.raises(ClosedCaseError):
        intake.accept(receipt.number, load_library(root), TODAY)


def accept_until(moment: int, folder: Path, library: Library, number: str) -> bool:
    """Accept in a process that is ended; False if it came through."""
    return work_until(moment, folder, lambda intake: intake.accept(number, library, TODAY))


def work_until(moment: int, folder: Path, work: Callable[[Intake], object]) -> bool:
    """Work in a process that is ended, as by kill -9, before its so many-th change; False if it came through.

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
            is_git = event == "subprocess.Popen" and not GIT_CHANGES.isdisjoint(str(arguments[1]).split("'"))
            if writes or is_git or event in CHANGES:
                left -= 1
                if left == 0:
                    os._exit(9)

        with open_intake(folder, min_free_bytes=0) as intake:
            sys.addaudithook(count)
            work(intake)
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_killed_at_any_moment_it_ends_in_one_record(folder: Path, root: Path) -> None:
    """A second try does what is left: one record, one commit, no draft."""
    with open_intake(folder, min_free_bytes=0) as intake:
        receipts = [intake.submit(make_submission(make_photo())) for _number in range(80)]
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
        assert git(root, "log", "--format=%s", "-2").split("\n")[1] != git(root, "log", "--format=%s", "-1")
        git(root, "rm", "-rq", str(accepted.file), str(accepted.file.with_suffix("")))
        git(root, "-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x")
        if not was_killed:
            break
        moments = moment
    assert 10 < moments < len(receipts)
