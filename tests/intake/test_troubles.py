"""A disk that is full or can't be written: nothing is acknowledged that is not kept, and it goes on by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from khlang.intake import Intake, IntakeFullError, StorageError, open_intake

from tests.conftest import ROOT
from tests.intake.posts import make_photo, make_submission

# A process of its own, which no file may outgrow: that is how a full disk looks to it.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from khlang.intake import StorageError, open_intake
from tests.intake.posts import make_photo, make_submission

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
acknowledged = refused = 0
with open_intake(Path(sys.argv[1]), min_free_bytes=0) as intake:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    for number in range(300):
        photos = [make_photo(mark=str(number))] if number % 10 == 0 else []
        try:
            intake.submit(make_submission(*photos, title=f"เรื่องที่ {number}", advice=("ยาว " * 900)))
            acknowledged += 1
        except StorageError:
            refused += 1
    # There is room again.
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    intake.submit(make_submission(title="หลังดิสก์ว่าง"))
print(acknowledged + 1, refused)
"""


def test_a_full_disk_refuses_and_recovers(folder: Path) -> None:
    """As many cases are there as were acknowledged, and their photos."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'tools'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(folder)],
        capture_output=True, text=True, check=True, env=environment, cwd=ROOT,
    )  # fmt: skip
    acknowledged, refused = map(int, done.stdout.split())
    assert refused
    with open_intake(folder, min_free_bytes=0) as intake:
        cases = intake.list_cases()
        assert len(cases) == acknowledged
        for case in cases:
            for photo in case.photos:
                assert intake.photos.read_original(photo.stem)


def test_too_little_room_is_told_before_anything_is_written(folder: Path) -> None:
    """What was acknowledged must also get into git."""
    with open_intake(folder, min_free_bytes=2**62) as intake:
        with pytest.raises(IntakeFullError, match="ยังอยู่ในเครื่อง"):
            intake.submit(make_submission(make_photo()))
        assert not intake.list_cases()


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever may do everything can write into any folder")
def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    """It is told in Thai, and it is an intake again when it can be written."""
    with open_intake(folder, min_free_bytes=0) as intake:
        receipt = intake.submit(make_submission())
        (folder / "photos").chmod(0o500)
        with pytest.raises(StorageError, match="ดิสก์"):
            intake.submit(make_submission(make_photo()))
        (folder / "photos").chmod(0o700)
        intake.submit(make_submission(make_photo()))
    folder.chmod(0o500)
    try:
        with pytest.raises(StorageError):
            open_intake(folder / "below")
    finally:
        folder.chmod(0o700)
    with open_intake(folder, min_free_bytes=0) as intake:
        assert intake.find_case_by_receipt(receipt.number)


def test_another_process_at_work_is_waited_for(intake: Intake, folder: Path) -> None:
    """A command beside the server writes into the same journal."""
    sent = make_submission()
    receipt = intake.submit(sent)
    with open_intake(folder, min_free_bytes=0) as other:
        other.review.ask(receipt.number, "ขอภาพ")
        assert not other.submit(sent).is_new
    case = intake.find_case(receipt.secret)
    assert case
    assert case.question == "ขอภาพ"
