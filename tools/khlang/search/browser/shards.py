"""Shards: posting lists of common terms and of their bigrams, in small files of which a query needs few.

Shards hold numbers alone; `overrides/assets/js/search/packing.js` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khlang.search.browser.packing import pack_lists
from khlang.search.index.forward import IntArray, concat_ranges
from khlang.search.index.impacts import count_levels
from khlang.search.index.inverted import InvertedIndex, PostingLists
from khlang.search.index.ranking import SCORING

# Bytes of a shard before packing, half of it after. For 7,036 texts these are 4,400 files, of which a keyword query
# takes 6 and 16 kB; of 2,400 bytes it would be 6,200 files and a sixth less, of 4,800 bytes 3,500 and a fifth more
# (the median of 150 queries, with 0.3 kB a request).
SHARD_SIZE = 3_600
# Shards of a large library are larger, so that there are about as many of them: hosts count files.
MOST_SHARDS = 13_000
# A posting list is dense if a larger share than one of so many of the records is in it. Then a step between records and
# a level make one number: apart, each would take a bit at least, where both have less to tell.
SPARSE = 4
# Shards that are written at once: the memory of more would be wasted.
SHARDS_PER_BATCH = 256


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of shards: their terms, their second numbers, their posting lists, how long these are, and whether they
    are of bigrams."""

    firsts: IntArray
    seconds: IntArray
    lists: IntArray
    sizes: IntArray
    are_bigrams: NDArray[np.bool_]

    def take(self, order: IntArray | slice) -> Entries:
        """Give some of the entries, in this order."""
        columns = [column[order] for column in (self.firsts, self.seconds, self.lists, self.sizes)]
        return Entries(columns[0], columns[1], columns[2], columns[3], self.are_bigrams[order])


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards, how terms are dealt out to them, and bigrams that ranking leaves out, as two numbers of terms each, since
    so many records hold them: a browser fetches none of those.

    `groups` has a number for each group of neighbouring terms, in order: twice how many terms share one shard, or for
    a term alone, whose entries fill several shards, one more than twice how many shards its bigrams have, after one
    for the term itself. So a browser finds a shard by its group, without a list of what each begins with.

    Shard `n` has the entries from `begins[n]` to `begins[n + 1]`; `postings` are those of terms, and of bigrams, with
    levels (see `impacts`) in place of frequencies; `total` is how many records there are.
    """

    groups: list[int]
    frequent_bigrams: list[int]
    entries: Entries
    begins: IntArray
    postings: tuple[PostingLists, PostingLists]
    total: int

    def __len__(self) -> int:
        """Tell how many shards there are."""
        return len(self.begins) - 1


def make_shards(inverted: InvertedIndex, terms: IntArray, idf_buckets: IntArray) -> Shards:
    """Deal out the postings of an index to shards.

    `terms` are the numbers of the common terms, `idf_buckets` theirs. An entry has the number of
    a term among the common ones, then 0 for the term itself, or for a bigram twice the number of the other term and 1
    (2 if the other is the first of the two), and its posting list. A bigram stands with the rarer of its terms, the
    first of equals: those of a common word like การ would fill shards that nothing else of a query is in.

    Where the bigrams of a term have `n` shards, those with the other term `m` are in shard `m % n`, and `m // n`
    stands for `m` there.
    """
    bigrams, total = inverted.bigram_postings, len(inverted.lengths)
    number = np.full(len(inverted.terms), -1, np.int64)
    number[terms] = np.arange(len(terms))
    ones, others = number[inverted.bigram_firsts], number[inverted.bigram_seconds]
    chosen = np.flatnonzero((ones >= 0) & (others >= 0))
    ones, others = ones[chosen], others[chosen]
    sizes = bigrams.document_frequencies[chosen]
    is_frequent = sizes > SCORING["max_bigram_share"] * total
    is_with_first = idf_buckets[ones] >= idf_buckets[others]
    firsts = np.concatenate([np.arange(len(terms)), np.where(is_with_first, ones, others)])
    others_of = np.where(is_with_first, others, ones)
    sizes = np.concatenate([inverted.postings.document_frequencies[terms], sizes])
    # A step and a level take a byte each, nearly always, and the numbers of an entry three.
    weights = np.where(SPARSE * sizes > total, 1, 2) * sizes + 3
    groups, cuts, first_shards = _group_entries(firsts, weights, len(terms))
    # Of the entries of one term: which shard of its own a bigram is in, and its second number there.
    cut = cuts[firsts[len(terms) :]]
    divisor = np.maximum(1, cut)
    apart = np.where(cut > 0, 1 + others_of % divisor, 0)
    seconds = 2 * (others_of // divisor) + np.where(is_with_first, 1, 2)
    none = np.zeros(len(terms), np.int64)
    apart, seconds = np.concatenate([none, apart]), np.concatenate([none, seconds])
    order = _sort_entries(firsts, apart, seconds)
    entries = Entries(
        firsts,
        seconds,
        np.concatenate([terms, chosen]),
        sizes,
        np.arange(len(firsts)) >= len(terms),
    ).take(order)
    shard = first_shards[entries.firsts] + apart[order]
    begins = np.searchsorted(shard, np.arange(int(first_shards[-1]) + 1))
    frequent = np.stack([ones[is_frequent], others[is_frequent]], 1).ravel().tolist()
    return Shards(groups, frequent, entries, begins, (inverted.postings, bigrams), total)


def _sort_entries(firsts: IntArray, apart: IntArray, seconds: IntArray) -> IntArray:
    """Give the order of entries by term, then by shard, then by second number."""
    bits = [int(each.max(initial=0)).bit_length() for each in (firsts, apart, seconds)]
    bits.append(len(firsts).bit_length())
    if sum(bits) > 63:
        return np.lexsort((seconds, apart, firsts))
    # To sort numbers that hold their own place takes a third of the time.
    packed = ((firsts << bits[1] | apart) << bits[2] | seconds) << bits[3] | np.arange(len(firsts))
    packed.sort()
    return packed & ((1 << bits[3]) - 1)


def _group_entries(firsts: IntArray, weights: IntArray, terms: int) -> tuple[list[int], IntArray, IntArray]:
    """Give the groups as `Shards` has them, how many shards the bigrams of each term alone have (0 if it shares one),
    and the first shard of each term, after which comes how many there are."""
    size = max(SHARD_SIZE, int(weights.sum()) // MOST_SHARDS)
    of_terms = np.bincount(firsts, weights, terms).astype(np.int64)
    of_bigrams = of_terms - weights[:terms]
    cuts = np.where(of_terms > size, np.maximum(of_bigrams > 0, (of_bigrams + size // 2) // size), 0)
    starts, groups = _group_terms(of_terms, cuts, size)
    files = np.cumsum([0, *(1 + group // 2 if group % 2 else 1 for group in groups)])
    group = np.searchsorted(starts, np.arange(terms), "right") - 1
    return groups, cuts, np.append(files[group], files[-1])


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


def write_shards(shards: Shards, numbers: IntArray) -> Iterator[tuple[bytes, bytes]]:
    """Write the shards of these numbers, many at once: each has few numbers, and to handle it alone takes longer than
    all of them.

    A shard is a list of numbers: how many entries; of each entry the step in its first number, the step in its
    second (the second itself after a step in the first) and its size; all steps between records; all levels. In a
    dense list, what is left out between records, times its number of levels, and the level are one of the steps.
    The first number of a shard is that of its group's first term. Given in two: all but the levels, and these,
    numbers of two kinds, to be packed apart.
    """
    before = np.append(0, np.cumsum(shards.entries.sizes))
    for start in range(0, len(numbers), SHARDS_PER_BATCH):
        some = numbers[start : start + SHARDS_PER_BATCH]
        begins, ends = shards.begins[some], shards.begins[some + 1]
        # Of each shard: how many entries, and how many postings.
        counts, held = ends - begins, before[ends] - before[begins]
        batch = shards.entries.take(concat_ranges(begins, counts, np.arange(len(some))))
        records, levels = _read_postings(batch, shards.postings)
        factors = find_factors(batch, shards.total)
        steps = _make_steps(batch, records, levels, factors)
        heads = _make_heads(batch, (np.cumsum(counts) - counts)[counts > 0])
        steps_with_heads = [(counts, np.ones(len(counts), np.int64)), (heads, 3 * counts), (steps, held)]
        is_sparse = factors == 0
        postings_before = np.append(0, np.cumsum(batch.sizes * is_sparse))
        apart = levels[np.repeat(is_sparse, batch.sizes)] - 1
        sparse = np.diff(postings_before[np.append(0, np.cumsum(counts))])
        yield from zip(pack_lists(steps_with_heads), pack_lists([(apart, sparse)]), strict=True)


def _make_steps(entries: Entries, records: IntArray, levels: IntArray, factors: IntArray) -> IntArray:
    """Give the steps between the records of entries, from 0 in each; in dense lists with their levels."""
    firsts = np.cumsum(entries.sizes) - entries.sizes
    steps = np.diff(records, prepend=0)
    steps[firsts] = records[firsts]
    left_out = steps - 1
    left_out[firsts] += 1
    factor = np.repeat(factors, entries.sizes)
    return np.where(factor, left_out * factor + levels - 1, steps)


def _read_postings(
    entries: Entries, postings: tuple[PostingLists, PostingLists]
) -> tuple[IntArray, IntArray]:
    """Give the records and the levels of entries, one entry after the other."""
    of_bigram = np.repeat(entries.are_bigrams, entries.sizes)
    records, counts = np.empty(len(of_bigram), np.int32), np.empty(len(of_bigram), np.int32)
    for held, are_these, lists in zip(
        (~entries.are_bigrams, entries.are_bigrams), (~of_bigram, of_bigram), postings, strict=True
    ):
        places = concat_ranges(lists.starts, lists.document_frequencies, entries.lists[held])
        records[are_these], counts[are_these] = lists.doc_ids[places], lists.frequencies[places]
    return records, counts


def find_factors(entries: Entries, total: int) -> IntArray:
    """Give the number of levels of each list that is dense, 0 for others."""
    is_dense = SPARSE * entries.sizes > total
    return np.where(is_dense, count_levels(entries.sizes, total), 0)


def _make_heads(entries: Entries, begins: IntArray) -> IntArray:
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
