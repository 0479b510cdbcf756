"""The inverted index: posting lists of terms and of bigrams (two neighbouring terms), with weighted frequencies."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np

from khlang.search.index.forward import FieldColumns, ForwardIndex, IntArray, concat_ranges, split_compounds
from khlang.search.text.tokenizer import PART_SEPARATOR

_THAI_TERM = re.compile("[\u0e01-\u0e4e]+")
# A number or a foreign word that so few records hold is looked up by its text alone, without its bigrams:
# most are figures that stand in one text, and to name each would double the words that a phone fetches first.
MIN_COMMON_FREQUENCY = 5
# A compound of one record alone is no help to others.
MIN_COMPOUND_FREQUENCY = 2


@dataclass(frozen=True, slots=True)
class PostingLists:
    """Posting lists, one after the other: list `n` from `starts[n]` to `starts[n + 1]`, records ascending.

    `doc_ids` are numbers of records, `frequencies` weighted term frequencies.
    """

    starts: IntArray
    doc_ids: IntArray
    frequencies: IntArray

    @property
    def document_frequencies(self) -> IntArray:
        """How many records each list has."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class InvertedIndex:
    """An inverted index in memory: terms in order with their postings, and bigrams by the numbers of their terms.

    Bigrams are in order of `bigram_firsts`, then `bigram_seconds`. `lengths` are the weighted document lengths.
    `compounds` are the words of several terms that at least two records hold, as they are written.
    `place_year_terms` are, of each record, the terms of its place and year.
    """

    terms: tuple[str, ...]
    postings: PostingLists
    bigram_firsts: IntArray
    bigram_seconds: IntArray
    bigram_postings: PostingLists
    lengths: IntArray
    compounds: tuple[str, ...]
    compound_postings: PostingLists
    place_year_terms: tuple[frozenset[str], ...]

    def are_adjacent(self, first: str, second: str) -> bool:
        """Tell whether any record holds two terms one after the other; of what is not common, it may."""
        pair = [self._find_common(term) for term in (first, second)]
        return -1 in pair or self.find_bigram(*pair) >= 0

    def find_bigram(self, first: int, second: int) -> int:
        """Give the number of a bigram of two terms, -1 for one that no record holds."""
        # Of another type, numpy would make a copy of all that it looks into.
        kind = self.bigram_firsts.dtype
        low, high = np.searchsorted(self.bigram_firsts, np.array([first, first + 1], kind)).tolist()
        place = low + int(np.searchsorted(self.bigram_seconds[low:high], np.array(second, kind)))
        return place if place < high and self.bigram_seconds[place] == second else -1

    def _find_common(self, term: str) -> int:
        """Give the number of a common term, -1 for any other."""
        at = bisect_left(self.terms, term)
        if at == len(self.terms) or self.terms[at] != term:
            return -1
        return at if is_common(term, int(np.diff(self.postings.starts[at : at + 2])[0])) else -1


def is_thai_term(term: str) -> bool:
    """Tell whether a term is Thai; others are numbers and foreign words."""
    return bool(_THAI_TERM.fullmatch(term))


def is_common(term: str, document_frequency: int) -> bool:
    """Tell whether a term is in the core of an index, with bigrams: Thai, or held by some records."""
    return document_frequency >= MIN_COMMON_FREQUENCY or is_thai_term(term)


def build_inverted_index(of_words: ForwardIndex) -> InvertedIndex:
    """Count every term, and every bigram within one field, of each record, weighted.

    Raises OverflowError for more records, terms and weight than its numbers hold.
    """
    return drop_lone_compounds(count_postings(of_words))


def drop_lone_compounds(inverted: InvertedIndex) -> InvertedIndex:
    """Give an index with the compounds that at least two records hold."""
    postings = inverted.compound_postings
    kept = np.flatnonzero(postings.document_frequencies >= MIN_COMPOUND_FREQUENCY)
    compounds = tuple(map(inverted.compounds.__getitem__, kept.tolist()))
    return replace(inverted, compounds=compounds, compound_postings=select_postings(postings, kept))


def select_postings(postings: PostingLists, kept: IntArray) -> PostingLists:
    """Give the posting lists of these numbers, in this order."""
    frequencies = postings.document_frequencies
    at = concat_ranges(postings.starts, frequencies, kept)
    starts = np.append(0, np.cumsum(frequencies[kept]))
    return PostingLists(starts, postings.doc_ids[at], postings.frequencies[at])


def count_postings(of_words: ForwardIndex) -> InvertedIndex:
    """Do the same with all compounds, also those of one record alone: another may come to hold them.

    Raises OverflowError as `build_inverted_index` does.
    """
    place_year_terms, total = of_words.place_year_terms, len(of_words.place_year_terms)
    compounds, compound_postings = _count_compounds(of_words, total)
    forward = split_compounds(of_words)
    del of_words
    terms, fields = forward.dictionary, forward.fields
    packing = _Packing(total, 2 * int(fields.weights.max(initial=0)))
    bits = len(terms).bit_length()
    packing.check(2 * bits)
    tails = np.repeat(packing.pack_tails(fields.doc_ids, fields.weights), fields.sizes)
    tails[_find_leads(fields)] += np.repeat(fields.weights, fields.leads).astype(tails.dtype)
    term_ids = forward.token_ids
    del forward
    _keys, postings = packing.count(packing.pack(term_ids, tails), np.arange(len(terms)))
    keys, bigram_postings = packing.count(packing.pack_bigrams(term_ids, bits, tails, fields))
    return InvertedIndex(
        terms,
        postings,
        (keys >> bits).astype(np.int32),
        (keys & ((1 << bits) - 1)).astype(np.int32),
        bigram_postings,
        measure_lengths(postings, total),
        compounds,
        compound_postings,
        place_year_terms,
    )


