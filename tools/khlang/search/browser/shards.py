"""Shards: posting lists of common terms and of their bigrams, in small files of which a query needs few.

Shards hold numbers alone; `overrides/assets/js/search/packing.js` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from khlang.search.browser.packing import pack_lists
from khlang.search.index.forward import IntArray, concat_ranges
from khlang.search.index.inverted import InvertedIndex, PostingLists
from khlang.search.index.ranking import SCORING

# Bytes of a shard before packing, half of it after. For 7,036 texts these are 4,400 files, of which a keyword query
# takes 6 and 16 kB; of 2,400 bytes it would be 6,200 files and a sixth less, of 4,800 bytes 3,500 and a fifth more
# (the median of 150 queries, with 0.3 kB a request).
SHARD_SIZE = 3_600
# Shards of a large library are larger, so that there are about as many of them: hosts count files.
MOST_SHARDS = 14_000
# Shards that are written at once: the memory of more would be wasted.
SHARDS_PER_BATCH = 256


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards, how terms are dealt out to them, and bigrams that ranking leaves out, as two numbers of terms each, since
    so many records hold them: a browser fetches none of those.

    `groups` has a number for each group of neighbouring terms, in order: twice how many terms share one shard, or for
    a term alone, whose entries fill several shards, one more than twice how many shards its bigrams have, after one
    for the term itself. So a browser finds a shard by its group, without a list of what each begins with.

    `data` has of each shard all but the frequencies, then these: numbers of two kinds, to be packed apart.
    """

    data: list[tuple[bytes, bytes]]
    groups: list[int]
    frequent_bigrams: list[int]


