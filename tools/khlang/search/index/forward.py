"""The forward index: the tokens of all records in order, as numbers of words, then as numbers of terms."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.field_tokens import RecordTokens
from khlang.search.text.tokenizer import PART_SEPARATOR

# Integers of 32 or 64 bits: posting lists, which are very many, have 32.
IntArray = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """All fields of all records in order, none of them empty, a column each.

    `sizes` in positions, `weights`, `leads` (how many tokens count twice), and `doc_ids` (whose field it is).
    """

    sizes: IntArray
    weights: IntArray
    leads: IntArray
    doc_ids: IntArray


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """Tokens by position. `dictionary` has each distinct token, `token_ids` its number there at each position.

    Positions run through all fields of all records in order. `place_year_terms` are those of each record.
    """

    dictionary: tuple[str, ...]
    token_ids: IntArray
    fields: FieldColumns
    place_year_terms: tuple[frozenset[str], ...]

    @property
    def doc_ids(self) -> IntArray:
        """The record of each position."""
        return np.repeat(self.fields.doc_ids, self.fields.sizes)


class _Numbering(dict[str, int]):
    """Numbers for texts in the order in which they are first looked up."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def build_forward_index(listed: Iterable[RecordTokens]) -> ForwardIndex:
    """Number the words of all records, as they are given; a record's number is its place among them.

    Keeps none of their tokens: those of 7,036 take 150 MB.
    """
    numbering, word_ids, positions = _Numbering(), array("i"), array("i")
    starts, sizes = array("i"), array("i")
    columns: list[tuple[int, int, int, int]] = []
    place_year_terms: list[frozenset[str]] = []
    for doc_id, tokens in enumerate(listed):
        before = len(positions)
        positions.frombytes(tokens.word_numbers)
        starts.append(len(word_ids))
        sizes.append(len(positions) - before)
        word_ids.extend(map(numbering.__getitem__, tokens.distinct_words.split()))
        columns.extend((*span, doc_id) for span in tokens.spans)
        place_year_terms.append(tokens.place_year_terms)
    at = np.repeat(np.frombuffer(starts, np.int32), np.frombuffer(sizes, np.int32))
    at += np.frombuffer(positions, np.int32)
    fields = FieldColumns(*np.array(columns, np.int64).reshape(-1, 4).T)
    return ForwardIndex(
        tuple(numbering), np.frombuffer(word_ids, np.int32)[at], fields, tuple(place_year_terms)
    )


def split_compounds(of_words: ForwardIndex) -> ForwardIndex:
    """Give the same index with terms for words, numbered in their order: each distinct word is split once."""
    parts = [word.split(PART_SEPARATOR) for word in of_words.dictionary]
    # The order in which JavaScript compares strings.
    terms = sorted({term for each in parts for term in each}, key=lambda term: term.encode("utf-16-be"))
    numbering = {term: number for number, term in enumerate(terms)}
    term_ids = np.array([numbering[term] for each in parts for term in each], np.int32)
    sizes = np.array([len(each) for each in parts], np.int32)
    starts = (np.cumsum(sizes) - sizes).astype(np.int32)
    token_ids = term_ids[concat_ranges(starts, sizes, of_words.token_ids)]
    fields = of_words.fields
    begins = np.cumsum(fields.sizes) - fields.sizes
    in_terms = np.add.reduceat(sizes[of_words.token_ids], begins) if len(begins) else begins
    return ForwardIndex(tuple(terms), token_ids, replace(fields, sizes=in_terms), of_words.place_year_terms)


def concat_ranges(starts: IntArray, sizes: IntArray, chosen: IntArray) -> IntArray:
    """Give the places of what chosen lists hold, one list after the other.

    List `n` has `sizes[n]` places from `starts[n]` on.
    """
    wanted = sizes[chosen]
    ends = np.cumsum(wanted, dtype=wanted.dtype)
    places = np.repeat(starts[chosen] - (ends - wanted), wanted)
    places += np.arange(len(places), dtype=places.dtype)
    return places
