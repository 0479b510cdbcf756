"""Rendered pages and files, kept between runs by all that they are made of; only what is new is rendered."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from khlang.cache import Cache, make_key
from khlang.library import Share
from khlang.pages.page import BinaryFile, Page, Target, TextFile, dump_page, load_page

# Rows read from the cache at once: more would only take memory.
TARGETS_PER_FETCH = 256
# Rows held before they are written: of 7,036 records, all would be 60 MB.
ROWS_HELD = 500
# The lowest level takes a page to a quarter, in a tenth of the time that rendering it takes.
ZLIB_LEVEL = 1
# Before the code point of a letter that TIS-620 lacks, as six hex digits; and the name of what writes it so.
_ESCAPE, _ESCAPES = "\x1a", "khlang.render_cache"
_ESCAPED = re.compile(f"{_ESCAPE}([0-9a-f]{{6}})")


def _is_in(share: Share, path: str) -> bool:
    return int(make_key(path)[:8], 16) % share.total == share.number - 1


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

    def keep_share(self, targets: Sequence[Target], share: Share) -> int:
        """Render and keep those of a site's targets that are in a share, by their paths alone; give how many."""
        own = [target for target in targets if not target.is_ready and _is_in(share, target.path)]
        deque(self.render(own), maxlen=0)
        self.keep(own)
        return len(own)

    def _key(self, target: Target) -> str:
        return f"{self._fingerprint} {target.path} {target.fingerprint}"

    def _render(self, target: Target) -> Page | TextFile | BinaryFile:
        rendered = target.render()
        if self._cache.is_kept and not target.is_ready and not isinstance(rendered, BinaryFile):
            # What the index holds is packed already.
            is_packed = target.path.endswith(".js")
            facts = dump_page(rendered) if isinstance(rendered, Page) else [rendered.path, rendered.text]
            self._new[self._key(target)] = (
                json.dumps(facts, ensure_ascii=False).encode() if is_packed else _pack(facts)
            )
        return rendered

    def _load(self, data: bytes) -> Page | TextFile:
        facts = json.loads(data) if data.startswith(b"[") else _unpack(data)
        if len(facts) == 2:
            return TextFile(*facts)
        return load_page(facts)


def _pack(facts: Sequence[object]) -> bytes:
    """Compress facts; the longest text stands behind the JSON of the others.

    Thai takes a byte a letter, by which this takes two thirds of the time and of the bytes; what TIS-620 lacks is
    escaped.
    """
    place = _find_text(facts)
    others = json.dumps([*facts[:place], *facts[place + 1 :]], ensure_ascii=False)
    written = f"{others}\n{facts[place]}".replace(_ESCAPE, f"{_ESCAPE}{ord(_ESCAPE):06x}")
    return zlib.compress(written.encode("tis-620", _ESCAPES), ZLIB_LEVEL)


def _unpack(data: bytes) -> list[Any]:
    """Give the facts that `_pack` took."""
    written = zlib.decompress(data).decode("tis-620")
    if _ESCAPE in written:
        written = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), written)
    others, _end, text = written.partition("\n")
    facts: list[Any] = json.loads(others)
    facts.insert(_find_text([*facts, ""]), text)
    return facts


def _find_text(facts: Sequence[object]) -> int:
    """Give the place of the long text: of a page its HTML, behind path and title, of a file its text."""
    return 2 if len(facts) > 2 else 1


def _escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    letters = error.object[error.start : error.end]
    return "".join(f"{_ESCAPE}{ord(letter):06x}" for letter in letters), error.end


codecs.register_error(_ESCAPES, _escape)
