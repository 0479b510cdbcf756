"""What stands in a record letter by letter: quoted phrases, and what somebody leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from khlang.cache import Cache, hash_sources, make_key
from khlang.records.record import Record
from khlang.search.analysis import fold_text
from khlang.search.desk.index import DeskIndex
from khlang.search.query import Query, Understood
from khlang.search.shown import find_texts

Marks = NDArray[np.bool_]


def fold_phrase(text: str) -> bytes:
    """Give the form in which phrases are compared: folded, all spaces and lines alike, a byte a Thai letter.

    So 7,036 texts take 25 MB, and a phrase is looked for in all of them in a twentieth of a second.
    """
    return " ".join(fold_text(text).split()).encode("cp874", "xmlcharrefreplace")


def fold_texts(records: Sequence[Record], cache: Cache) -> list[bytes]:
    """Give what each record says, folded, from the cache where it is as it was."""
    code = make_key(hash_sources("search/desk/exact.py", "search/analysis.py", "search/shown.py", "thai"))
    keys = [f"{code} {record.digest}" for record in records]
    kept = cache.get(keys)
    new = {key: _fold(record) for key, record in zip(keys, records, strict=True) if key not in kept}
    cache.put(new, used=keys)
    return [kept[key] if key in kept else new[key] for key in keys]


def _fold(record: Record) -> bytes:
    return fold_phrase("\n".join(text for _label, text in find_texts(record)))


def find_holders(terms: Sequence[str], index: DeskIndex) -> Marks:
    """Tell of each record whether it holds all these terms, each right after the one before.

    Which neighbours rare figures and foreign words have is not kept: of those, only whether they are held.
    """
    held = np.ones(len(index.lengths), bool)
    for term in terms:
        held &= _mark(index.find_term(term).records, len(held))
    for first, second in pairwise(terms):
        if held.any() and index.is_common(first) and index.is_common(second):
            held &= _mark(index.find_pair(first, second).records, len(held))
    return held


def _mark(records: NDArray[np.integer], total: int) -> Marks:
    marked = np.zeros(total, bool)
    marked[records] = True
    return marked


def find_excluded(understood: Understood, index: DeskIndex) -> Marks:
    """Tell of each record whether it holds what somebody left out."""
    excluded = np.zeros(len(index.lengths), bool)
    for terms in understood.excluded:
        if all(term in index.levels for term in terms):
            excluded |= find_holders(terms, index)
    return excluded


def find_exact(query: Query, understood: Understood, among: Marks, index: DeskIndex) -> Marks:
    """Tell which records among some hold every quoted phrase, letter by letter."""
    exact = among.copy()
    if not query.phrases:
        return exact
    # A phrase with letters that no term explains is in no record.
    if len(understood.phrases) < len(query.phrases):
        return np.zeros(len(exact), bool)
    for terms in understood.phrases:
        exact &= (
            find_holders(terms, index)
            if all(term in index.levels for term in terms)
            else np.zeros_like(exact)
        )
    phrases = [fold_phrase(phrase) for phrase in query.phrases]
    for record in np.flatnonzero(exact):
        text = index.read_text(int(record))
        exact[record] = all(phrase in text for phrase in phrases)
    return exact
