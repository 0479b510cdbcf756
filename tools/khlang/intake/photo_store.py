"""Photos on their way: as they came in until they are re-encoded, then the picture and its thumbnail.

Each photo of each case has files of its own, named by the SHA-256 of what came in and a random mark, so that what one
case's erasure removes is nobody else's.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from khlang.cache import hash_file
from khlang.intake.journal import NewPhoto
from khlang.intake.submission import BadSubmissionError, StorageError, Upload
from khlang.plain_files import remove, sync_folder

_ORIGINAL, _PICTURE, _THUMBNAIL, _PARTIAL = ".original", ".jpg", ".small.jpg", ".part"
LEFTOVER_SECONDS = 3600


class PhotoStore:
    """A folder of photos."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, made if it is not there. Raises OSError."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._names = SharedSync(folder)

    def keep(self, uploads: Iterable[Upload]) -> list[NewPhoto]:
        """Bring photos down to the disk as they came in. Raises StorageError, BadSubmissionError; then keeps none."""
        kept: list[NewPhoto] = []
        try:
            for upload in uploads:
                stem = f"{upload.sha256}-{secrets.token_hex(6)}"
                kept.append(NewPhoto(name=upload.name, sha256=upload.sha256, stem=stem))
                self._write_upload(self._path(stem, _ORIGINAL), upload)
            if kept:
                self._names.sync()
        except (OSError, BadSubmissionError) as error:
            self.remove(photo.stem for photo in kept)
            if isinstance(error, OSError):
                raise StorageError("เก็บภาพลงดิสก์ไม่ได้ในขณะนี้ ร่างยังอยู่ในเครื่องของท่าน ลองส่งใหม่ภายหลัง") from error
            raise
        return kept

    def read_original(self, stem: str) -> bytes:
        """Give a photo as it came in. Raises OSError."""
        return self._path(stem, _ORIGINAL).read_bytes()

    def finish(self, stem: str, picture: bytes, thumbnail: bytes) -> None:
        """Bring a photo's re-encoded picture and thumbnail down to the disk. Raises OSError."""
        self._replace(self._path(stem, _PICTURE), picture)
        self._replace(self._path(stem, _THUMBNAIL), thumbnail)
        sync_folder(self._folder)

    def remove_original(self, stem: str) -> None:
        """Remove a photo as it came in."""
        self._path(stem, _ORIGINAL).unlink(missing_ok=True)

    def picture_path(self, stem: str) -> Path:
        """Give where a photo's picture is, as it goes into the record."""
        return self._path(stem, _PICTURE)

    def thumbnail_path(self, stem: str) -> Path:
        """Give where a photo's thumbnail is."""
        return self._path(stem, _THUMBNAIL)

    def list_files(self, stems: Iterable[str]) -> list[Path]:
        """Give the files of these photos that are there."""
        suffixes = (_ORIGINAL, _PICTURE, _THUMBNAIL)
        paths = (self._path(stem, suffix) for stem in stems for suffix in suffixes)
        return [path for path in paths if path.is_file()]

    def remove(self, stems: Iterable[str]) -> None:
        """Remove all files of these photos, also those half written."""
        for stem in stems:
            for suffix in (_ORIGINAL, _PICTURE, _THUMBNAIL):
                path = self._path(stem, suffix)
                remove(path)
                remove(_partial(path))

    def sweep(self, known: set[str], waiting: set[str]) -> None:
        """Remove what a killed process left: files of no known photo, what is half written, and what came in of
        photos that no longer wait."""
        for path in self._folder.iterdir():
            stem, _dot, _suffix = path.name.partition(".")
            is_wanted = stem in (waiting if path.name.endswith(_ORIGINAL) else known)
            with contextlib.suppress(FileNotFoundError):
                if not is_wanted or path.name.endswith(_PARTIAL):
                    self._remove_old(path)

    def _remove_old(self, path: Path) -> None:
        # A file that no row names may be of a post that is coming in right now.
        if time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
            path.unlink()

    def _path(self, stem: str, suffix: str) -> Path:
        return self._folder / f"{stem}{suffix}"

    def _write_upload(self, path: Path, upload: Upload) -> None:
        if isinstance(upload.data, Path):
            # A rename where it lies on the same disk, else a copy.
            shutil.move(upload.data, path)
            path.chmod(0o600)
            found = hash_file(path)
            _sync(path)
        else:
            found = hashlib.sha256(upload.data).hexdigest()
            # Nobody knows the name before all of it is there.
            _write(path, upload.data)
        if found != upload.sha256:
            raise BadSubmissionError("ภาพมาไม่ครบระหว่างทาง ลองส่งใหม่อีกครั้ง")

    def _replace(self, path: Path, data: bytes) -> None:
        """Write a file in one step: under its name it is always whole."""
        write_whole(path, data)


class SharedSync:
    """Brings the names in a folder to the disk, once for all threads that ask while one does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._begun = self._done = 0

    def sync(self) -> None:
        """Wait until all names that are in the folder now are on the disk. Raises OSError."""
        # One that has begun may have passed over our name; the next one has not.
        wanted = self._begun + 1
        with self._turn:
            if self._done < wanted:
                self._begun += 1
                sync_folder(self._folder)
                self._done = self._begun


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is whole under its name, or not there. Raises OSError."""
    _write(_partial(path), data)
    _partial(path).replace(path)


def _write(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _partial(path: Path) -> Path:
    return path.with_name(path.name + _PARTIAL)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
