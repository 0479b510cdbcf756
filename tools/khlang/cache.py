"""Derived values kept between runs, by a hash of all that they are made of. May be deleted at any time.

A value whose ingredients change has another key, and every key has that of the running code, so nothing here is ever
stale. Every value is signed together with its key, so nothing here is foreign or damaged (`signatures`): what has no
right signature is not there. Without a user's key nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import operator
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from khlang.build_key import make_build_key
from khlang.plain_files import open_plain_file
from khlang.signatures import find_key, is_signed, sign

_CREATE = (
    "CREATE TABLE kept (key TEXT PRIMARY KEY, signature BLOB NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"
)
# The keys as one JSON list: a statement takes only so many variables.
_SELECT = "SELECT key, signature, value FROM kept WHERE key IN (SELECT value FROM json_each(?))"
_SELECT_ALL = "SELECT key, signature, value FROM kept"
# What is wrong with the place or the moment, and not with the file. The lowest byte of SQLite's error codes.
_PASSING = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
)  # fmt: skip


def make_key(*ingredients: str) -> str:
    """Give the key of a value that is made of these texts, in this order."""
    digest = hashlib.sha256()
    for ingredient in ingredients:
        data = ingredient.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def hash_bytes(data: bytes) -> str:
    """Give the SHA-256 of bytes, as hex digits."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_library_cache(folder: Path | None, root: Path) -> Path | None:
    """Give the folder below `folder` for what is derived from the library in `root`; None where nothing is kept.

    Each library has its own, since a cache drops what its last run did not use, and so has each user's key: nobody
    else can say its name, and nothing that came with a checkout is there to be opened.
    """
    key = find_key()
    return folder / sign(key, b"library", str(root.resolve()).encode()).hex()[:12] if folder and key else None


def _start_store_keys() -> str:
    """Give what the keys of all that this code keeps begin with."""
    return f"{make_build_key()[:16]} "


class DamagedCacheError(Exception):
    """A file holds what `Cache` did not write."""


class _DamagedPartError(DamagedCacheError):
    """So does the file that is joined, and not the one that it is joined to."""


# What may be raised when a file is read or written. SQLite gives texts of a damaged schema that are no UTF-8.
_ERRORS = (sqlite3.Error, UnicodeError, DamagedCacheError)


def _is_damage(error: Exception) -> bool:
    """Tell whether an error says that the file is broken. Python's own errors, of broken texts, have no code."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _PASSING


def _has_table(connection: sqlite3.Connection) -> bool:
    """Tell whether the table is there. Raises DamagedCacheError when there is anything else, such as a view."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    if found not in ([], [("table", "kept", _CREATE)]):
        raise DamagedCacheError
    return bool(found)


def _find_asked_key(stored: Mapping[str, str], key: object) -> str:
    """Give the key as the caller wrote it. From a damaged file SQLite may give rows that were not asked for."""
    if not isinstance(key, str) or key not in stored:
        raise DamagedCacheError
    return stored[key]