def make_shards(inverted: InvertedIndex, terms: IntArray, idf_buckets: IntArray) -> Shards:
    """Make the shards of an index.

    `terms` are the numbers of the common terms, `idf_buckets` theirs. An entry has the number of
    a term among the common ones, then 0 for the term itself, or for a bigram twice the number of the other term and 1
    (2 if the other is the first of the two), and its posting list. A bigram stands with the rarer of its terms, the
    first of equals: those of a common word like การ would fill shards that nothing else of a query is in.

    Where the bigrams of a term have `n` shards, those with the other term `m` are in shard `m % n`, and `m // n`
    stands for `m` there.

    A shard is a list of numbers: how many entries; of each entry the step in its first number, the step in its
    second (the second itself after a step in the first) and its size; all steps between records; all frequencies.
    The first number of a shard is that of its group's first term.
    """
    bigrams, total = inverted.bigram_postings, len(inverted.lengths)
    number = np.full(len(inverted.terms), -1, np.int64)
    number[terms] = np.arange(len(terms))
    ones, others = number[inverted.bigram_firsts], number[inverted.bigram_seconds]
    chosen = np.flatnonzero((ones >= 0) & (others >= 0))
    ones, others = ones[chosen], others[chosen]
    is_frequent = bigrams.document_frequencies[chosen] > SCORING["max_bigram_share"] * total
    is_with_first = idf_buckets[ones] >= idf_buckets[others]
    none = np.zeros(len(terms), np.int64)
    entries = _Entries(
        np.concatenate([np.arange(len(terms)), np.where(is_with_first, ones, others)]),
        np.concatenate([none, np.where(is_with_first, others, ones)]),
        np.concatenate([none, np.where(is_with_first, 1, 2)]),
        np.concatenate([inverted.postings.starts[terms], bigrams.starts[chosen]]),
        np.concatenate([inverted.postings.document_frequencies[terms], bigrams.document_frequencies[chosen]]),
    )
    data, groups = _cut_shards(entries, len(terms), (inverted.postings, bigrams))
    return Shards(data, groups, np.stack([ones[is_frequent], others[is_frequent]], 1).ravel().tolist())


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries: their terms, the other terms of bigrams, their kinds (0 a term, 1 and 2 a bigram), where their postings
    begin, how many there are."""

    firsts: IntArray
    others: IntArray
    kinds: IntArray
    starts: IntArray
    sizes: IntArray

    @property
    def seconds(self) -> IntArray:
        """The second numbers of the entries."""
        return 2 * self.others + self.kinds

    def take(self, order: IntArray) -> _Entries:
        """Give some of the entries, in this order."""
        columns = (self.firsts, self.others, self.kinds, self.starts, self.sizes)
        return _Entries(*(column[order] for column in columns))


def _cut_shards(
    entries: _Entries, terms: int, postings: tuple[PostingLists, PostingLists]
) -> tuple[list[tuple[bytes, bytes]], list[int]]:
    # A step and a frequency take a byte each, nearly always, and the numbers of an entry three.
    weights = 2 * entries.sizes + 3
    size = max(SHARD_SIZE, int(weights.sum()) // MOST_SHARDS)
    of_terms = np.bincount(entries.firsts, weights, terms).astype(np.int64)
    of_bigrams = np.bincount(entries.firsts, weights * (entries.kinds > 0), terms).astype(np.int64)
    cuts = np.where(of_terms > size, np.maximum(of_bigrams > 0, (of_bigrams + size // 2) // size), 0)
    firsts, groups = _group_terms(of_terms, cuts, size)
    files = np.cumsum([0, *(1 + group // 2 if group % 2 else 1 for group in groups)])
    group = np.searchsorted(firsts, entries.firsts, "right") - 1
    cut = cuts[entries.firsts]
    is_apart = (cut > 0) & (entries.kinds > 0)
    shard = files[group] + np.where(is_apart, 1 + entries.others % np.maximum(1, cut), 0)
    entries = replace(
        entries, others=np.where(is_apart, entries.others // np.maximum(1, cut), entries.others)
    )
    order = np.lexsort((entries.seconds, entries.firsts, shard))
    begins = np.searchsorted(shard[order], np.arange(files[-1]))
    return [*_write_shards(entries.take(order), begins, postings)], groups


def _group_terms(weights: IntArray, cuts: IntArray, size: int) -> tuple[list[int], list[int]]:
    """Give the first term of each group, and the groups as `Shards` has them."""
    firsts: list[int] = []
    groups: list[int] = []
    held = size + 1
    for term, (weight, cut) in enumerate(zip(weights.tolist(), cuts.tolist(), strict=True)):
        if cut or held + weight > size:
            firsts.append(term)
            groups.append(2 * cut + 1 if cut else 0)
            held = 0
        held = size + 1 if cut else held + weight
        groups[-1] += 0 if cut else 2
    return firsts, groups


def _write_shards(
    entries: _Entries, begins: IntArray, postings: tuple[PostingLists, PostingLists]
) -> Iterator[tuple[bytes, bytes]]:
    """Write shards, as `Shards.data` has them, many at once: each has few numbers, and to handle it alone takes longer
    than all of them."""
    ends = np.append(begins[1:], len(entries.firsts))
    before = np.append(0, np.cumsum(entries.sizes))
    # Of each shard: how many entries, and how many postings.
    counts, held = ends - begins, before[ends] - before[begins]
    for start in range(0, len(begins), SHARDS_PER_BATCH):
        some = slice(start, start + SHARDS_PER_BATCH)
        batch = entries.take(np.arange(begins[some][0], ends[some][-1]))
        records, times = _read_postings(batch, postings)
        first_places = np.cumsum(batch.sizes) - batch.sizes
        steps = np.diff(records, prepend=0)
        steps[first_places] = records[first_places]
        heads = _make_heads(batch, (begins[some] - begins[some][0])[counts[some] > 0])
        one_each = np.ones(len(counts[some]), np.int64)
        steps_with_heads = [(counts[some], one_each), (heads, 3 * counts[some]), (steps, held[some])]
        yield from zip(pack_lists(steps_with_heads), pack_lists([(times - 1, held[some])]), strict=True)


def _read_postings(
    entries: _Entries, postings: tuple[PostingLists, PostingLists]
) -> tuple[IntArray, IntArray]:
    """Give the records and the frequencies of entries, one entry after the other."""
    places = concat_ranges(entries.starts, entries.sizes, np.arange(len(entries.sizes)))
    of_bigram = np.repeat(entries.kinds > 0, entries.sizes)
    records, counts = np.empty(len(places), np.int64), np.empty(len(places), np.int64)
    for kind, lists in zip((~of_bigram, of_bigram), postings, strict=True):
        records[kind], counts[kind] = lists.doc_ids[places[kind]], lists.frequencies[places[kind]]
    return records, counts


def _make_heads(entries: _Entries, begins: IntArray) -> IntArray:
    """Give, of each entry, the step in its first number, in its second (anew after a step in the first), its size.

    In the first entry of each shard (at `begins`), the step in the first number is 0, and the second as it is.
    """
    firsts, seconds = entries.firsts, entries.seconds
    first_steps = np.diff(firsts, prepend=firsts[:1])
    first_steps[begins] = 0
    is_anew = first_steps > 0
    is_anew[begins] = True
    second_steps = np.where(is_anew, seconds, np.diff(seconds, prepend=0))
    return np.stack([first_steps, second_steps, entries.sizes], 1).ravel()
