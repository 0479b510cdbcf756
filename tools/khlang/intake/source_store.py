"""The files that cases were read from, each once under its SHA-256, however many cases it holds."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from khlang.intake.photo_store import LEFTOVER_SECONDS, SharedSync, write_whole
from khlang.intake.submission import StorageError
from khlang.plain_files import remove

_SUFFIX = ".source"


class SourceStore:
    """A folder of files as they came in."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, made if it is not there. Raises OSError."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._names = SharedSync(folder)

    def keep(self, sha256: str, data: bytes) -> None:
        """Bring a file down to the disk, if it is not there. Raises StorageError."""
        path = self.find(sha256)
        try:
            if path.exists():
                # What is swept away is old, and known to no case: this one is not known yet.
                os.utime(path)
            else:
                write_whole(path, data)
            self._names.sync()
        except OSError as error:
            raise StorageError("เก็บแฟ้มลงดิสก์ไม่ได้ในขณะนี้ แฟ้มเดิมของท่านยังอยู่ครบ ลองใหม่ภายหลัง") from error

    def find(self, sha256: str) -> Path:
        """Give where a file is, or would be: an erasure may have removed it."""
        return self._folder / f"{sha256}{_SUFFIX}"

    def list_files(self, hashes: Iterable[str]) -> list[Path]:
        """Give those of these files that are there."""
        return [path for path in map(self.find, sorted(set(hashes))) if path.is_file()]

    def remove(self, hashes: Iterable[str]) -> None:
        """Remove these files."""
        for sha256 in hashes:
            remove(self.find(sha256))

    def sweep(self, known: set[str]) -> None:
        """Remove what a killed process left: files that no case names, and what is half written."""
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                is_old = time.time() - path.stat().st_mtime > LEFTOVER_SECONDS
                if is_old and path.name.removesuffix(_SUFFIX) not in known:
                    path.unlink()
