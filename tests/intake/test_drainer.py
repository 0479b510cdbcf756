"""What was acknowledged gets to git: public fields alone, photos small and without a camera's words, each step once."""

from __future__ import annotations

import io
import os
import subprocess
import time
import uuid
from pathlib import Path

import pytest
from khlang.intake import EventKind, Intake, PhotoState, open_intake
from khlang.intake.git import GitMissingError
from khlang.library import Library
from PIL import Image

from tests.intake.posts import PHONE, TITLE, make_photo, make_submission


def run_git(folder: Path, *command: str) -> str:
    """Run git in the intake's repository."""
    repository = str(folder / "submissions.git")
    return subprocess.run(
        ["git", "-C", repository, *command], capture_output=True, text=True, check=True
    ).stdout


def test_a_submission_becomes_a_branch_of_public_fields_and_photos(intake: Intake, library: Library) -> None:
    """Upright, small, without EXIF; each later step is a commit on top."""
    sent = make_submission(make_photo(3000, 2000))
    receipt = intake.submit(sent)
    intake.add(
        receipt.secret, str(uuid.uuid4()), make_submission(draft_id=sent.draft_id, title=f"{TITLE} ปี ๒")
    )
    intake.work_off(lambda: library.forms)
    ref = f"refs/submissions/{receipt.number}"
    path = f"records/lesson/{intake.name_draft(receipt.number)}"
    assert run_git(intake.folder, "for-each-ref", "--format=%(refname)").split() == [ref]
    first, last = (run_git(intake.folder, "show", f"{ref}{back}:{path}.yml") for back in ("~1", ""))
    assert f"title: {TITLE}\n" in first
    assert f"title: {TITLE} ปี ๒\n" in last
    assert PHONE not in run_git(intake.folder, "log", "-p", "--all")
    assert "contact" not in first
    repository = str(intake.folder / "submissions.git")
    name = f"{ref}~1:{path}/{sent.uploads[0].name}"
    shown = subprocess.run(["git", "-C", repository, "show", name], capture_output=True, check=True).stdout
    photo = Image.open(io.BytesIO(shown))
    # Taken at 3000 × 2000 with the camera turned.
    assert photo.size == (1365, 2048)
    assert not photo.getexif()
    case = intake.find_case(receipt.secret)
    assert case
    assert case.photos[0].state is PhotoState.READY
    assert {path.suffixes[-1] for path in (intake.folder / "photos").iterdir()} == {".jpg"}
    assert intake.work.count() == (0, 0)


def test_a_photo_that_is_none_is_told_on_the_case(intake: Intake, library: Library) -> None:
    """The words are there all the same, and so is the other photo."""
    receipt = intake.submit(make_submission(b"\xff\xd8\xff\xe0 no photo", make_photo()))
    intake.work_off(lambda: library.forms)
    case = intake.find_case(receipt.secret)
    assert case
    assert [photo.state for photo in case.photos] == [PhotoState.REFUSED, PhotoState.READY]
    assert case.events[-1].kind is EventKind.PHOTO_REFUSED
    assert "เปิดภาพนี้ไม่ได้" in case.events[-1].words
    assert len(list((intake.folder / "photos").iterdir())) == 2
    assert intake.work.count() == (0, 0)


def test_the_branch_of_a_closed_case_goes(intake: Intake, library: Library) -> None:
    """Also if it never was there."""
    receipts = [intake.submit(make_submission()) for _number in range(2)]
    intake.work_off(lambda: library.forms)
    receipts.append(intake.submit(make_submission()))
    for receipt in receipts[1:]:
        intake.review.decline(receipt.number, "ซ้ำกับเรื่องก่อน")
    intake.work_off(lambda: library.forms)
    assert run_git(intake.folder, "for-each-ref", "--format=%(refname)").split() == [
        f"refs/submissions/{receipts[0].number}"
    ]


def test_without_git_everything_waits(
    intake: Intake, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is taken in all the same, and goes on when git is there."""
    receipt = intake.submit(make_submission())
    with monkeypatch.context() as without_git:
        without_git.setenv("PATH", str(tmp_path))
        with pytest.raises(GitMissingError, match="git"):
            intake.work_off(lambda: library.forms)
        assert intake.submit(make_submission()).number != receipt.number
    assert intake.work.count() == (0, 2)
    intake.work_off(lambda: library.forms)
    assert intake.work.count() == (0, 0)


def test_stale_locks_and_what_a_killed_git_left_are_removed(folder: Path, library: Library) -> None:
    """Nobody has to mend a repository by hand."""
    with open_intake(folder, min_free_bytes=0) as intake:
        receipt = intake.submit(make_submission())
        intake.work_off(lambda: library.forms)
    repository = folder / "submissions.git"
    left = [
        repository / "refs" / "submissions" / f"{receipt.number}.lock",
        repository / "packed-refs.lock",
        repository / "config.lock",
        repository / "objects" / "pack" / "tmp_pack_abc",
        repository / "fast_import_crash_12",
    ]
    for path in left:
        path.write_text("", encoding="utf-8")
    with open_intake(folder, min_free_bytes=0) as intake:
        intake.review.decline(receipt.number, "ซ้ำ")
        intake.work_off(lambda: library.forms)
        assert intake.work.count() == (0, 0)
    assert not any(path.exists() for path in left)


def test_a_form_that_is_gone_waits_and_keeps_nobody_waiting(intake: Intake, library: Library) -> None:
    """Nobody knows which of its fields are public."""
    intake.submit(make_submission(form="gone"))
    receipt = intake.submit(make_submission())
    intake.work_off(lambda: library.forms)
    assert intake.work.count() == (0, 1)
    assert receipt.number in run_git(intake.folder, "for-each-ref")


def test_what_a_killed_process_left_of_photos_is_swept(intake: Intake, library: Library) -> None:
    """What may be of a post that is just coming in is left alone."""
    intake.submit(make_submission(make_photo()))
    photos = intake.folder / "photos"
    old, new = photos / f"{'a' * 64}-0123456789ab.original", photos / f"{'b' * 64}-0123456789ab.original"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    intake.work_off(lambda: library.forms)
    assert not old.exists()
    assert new.exists()
    assert intake.work.count() == (0, 0)


def test_the_thread_does_it_by_itself(intake: Intake, library: Library) -> None:
    """From the moment that it is told."""
    intake.start(lambda: library.forms)
    intake.submit(make_submission())
    end = time.monotonic() + 30
    while intake.work.count() != (0, 0) and time.monotonic() < end:
        time.sleep(0.05)
    assert intake.work.count() == (0, 0)
    assert not intake.trouble
