"""Large values kept between runs, a signed file each. May be deleted at any time, as all that `cache` keeps."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

from khlang.plain_files import open_plain_file
from khlang.signatures import SIGNATURE_BYTES, find_key, is_signed, sign

# How long a value is kept that nobody uses.
KEPT_SECONDS = 30 * 24 * 3_600


class ForeignFileError(Exception):
    """A file in a folder of kept values is none that this user's own run wrote; the message is its place."""


class FileCache:
    """Large values by key, a signed file each in `<folder>/<name>/`; nowhere without a folder.

    A file that is damaged or foreign is not there, and is replaced by the next value of its key.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        """Take the place of the files."""
        key = find_key() if folder else None
        self._folder = folder / name if folder and key else None
        self._sign_key = sign(key, b"files", name.encode()) if key else b""

    def get(self, key: str) -> bytes | None:
        """Give the value of a key, None when it is not kept."""
        if not self._folder:
            return None
        try:
            with open_plain_file(self._folder / key) as file:
                data = file.read()
        except OSError:
            return None
        signature, value = data[:SIGNATURE_BYTES], data[SIGNATURE_BYTES:]
        return value if is_signed(signature, self._sign_key, key.encode(), value) else None

    def put(self, key: str, value: bytes) -> None:
        """Keep a value, in one step: others read all of it or nothing."""
        if not self._folder:
            return
        partial = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(sign(self._sign_key, key.encode(), value) + value)
            partial.replace(self._folder / key)
        # A cache that can't be written only costs time.
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)

    def join(self, folder: Path) -> int:
        """Keep, too, what was kept with the same key under the same name in another folder; give how many values. Of
        two of one key the newer is kept: some are of one key as long as the code is the same.

        Raises ForeignFileError, before that file is kept, for one that lacks its right signature, OSError.
        """
        joined = 0
        if not self._folder:
            return 0
        for place in sorted(folder.iterdir()):
            # What a killed run left of a value.
            if place.name.startswith("."):
                continue
            with open_plain_file(place) as file:
                data, kept_at = file.read(), os.fstat(file.fileno()).st_mtime_ns
            signature, value = data[:SIGNATURE_BYTES], data[SIGNATURE_BYTES:]
            if not is_signed(signature, self._sign_key, place.name.encode(), value):
                raise ForeignFileError(place)
            own = self.get(place.name)
            if own is None or (own != value and self._find_time(place.name) < kept_at):
                self.put(place.name, value)
                # So that a third one is compared with when this one was made.
                with contextlib.suppress(OSError):
                    os.utime(self._folder / place.name, ns=(kept_at, kept_at))
                joined += 1
        return joined

    def _find_time(self, key: str) -> int:
        """Give when a value was kept, in nanoseconds."""
        try:
            return (self._folder / key).lstat().st_mtime_ns if self._folder else 0
        except OSError:
            return 0

    def forget(self, used: Container[str] = (), most: int | None = None) -> None:
        """Remove the files that are not in `used` and were kept long ago, also what a killed run left of one; of the
        others not in `used` the oldest, where there are more than `most`.

        Not at once: what a writer takes out is often there again the next day.
        """
        before = time.time() - KEPT_SECONDS
        # A cache that can't be read only takes room.
        with contextlib.suppress(OSError):
            unused = (
                [path for path in self._folder.iterdir() if path.name not in used] if self._folder else []
            )
            by_age = sorted((path.lstat().st_mtime, path) for path in unused)
            surplus = 0 if most is None else len(by_age) - most
            for number, (kept_at, path) in enumerate(by_age):
                if number < surplus or kept_at < before:
                    path.unlink()


def join_facts(facts: object, parts: Iterable[bytes]) -> bytes:
    """Write a value of facts, as JSON takes them, and bytes: how long the facts are (8 bytes), these, the bytes."""
    head = json.dumps(facts, ensure_ascii=False).encode()
    return b"".join((len(head).to_bytes(8, "big"), head, *parts))


def split_facts(value: bytes) -> tuple[Any, int]:
    """Give the facts of a value that `join_facts` wrote, and where its bytes begin."""
    start = 8 + int.from_bytes(value[:8], "big")
    return json.loads(value[8:start]), start
