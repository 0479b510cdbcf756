"""Files that the programs made for themselves, opened as what they are: never through a link, never a pipe.

A folder of derived files may come with a checkout: a link in it would lead a write out of it, and a pipe that nobody
writes to would be waited for without end.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

_FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def open_plain_file(path: Path) -> BufferedReader:
    """Open a file to read. Raises OSError for what is no plain file."""
    file = open(os.open(path, os.O_RDONLY | _FLAGS), "rb")  # noqa: SIM115 closed by who asked
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(f"{path} is no plain file")
    return file


@contextmanager
def lock_folder(folder: Path) -> Iterator[int]:
    """Wait until no other process is at work in a folder. Raises OSError when its lock is a link.

    A lock on an open file goes with the process, so that kill -9 leaves none behind. A child that gets the descriptor
    holds the lock as well, to its own end.
    """
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | _FLAGS, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def claim_folder(folder: Path, *, alone: bool = False) -> int:
    """Say that a folder is in use, and give the descriptor that says so until it is closed.

    Many may use it at once, or one alone. Raises BlockingIOError when others do already, OSError.
    """
    claim = os.open(folder / ".in-use", os.O_RDWR | os.O_CREAT | _FLAGS, 0o600)
    try:
        fcntl.flock(claim, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BaseException:
        os.close(claim)
        raise
    return claim


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a folder with all in it, or whatever else is in its place, as far as it can be."""
    # To anything else `rmtree` does nothing, or waits for somebody to write to it.
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
