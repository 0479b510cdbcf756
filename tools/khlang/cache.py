"""Derived values kept between runs, by a hash of all that they are made of. May be deleted at any time.

One SQLite file. A value whose ingredients change has another key, and every key has that of the running code, so
nothing here is ever stale; a broken file is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path

from khlang.build_key import make_build_key

_CREATE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
# The keys as one JSON list: a statement takes only so many variables.
_SELECT = "SELECT key, value FROM kept WHERE key IN (SELECT value FROM json_each(?))"


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


def _store_key(key: str) -> str:
    return f"{make_build_key()[:16]} {key}"


class Cache:
    """Values by key, in a file below `folder`; nowhere without a folder, or when it can't be written.

    The connection that reads stays open, and threads take turns with it: to open it for each of 7,036 records took
    1.5 s.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        """Take the place of the file: `<folder>/<name>.sqlite`."""
        self._path = folder and folder / f"{name}.sqlite"
        self._lock = threading.Lock()
        self._reading: sqlite3.Connection | None = None

    @property
    def is_kept(self) -> bool:
        """Whether there is a place for it: without one, nobody need make bytes."""
        return self._path is not None

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Give the values that are kept, by key; a cache that can't be read has none."""
        stored = {_store_key(key): key for key in keys}
        with self._lock, contextlib.suppress(sqlite3.Error, OSError):
            reading = self._open()
            if reading:
                rows = reading.execute(_SELECT, [json.dumps(list(stored))])
                return {stored[key]: value for key, value in rows}
        return {}

    def put(self, values: Mapping[str, bytes], *, used: Iterable[str]) -> None:
        """Keep new values, and forget those whose keys are not in `used`: what no run asks for is waste."""
        if not self._path:
            return
        with self._lock:
            self._close()
            try:
                stored = {_store_key(key): value for key, value in values.items()}
                self._replace(self._path, stored, set(map(_store_key, used)))
            except sqlite3.DatabaseError:
                with contextlib.suppress(OSError):
                    self._path.unlink()
            # A cache that can't be written only costs time.
            except OSError:
                pass

    def _open(self) -> sqlite3.Connection | None:
        """Give the connection that reads, None while there is no file."""
        if self._reading is None and self._path and self._path.is_file():
            self._reading = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
            self._finalizer = weakref.finalize(self, self._reading.close)
        return self._reading

    def _close(self) -> None:
        if self._reading is not None:
            self._finalizer()
            self._reading = None

    def _replace(self, path: Path, values: Mapping[str, bytes], used: set[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=10)
        with contextlib.closing(connection), connection:
            connection.execute(_CREATE)
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", values.items())
            kept = {key for (key,) in connection.execute("SELECT key FROM kept")}
            connection.executemany("DELETE FROM kept WHERE key = ?", [(key,) for key in kept - used])
