"""Rendered pages and files, kept between runs by all that they are made of; only what is new is rendered."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import fields

from khlang.cache import Cache
from khlang.pages.head import Head
from khlang.pages.page import BinaryFile, Page, Target, TextFile

# Rows read from the cache at once: more would only take memory.
TARGETS_PER_FETCH = 256
# Rows held before they are written: of 7,036 records, all would be 90 MB.
ROWS_HELD = 2_000
# The lowest level takes a page to a quarter, in a tenth of the time that rendering it takes.
ZLIB_LEVEL = 1


class RenderCache:
    """Renders targets; `fingerprint` changes with what all of a site is made of (code, forms, its address)."""

    def __init__(self, cache: Cache, fingerprint: str) -> None:
        self._cache = cache
        self._fingerprint = fingerprint
        self._new: dict[str, bytes] = {}

    def render(self, targets: Sequence[Target]) -> Iterator[tuple[Target, Page | TextFile | BinaryFile]]:
        """Give each target with what it renders to."""
        for start in range(0, len(targets), TARGETS_PER_FETCH):
            some = targets[start : start + TARGETS_PER_FETCH]
            kept = self._cache.get(self._key(target) for target in some)
            for target in some:
                data = kept.get(self._key(target))
                yield target, self._load(data) if data else self._render(target)
            if len(self._new) >= ROWS_HELD:
                self._cache.put(self._new)
                self._new = {}

    def keep(self, targets: Sequence[Target]) -> None:
        """Keep what is new, and drop from the cache what `targets`, all those of the site, do not use."""
        self._cache.put(self._new, used=[self._key(target) for target in targets if not target.is_ready])

    def _key(self, target: Target) -> str:
        return f"{self._fingerprint} {target.path} {target.fingerprint}"

    def _render(self, target: Target) -> Page | TextFile | BinaryFile:
        rendered = target.render()
        if self._cache.is_kept and not target.is_ready and not isinstance(rendered, BinaryFile):
            facts = json.dumps(_list_facts(rendered), ensure_ascii=False).encode()
            # What the index holds is packed already.
            is_packed = target.path.endswith(".js")
            self._new[self._key(target)] = facts if is_packed else zlib.compress(facts, ZLIB_LEVEL)
        return rendered

    def _load(self, data: bytes) -> Page | TextFile:
        facts = json.loads(data if data.startswith(b"[") else zlib.decompress(data))
        if len(facts) == 2:
            return TextFile(*facts)
        *words, feeds, head = facts
        path, title, html, description, source = words
        return Page(path, title, html, description, source, tuple(feeds), Head(*head))


def _list_facts(rendered: Page | TextFile) -> tuple[object, ...]:
    """Give what `astuple` gives, which copies every text, in a tenth of the time."""
    if isinstance(rendered, TextFile):
        return rendered.path, rendered.text
    facts = [getattr(rendered, each.name) for each in fields(rendered)]
    return (*facts[:-1], [getattr(rendered.head, each.name) for each in fields(rendered.head)])
