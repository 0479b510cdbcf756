"""The drill: after an erasure, every byte that is left is searched for what somebody sent."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.intake import Intake, NoCaseError, StorageError, Submission, open_intake
from khlang.intake.git import GitMissingError
from khlang.library import Library, load_library

from tests.conftest import TODAY
from tests.intake.posts import make_photo, make_submission
from tests.repository import make_repository

PHONE = "081-000-0007"
WORDS = "ถ้อยคำเฉพาะของเรื่องนี้เรื่องเดียว"
# In UTF-8, and as JSON may write it.
TRACES = (PHONE.encode(), WORDS.encode(), WORDS.encode("unicode_escape"), WORDS[:12].encode("unicode_escape"))


def make_private(*photos: bytes, draft_id: str = "") -> Submission:
    """Give a lesson whose words and telephone number no other has."""
    return make_submission(*photos, draft_id=draft_id, contact_phone=PHONE, problem=f"ปัญหาคือ{WORDS}")


def list_bytes(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Give every file below a folder as it is, and every object of its git repositories inflated."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield path, data
            if path.parent.parent.name == "objects" and len(path.parent.name) == 2:
                yield path, zlib.decompress(data)
    for objects in folder.rglob("objects"):
        if (objects / "pack").is_dir():
            names = [
                "git",
                "-C",
                str(objects.parent),
                "cat-file",
                "--batch",
                "--batch-all-objects",
                "--unordered",
            ]
            yield objects, subprocess.run(names, capture_output=True, check=True).stdout


def find_traces(folder: Path, traces: tuple[bytes, ...]) -> list[str]:
    """Give the files that hold any of these bytes."""
    return [path.name for path, data in list_bytes(folder) if any(trace in data for trace in traces)]


def list_all_traces(intake: Intake, number: str, library: Library) -> tuple[bytes, ...]:
    """Give what tells of a case: its words, its ids and secrets, and bytes of its photos before and after."""
    case = intake.find_case_by_receipt(number)
    assert case
    originals = [intake.photos.read_original(photo.stem) for photo in case.photos]
    intake.work_off(lambda: library.forms)
    pictures = [intake.photos.picture_path(photo.stem).read_bytes() for photo in case.photos]
    thumbnails = [intake.photos.thumbnail_path(photo.stem).read_bytes() for photo in case.photos]
    parts = [data[len(data) // 2 :][:64] for data in (*originals, *pictures, *thumbnails)]
    secret = intake.secret_of(case.draft_id)
    known = [case.draft_id, secret, number, *(photo.stem for photo in case.photos)]
    return (*TRACES, *parts, *(text.encode() for text in known))


def test_before_acceptance_no_byte_is_left(intake: Intake, library: Library, tmp_path: Path) -> None:
    """Not in the database or its log, not in git, not among the photos; the others' cases are as they were."""
    others = [intake.submit(make_submission(make_photo(mark=str(number)))) for number in range(3)]
    sent = make_private(make_photo(mark="ลบ"), make_photo(mark="ลบ2"))
    receipt = intake.submit(sent)
    traces = list_all_traces(intake, receipt.number, library)
    intake.add(receipt.secret, str(uuid.uuid4()), make_private(draft_id=sent.draft_id))
    intake.review.ask(receipt.number, f"โทรหา {PHONE} ได้ไหม")
    intake.work_off(lambda: library.forms)
    assert find_traces(intake.folder, traces)
    assert intake.erase(receipt.number, library.root) == []
    assert find_traces(intake.folder, traces) == []
    assert find_traces(tmp_path, traces) == []
    with pytest.raises(NoCaseError):
        intake.erase(receipt.number, library.root)
    intake.work_off(lambda: library.forms)
    for other in others:
        case = intake.find_case(other.secret)
        assert case
        assert intake.photos.picture_path(case.photos[0].stem).is_file()
    repository = str(intake.folder / "submissions.git")
    fsck = subprocess.run(
        ["git", "-C", repository, "fsck", "--full"], capture_output=True, text=True, check=True
    )
    assert not fsck.stdout


def test_the_last_case_of_all_leaves_nothing_either(intake: Intake, library: Library) -> None:
    """Then there is nothing to pack, and the old pack must go all the same."""
    receipt = intake.submit(make_private(make_photo()))
    traces = list_all_traces(intake, receipt.number, library)
    intake.erase(receipt.number, library.root)
    assert find_traces(intake.folder, traces) == []


