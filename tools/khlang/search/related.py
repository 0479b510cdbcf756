"""Lessons like this one: records that say much the same with their rarer words, place and year aside.

Cosine of the heaviest terms and pairs of neighbours, tf-idf weighted (Manning, Raghavan and Schütze 2008,
sections 6.2 and 6.3). A list of holders is short by construction, so that the work grows with the library and
not its square. Weights are whole numbers, so that their order and sums are the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khlang.records.record import Record
from khlang.search.flat import Numbers, spread
from khlang.search.inverted import Inverted, Postings

# More than a page shows: it leaves out those that it links for another reason.
RELATED = 8
# A record is known by this many of its terms and pairs; a pair counts for this share of a term. Parts of words
# alone are vague, pairs alone rare (of texts cut in two, the likest is the other half for .59 and .49 of two sets;
# by 24 of both for .55 and .44, by terms alone for .54 and .44 at best).
SIGNATURE = 48
PAIR_SHARE = 0.6
# What so many have among their heaviest says little of any two of them.
MAX_HOLDERS = 100
# Below this two lessons have only small talk in common (looked at on the demonstration library).
MIN_LIKENESS = 0.1

# A weight is below 512: that of a count of two billion in two of a billion records is 450.
_WEIGHT_BITS = 21
_WEIGHT_STEPS = 1 << (_WEIGHT_BITS - 9)
_MAX_WEIGHT = (1 << _WEIGHT_BITS) - 1
_LIKENESS_BITS = 21
_LIKENESS_STEPS = 1 << (_LIKENESS_BITS - 1)
# Records compared at once, which bounds the memory.
_BLOCK = 500

_Mask = NDArray[np.bool_]


def find_related(records: Sequence[Record], inverted: Inverted) -> Mapping[str, tuple[Record, ...]]:
    """Give at most eight records like each one, the likest first, by the id of that one.

    Only records that tell how a problem was solved are compared, each with others of its form;
    `inverted` is made of `records`.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        if record.form.roles.problem:
            groups[record.form.key].append(number)
    telling = _Telling(inverted.asides, inverted.terms)
    related: dict[str, list[Record]] = defaultdict(list)
    for group in groups.values():
        for number, other in _compare(np.array(group), inverted, telling):
            related[records[number].id].append(records[other])
    return {name: tuple(likest) for name, likest in related.items()}


def _compare(group: Numbers, inverted: Inverted, telling: _Telling) -> Iterator[tuple[int, int]]:
    """Give the numbers of a record and of one like it, the likest first, of some records of an index."""
    likeness = _Likeness(_sign(group, inverted, telling), len(group))
    for start in range(0, len(group), _BLOCK):
        rows, others = likeness.find_likest(start, start + _BLOCK)
        yield from zip(group[rows].tolist(), group[others].tolist(), strict=True)


class _Telling:
    """Which terms of a record tell what it is about: none that tell only where and when, and no figures."""

    def __init__(self, asides: Sequence[frozenset[str]], names: Sequence[str]) -> None:
        """`asides` are those of each record that tell only where and when, `names` all terms, in their order."""
        self._is_figure = np.array([name[0].isdecimal() for name in names], bool)
        everyones: frozenset[str] = frozenset().union(*asides)
        numbers = {name: number for number, name in enumerate(names) if name in everyones}
        self._is_aside = np.zeros(len(names), bool)
        self._is_aside[list(numbers.values())] = True
        self._aside = np.array(
            [len(asides) * numbers[name] + record for record, each in enumerate(asides) for name in each],
            np.int64,
        )
        self._aside.sort()
        self._total = len(asides)

    def of(self, records: Numbers, terms: Numbers) -> _Mask:
        """Tell of each record and term whether it does."""
        is_telling: _Mask = ~self._is_figure[terms]
        asked = np.flatnonzero(self._is_aside[terms])
        # Nearly in order, as postings are by term: to look them up takes a third of the time then.
        keys = self._total * terms[asked].astype(np.int64) + records[asked]
        places = np.minimum(np.searchsorted(self._aside, keys), len(self._aside) - 1)
        is_telling[asked] &= self._aside[places] != keys
        return is_telling


