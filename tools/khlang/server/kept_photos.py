"""Photos of forms that were not taken yet, kept for the next post of the same draft.

A browser without scripts sends a chosen file once; the form that is answered can't choose it again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import time
from pathlib import Path

from khlang.plain_files import remove

KEPT_SECONDS = 86_400
MAX_KEPT_BYTES = 1_000_000_000
_NAME = re.compile(r"[0-9a-f]{16}\.jpg")


class KeptPhotos:
    """A folder with a folder for each draft, named so that who reads it can't open the draft."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, made if it is not there. Raises OSError."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    def keep(self, draft_id: str, name: str, path: Path) -> None:
        """Keep a photo, which may then be moved away from `path` or removed there. Raises OSError."""
        folder = self._find(draft_id)
        folder.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.link(path, folder / name)
        # The time for which a draft's photos are kept begins anew.
        os.utime(folder)

    def move(self, draft_id: str, other_id: str) -> None:
        """Let another draft, which is new, have the photos of a draft."""
        with contextlib.suppress(FileNotFoundError):
            self._find(draft_id).rename(self._find(other_id))

    def copy(self, draft_id: str, name: str, target: Path) -> bool:
        """Put a photo of a draft at `target`, where whoever takes it may move it; tell whether it was there."""
        if not _NAME.fullmatch(name):
            return False
        try:
            shutil.copyfile(self._find(draft_id) / name, target)
        except FileNotFoundError:
            return False
        return True

    def drop(self, draft_id: str) -> None:
        """Remove the photos of a draft, which is taken."""
        with contextlib.suppress(OSError):
            remove(self._find(draft_id))

    def sweep(self, now: float | None = None) -> None:
        """Remove what is too old, and the oldest where all is too much; also files of a post that was cut short."""
        oldest = (time.time() if now is None else now) - KEPT_SECONDS
        left = MAX_KEPT_BYTES
        entries = [(entry.stat().st_mtime, entry) for entry in os.scandir(self._folder)]
        for changed, entry in sorted(entries, key=lambda each: -each[0]):
            path = Path(entry.path)
            files = path.iterdir() if entry.is_dir() else (path,)
            left -= sum(file.stat().st_size for file in files)
            if changed < oldest or left < 0:
                with contextlib.suppress(OSError):
                    remove(path)

    def _find(self, draft_id: str) -> Path:
        return self._folder / hashlib.sha256(draft_id.encode()).hexdigest()
