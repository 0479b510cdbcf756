"""Lists kept between builds: their first pages, and the fingerprints of the many, as long as nothing that they show has
changed.

Most edits change a text that no list shows, and to put the lists of 7,036 records together, only to find that all are
as they were, took a quarter of a build after one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from functools import partial
from typing import Any, TypeAlias

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.pages.page import BinaryFile, Page, Target, TextFile, dump_page, load_page

# The folder of the cache.
LISTINGS = "listings"


Item: TypeAlias = Page | TextFile | Target
MakeLists: TypeAlias = Callable[[], Iterable[Item]]


class _Lists:
    """Puts lists together when one of the many is asked for that must be rendered anew."""

    def __init__(self, make: MakeLists) -> None:
        self._make = make
        self._targets: dict[str, Target] = {}

    def render(self, path: str) -> Page | TextFile | BinaryFile:
        """Render one of the many."""
        if not self._targets:
            self._targets = {each.path: each for each in self._make() if isinstance(each, Target)}
        return self._targets[path].render()


def keep_listings(library: Library, shown: str, make: MakeLists) -> Iterator[Item]:
    """Give what `make` gives, all lists of a library, as it was made in a build before if that is kept.

    `shown` is what they show besides the records, the forms and the vocabularies.
    """
    listed, files, lists = library.listed_digest, FileCache(library.cache, LISTINGS), _Lists(make)
    if not listed:
        yield from make()
        return
    key = make_key(make_build_key(), listed, shown)[:24]
    data = files.get(key)
    if data is not None:
        yield from (_load(facts, lists) for facts in json.loads(data))
        return
    made = [*make()]
    files.put(key, json.dumps([*map(_dump, made)], ensure_ascii=False).encode())
    files.forget({key}, most=0)
    yield from made


def _dump(item: Item) -> Sequence[Any]:
    """Give a page, a file, or path and fingerprint of a target, as facts that JSON takes."""
    match item:
        case Page():
            return ["page", *dump_page(item)]
        case TextFile():
            return ["file", *astuple(item)]
        case Target(path=path, fingerprint=fingerprint):
            return ["target", path, fingerprint]


def _load(facts: Sequence[Any], lists: _Lists) -> Item:
    kind, *others = facts
    if kind == "page":
        return load_page(others)
    if kind == "file":
        return TextFile(*others)
    path, fingerprint = others
    return Target(path, fingerprint, partial(lists.render, path))
