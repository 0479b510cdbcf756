"""Terms turned round: which records hold a term, or a pair of neighbouring terms, and how often."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khlang.search.terms import Terms

# Whole numbers; those of postings, which are very many, in 32 bits.
Numbers = NDArray[np.integer]

_THAI_TERM = re.compile("[\u0e01-\u0e4e]+")
# A number or a foreign word that so few records hold is looked up by its text alone, without its neighbours:
# most are figures that stand in one text, and to name each would double the words that a phone fetches first.
COMMON_HOLDERS = 5


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
    """

    terms: tuple[str, ...]
    postings: Postings
    firsts: Numbers
    seconds: Numbers
    pairs: Postings
    lengths: Numbers


class _Numbering(dict[str, int]):
    """Numbers for texts in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def is_thai(term: str) -> bool:
    """Tell whether a term is Thai; others are numbers and foreign words."""
    return bool(_THAI_TERM.fullmatch(term))


def is_common(term: str, holders: int) -> bool:
    """Tell whether a term is in the core of an index: Thai, or held by some records."""
    return holders >= COMMON_HOLDERS or is_thai(term)


def invert(listed: Sequence[Terms]) -> Inverted:
    """Count every term and every pair of neighbours in one field, weighted, of each record."""
    terms, flat, runs = _flatten(listed)
    packing = _Packing(len(listed), 2 * int(runs.weights.max(initial=0)))
    tails = np.repeat(packing.pack_tails(runs.owners, runs.weights), runs.sizes)
    tails[runs.find_leads()] += np.repeat(runs.weights, runs.leads)
    _keys, postings = packing.count(packing.pack(flat, tails), np.arange(len(terms)))
    has_next = np.ones(len(flat), bool)
    has_next[np.cumsum(runs.sizes) - 1] = False
    has_next = has_next[:-1]
    bits = len(terms).bit_length()
    packed = np.left_shift(flat[:-1][has_next], bits, dtype=np.int64)
    packed |= flat[1:][has_next]
    # Where one of the two counts twice and the other not, the pair counts as its first.
    packed = packing.pack(packed, tails[:-1][has_next])
    del flat, tails, has_next
    keys, pairs = packing.count(packed)
    lengths = _round(np.bincount(postings.records, postings.counts, len(listed)).astype(np.int64))
    return Inverted(terms, postings, keys >> bits, keys & ((1 << bits) - 1), pairs, lengths)


def _round(lengths: Numbers) -> Numbers:
    """Keep the seven highest bits of each length: they change by 1.6 % at most, and a phone fetches two thirds."""
    spare = np.array([max(0, length.bit_length() - 7) for length in lengths.tolist()], np.int64)
    return lengths >> spare << spare


@dataclass(frozen=True, slots=True)
class _Runs:
    """Of all runs in order, none of them empty: how many terms, weight, how many count twice, whose."""

    sizes: Numbers
    weights: Numbers
    leads: Numbers
    owners: Numbers

    def find_leads(self) -> Numbers:
        """Give the places of the terms that count twice."""
        starts = np.cumsum(self.sizes) - self.sizes
        before = np.cumsum(self.leads) - self.leads
        return np.repeat(starts - before, self.leads) + np.arange(self.leads.sum())


def _flatten(listed: Sequence[Terms]) -> tuple[tuple[str, ...], Numbers, _Runs]:
    """Give the terms in order, the numbers of the terms of all runs one after the other, and the runs."""
    numbering, flat = _Numbering(), array("i")
    about: list[tuple[int, int, int, int]] = []
    for record, terms in enumerate(listed):
        for run in terms.runs:
            before = len(flat)
            flat.extend(map(numbering.__getitem__, run.terms))
            if len(flat) > before:
                about.append((len(flat) - before, run.weight, run.lead, record))
    # The order in which JavaScript compares strings.
    ordered = sorted(numbering, key=lambda term: term.encode("utf-16-be"))
    renumbered = np.empty(len(ordered), np.int32)
    renumbered[[numbering[term] for term in ordered]] = np.arange(len(ordered))
    runs = _Runs(*np.array(about, np.int64).reshape(-1, 4).T)
    return tuple(ordered), renumbered[np.frombuffer(flat, np.int32)], runs


class _Packing:
    """Keys, records and weights in one number each: to sort numbers takes a fifth of the time of sorting places."""

    def __init__(self, records: int, weight: int) -> None:
        self._weight_bits = weight.bit_length()
        self._record_bits = records.bit_length()

    def pack_tails(self, owners: Numbers, weights: Numbers) -> Numbers:
        """Give the part of the numbers below their keys."""
        return owners << self._weight_bits | weights

    def pack(self, keys: Numbers, tails: Numbers) -> Numbers:
        """Give the numbers."""
        packed = np.left_shift(keys, self._record_bits + self._weight_bits, dtype=np.int64)
        packed |= tails
        return packed

    def count(self, packed: Numbers, all_keys: Numbers | None = None) -> tuple[Numbers, Postings]:
        """Sum weights by key and record; give the keys in order, and the postings of each. Uses `packed` up."""
        packed.sort()
        first = _find_first(packed >> self._weight_bits)
        both = packed[first] >> self._weight_bits
        packed &= (1 << self._weight_bits) - 1
        counts = np.add.reduceat(packed, first).astype(np.int32) if len(first) else first
        held = both >> self._record_bits
        both &= (1 << self._record_bits) - 1
        keys = held[_find_first(held)] if all_keys is None else all_keys
        starts = np.append(np.searchsorted(held, keys), len(held))
        return keys, Postings(starts, both.astype(np.int32), counts)


def _find_first(ascending: Numbers) -> Numbers:
    """Give the places of numbers that differ from the one before."""
    return np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)])
