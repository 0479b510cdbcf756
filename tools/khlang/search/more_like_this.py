"""More like this: records whose rarer terms, without those of place and year, are much the same.

Cosine similarity of the heaviest terms and bigrams, tf-idf weighted (Manning, Raghavan and Schütze 2008, sections
6.2 and 6.3). Posting lists are short by construction, so that the work grows with the library and not its square.
Weights are integers, so that their order and sums are the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khlang.records.record import Record
from khlang.search.index.forward import IntArray, concat_ranges
from khlang.search.index.inverted import InvertedIndex, PostingLists

# More than a page shows, since it leaves out records that it links for another reason.
MAX_SIMILAR = 8
# A record's signature is this many of its terms and bigrams; a bigram counts for this share of a term. Terms alone
# are vague, bigrams alone rare (of texts cut in two, the most similar is the other half for .59 and .49 of two sets;
# by 24 of both for .55 and .44, by terms alone for .54 and .44 at best).
SIGNATURE_SIZE = 48
BIGRAM_SHARE = 0.6
# A term or bigram that more records have in their signatures does not make any two of them similar.
MAX_SHARING = 100
# Below this similarity two lessons share only common phrases (judged on the demonstration library).
MIN_SIMILARITY = 0.1

# A weight is below 512: that of a count of two billion in two of a billion records is 450.
_WEIGHT_BITS = 21
_WEIGHT_STEPS = 1 << (_WEIGHT_BITS - 9)
_MAX_WEIGHT = (1 << _WEIGHT_BITS) - 1
_SIMILARITY_BITS = 21
_SIMILARITY_STEPS = 1 << (_SIMILARITY_BITS - 1)
# Records compared at once, which bounds the memory.
_BLOCK = 500
# Of the heaviest entries of a record, so many may be of its place and year: whether they are is asked of few.
_SPARE = 48
# Weights are sorted out by their highest bits first.
_COARSE_BITS = 8

_Mask = NDArray[np.bool_]


def find_similar_records(
    records: Sequence[Record], inverted: InvertedIndex
) -> Mapping[str, tuple[Record, ...]]:
    """Give at most eight records like each one, the most similar first, by the id of that one.

    Only records of forms with a problem are compared, each with others of its form;
    `inverted` is made of `records`.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        if record.form.roles.problem:
            groups[record.form.key].append(number)
    term_filter = _TermFilter(inverted.place_year_terms, inverted.terms)
    related: dict[str, list[Record]] = defaultdict(list)
    for group in groups.values():
        for number, other in _compare(np.array(group), inverted, term_filter):
            related[records[number].id].append(records[other])
    return {name: tuple(most_similar) for name, most_similar in related.items()}


def _compare(group: IntArray, inverted: InvertedIndex, term_filter: _TermFilter) -> Iterator[tuple[int, int]]:
    """Give the numbers of a record and of one like it, the most similar first, of some records of an index."""
    similarity = _Similarity(_sign(group, inverted, term_filter), len(group))
    for start in range(0, len(group), _BLOCK):
        rows, others = similarity.find_most_similar(start, start + _BLOCK)
        yield from zip(group[rows].tolist(), group[others].tolist(), strict=True)


class _TermFilter:
    """Selects the terms of a record that describe its subject: not those of its place and year, and no figures."""

    def __init__(self, place_year_terms: Sequence[frozenset[str]], terms: Sequence[str]) -> None:
        """`place_year_terms` are those of each record, `terms` all terms of the index in their order."""
        self._is_figure = np.array([term[0].isdecimal() for term in terms], bool)
        all_terms: frozenset[str] = frozenset().union(*place_year_terms)
        numbers = {term: number for number, term in enumerate(terms) if term in all_terms}
        self._is_place_year = np.zeros(len(terms), bool)
        self._is_place_year[list(numbers.values())] = True
        self._place_year_keys = np.array(
            [
                len(place_year_terms) * numbers[term] + doc_id
                for doc_id, each in enumerate(place_year_terms)
                for term in each
            ],
            np.int64,
        )
        self._place_year_keys.sort()
        self._total = len(place_year_terms)

    def mask(self, doc_ids: IntArray, terms: IntArray) -> _Mask:
        """Tell of each record and term whether the term counts for it."""
        is_counted: _Mask = ~self._is_figure[terms]
        asked = np.flatnonzero(self._is_place_year[terms])
        # Nearly in order, as postings are by term: to look them up takes a third of the time then.
        keys = self._total * terms[asked].astype(np.int64) + doc_ids[asked]
        places = np.minimum(np.searchsorted(self._place_year_keys, keys), len(self._place_year_keys) - 1)
        is_counted[asked] &= self._place_year_keys[places] != keys
        return is_counted


