"""Terms turned round: which records hold a term, or a pair of neighbouring terms, and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from khlang.search.analysis import JOINT
from khlang.search.flat import Flat, Numbers, Runs, split_words, spread

_THAI_TERM = re.compile("[\u0e01-\u0e4e]+")
# A number or a foreign word that so few records hold is looked up by its text alone, without its neighbours:
# most are figures that stand in one text, and to name each would double the words that a phone fetches first.
COMMON_HOLDERS = 5
# A word that one record holds is no help to others.
MIN_HOLDERS = 2


@dataclass(frozen=True, slots=True)
class Postings:
    """Lists of (record, count): that of entry `n` from `starts[n]` to `starts[n + 1]`, records ascending."""

    starts: Numbers
    records: Numbers
    counts: Numbers

    @property
    def holders(self) -> Numbers:
        """How many records each entry has."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Inverted:
    """An index in memory: terms in order, their postings, and those of pairs by the numbers of their terms.

    `lengths` are the weighted numbers of terms of each record, rounded. Pairs are in order of `firsts`, then `seconds`.
    `words` are those of several terms that at least two records hold, as they are written, and `word_holders` who;
    `asides` are, of each record, the terms that tell only where and when.
    """

    terms: tuple[str, ...]
    postings: Postings
    firsts: Numbers
    seconds: Numbers
    pairs: Postings
    lengths: Numbers
    words: tuple[str, ...]
    word_holders: Postings
    asides: tuple[frozenset[str], ...]


def is_thai(term: str) -> bool:
    """Tell whether a term is Thai; others are numbers and foreign words."""
    return bool(_THAI_TERM.fullmatch(term))


def is_common(term: str, holders: int) -> bool:
    """Tell whether a term is in the core of an index: Thai, or held by some records."""
    return holders >= COMMON_HOLDERS or is_thai(term)


def invert(words: Flat) -> Inverted:
    """Count every term and every pair of neighbours in one field, weighted, of each record.

    Raises OverflowError for more records, terms and weight than its numbers hold.
    """
    asides, total = words.asides, len(words.asides)
    shared = _count_words(words, total)
    flat = split_words(words)
    del words
    terms, runs = flat.names, flat.runs
    packing = _Packing(total, 2 * int(runs.weights.max(initial=0)))
    bits = len(terms).bit_length()
    packing.check(2 * bits)
    tails = np.repeat(packing.pack_tails(runs.owners, runs.weights), runs.sizes)
    tails[_find_leads(runs)] += np.repeat(runs.weights, runs.leads).astype(tails.dtype)
    numbers = flat.numbers
    del flat
    _keys, postings = packing.count(packing.pack(numbers, tails), np.arange(len(terms)))
    keys, pairs = packing.count(packing.pack_pairs(numbers, bits, tails, runs))
    lengths = _round(np.bincount(postings.records, postings.counts, total).astype(np.int64))
    firsts, seconds = keys >> bits, keys & ((1 << bits) - 1)
    return Inverted(terms, postings, firsts, seconds, pairs, lengths, *shared, asides)


def _count_words(words: Flat, total: int) -> tuple[tuple[str, ...], Postings]:
    """Give the words of several terms that some records hold, and who holds them, once each."""
    joined = {number: word.replace(JOINT, "") for number, word in enumerate(words.names) if JOINT in word}
    # The same letters may be cut in several ways.
    ordered = sorted({*joined.values()})
    numbering = {name: number for number, name in enumerate(ordered)}
    of_words = np.full(len(words.names), -1, np.int32)
    of_words[[*joined]] = [numbering[name] for name in joined.values()]
    numbers = of_words[words.numbers]
    is_joined = numbers >= 0
    bits = total.bit_length()
    held = np.left_shift(numbers[is_joined], bits, dtype=np.int64) | words.owners[is_joined]
    held.sort()
    held = held[_find_first(held)]
    keys, records = held >> bits, held & ((1 << bits) - 1)
    holders = np.bincount(keys, minlength=len(ordered))
    is_shared = holders >= MIN_HOLDERS
    records = records[is_shared[keys]]
    starts = np.append(0, np.cumsum(holders[is_shared]))
    kept = tuple(ordered[number] for number in np.flatnonzero(is_shared).tolist())
    return kept, Postings(starts, records, np.ones(len(records), np.int64))


def _find_leads(runs: Runs) -> Numbers:
    """Give the places of the terms that count twice."""
    return spread(np.cumsum(runs.sizes) - runs.sizes, runs.leads, np.arange(len(runs.sizes)))


def _round(lengths: Numbers) -> Numbers:
    """Keep the seven highest bits of each length: they change by 1.6 % at most, and a phone fetches two thirds."""
    spare = np.array([max(0, length.bit_length() - 7) for length in lengths.tolist()], np.int64)
    return lengths >> spare << spare


class _Packing:
    """Keys, records and weights in one number each: to sort numbers takes a fifth of the time of sorting places."""

    def __init__(self, records: int, weight: int) -> None:
        self._weight_bits = weight.bit_length()
        self._record_bits = records.bit_length()

    def pack_tails(self, owners: Numbers, weights: Numbers) -> Numbers:
        """Give the part of the numbers below their keys."""
        kind = np.int32 if self._record_bits + self._weight_bits < 32 else np.int64
        return (owners << self._weight_bits | weights).astype(kind)

    def pack(self, keys: Numbers, tails: Numbers) -> Numbers:
        """Give the numbers."""
        packed = np.left_shift(keys, self._record_bits + self._weight_bits, dtype=np.int64)
        packed |= tails
        return packed

    def check(self, key_bits: int) -> None:
        """Raise OverflowError when a number can't hold such keys: two million terms of 100,000 records fit."""
        if key_bits + self._record_bits + self._weight_bits > 63:
            raise OverflowError("the library has too many records and terms, or a form too heavy a weight")

    def pack_pairs(self, numbers: Numbers, bits: int, tails: Numbers, runs: Runs) -> Numbers:
        """Give the numbers of neighbours in one run, whose keys are two numbers of so many bits.

        Where one of the two counts twice and the other not, the pair counts as its first.
        """
        packed = np.left_shift(numbers[:-1], bits, dtype=np.int64)
        packed |= numbers[1:]
        packed <<= self._record_bits + self._weight_bits
        packed |= tails[:-1]
        has_next = np.ones(len(numbers), bool)
        has_next[np.cumsum(runs.sizes) - 1] = False
        return packed[has_next[:-1]]

    def count(self, packed: Numbers, all_keys: Numbers | None = None) -> tuple[Numbers, Postings]:
        """Sum weights by key and record; give the keys in order, and the postings of each. Uses `packed` up."""
        packed.sort()
        first = _find_first(packed >> self._weight_bits)
        mask = (1 << self._weight_bits) - 1
        # Step by step, for here a build takes most of its memory.
        weights = np.bitwise_and(packed, mask, dtype=np.int32, casting="unsafe")
        counts = np.add.reduceat(weights, first, dtype=np.int32) if len(first) else weights
        del weights
        both = packed[first]
        del packed, first
        both >>= self._weight_bits
        held = both >> self._record_bits
        both &= (1 << self._record_bits) - 1
        keys = held[_find_first(held)] if all_keys is None else all_keys
        starts = np.append(np.searchsorted(held, keys), len(held))
        return keys, Postings(starts, both.astype(np.int32), counts)


def _find_first(ascending: Numbers) -> Numbers:
    """Give the places of numbers that differ from the one before."""
    return np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)])
