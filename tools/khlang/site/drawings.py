"""Drawn pages and files, kept between runs by all that they are made of; only what is new is drawn."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple

from khlang.cache import Cache
from khlang.pages.head import Head
from khlang.pages.page import Asset, Extra, Page, Sheet

# So many are fetched at once: more would only take memory.
SHEETS_A_FETCH = 256
# The lowest level takes a page to a quarter, in a tenth of the time that drawing it takes.
ZLIB_LEVEL = 1


class Drawings:
    """Draws sheets; `ground` changes with what all of a site is made of (code, forms, its address)."""

    def __init__(self, cache: Cache, ground: str) -> None:
        self._cache = cache
        self._ground = ground
        self._new: dict[str, bytes] = {}

    def draw(self, sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, Page | Extra | Asset]]:
        """Give each sheet with what is drawn on it."""
        for start in range(0, len(sheets), SHEETS_A_FETCH):
            some = sheets[start : start + SHEETS_A_FETCH]
            kept = self._cache.get(self._key(sheet) for sheet in some)
            for sheet in some:
                data = kept.get(self._key(sheet))
                yield sheet, self._load(data) if data else self._draw(sheet)

    def keep(self, sheets: Sequence[Sheet]) -> None:
        """Keep what is new; of what was kept before, only what is on `sheets`, all those of the site."""
        self._cache.put(self._new, used=[self._key(sheet) for sheet in sheets if not sheet.is_ready])

    def _key(self, sheet: Sheet) -> str:
        return f"{self._ground} {sheet.path} {sheet.key}"

    def _draw(self, sheet: Sheet) -> Page | Extra | Asset:
        drawn = sheet.draw()
        if self._cache.is_kept and not sheet.is_ready and not isinstance(drawn, Asset):
            facts = json.dumps(astuple(drawn), ensure_ascii=False)
            self._new[self._key(sheet)] = zlib.compress(facts.encode(), ZLIB_LEVEL)
        return drawn

    def _load(self, data: bytes) -> Page | Extra:
        facts = json.loads(zlib.decompress(data))
        if len(facts) == 2:
            return Extra(*facts)
        *words, feeds, head = facts
        path, title, html, description, source = words
        return Page(path, title, html, description, source, tuple(feeds), Head(*head))