@dataclass(frozen=True, slots=True)
class _Entries:
    """Terms and bigrams of records: of what row, how heavy in whole steps, which term or bigram."""

    rows: IntArray
    weights: IntArray
    keys: IntArray

    @property
    def columns(self) -> tuple[IntArray, IntArray, IntArray]:
        """All three."""
        return self.rows, self.weights, self.keys

    def take(self, chosen: _Mask) -> _Entries:
        """Give some of the entries."""
        return _Entries(*(column[chosen] for column in self.columns))

    def find_light(self, number: int) -> IntArray:
        """Give, by row, a weight below which nothing is among the heaviest so many of the row."""
        steps = 1 << _COARSE_BITS
        shift = _WEIGHT_BITS - _COARSE_BITS
        rows = int(self.rows.max(initial=-1)) + 1
        coarse = self.weights >> shift
        coarse += self.rows << _COARSE_BITS
        held = np.bincount(coarse, minlength=rows * steps).reshape(rows, steps)
        heavier = np.cumsum(held[:, ::-1], axis=1)[:, ::-1]
        # How many steps have enough in them and above.
        enough = np.count_nonzero(heavier >= number, axis=1)
        light: IntArray = np.maximum(enough - 1, 0) << shift
        return light

    def find_heaviest(self) -> _Entries:
        """Give the heaviest of each row, rows ascending."""
        key_bits = int(self.keys.max(initial=0)).bit_length()
        packed = np.left_shift(self.rows, _WEIGHT_BITS, dtype=np.int64)
        packed |= _MAX_WEIGHT - self.weights
        packed <<= key_bits
        packed |= self.keys
        packed.sort()
        rows = packed >> (_WEIGHT_BITS + key_bits)
        packed = packed[_are_first(rows, SIGNATURE_SIZE)]
        weights = _MAX_WEIGHT - (packed >> key_bits & _MAX_WEIGHT)
        return _Entries(packed >> (_WEIGHT_BITS + key_bits), weights, packed & ((1 << key_bits) - 1))


def _are_first(rows: IntArray, number: int) -> _Mask:
    """Tell of each whether it is among the first so many of its row; `rows` ascending."""
    is_late = np.zeros(len(rows), bool)
    is_late[number:] = rows[number:] == rows[:-number]
    return ~is_late


