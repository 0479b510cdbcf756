"""Texts that were made in runs before, by what they are made of: an edit makes anew only what it touches."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache, join_facts, split_facts

# Where fewer than one of so many is new, those are made again the next time: to write all takes longer.
NEW_SHARE = 40


class KeptTexts:
    """Texts by key, in one signed file of the cache, which all are read from at once; nowhere without a folder.

    `secret` is a number that nobody knows, the same as long as the texts are kept.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        """Read what was kept under a name."""
        self._files = FileCache(folder, name)
        self._key = make_key(make_build_key(), name)[:24]
        self._used: dict[str, str] = {}
        self._new = 0
        data = self._files.get(self._key)
        self.secret, self._kept = _load(data) if data else (secrets.randbits(64), {})

    def find(self, keys: Sequence[str], make: Callable[[Sequence[int]], Sequence[str]]) -> list[str]:
        """Give the text of each key; `make` makes those of some, by their places in `keys`."""
        new = [place for place, key in enumerate(keys) if key not in self._kept]
        self._kept |= dict(zip([keys[place] for place in new], make(new) if new else (), strict=True))
        self._used |= {key: self._kept[key] for key in keys}
        self._new += len(new)
        return [self._used[key] for key in keys]

    def keep(self) -> None:
        """Keep what was used, where much of it is new."""
        if self._new * NEW_SHARE > len(self._used):
            self._files.put(self._key, _dump(self.secret, self._used))
            self._files.forget({self._key}, most=1)


def _dump(secret: int, texts: dict[str, str]) -> bytes:
    """Write texts: of each its key and how many letters it has as facts, and all texts."""
    facts = {"secret": secret, "sizes": {key: len(each) for key, each in texts.items()}}
    return join_facts(facts, (each.encode() for each in texts.values()))


def _load(data: bytes) -> tuple[int, dict[str, str]]:
    facts, end = split_facts(data)
    joined, start = data[end:].decode(), 0
    texts: dict[str, str] = {}
    for key, size in facts["sizes"].items():
        texts[key] = joined[start : start + size]
        start += size
    return facts["secret"], texts
