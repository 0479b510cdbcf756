"""Where a library's index stands on disk: a folder named by all that it is made of, so that it is never stale.

It is built in a folder beside and takes its place by one rename: a reader has a whole index or none, and goes on
reading the one it opened. One process builds, others wait for it. What was cut short or damaged is built again.

Whoosh unpickles much of what it reads: the schema, the segments, stored fields, the end of every hash table. So an
index is signed as a whole (`signatures`), and Whoosh is given none whose signature is not right.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from whoosh.filedb.filestore import FileStorage, RamStorage, Storage
from whoosh.filedb.structfile import BufferFile

from khlang.plain_files import lock_folder, open_plain_file, remove
from khlang.search.desk.whoosh_index import WhooshIndex
from khlang.signatures import SIGNATURE_BYTES, find_key, is_signed, sign

_SIGNATURE = "signature"
# Whoosh's own lock, which it needs only while it writes.
_LOCK = "MAIN_WRITELOCK"
# The index before stays, for a process that is about to open it.
_KEPT = 2


class MappedFile(BufferFile):  # type: ignore[misc]
    """A file in memory as far as it is read. Whoosh's own class copies all of it: 90 MB for 7,036 texts."""

    def __init__(self, data: mmap.mmap, name: str) -> None:
        super().__init__(memoryview(b""), name=name)
        self._buf = memoryview(data)
        self.file = data

    def close(self) -> None:
        """Leave the map to those who still read it."""
        self.is_closed = True


class MappedStorage(FileStorage):  # type: ignore[misc]
    """Files of a folder, in memory as far as they are read: threads share them, and they outlive their names."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._maps: list[mmap.mmap] = []

    def open_file(self, name: str, **_options: object) -> BufferFile:
        """Open a file to read."""
        path = Path(self.folder) / name
        # An empty file can't be mapped; Whoosh makes one for terms, of which it has none.
        if not path.stat().st_size:
            return BufferFile(memoryview(b""), name=name)
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._maps.append(data)
        return MappedFile(data, name)

    def release(self) -> None:
        """Give back the memory of what was read so far; what is read again comes from the file again."""
        for data in self._maps:
            data.madvise(mmap.MADV_DONTNEED)


def open_index(folder: Path | None, key: str, write: Callable[[Storage], None]) -> WhooshIndex:
    """Open the index of this key below `folder`; `write` fills an empty storage where there is none yet.

    Without a folder or a user's key, or where nothing can be written, the index is in memory.
    """
    sign_key = find_key()
    if folder is None or sign_key is None:
        return _build_in_memory(write)
    path = folder / key
    index = _open(path, sign_key)
    if index is None:
        # The folder may be removed at any moment.
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            with lock_folder(folder):
                # Another process may have built it meanwhile.
                index = _open(path, sign_key) or _build(path, sign_key, write)
    return index or _build_in_memory(write)


def _build_in_memory(write: Callable[[Storage], None]) -> WhooshIndex:
    storage = RamStorage()
    write(storage)
    return WhooshIndex(storage)


def _open(path: Path, sign_key: bytes) -> WhooshIndex | None:
    """Open a whole index; None if there is none, or not every byte of it as this user's own run wrote it."""
    try:
        with open_plain_file(path / _SIGNATURE) as file:
            signature = file.read(SIGNATURE_BYTES + 1)
        if not is_signed(signature, sign_key, *_describe(path)):
            return None
        storage = MappedStorage(path)
        index = WhooshIndex(storage)
        # All terms were counted, which reads every page; queries ask for few of them.
        storage.release()
        return index
    # Whoosh raises nearly anything on files that are removed meanwhile.
    except Exception:
        return None


def _build(path: Path, sign_key: bytes, write: Callable[[Storage], None]) -> WhooshIndex | None:
    """Build an index in its place and open it; None when its folder is removed meanwhile."""
    for old in path.parent.glob(".*.partial"):
        remove(old)
    partial = path.with_name(f".{path.name}.partial")
    partial.mkdir()
    try:
        write(MappedStorage(partial))
        (partial / _LOCK).unlink(missing_ok=True)
        (partial / _SIGNATURE).write_bytes(sign(sign_key, *_describe(partial, path.name)))
        remove(path)
        partial.rename(path)
    finally:
        remove(partial)
    _remove_old(path)
    return _open(path, sign_key)


def _describe(path: Path, name: str = "") -> Iterator[bytes]:
    """Give what is signed of an index: its key, and name and digest of each file.

    90 MB, the index of 7,036 texts, take 0.06 s.
    """
    yield (name or path.name).encode()
    for file in sorted(entry.name for entry in os.scandir(path) if entry.name != _SIGNATURE):
        yield file.encode()
        with open_plain_file(path / file) as data:
            yield hashlib.file_digest(data, "sha256").digest()


def _remove_old(current: Path) -> None:
    others = [path for path in current.parent.iterdir() if path.is_dir() and path != current]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        remove(path)