def _count_compounds(of_words: ForwardIndex, total: int) -> tuple[tuple[str, ...], PostingLists]:
    """Give the words of several terms, and their postings, each record once."""
    joined = {
        number: word.replace(PART_SEPARATOR, "")
        for number, word in enumerate(of_words.dictionary)
        if PART_SEPARATOR in word
    }
    # The same letters may be cut in several ways.
    ordered = sorted({*joined.values()})
    numbering = {compound: number for number, compound in enumerate(ordered)}
    compound_ids = np.full(len(of_words.dictionary), -1, np.int32)
    compound_ids[[*joined]] = [numbering[compound] for compound in joined.values()]
    numbers = compound_ids[of_words.token_ids]
    is_compound = numbers >= 0
    bits = total.bit_length()
    held = np.left_shift(numbers[is_compound], bits, dtype=np.int64) | of_words.doc_ids[is_compound]
    held.sort()
    held = held[_find_first(held)]
    keys, doc_ids = held >> bits, held & ((1 << bits) - 1)
    starts = np.append(0, np.cumsum(np.bincount(keys, minlength=len(ordered))))
    return tuple(ordered), PostingLists(starts, doc_ids.astype(np.int32), np.ones(len(doc_ids), np.int32))


def _find_leads(fields: FieldColumns) -> IntArray:
    """Give the positions of the tokens that count twice."""
    return concat_ranges(np.cumsum(fields.sizes) - fields.sizes, fields.leads, np.arange(len(fields.sizes)))


def measure_lengths(postings: PostingLists, total: int) -> IntArray:
    """Give the weighted length of each of `total` records, by the postings of terms."""
    return np.bincount(postings.doc_ids, postings.frequencies, total).astype(np.int64)


class _Packing:
    """Keys, records and weights in one number each: to sort numbers takes a fifth of the time of sorting positions."""

    def __init__(self, total: int, weight: int) -> None:
        self._weight_bits = weight.bit_length()
        self._doc_bits = total.bit_length()

    def pack_tails(self, doc_ids: IntArray, weights: IntArray) -> IntArray:
        """Give the part of the numbers below their keys."""
        kind = np.int32 if self._doc_bits + self._weight_bits < 32 else np.int64
        return (doc_ids << self._weight_bits | weights).astype(kind)

    def pack(self, keys: IntArray, tails: IntArray) -> IntArray:
        """Give the numbers."""
        packed = np.left_shift(keys, self._doc_bits + self._weight_bits, dtype=np.int64)
        packed |= tails
        return packed

    def check(self, key_bits: int) -> None:
        """Raise OverflowError when a number can't hold such keys: two million terms of 100,000 records fit."""
        if key_bits + self._doc_bits + self._weight_bits > 63:
            raise OverflowError("the library has too many records and terms, or a form too heavy a weight")

    def pack_bigrams(self, term_ids: IntArray, bits: int, tails: IntArray, fields: FieldColumns) -> IntArray:
        """Give the numbers of bigrams, whose keys are two numbers of terms of so many bits.

        Where one of the two terms counts twice and the other not, the bigram counts as its first.
        """
        packed = np.left_shift(term_ids[:-1], bits, dtype=np.int64)
        packed |= term_ids[1:]
        packed <<= self._doc_bits + self._weight_bits
        packed |= tails[:-1]
        has_next = np.ones(len(term_ids), bool)
        has_next[np.cumsum(fields.sizes) - 1] = False
        return packed[has_next[:-1]]

    def count(self, packed: IntArray, all_keys: IntArray | None = None) -> tuple[IntArray, PostingLists]:
        """Sum weights by key and record; give the keys in order, and the postings of each. Overwrites `packed`."""
        packed.sort()
        first = _find_first(packed >> self._weight_bits)
        mask = (1 << self._weight_bits) - 1
        # Step by step, for here a build takes most of its memory.
        weights = np.bitwise_and(packed, mask, dtype=np.int32, casting="unsafe")
        frequencies = np.add.reduceat(weights, first, dtype=np.int32) if len(first) else weights
        del weights
        both = packed[first]
        del packed, first
        both >>= self._weight_bits
        held = both >> self._doc_bits
        both &= (1 << self._doc_bits) - 1
        keys = held[_find_first(held)] if all_keys is None else all_keys
        starts = np.append(np.searchsorted(held, keys), len(held))
        return keys, PostingLists(starts, both.astype(np.int32), frequencies)


def _find_first(ascending: IntArray) -> IntArray:
    """Give the places of numbers that differ from the one before."""
    return np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)])