def test_after_acceptance_private_fields_and_the_record_go(
    intake: Intake, copy_library: Callable[[], Path], tmp_path: Path
) -> None:
    """The record leaves the working tree by a commit; what was private is in no byte, nor in history."""
    root = copy_library()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("/intake/\n", encoding="utf-8")
    library = load_library(root)
    receipt = intake.submit(make_private(make_photo()))
    traces = list_all_traces(intake, receipt.number, library)
    accepted = intake.accept(receipt.number, library, TODAY)
    assert accepted.is_committed
    assert WORDS in accepted.file.read_text(encoding="utf-8")
    intake.work_off(lambda: library.forms)
    gone = intake.erase(receipt.number, root)
    assert [path.name for path in gone] == [accepted.file.name, accepted.record_id]
    assert not any(path.exists() for path in gone)
    assert find_traces(intake.folder, traces) == []
    assert find_traces(root, traces) == []
    private = (PHONE.encode(), receipt.secret.encode(), receipt.number.encode())
    assert find_traces(tmp_path, private) == []
    git = ["git", "-C", str(tmp_path)]
    tree = subprocess.run([*git, "ls-tree", "-r", "HEAD"], capture_output=True, text=True, check=True).stdout
    assert accepted.record_id not in tree
    assert not subprocess.run([*git, "status", "--short", str(root / "records" / "lesson" / accepted.record_id)],
                              capture_output=True, check=True).stdout  # fmt: skip


def read_site(project: Path) -> dict[str, bytes]:
    """Build the site, and give every file of it by path, but for the gzip, which holds the time."""
    subprocess.run(
        [sys.executable, "-m", "khlang.cli", "build"], cwd=project, check=True, capture_output=True
    )
    site = (project / "build" / "site").resolve()
    files = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz"]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def test_after_publication_the_site_is_as_before(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pages, photos and index, the release before, and what is kept for the next build."""
    make_repository(project)
    library, before = load_library(project / "knowledge"), read_site(project)
    with open_intake(project / "intake", min_free_bytes=0) as intake:
        receipt = intake.submit(make_private(make_photo()))
        traces = list_all_traces(intake, receipt.number, library)
        accepted = intake.accept(receipt.number, library, TODAY)
        intake.work_off(lambda: library.forms)
    published = read_site(project)
    assert f"lesson/{accepted.record_id}.html" in published
    assert main(["erase", receipt.number]) == 0
    assert "khlang build สองครั้ง" in capsys.readouterr().out
    assert read_site(project) == before
    assert read_site(project) == before
    shutil.rmtree(project / ".git")
    assert find_traces(project, (*traces, accepted.record_id.encode())) == []


def test_an_erasure_that_was_cut_short_goes_on(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From the first moment nobody sees the case any more, and the next round ends it."""
    with open_intake(folder, min_free_bytes=0) as intake:
        receipt = intake.submit(make_private(make_photo()))
        traces = list_all_traces(intake, receipt.number, library)
        with monkeypatch.context() as without_git:
            without_git.setenv("PATH", str(tmp_path))
            with pytest.raises(GitMissingError):
                intake.erase(receipt.number, library.root)
        assert intake.find_case(receipt.secret) is None
    with open_intake(folder, min_free_bytes=0) as intake:
        intake.work_off(lambda: library.forms)
    assert find_traces(folder, traces) == []


def test_what_somebody_reads_meanwhile_is_erased_later(intake: Intake, library: Library) -> None:
    """A long read keeps the database's log; it is told, and the next round does it."""
    receipt = intake.submit(make_private())
    traces = list_all_traces(intake, receipt.number, library)
    with intake.upkeep._database._engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM events").all()
        with pytest.raises(StorageError):
            intake.erase(receipt.number, library.root)
    intake.work_off(lambda: library.forms)
    assert find_traces(intake.folder, traces) == []


def test_what_is_closed_for_long_is_purged(intake: Intake, library: Library) -> None:
    """Not what is open, and not what was closed of late."""
    closed, fresh, waiting = (intake.submit(make_private()) for _number in range(3))
    traces = list_all_traces(intake, closed.number, library)[len(TRACES) :]
    intake.review.decline(closed.number, "ซ้ำ")
    now = datetime.datetime.now(datetime.UTC)
    assert intake.purge(now + datetime.timedelta(days=364)) == 0
    assert intake.purge(now + datetime.timedelta(days=366)) == 1
    assert find_traces(intake.folder, traces) == []
    intake.review.decline(fresh.number, "ซ้ำ")
    assert intake.purge(now, retention_days=30) == 0
    assert intake.find_case(waiting.secret)
