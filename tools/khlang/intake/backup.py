"""Backups: all of an intake in one file, and back. The only reader and writer of that format.

A TAR file (POSIX.1-2001) with a list of its members and their SHA-256, the key, the database as its online backup gives
it, the photos and files that this names, the mappings of sheets, and a git bundle of all branches. Its reader takes
what the list names and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import secrets
import tarfile
import tempfile
from pathlib import Path

from khlang.cache import hash_file
from khlang.exchange.sheets.kept_mappings import MappingFolder
from khlang.intake.branches import Branches
from khlang.intake.journal import Database, SourceJournal, Upkeep
from khlang.intake.photo_store import PhotoStore
from khlang.intake.source_store import SourceStore
from khlang.intake.submission import IntakeError
from khlang.plain_files import claim_folder, remove, sync_folder

FORMAT = "khlang intake 1"
LIST, BUNDLE, MAPPINGS = "backup.json", "submissions.bundle", "mappings"
_MEMBER = re.compile(
    r"key|intake\.sqlite|submissions\.bundle|photos/[0-9a-f]{64}-[0-9a-f]{12}(?:\.[a-z]+){1,2}"
    r"|sources/[0-9a-f]{64}\.source|mappings/[0-9a-f]{64}\.json"
)
_CHUNK = 1024 * 1024


class BackupError(IntakeError):
    """A backup can't be written or read; the message says why, in Thai."""


def write_backup(file: Path, folder: Path, database: Database, branches: Branches) -> None:
    """Write a backup of the intake in `folder`; its caller holds the intake's lock.

    Raises BackupError when the file is there already, StorageError, GitError, GitMissingError and OSError.
    """
    if file.exists():
        raise BackupError(f"{file} มีอยู่แล้ว ตั้งชื่ออื่น")
    partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            members = _gather(Path(scratch), folder, database, branches)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as out:
                with tarfile.open(fileobj=out, mode="w") as tar:
                    _write_members(tar, members)
                out.flush()
                os.fsync(out.fileno())
            partial.rename(file)
            sync_folder(file.absolute().parent)
        finally:
            partial.unlink(missing_ok=True)


def _gather(scratch: Path, folder: Path, database: Database, branches: Branches) -> dict[str, Path]:
    """Give the files of a backup by their names in it: first the database, then the photos and files that it names."""
    copy = scratch / "intake.sqlite"
    database.copy(copy)
    members = {"key": folder / "key", copy.name: copy}
    copied = Database(copy)
    try:
        stems = Upkeep(copied).list_stems()
        hashes = SourceJournal(copied).list_hashes()
    finally:
        copied.close()
    members |= {
        f"photos/{path.name}": path for path in PhotoStore(folder / "photos").list_files(sorted(stems))
    }
    members |= {f"sources/{path.name}": path for path in SourceStore(folder / "sources").list_files(hashes)}
    members |= {f"{MAPPINGS}/{path.name}": path for path in MappingFolder(folder / MAPPINGS).list_files()}
    if branches.bundle(scratch / BUNDLE):
        members[BUNDLE] = scratch / BUNDLE
    return members


def _write_members(tar: tarfile.TarFile, members: dict[str, Path]) -> None:
    hashes = {name: hash_file(path) for name, path in members.items()}
    listed = json.dumps({"format": FORMAT, "sha256": hashes}).encode()
    head = tarfile.TarInfo(LIST)
    head.size = len(listed)
    tar.addfile(head, io.BytesIO(listed))
    for name, path in members.items():
        tar.add(path, name, recursive=False)


def restore_backup(file: Path, folder: Path, *, replace: bool = False) -> None:
    """Make `folder` what it was when a backup was written; with `replace`, in the place of what is there.

    Raises BackupError when something is there, is in use, or the file is no whole backup; GitError and OSError.
    """
    folder = folder.absolute()
    is_there = folder.is_dir() and any(folder.iterdir())
    if is_there and not replace:
        raise BackupError(f"{folder} มีข้อมูลอยู่แล้ว ถ้าจะแทนที่ทั้งหมด สั่งอีกครั้งพร้อม --replace")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        if is_there:
            stack.callback(os.close, _claim_alone(folder))
        fresh = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder.parent, prefix=".restore-")))
        _unpack(file, fresh)
        old = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.old")
        if folder.exists():
            folder.rename(old)
        (fresh / "new").rename(folder)
        sync_folder(folder.parent)
        remove(old)


def _unpack(file: Path, fresh: Path) -> None:
    new = fresh / "new"
    for name in ("photos", "sources", MAPPINGS):
        (new / name).mkdir(mode=0o700, parents=True)
    new.chmod(0o700)
    try:
        with tarfile.open(file, "r:") as tar:
            hashes = _read_list(tar)
            for name, wanted in hashes.items():
                if _extract(tar, name, new / name) != wanted:
                    raise BackupError(f"แฟ้มสำรองเสีย: {name} ไม่ตรงกับตอนที่สำรอง")
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise BackupError(f"{file} ไม่ใช่แฟ้มสำรองที่สมบูรณ์") from error
    bundle = new / BUNDLE
    if bundle.is_file():
        branches = Branches(new / "submissions.git")
        with branches.lock():
            branches.unbundle(bundle)
        bundle.unlink()
    for name in ("photos", "sources", MAPPINGS):
        sync_folder(new / name)
    sync_folder(new)


def _read_list(tar: tarfile.TarFile) -> dict[str, str]:
    file = tar.extractfile(LIST)
    listed = json.loads(file.read(64 * _CHUNK)) if file else {}
    if listed.get("format") != FORMAT or not all(_MEMBER.fullmatch(name) for name in listed["sha256"]):
        raise BackupError("แฟ้มสำรองนี้มาจากรุ่นอื่น หรือถูกแก้ไข")
    return dict(listed["sha256"])


def _extract(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Write one plain member down to the disk, and give its SHA-256."""
    source, digest = tar.extractfile(name), hashlib.sha256()
    if source is None:
        raise KeyError(name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _claim_alone(folder: Path) -> int:
    try:
        return claim_folder(folder, alone=True)
    except BlockingIOError as error:
        raise BackupError("ที่เก็บนี้มีโปรแกรมใช้อยู่ หยุด khlang serve ก่อน แล้วสั่งใหม่") from error
