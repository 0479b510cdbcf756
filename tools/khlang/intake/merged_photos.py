"""The photos of a case that is merged into a record: in the record's folder before its file names them.

A merge may be cut short at any moment. Until its end the folder of the case's draft has these photos too: by that
the next merge or acceptance knows which files it may have left in a record's folder, and removes those that no record
names. A photo that was sent is called by its SHA-256, so that no other file is.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from khlang.plain_files import sync_folder


def put_photos(photos: Mapping[str, Path], draft: Path, folder: Path) -> None:
    """Put photos, by name, into a draft's folder, then into a record's. Raises OSError."""
    if not photos:
        return
    for place in (draft, folder):
        place.mkdir(exist_ok=True)
        for name, picture in photos.items():
            _copy(picture, place / name)
        sync_folder(place)
        sync_folder(place.parent)


def remove_unnamed_photos(draft: Path) -> None:
    """Remove the files with the names of a draft's photos that no record of that form names. Raises OSError."""
    names = [photo.name for photo in draft.iterdir()] if draft.is_dir() else []
    for name in names:
        for photo in draft.parent.glob(f"*/{name}"):
            record = photo.parent.with_suffix(".yml")
            if photo.parent != draft and not (record.is_file() and name.encode() in record.read_bytes()):
                photo.unlink()
                # Another photo may be in there.
                with contextlib.suppress(OSError):
                    photo.parent.rmdir()


def _copy(picture: Path, place: Path) -> None:
    """Copy a file and flush it to disk."""
    with picture.open("rb") as source, place.open("wb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
