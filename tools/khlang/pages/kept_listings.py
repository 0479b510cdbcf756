"""Lists kept between builds: their first pages, and the fingerprints of the many, as long as nothing that they show has
changed.

Most edits change a text that no list shows, and to put the lists of 7,036 records together, only to find that all are
as they were, took a quarter of a build after one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from typing import Any

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.pages.list_rows import RowMaker
from khlang.pages.listings import render_listings
from khlang.pages.page import BinaryFile, Page, Site, Target, TextFile, dump_page, load_page
from khlang.search.problem_words import ProblemWord

# The folder of the cache.
LISTINGS = "listings"


@dataclass(slots=True)
class _Lists:
    """What lists are made of; they are put together when one of the many is asked for that must be made anew."""

    library: Library
    site: Site
    rows: RowMaker
    problem_words: Sequence[ProblemWord]
    targets: Mapping[str, Target] | None = None

    def make(self) -> Iterator[Page | TextFile | Target]:
        """Put all lists together."""
        return render_listings(self.library, self.site, self.rows, self.problem_words)

    def render(self, path: str) -> Page | TextFile | BinaryFile:
        """Render one of the many."""
        if self.targets is None:
            self.targets = {each.path: each for each in self.make() if isinstance(each, Target)}
        return self.targets[path].render()


def keep_listings(
    library: Library, site: Site, rows: RowMaker, problem_words: Sequence[ProblemWord] = ()
) -> Iterator[Page | TextFile | Target]:
    """Give what `render_listings` gives, as it was found in a build before if lists show the same."""
    lists, files = _Lists(library, site, rows, problem_words), FileCache(library.cache, LISTINGS)
    listed = library.listed_digest
    if not listed:
        yield from lists.make()
        return
    thumbnails = [rows.cards.thumbnail(record) for record in library.published]
    key = make_key(make_build_key(), listed, repr((site, problem_words, thumbnails)))[:24]
    data = files.get(key)
    if data is not None:
        yield from (_load(facts, lists) for facts in json.loads(data))
        return
    made = [*lists.make()]
    files.put(key, json.dumps([*map(_dump, made)], ensure_ascii=False).encode())
    files.forget({key}, most=1)
    yield from made


def _dump(item: Page | TextFile | Target) -> Sequence[Any]:
    """Give a page, a file, or path and fingerprint of a target, as facts that JSON takes."""
    match item:
        case Page():
            return ["page", *dump_page(item)]
        case TextFile():
            return ["file", *astuple(item)]
        case Target(path=path, fingerprint=fingerprint):
            return ["target", path, fingerprint]


def _load(facts: Sequence[Any], lists: _Lists) -> Page | TextFile | Target:
    kind, *others = facts
    if kind == "page":
        return load_page(others)
    if kind == "file":
        return TextFile(*others)
    path, fingerprint = others
    return Target(path, fingerprint, partial(lists.render, path))