class Cache:
    """Values by key, in a SQLite file below `folder`; nowhere without a folder, or when it can't be written.

    A file with anything wrong in it is thrown away as a whole: where its tables are damaged, one row's pages may be
    another's, and to replace the one would damage the other.

    The connection that reads stays open, and threads take turns with it: to open it for each of 7,036 records took
    1.5 s.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        """Take the place of the file: `<folder>/<name>.sqlite`."""
        key = find_key() if folder else None
        self._path = folder / f"{name}.sqlite" if folder and key else None
        self._sign_key = sign(key, b"store", name.encode()) if key else b""
        self._lock = threading.Lock()
        self._reading: sqlite3.Connection | None = None

    @property
    def is_kept(self) -> bool:
        """Whether there is a place for it: without one, nobody need make bytes."""
        return self._path is not None

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Give the values that are kept, by key; a cache that can't be read has none."""
        start = _start_store_keys()
        stored = {f"{start}{key}": key for key in keys}
        with self._lock:
            try:
                reading = self._open()
                rows = reading.execute(_SELECT, [json.dumps(list(stored))]) if reading else ()
                return {_find_asked_key(stored, key): self._verify(key, *others) for key, *others in rows}
            except _ERRORS as error:
                if _is_damage(error):
                    self._throw_away()
            except OSError:
                pass
        return {}

    def put(self, values: Mapping[str, bytes], *, used: Iterable[str] | None = None) -> None:
        """Keep new values, and forget those whose keys are not in `used`: what no run asks for is waste.

        Without `used`, only what other code kept is forgotten.
        """
        if not self._path:
            return
        start = _start_store_keys()
        rows = [self._make_row(f"{start}{key}", value) for key, value in values.items()]
        kept = None if used is None else {f"{start}{key}" for key in used}
        with self._lock:
            self._close()
            try:
                self._write(self._path, rows, start, kept)
            except _ERRORS as error:
                if _is_damage(error):
                    self._throw_away()
                    with contextlib.suppress(*_ERRORS, OSError):
                        self._write(self._path, rows, start, kept)
            # A cache that can't be written only costs time.
            except OSError:
                pass

    def join(self, path: Path) -> int:
        """Keep, too, what the same code kept under the same name and with the same key in another file, such as that
        of another machine; give how many values.

        Raises DamagedCacheError, and keeps nothing, where anything there lacks its right signature; OSError and
        sqlite3.Error when either file can't be read or written. A file of our own that is damaged is thrown away first.
        """
        if not self._path:
            return 0
        with self._lock:
            self._close()
            try:
                return self._insert(self._path, self._read_part(path))
            except _DamagedPartError:
                raise
            except _ERRORS as error:
                if not _is_damage(error):
                    raise
                self._throw_away()
                return self._insert(self._path, self._read_part(path))

    def _read_part(self, path: Path) -> Iterator[tuple[str, bytes, bytes]]:
        """Give the rows of the same code in another file. Raises _DamagedPartError, OSError, sqlite3.Error."""
        start = _start_store_keys()
        place = f"{path.absolute().as_uri()}?mode=ro"
        with (
            open_plain_file(path),
            contextlib.closing(sqlite3.connect(place, uri=True, timeout=10)) as other,
        ):
            try:
                for key, signature, value in other.execute(_SELECT_ALL) if _has_table(other) else ():
                    self._verify(key, signature, value)
                    if key.startswith(start):
                        yield key, signature, value
            except _ERRORS as error:
                if _is_damage(error):
                    raise _DamagedPartError from error
                raise

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._throw_away()

    def _make_row(self, key: str, value: bytes) -> tuple[str, bytes, bytes]:
        return key, sign(self._sign_key, key.encode(), value), value

    def _verify(self, key: object, signature: object, value: object) -> bytes:
        if not isinstance(key, str) or not isinstance(value, bytes):
            raise DamagedCacheError
        if not is_signed(signature, self._sign_key, key.encode(), value):
            raise DamagedCacheError
        return value

    def _open(self) -> sqlite3.Connection | None:
        """Give the connection that reads, None while there is no file."""
        if self._reading is None and self._path and self._path.is_file():
            # Without `mode`, a file that was removed this moment would be made anew, empty.
            place = f"{self._path.absolute().as_uri()}?mode=rw"
            self._reading = sqlite3.connect(place, uri=True, timeout=10, check_same_thread=False)
            self._finalizer = weakref.finalize(self, self._reading.close)
            if not _has_table(self._reading):
                # Another process is about to make it.
                self._close()
        return self._reading

    def _close(self) -> None:
        if self._reading is not None:
            self._finalizer()
            self._reading = None

    def _throw_away(self) -> None:
        self._close()
        if self._path:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
                self._path.with_name(f"{self._path.name}-journal").unlink(missing_ok=True)

    def _insert(self, path: Path, rows: Iterable[tuple[str, bytes, bytes]]) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            if not _has_table(connection):
                connection.execute(_CREATE)
            return connection.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", rows).rowcount

    def _write(
        self, path: Path, rows: Iterable[tuple[str, bytes, bytes]], start: str, used: set[str] | None
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            if not _has_table(connection):
                connection.execute(_CREATE)
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            kept = [key for (key,) in connection.execute("SELECT key FROM kept")]
            if not all(isinstance(key, str) for key in kept) or any(map(operator.ge, kept, kept[1:])):
                raise DamagedCacheError
            waste = [(key,) for key in kept if not (key.startswith(start) if used is None else key in used)]
            connection.executemany("DELETE FROM kept WHERE key = ?", waste)
