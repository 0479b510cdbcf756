"""The file that a case was read from is kept beside it, for officers alone, and goes with it."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.intake import Intake, Source, open_intake, restore_backup
from khlang.library import Library

from tests.intake.posts import make_submission
from tests.intake.test_erasure import find_traces

WORDS = "ถ้อยคำในแฟ้มที่ไม่มีที่ไหนอีก"
FILE = f"หัวข้อ: {WORDS}".encode()


def make_source(data: bytes = FILE, row: str = "") -> Source:
    """Give a file with words that no case has."""
    reading = json.dumps({"answers": [{"text": WORDS}]})
    sha256 = hashlib.sha256(data).hexdigest()
    return Source(
        name="แบบบันทึก.docx", kind="word", sha256=sha256, size=len(data), row=row, reading=reading, data=data
    )


def test_a_file_is_kept_once_and_whole(intake: Intake) -> None:
    """For all of its cases, readable by the server alone; a case that came otherwise has none."""
    numbers = [intake.submit(make_submission(), make_source(row=row)).number for row in ("ก", "ข")]
    other = intake.submit(make_submission()).number
    [path] = (intake.folder / "sources").iterdir()
    assert path.read_bytes() == FILE
    assert path.stat().st_mode & 0o077 == 0
    for number, row in zip(numbers, ("ก", "ข"), strict=True):
        found = intake.sources.find(number)
        assert found == replace(make_source(row=row), data=b"")
        assert intake.files.find(found.sha256) == path
    assert intake.sources.find(other) is None


def test_the_same_draft_again_changes_nothing(intake: Intake) -> None:
    """Whoever was cut off after the answer sends it again."""
    sent = make_submission()
    first, again = (intake.submit(sent, make_source()) for _ in range(2))
    assert first.is_new
    assert not again.is_new
    assert first.number == again.number


def test_officers_get_no_mail_of_what_they_bring(intake: Intake) -> None:
    """A folder of a thousand files would be a thousand mails."""
    intake.submit(make_submission(), make_source())
    assert intake.notices.list_waiting() == []
    intake.submit(make_submission())
    assert len(intake.notices.list_waiting()) == 1


def test_a_backup_brings_the_file_back(intake: Intake, tmp_path: Path) -> None:
    """With what was read of it."""
    number = intake.submit(make_submission(), make_source()).number
    file = tmp_path / "backup.tar"
    intake.back_up(file)
    restore_backup(file, tmp_path / "other")
    with open_intake(tmp_path / "other", min_free_bytes=0) as other:
        found = other.sources.find(number)
        assert found == intake.sources.find(number)
        assert found
        assert other.files.find(found.sha256).read_bytes() == FILE


def test_an_erasure_leaves_no_byte_of_the_file(intake: Intake, library: Library) -> None:
    """Nor does git ever hold one."""
    number = intake.submit(make_submission(), make_source()).number
    intake.work_off(lambda: library.forms)
    traces = (FILE, WORDS.encode(), WORDS[:12].encode("unicode_escape"))
    repository = intake.folder / "submissions.git"
    assert repository.is_dir()
    assert find_traces(repository, traces) == []
    assert find_traces(intake.folder, traces)
    intake.erase(number, library.root)
    assert find_traces(intake.folder, traces) == []


def test_a_sheet_goes_with_the_first_of_its_cases(intake: Intake, library: Library) -> None:
    """It holds what that one's sender wrote; what was read of the others stays, and they can be brought again."""
    one, other = (intake.submit(make_submission(), make_source(row=row)).number for row in ("ก", "ข"))
    intake.erase(one, library.root)
    kept = intake.sources.find(other)
    assert kept
    assert WORDS in json.loads(kept.reading)["answers"][0]["text"]
    assert not intake.files.find(kept.sha256).exists()
    intake.submit(make_submission(), make_source(row="ค"))
    assert intake.files.find(kept.sha256).read_bytes() == FILE


def test_what_a_killed_process_left_is_swept_away(intake: Intake, library: Library) -> None:
    """A file that no case names, once it is old; one that is coming in right now stays."""
    intake.submit(make_submission(), make_source())
    left, half = intake.files.find("0" * 64), intake.files.find("1" * 64).with_suffix(".source.part")
    coming = intake.files.find("2" * 64)
    for path in (left, half, coming):
        path.write_bytes(b"x")
    for path in (left, half):
        os.utime(path, (time.time() - 7_200,) * 2)
    intake.work_off(lambda: library.forms)
    assert {path.name for path in (intake.folder / "sources").iterdir()} == {
        coming.name,
        intake.files.find(make_source().sha256).name,
    }


def test_a_database_of_before_gets_the_table(folder: Path) -> None:
    """Its cases are there, and were read from no file."""
    with open_intake(folder, min_free_bytes=0) as intake:
        before = intake.submit(make_submission()).number
    with sqlite3.connect(folder / "intake.sqlite") as old:
        old.execute("DROP TABLE sources")
    with open_intake(folder, min_free_bytes=0) as intake:
        assert intake.sources.find(before) is None
        after = intake.submit(make_submission(), make_source()).number
        assert intake.sources.find(after)


def test_a_file_is_on_the_disk_before_its_case(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed between the two has acknowledged nothing."""
    seen: list[bool] = []
    submit = intake.cases.submit

    def look(*arguments: object) -> tuple[str, bool]:
        seen.append(intake.files.find(make_source().sha256).is_file())
        return submit(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(intake.cases, "submit", look)
    intake.submit(make_submission(), make_source())
    assert seen == [True]
