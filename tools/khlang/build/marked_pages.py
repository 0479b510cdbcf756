"""Pages that the site's engine made, with their words kept whole; kept between runs by what they are made of.

The dictionary behind it takes 0.4 s to read. A build that makes the same few pages as the one before needs none.
"""

from __future__ import annotations

from khlang.cache import Cache, make_key
from khlang.pages.line_breaks import WordKeeper

_END = "</article>"


class MarkedPages:
    """Marks pages with a keeper; `fingerprint` changes with the keeper's names."""

    def __init__(self, keeper: WordKeeper, cache: Cache, fingerprint: str) -> None:
        self._keeper = keeper
        self._cache = cache
        self._fingerprint = fingerprint
        self._used: set[str] = set()
        self._new: dict[str, bytes] = {}

    def mark_article(self, html: str) -> str:
        """Mark a page with its frame; what stands around the article stays as it is."""
        start, end = html.find("<article"), html.rfind(_END)
        if not -1 < start < end:
            return html
        end += len(_END)
        article = html[start:end]
        key = make_key(self._fingerprint, article)
        self._used.add(key)
        kept = self._cache.get([key]).get(key)
        marked = kept.decode() if kept is not None else self._keeper.mark(article)
        if kept is None:
            self._new[key] = marked.encode()
        return html[:start] + marked + html[end:]

    def keep(self) -> None:
        """Keep what is new, and forget what this run did not use."""
        if self._new:
            self._cache.put(self._new, used=self._used)
            self._new = {}
