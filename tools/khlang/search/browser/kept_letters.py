"""What was packed in runs before, by a hash of what is in it: an edit packs anew only the files that it touches."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache

# Where fewer than one of so many files is new, they are packed again the next time: to write all takes longer.
NEW_SHARE = 40


class KeptLetters:
    """Letters of files by a hash of what is in them, in one signed file of the cache; nowhere without a folder."""

    def __init__(self, folder: Path | None) -> None:
        """Read what was kept."""
        self._files = FileCache(folder, "letters")
        self._key = make_key(make_build_key(), "letters")[:24]
        self._used: dict[str, str] = {}
        self._new = 0
        data = self._files.get(self._key)
        self.secret, self._kept = _load(data) if data else (secrets.randbits(64), {})

    def pack(self, hashes: Sequence[str], make: Callable[[Sequence[int]], Sequence[str]]) -> list[str]:
        """Give the letters of each hash; `make` gives those of some, by their places in `hashes`."""
        new = [place for place, each in enumerate(hashes) if each not in self._kept]
        self._kept |= dict(zip([hashes[place] for place in new], make(new) if new else (), strict=True))
        self._used |= {each: self._kept[each] for each in hashes}
        self._new += len(new)
        return [self._used[each] for each in hashes]

    def keep(self) -> None:
        """Keep what was used, where much of it is new."""
        if self._new * NEW_SHARE > len(self._used):
            self._files.put(self._key, b"".join(_dump(self.secret, self._used)))
            self._files.forget({self._key}, most=1)


def _dump(secret: int, letters: dict[str, str]) -> Iterator[bytes]:
    """Write letters: the length of the facts, these as JSON (the hash of each, how many letters), all letters."""
    facts = {"secret": secret, "sizes": {key: len(each) for key, each in letters.items()}}
    head = json.dumps(facts).encode()
    yield len(head).to_bytes(8, "big")
    yield head
    yield from (each.encode() for each in letters.values())


def _load(data: bytes) -> tuple[int, dict[str, str]]:
    end = 8 + int.from_bytes(data[:8], "big")
    facts = json.loads(data[8:end])
    text, start = data[end:].decode(), 0
    letters: dict[str, str] = {}
    for key, size in facts["sizes"].items():
        letters[key] = text[start : start + size]
        start += size
    return facts["secret"], letters