def _weigh(
    postings: PostingLists, firsts: IntArray, seconds: IntArray, rows: IntArray, term_filter: _TermFilter
) -> _Entries:
    """Give the heaviest terms or bigrams that count and are in any other record, of the records with a row."""
    keys = np.repeat(np.arange(len(firsts), dtype=np.int32), postings.document_frequencies)
    entry_rows = rows[postings.doc_ids]
    is_in = entry_rows >= 0
    document_frequencies = np.bincount(keys[is_in], minlength=len(firsts))
    is_in &= (document_frequencies > 1)[keys]
    keys, entry_rows = keys[is_in], entry_rows[is_in]
    total = np.count_nonzero(rows >= 0)
    rarity = _WEIGHT_STEPS * np.log(total / np.maximum(document_frequencies, 1))
    frequencies = postings.frequencies[is_in]
    weights = rarity[keys]
    weights *= (1 + np.log(np.arange(1, 1 + int(frequencies.max(initial=1)))))[frequencies - 1]
    every = _Entries(entry_rows, np.rint(weights).astype(np.int32), keys)
    records = np.flatnonzero(rows >= 0)

    def choose(entries: _Entries) -> _Entries:
        of_records = records[entries.rows]
        is_counted = term_filter.mask(of_records, firsts[entries.keys])
        if firsts is not seconds:
            is_counted &= term_filter.mask(of_records, seconds[entries.keys])
        return entries.take(is_counted)

    light = every.find_light(SIGNATURE_SIZE + _SPARE)
    heavy = choose(every.take(every.weights >= light[every.rows]))
    # Where too few of those count, all are asked about.
    is_short = (np.bincount(heavy.rows, minlength=len(light)) < SIGNATURE_SIZE) & (light > 0)
    if is_short.any():
        more = choose(every.take(is_short[every.rows]))
        heavy = heavy.take(~is_short[heavy.rows])
        heavy = _Entries(*(np.append(*both) for both in zip(heavy.columns, more.columns, strict=True)))
    return heavy.find_heaviest()


def _sign(group: IntArray, inverted: InvertedIndex, term_filter: _TermFilter) -> _Entries:
    """Give each record's heaviest terms and bigrams, of those that any other has."""
    rows = np.full(len(inverted.lengths), -1, np.int32)
    rows[group] = np.arange(len(group))
    each = np.arange(len(inverted.terms))
    terms = _weigh(inverted.postings, each, each, rows, term_filter)
    bigrams = _weigh(
        inverted.bigram_postings, inverted.bigram_firsts, inverted.bigram_seconds, rows, term_filter
    )
    share = np.rint(BIGRAM_SHARE * bigrams.weights).astype(np.int64)
    return _Entries(
        np.append(terms.rows, bigrams.rows),
        np.append(terms.weights, share),
        np.append(terms.keys, bigrams.keys + len(each)),
    ).find_heaviest()


class _Similarity:
    """Cosine similarity of records by their heaviest terms and bigrams."""

    def __init__(self, signatures: _Entries, total: int) -> None:
        rows, weights = signatures.rows, signatures.weights.astype(np.float64)
        self._total = total
        self._rows = rows
        # What all have weighs nothing, and so may all that a record has.
        lengths = np.maximum(np.sqrt(np.bincount(rows, weights * weights)), 1)
        self._weights = weights / lengths[rows]
        # For each entry, which others are of the same term or bigram: in `_sharing`, so many from there.
        _keys, lists, sizes = np.unique(signatures.keys, return_inverse=True, return_counts=True)
        self._sharing = np.argsort(lists, kind="stable")
        self._starts = (np.cumsum(sizes) - sizes)[lists]
        self._sizes = np.where(sizes > MAX_SHARING, 0, sizes)[lists]

    def find_most_similar(self, start: int, stop: int) -> tuple[IntArray, IntArray]:
        """Give (rows, rows like them), of some rows, in their order and the most similar first."""
        entries = np.arange(*np.searchsorted(self._rows, [start, stop]))
        ones = np.repeat(entries, self._sizes[entries])
        others = self._sharing[concat_ranges(self._starts, self._sizes, entries)]
        shares = np.rint(_SIMILARITY_STEPS * self._weights[ones] * self._weights[others]).astype(np.int64)
        packed = np.sort((self._rows[ones] * self._total + self._rows[others]) << _SIMILARITY_BITS | shares)
        both = packed >> _SIMILARITY_BITS
        first = np.flatnonzero(np.diff(both, prepend=-1))
        similarity = np.add.reduceat(packed & (1 << _SIMILARITY_BITS) - 1, first) if len(first) else first
        rows, others = np.divmod(both[first], self._total)
        is_like = (similarity >= MIN_SIMILARITY * _SIMILARITY_STEPS) & (rows != others)
        rows, others, similarity = rows[is_like], others[is_like], similarity[is_like]
        order = np.lexsort((others, -similarity, rows))
        order = order[_are_first(rows[order], MAX_SIMILAR)]
        return rows[order], others[order]