@dataclass(frozen=True, slots=True)
class _Entries:
    """Terms and pairs of records: of what row, how heavy in whole steps, which term or pair."""

    rows: Numbers
    weights: Numbers
    keys: Numbers

    def find_heaviest(self) -> _Entries:
        """Give the heaviest of each row, rows ascending."""
        key_bits = int(self.keys.max(initial=0)).bit_length()
        packed = np.left_shift(self.rows, _WEIGHT_BITS, dtype=np.int64)
        packed |= _MAX_WEIGHT - self.weights
        packed <<= key_bits
        packed |= self.keys
        packed.sort()
        rows = packed >> (_WEIGHT_BITS + key_bits)
        packed = packed[_are_first(rows, SIGNATURE)]
        weights = _MAX_WEIGHT - (packed >> key_bits & _MAX_WEIGHT)
        return _Entries(packed >> (_WEIGHT_BITS + key_bits), weights, packed & ((1 << key_bits) - 1))


def _are_first(rows: Numbers, number: int) -> _Mask:
    """Tell of each whether it is among the first so many of its row; `rows` ascending."""
    is_late = np.zeros(len(rows), bool)
    is_late[number:] = rows[number:] == rows[:-number]
    return ~is_late


def _weigh(
    postings: Postings, firsts: Numbers, seconds: Numbers, rows: Numbers, telling: _Telling
) -> _Entries:
    """Weigh what tells of a record and is in any other, of the records with a row."""
    keys = np.repeat(np.arange(len(firsts), dtype=np.int32), postings.holders)
    is_in = rows[postings.records] >= 0
    holders = np.bincount(keys[is_in], minlength=len(firsts))
    is_in &= (holders > 1)[keys]
    is_in &= telling.of(postings.records, firsts[keys])
    is_in &= telling.of(postings.records, seconds[keys])
    keys = keys[is_in]
    total = np.count_nonzero(rows >= 0)
    rarity = _WEIGHT_STEPS * np.log(total / np.maximum(holders, 1))
    weights = rarity[keys]
    weights *= 1 + np.log(postings.counts[is_in])
    return _Entries(rows[postings.records[is_in]], np.rint(weights).astype(np.int32), keys)


def _sign(group: Numbers, inverted: Inverted, telling: _Telling) -> _Entries:
    """Give each record's heaviest terms and pairs, of those that any other has."""
    rows = np.full(len(inverted.lengths), -1, np.int32)
    rows[group] = np.arange(len(group))
    each = np.arange(len(inverted.terms))
    terms = _weigh(inverted.postings, each, each, rows, telling).find_heaviest()
    pairs = _weigh(inverted.pairs, inverted.firsts, inverted.seconds, rows, telling).find_heaviest()
    share = np.rint(PAIR_SHARE * pairs.weights).astype(np.int64)
    return _Entries(
        np.append(terms.rows, pairs.rows),
        np.append(terms.weights, share),
        np.append(terms.keys, pairs.keys + len(each)),
    ).find_heaviest()


class _Likeness:
    """How like records are, by what they are known by."""

    def __init__(self, signatures: _Entries, total: int) -> None:
        rows, weights = signatures.rows, signatures.weights.astype(np.float64)
        self._total = total
        self._rows = rows
        # What all have weighs nothing, and so may all that a record has.
        lengths = np.maximum(np.sqrt(np.bincount(rows, weights * weights)), 1)
        self._weights = weights / lengths[rows]
        # For each entry, which others are of the same term or pair: in `_sharing`, so many from there.
        _keys, lists, sizes = np.unique(signatures.keys, return_inverse=True, return_counts=True)
        self._sharing = np.argsort(lists, kind="stable")
        self._starts = (np.cumsum(sizes) - sizes)[lists]
        self._sizes = np.where(sizes > MAX_HOLDERS, 0, sizes)[lists]

    def find_likest(self, start: int, stop: int) -> tuple[Numbers, Numbers]:
        """Give (rows, rows like them), of some rows, in their order and the likest first."""
        entries = np.arange(*np.searchsorted(self._rows, [start, stop]))
        ones = np.repeat(entries, self._sizes[entries])
        others = self._sharing[spread(self._starts, self._sizes, entries)]
        shares = np.rint(_LIKENESS_STEPS * self._weights[ones] * self._weights[others]).astype(np.int64)
        packed = np.sort((self._rows[ones] * self._total + self._rows[others]) << _LIKENESS_BITS | shares)
        pairs = packed >> _LIKENESS_BITS
        first = np.flatnonzero(np.diff(pairs, prepend=-1))
        likeness = np.add.reduceat(packed & (1 << _LIKENESS_BITS) - 1, first) if len(first) else first
        rows, others = np.divmod(pairs[first], self._total)
        is_like = (likeness >= MIN_LIKENESS * _LIKENESS_STEPS) & (rows != others)
        rows, others, likeness = rows[is_like], others[is_like], likeness[is_like]
        order = np.lexsort((others, -likeness, rows))
        order = order[_are_first(rows[order], RELATED)]
        return rows[order], others[order]
