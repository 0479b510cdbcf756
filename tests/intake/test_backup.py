"""A backup is written while others send, and brings all of it back."""

from __future__ import annotations

import os
import subprocess
import tarfile
import threading
from pathlib import Path

import pytest
from khlang.intake import BackupError, Intake, open_intake, restore_backup
from khlang.library import Library

from tests.intake.posts import make_photo, make_submission


def test_a_backup_brings_everything_back(
    intake: Intake, folder: Path, library: Library, tmp_path: Path
) -> None:
    """Cases, photos done and waiting, mappings of sheets, branches, and the key, by which the follow links open."""
    receipts = [intake.submit(make_submission(make_photo(mark=str(number)))) for number in range(3)]
    intake.work_off(lambda: library.forms)
    receipts.append(intake.submit(make_submission(make_photo(mark="later"))))
    file, mapping = tmp_path / "backup.tar", intake.mappings.find("0" * 64)
    mapping.parent.mkdir()
    mapping.write_text("{}", encoding="utf-8")
    intake.back_up(file)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupError, match="มีอยู่แล้ว"):
        intake.back_up(file)
    assert [backup.file for backup in intake.upkeep.list_backups()] == [file]
    before = [intake.find_case(receipt.secret) for receipt in receipts]
    restore_backup(file, tmp_path / "other")
    with open_intake(tmp_path / "other", min_free_bytes=0) as other:
        assert other.mappings.find("0" * 64).read_text(encoding="utf-8") == "{}"
        assert [other.find_case(receipt.secret) for receipt in receipts] == before
        other.work_off(lambda: library.forms)
        assert other.work.count() == (0, 0)
        for receipt in receipts:
            case = other.find_case(receipt.secret)
            assert case
            assert other.photos.picture_path(case.photos[0].stem).is_file()
        git = ["git", "-C", str(tmp_path / "other" / "submissions.git")]
        refs = subprocess.run([*git, "for-each-ref"], capture_output=True, text=True, check=True).stdout
        assert all(receipt.number in refs for receipt in receipts)
        subprocess.run([*git, "fsck", "--full"], capture_output=True, check=True)


def test_a_restore_takes_nothing_away_unasked(intake: Intake, folder: Path, tmp_path: Path) -> None:
    """Not without the flag, and not while somebody uses it."""
    intake.submit(make_submission())
    file = tmp_path / "backup.tar"
    intake.back_up(file)
    intake.submit(make_submission())
    with pytest.raises(BackupError, match="--replace"):
        restore_backup(file, folder)
    with pytest.raises(BackupError, match="khlang serve"):
        restore_backup(file, folder, replace=True)
    intake.close()
    restore_backup(file, folder, replace=True)
    with open_intake(folder, min_free_bytes=0) as restored:
        assert len(restored.list_cases()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "intake"]


@pytest.mark.parametrize("fault", ["cut", "changed", "foreign"])
def test_a_broken_backup_changes_nothing(intake: Intake, folder: Path, tmp_path: Path, fault: str) -> None:
    """Cut short, flipped, or with a member that leads out of the folder."""
    intake.submit(make_submission(make_photo()))
    file = tmp_path / "backup.tar"
    intake.back_up(file)
    intake.close()
    data = bytearray(file.read_bytes())
    if fault == "cut":
        del data[len(data) // 2 :]
    elif fault == "changed":
        at = data.index(b"Exif")
        data[at + 40] ^= 1
    else:
        data = data.replace(b"photos/", b"../pho/")
    file.write_bytes(data)
    with pytest.raises(BackupError):
        restore_backup(file, folder, replace=True)
    with open_intake(folder, min_free_bytes=0) as same:
        assert len(same.list_cases()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "intake"]


def test_a_backup_beside_senders_is_whole(intake: Intake, library: Library, tmp_path: Path) -> None:
    """Every photo that its database names is in it."""
    intake.start(lambda: library.forms)
    done = threading.Event()

    def send() -> None:
        number = 0
        while not done.is_set():
            number += 1
            intake.submit(make_submission(make_photo(64, 48, str(number))))

    sender = threading.Thread(target=send)
    sender.start()
    try:
        for number in range(3):
            intake.back_up(tmp_path / f"{number}.tar")
    finally:
        done.set()
        sender.join()
    for number in range(3):
        restore_backup(tmp_path / f"{number}.tar", tmp_path / str(number))
        with open_intake(tmp_path / str(number), min_free_bytes=0) as other:
            other.work_off(lambda: library.forms)
            assert other.work.count() == (0, 0)
            for case in other.list_cases():
                assert other.photos.picture_path(case.photos[0].stem).is_file()


def test_only_plain_members_are_written(tmp_path: Path, intake: Intake, folder: Path) -> None:
    """A link in the place of a photo leads nowhere."""
    intake.submit(make_submission(make_photo()))
    file, other = tmp_path / "backup.tar", tmp_path / "other.tar"
    intake.back_up(file)
    with tarfile.open(file) as source, tarfile.open(other, "w") as target:
        for member in source:
            if member.name.startswith("photos/"):
                member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/passwd", 0
                target.addfile(member)
            else:
                target.addfile(member, source.extractfile(member))
    with pytest.raises(BackupError):
        restore_backup(other, tmp_path / "restored")
    assert not os.path.lexists(tmp_path / "restored")
