"""The inverted index of a library, kept between runs as arrays, with the records that it was counted from.

What is kept need not be of the records as they are: it is patched (`index_patch`), and written anew when many records
have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache, join_facts, split_facts
from khlang.search.index.forward import IntArray
from khlang.search.index.inverted import InvertedIndex, PostingLists, measure_lengths

# The folder of the cache.
INVERTED = "inverted"
# The smallest type that holds all numbers of an array halves what is read and written.
_TYPES = tuple(np.dtype(name) for name in ("<u1", "<u2", "<i4", "<i8"))


@dataclass(frozen=True, slots=True)
class KeptIndex:
    """An inverted index with all compounds (`count_postings`), and the digests of its records in their order."""

    digests: tuple[str, ...]
    inverted: InvertedIndex


def make_kept_key(fingerprint: str) -> str:
    """Give the key of the kept index of a library whose tokenizer has this fingerprint."""
    return make_key(make_build_key(), fingerprint)[:24]


def read_kept_index(cache: FileCache, key: str) -> KeptIndex | None:
    """Give what is kept, None where nothing is."""
    data = cache.get(key)
    return None if data is None else _load(data)


def keep_index(cache: FileCache, key: str, kept: KeptIndex) -> None:
    """Keep an index, in the place of the one before, and forget those of other code."""
    cache.put(key, _dump(kept))
    cache.forget({key}, most=1)


def _dump(kept: KeptIndex) -> bytes:
    """Write an index: texts, type and size of each array as facts, and its arrays."""
    inverted = kept.inverted
    arrays = [_narrow(array) for array in _list_arrays(inverted)]
    facts = {
        "digests": kept.digests,
        "terms": inverted.terms,
        "compounds": inverted.compounds,
        "place_year_terms": [sorted(terms) for terms in inverted.place_year_terms],
        "arrays": [(array.dtype.str, len(array)) for array in arrays],
    }
    return join_facts(facts, (array.tobytes() for array in arrays))


def _list_arrays(inverted: InvertedIndex) -> Iterator[IntArray]:
    for postings in (inverted.postings, inverted.bigram_postings, inverted.compound_postings):
        yield from (postings.document_frequencies, postings.doc_ids, postings.frequencies)
    yield from (inverted.bigram_firsts, inverted.bigram_seconds)


def _narrow(array: IntArray) -> IntArray:
    highest = int(array.max(initial=0))
    return array.astype(next(kind for kind in _TYPES if highest <= np.iinfo(kind).max))


def _load(data: bytes) -> KeptIndex:
    facts, end = split_facts(data)
    arrays: list[IntArray] = []
    for kind, size in facts["arrays"]:
        array = np.frombuffer(data, kind, size, end)
        end += array.nbytes
        arrays.append(array.astype(np.int32))
    postings, bigram_postings, compound_postings = (
        PostingLists(np.append(0, np.cumsum(sizes, dtype=np.int64)), doc_ids, frequencies)
        for sizes, doc_ids, frequencies in (arrays[0:3], arrays[3:6], arrays[6:9])
    )
    place_year_terms: Sequence[Sequence[str]] = facts["place_year_terms"]
    inverted = InvertedIndex(
        tuple(facts["terms"]),
        postings,
        arrays[9],
        arrays[10],
        bigram_postings,
        measure_lengths(postings, len(facts["digests"])),
        tuple(facts["compounds"]),
        compound_postings,
        tuple(map(frozenset, place_year_terms)),
    )
    return KeptIndex(tuple(facts["digests"]), inverted)
