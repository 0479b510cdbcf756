"""Shards: posting lists of common terms and of their bigrams, in small files of which a query needs few.

Shards hold numbers alone; `overrides/assets/js/search/packing.js` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from khlang.search.browser.packing import pack_lists
from khlang.search.index.forward import IntArray, concat_ranges
from khlang.search.index.inverted import InvertedIndex, PostingLists
from khlang.search.index.ranking import SCORING

# Bytes of a shard before packing, half of it after. For 7,036 texts these are 4,400 files, of which a keyword query
# takes 6 and 18 kB; of 2,400 bytes it would be 6,200 files and 15 kB, of 4,800 bytes 3,500 and 22 kB (the median
# of 150 queries, with 0.3 kB a request).
SHARD_SIZE = 3_600
# Shards that are written at once: the memory of more would be wasted.
SHARDS_PER_BATCH = 256


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards, the entry with which each begins (the step in its first number, then its second), and bigrams, as two
    numbers of terms each, that so many records hold that ranking leaves them out: a browser fetches none of those."""

    data: list[bytes]
    begins: list[int]
    frequent_bigrams: list[int]


def make_shards(inverted: InvertedIndex, terms: IntArray, idf_buckets: IntArray) -> Shards:
    """Make the shards of an index.

    `terms` are the numbers of the common terms, `idf_buckets` theirs. An entry has the number of
    a term among the common ones, then 0 for the term itself, or for a bigram twice the number of the other term and 1
    (2 if the other is the first of the two), and its posting list. A bigram stands with the rarer of its terms, the
    first of equals: those of a common word like การ would fill shards that nothing else of a query is in.

    A shard is a list of numbers: how many entries; of each entry the step in its first number, the step in its
    second (the second itself after a step in the first) and its size; all steps between records; all frequencies.
    """
    bigrams, total = inverted.bigram_postings, len(inverted.lengths)
    number = np.full(len(inverted.terms), -1, np.int64)
    number[terms] = np.arange(len(terms))
    ones, others = number[inverted.bigram_firsts], number[inverted.bigram_seconds]
    chosen = np.flatnonzero((ones >= 0) & (others >= 0))
    ones, others = ones[chosen], others[chosen]
    is_frequent = bigrams.document_frequencies[chosen] > SCORING["max_bigram_share"] * total
    is_with_first = idf_buckets[ones] >= idf_buckets[others]
    firsts = np.concatenate([np.arange(len(terms)), np.where(is_with_first, ones, others)])
    seconds = np.where(is_with_first, 2 * others + 1, 2 * ones + 2)
    seconds = np.concatenate([np.zeros(len(terms), np.int64), seconds])
    order = np.lexsort((seconds, firsts))
    entries = _Entries(
        firsts[order],
        seconds[order],
        np.concatenate([inverted.postings.starts[terms], bigrams.starts[chosen]])[order],
        np.concatenate([inverted.postings.document_frequencies[terms], bigrams.document_frequencies[chosen]])[
            order
        ],
        order >= len(terms),
    )
    data, begins = _cut_shards(entries, (inverted.postings, bigrams))
    return Shards(data, begins, np.stack([ones[is_frequent], others[is_frequent]], 1).ravel().tolist())


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries in order: their two numbers, where their postings begin, how many there are, and of which kind."""

    firsts: IntArray
    seconds: IntArray
    starts: IntArray
    sizes: IntArray
    is_bigram: np.ndarray


def _cut_shards(
    entries: _Entries, postings: tuple[PostingLists, PostingLists]
) -> tuple[list[bytes], list[int]]:
    # A step and a frequency take a byte each, nearly always, and the numbers of an entry three.
    begins = np.array(_find_begins(entries.firsts, 2 * entries.sizes + 3), np.int64)
    shards = [*_write_shards(entries, begins, postings)]
    firsts = np.diff(entries.firsts[begins], prepend=0)
    return shards, np.stack([firsts, entries.seconds[begins]], 1).ravel().tolist()


def _find_begins(firsts: IntArray, weight: IntArray) -> list[int]:
    """Give the entries with which shards begin: a term's own stay together unless they are more than a shard."""
    groups = np.flatnonzero(np.diff(firsts, prepend=-1))
    weights = np.add.reduceat(weight, groups) if len(groups) else groups
    begins: list[int] = []
    held = SHARD_SIZE + 1
    ends = [*groups[1:].tolist(), len(firsts)][: len(groups)]
    for start, end, size in zip(groups.tolist(), ends, weights.tolist(), strict=True):
        if held + size > SHARD_SIZE:
            begins.append(start)
            held = 0
        held += size
        if size > SHARD_SIZE:
            inside = np.cumsum(weight[start:end]) // SHARD_SIZE
            begins.extend((start + 1 + np.flatnonzero(np.diff(inside))).tolist())
    return begins


def _write_shards(
    entries: _Entries, begins: IntArray, postings: tuple[PostingLists, PostingLists]
) -> Iterator[bytes]:
    """Write shards, many at once: each has few numbers, and to handle it alone takes longer than all of them."""
    ends = np.append(begins[1:], len(entries.firsts))
    # Of each shard: how many entries, and how many postings.
    counts, held = ends - begins, np.add.reduceat(entries.sizes, begins) if len(begins) else begins
    for start in range(0, len(begins), SHARDS_PER_BATCH):
        some = slice(start, start + SHARDS_PER_BATCH)
        span = slice(begins[some][0], ends[some][-1])
        records, times = _read_postings(entries, span, postings)
        first_places = np.cumsum(entries.sizes[span]) - entries.sizes[span]
        steps = np.diff(records, prepend=0)
        steps[first_places] = records[first_places]
        heads = _make_heads(entries, span, begins[some] - span.start)
        yield from pack_lists(
            [
                (counts[some], np.ones(len(counts[some]), np.int64)),
                (heads, 3 * counts[some]),
                (steps, held[some]),
                (times - 1, held[some]),
            ]
        )


def _read_postings(
    entries: _Entries, span: slice, postings: tuple[PostingLists, PostingLists]
) -> tuple[IntArray, IntArray]:
    """Give the records and the frequencies of entries, one entry after the other."""
    places = concat_ranges(entries.starts, entries.sizes, np.arange(span.start, span.stop))
    of_bigram = np.repeat(entries.is_bigram[span], entries.sizes[span])
    records, counts = np.empty(len(places), np.int64), np.empty(len(places), np.int64)
    for kind, lists in zip((~of_bigram, of_bigram), postings, strict=True):
        records[kind], counts[kind] = lists.doc_ids[places[kind]], lists.frequencies[places[kind]]
    return records, counts


def _make_heads(entries: _Entries, span: slice, begins: IntArray) -> IntArray:
    """Give, of each entry, the step in its first number, in its second (anew after a step in the first), its size.

    In the first entry of each shard (at `begins`), the step in the first number is 0, and the second as it is.
    """
    firsts, seconds = entries.firsts[span], entries.seconds[span]
    first_steps = np.diff(firsts, prepend=firsts[0])
    first_steps[begins] = 0
    is_anew = first_steps > 0
    is_anew[begins] = True
    second_steps = np.where(is_anew, seconds, np.diff(seconds, prepend=0))
    return np.stack([first_steps, second_steps, entries.sizes[span]], 1).ravel()
