"""The files that a command names: files by themselves, and all of a folder, in an order that is always the same.

A folder may hold what somebody else has put there: links are not followed, pipes are not waited for, hidden files and
what Word leaves beside an open document (`~$…`) are nobody's lessons.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khlang.plain_files import open_plain_file

STDIN = Path("-")
_SKIPPED = (".", "~$")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file, and whether it was named itself, or is one of a folder that was."""

    path: Path
    is_of_folder: bool = False

    @property
    def name(self) -> str:
        """The file as it is told to whoever runs the command."""
        return "stdin" if self.path == STDIN else self.path.as_posix()


def list_named_files(paths: Iterable[Path]) -> Iterator[NamedFile]:
    """Give the files that are named, and those of folders that are, folder by folder. Raises OSError."""
    for path in paths:
        if path != STDIN and path.is_dir():
            yield from _walk(path)
        else:
            yield NamedFile(path)


def _walk(folder: Path) -> Iterator[NamedFile]:
    waiting = [folder]
    while waiting:
        inside: list[Path] = []
        with os.scandir(waiting.pop()) as found:
            for entry in sorted(found, key=lambda each: each.name):
                if entry.name.startswith(_SKIPPED):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inside.append(Path(entry.path))
                else:
                    yield NamedFile(Path(entry.path), is_of_folder=True)
        waiting += reversed(inside)


def read_named_file(file: NamedFile, max_bytes: int) -> bytes:
    """Read a file, or standard input: at most one byte more than `max_bytes`. Raises OSError, also for what is no plain
    file."""
    if file.path == STDIN:
        return sys.stdin.buffer.read(max_bytes + 1)
    with open_plain_file(file.path) as opened:
        return opened.read(max_bytes + 1)
