"""The intake's own git repository: one branch a submission, of public fields and photos alone, with a root of its own.

That is what makes an erasure possible: no other branch holds what is on this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from khlang.intake.git import GitError, remove_stale_locks, run_git
from khlang.intake.submission import IntakeError
from khlang.plain_files import lock_folder, sync_folder

_FOLDER = "refs/submissions"
_NAME = b"khlang <intake@khlang.invalid>"
_EVENT = re.compile(rb"^Event: ([0-9]+)$", re.MULTILINE)
# More make every look for an object slower.
MAX_PACKS = 50
# No program of a system's own settings: a hook, a signature or a path of another folder.
_OWN = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
_SETTINGS = (
    ("core.bigFileThreshold", "64k"),
    ("core.logAllRefUpdates", "false"),
    ("fastimport.unpackLimit", "1"),
    ("pack.writeBitmapIndex", "false"),
    ("repack.writeBitmaps", "false"),
)


class ReadBackError(IntakeError):
    """Git does not give back what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One step of a submission: the event that it writes, and the files of its branch from then on."""

    number: str
    event: int
    at: int
    subject: str
    files: Mapping[str, bytes]


class Branches:
    """The branches of all submissions, in a bare repository. Whoever calls what changes it holds its lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_open = False
        self._lock = -1

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Wait until nobody else is at work on branches and photos: not another thread or process, and no git that
        outlived the process which started it. Raises OSError."""
        with lock_folder(self._folder.parent) as lock:
            self._lock = lock
            yield

    def write(self, commits: Sequence[Commit]) -> None:
        """Write commits in their order, those that are there already left out, and read them back.

        Raises GitError, GitMissingError, ReadBackError, OSError.
        """
        self._open()
        known = self._read_events({commit.number for commit in commits})
        new = [commit for commit in commits if commit.event > known.get(commit.number, 0)]
        if new:
            self._git("fast-import", "--quiet", "--done", "--date-format=raw", data=_write_stream(new, known))
            self._sync()
        self._read_back(commits)
        self._pack_if_many()

    def remove(self, numbers: Iterable[str]) -> None:
        """Remove the branches of submissions, as far as there are any. Raises GitError, GitMissingError, OSError."""
        self._open()
        known = self._read_events(numbers)
        if known:
            orders = "".join(f"delete {_FOLDER}/{number}\n" for number in known)
            self._git("update-ref", "--stdin", data=orders.encode())
            self._sync()

    def prune(self) -> None:
        """Leave no byte of what no branch holds. Raises GitError, GitMissingError."""
        if not self.is_there:
            return
        self._open()
        self._git("pack-refs", "--all", "--prune")
        self._git("repack", "-a", "-d", "-q")
        self._git("prune-packed", "-q")
        self._git("prune", "--expire=now")
        remove_stale_locks(self._folder)
        self._sync()

    def bundle(self, file: Path) -> bool:
        """Write all branches into one file; False when there is none. Raises GitError, GitMissingError."""
        if not self.is_there:
            return False
        self._open()
        if not self._git("for-each-ref", "--count=1", _FOLDER):
            return False
        self._git("bundle", "create", "-q", str(file.absolute()), "--all")
        return True

    def unbundle(self, file: Path) -> None:
        """Take all branches out of a bundle. Raises GitError, GitMissingError."""
        self._open()
        self._git("fetch", "-q", str(file.absolute()), f"{_FOLDER}/*:{_FOLDER}/*")
        self._sync()

    @property
    def is_there(self) -> bool:
        """Whether there is a repository yet."""
        return (self._folder / "HEAD").is_file()

    def _open(self) -> None:
        """Make the repository if there is none; once, and remove what a killed git left."""
        if self._is_open:
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        remove_stale_locks(self._folder)
        self._git("init", "--bare", "-q")
        for name, value in _SETTINGS:
            self._git("config", name, value)
        self._is_open = True

    def _git(self, *command: str, data: bytes = b"") -> bytes:
        try:
            return run_git(
                self._folder, *command, data=data, variables={**_OWN, "GIT_DIR": "."}, locks=(self._lock,)
            )
        except GitError:
            # It may have been ended from outside and have left a lock.
            self._is_open = False
            raise

    def _read_events(self, numbers: Iterable[str]) -> dict[str, int]:
        """Give the event that each branch's last commit wrote, by the submission's number; none has no branch."""
        wanted = sorted(numbers)
        found = self._read_objects([f"{_FOLDER}/{number}" for number in wanted])
        texts = ((number, data) for number, data in zip(wanted, found, strict=True) if data is not None)
        return {number: int(event[1]) for number, data in texts if (event := _EVENT.search(data))}

    def _read_back(self, commits: Sequence[Commit]) -> None:
        last = {commit.number: commit for commit in commits}
        events = self._read_events(last)
        wanted = [
            (f"{_FOLDER}/{commit.number}:{path}", data)
            for commit in last.values()
            if events.get(commit.number) == commit.event
            for path, data in commit.files.items()
        ]
        found = self._read_objects([name for name, _data in wanted])
        is_whole = all(events.get(number, 0) >= commit.event for number, commit in last.items())
        if not is_whole or found != [data for _name, data in wanted]:
            raise ReadBackError("git อ่านกลับไม่ตรงกับที่เขียน จะเขียนใหม่ในรอบถัดไป")

    def _read_objects(self, names: Sequence[str]) -> list[bytes | None]:
        """Give the bytes of objects by their names, None for those that are not there."""
        if not names:
            return []
        out = self._git("cat-file", "--batch", data="".join(f"{name}\n" for name in names).encode())
        found: list[bytes | None] = []
        at = 0
        for _name in names:
            end = out.index(b"\n", at)
            head = out[at:end].split(b" ")
            at = end + 1
            if head[-1] == b"missing":
                found.append(None)
                continue
            size = int(head[-1])
            found.append(out[at : at + size])
            at += size + 1
        return found

    def _sync(self) -> None:
        """Bring the names of branches and packs to the disk, which git leaves to the system."""
        for name in (_FOLDER, "refs", "objects/pack", "."):
            if (self._folder / name).is_dir():
                sync_folder(self._folder / name)

    def _pack_if_many(self) -> None:
        if sum(1 for _pack in (self._folder / "objects" / "pack").glob("*.pack")) > MAX_PACKS:
            self._git("repack", "-d", "-q", "--geometric=2")
            self._sync()


def _write_stream(commits: Iterable[Commit], known: Mapping[str, int]) -> bytes:
    """Give what fast-import reads: each commit has its files in full."""
    parts: list[bytes] = []
    begun: set[str] = set()
    for commit in commits:
        ref = f"{_FOLDER}/{commit.number}".encode()
        message = f"{commit.subject}\n\nEvent: {commit.event}\n".encode()
        parts += [b"commit %s\ncommitter %s %d +0000\n" % (ref, _NAME, commit.at), _data(message)]
        if commit.number in known and commit.number not in begun:
            parts.append(b"from %s^0\n" % ref)
        begun.add(commit.number)
        parts.append(b"deleteall\n")
        for path, data in commit.files.items():
            parts += [b"M 100644 inline %s\n" % path.encode(), _data(data)]
    return b"".join([*parts, b"done\n"])


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)
