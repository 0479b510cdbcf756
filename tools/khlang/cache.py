"""Derived values kept between runs, by a hash of all that they are made of. May be deleted at any time.

One SQLite file. A value whose ingredients change has another key, so nothing here is ever stale; a
broken file is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

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


class Cache:
    """Values by key, in a file below `folder`, or nowhere when that can't be written."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open, or make, `<folder>/<name>.sqlite`."""
        self._path = folder / f"{name}.sqlite"

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Give the values that are kept, by key; a cache that can't be read has none."""
        with contextlib.suppress(sqlite3.Error, OSError), self._open() as connection:
            return dict(connection.execute(_SELECT, [json.dumps(list(keys))]))
        return {}

    def put(self, values: Mapping[str, bytes], *, used: Iterable[str]) -> None:
        """Keep new values, and forget those whose keys are not in `used`: what no run asks for is waste."""
        try:
            self._replace(values, set(used))
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                self._path.unlink()
        # A cache that can't be written only costs time.
        except OSError:
            pass

    def _replace(self, values: Mapping[str, bytes], used: set[str]) -> None:
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", values.items())
            kept = {key for (key,) in connection.execute("SELECT key FROM kept")}
            connection.executemany("DELETE FROM kept WHERE key = ?", [(key,) for key in kept - used])

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=10)
        try:
            with connection:
                connection.execute(_CREATE)
                yield connection
        finally:
            connection.close()
