"""A view of a live index: the records that somebody may see, as an index of these alone.

Nothing of the others gets into an answer: not their words, not even that a word is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import accumulate, compress
from typing import NamedTuple

import numpy as np

from khlang.search.index.forward import IntArray
from khlang.search.index.inverted import is_common
from khlang.search.index.posting_source import PostingList
from khlang.search.index.ranking import are_adjacent, idf_bucket_of, rank_records
from khlang.search.live.block import Block, LiveRecord
from khlang.search.query.matching import Matches, find_matches
from khlang.search.query.phrase_filter import DocMask
from khlang.search.query.posting_index import PostingIndex
from khlang.search.query.segmentation import TermDictionary
from khlang.search.query.synonyms import make_term_dictionary
from khlang.vocabularies import Vocabulary

# Terms whose places are kept: those of one long query.
_KEPT_TERMS = 32


@dataclass(frozen=True, slots=True)
class LiveResponse:
    """The keys of the records found, best first; the first `near` are about what was asked."""

    matches: Matches
    keys: tuple[int, ...]
    near: int


class _Places(NamedTuple):
    """Where a term stands: positions ascending, the record at each, and how much the term counts there."""

    positions: IntArray
    doc_ids: IntArray
    weights: IntArray


class LiveView(PostingIndex):
    """Answers queries about some records; may be asked by many threads."""

    def __init__(
        self,
        blocks: Sequence[Block],
        terms: Sequence[str],
        vocabularies: Iterable[Vocabulary],
        may_see: Callable[[str], bool],
    ) -> None:
        """`terms` are named by their numbers in the blocks; `may_see` tells of a group whether it may be seen."""
        self._vocabularies = tuple(vocabularies)
        seen = lru_cache(maxsize=None)(may_see)
        masks = [np.array([seen(record.group) for record in block.records], bool) for block in blocks]
        chosen = [(block, mask) for block, mask in zip(blocks, masks, strict=True) if mask.any()]
        self._blocks = [block for block, _mask in chosen]
        self._ends = np.array([*accumulate((block.extent for block in self._blocks), initial=0)], np.int64)
        self.records: list[LiveRecord] = [
            record for block, mask in chosen for record in compress(block.records, mask)
        ]
        self._count_terms(chosen, terms)
        self._line_up_fields([mask for _block, mask in chosen])
        self._find_places = lru_cache(maxsize=_KEPT_TERMS)(self._look_up)
        self._find_bigram = lru_cache(maxsize=_KEPT_TERMS)(self._look_up_bigram)

    def _count_terms(self, chosen: Iterable[tuple[Block, DocMask]], terms: Sequence[str]) -> None:
        held = np.zeros(len(terms), np.int64)
        for block, mask in chosen:
            held[block.terms] += block.document_frequencies if mask.all() else block.count(mask)
        numbers = np.flatnonzero(held).tolist()
        self._numbers = {terms[number]: number for number in numbers}
        self._document_frequencies = dict(zip(self._numbers, held[numbers].tolist(), strict=True))
        total = len(self.records)
        buckets = {each: idf_bucket_of(each, total) for each in {*self._document_frequencies.values()}}
        self.idf_buckets = {term: buckets[each] for term, each in self._document_frequencies.items()}

    def _line_up_fields(self, masks: Sequence[DocMask]) -> None:
        """Number positions and records through all blocks; a record that may not be seen has the number -1."""
        columns = [block.fields for block in self._blocks]
        doc_ids, seen = [], 0
        for fields, mask in zip(columns, masks, strict=True):
            numbers = np.where(mask, np.cumsum(mask) - 1 + seen, -1)
            doc_ids.append(numbers[fields.doc_ids])
            seen += int(mask.sum())
        self._field_docs = _join(doc_ids)
        self._field_weights = _join([fields.weights for fields in columns])
        self._field_leads = _join([fields.leads for fields in columns])
        sizes = _join([fields.sizes for fields in columns])
        self._field_starts = np.cumsum(sizes + 1) - (sizes + 1)
        is_seen = self._field_docs >= 0
        weights = self._field_weights * (sizes + self._field_leads)
        lengths = np.bincount(self._field_docs[is_seen], weights[is_seen], len(self.records))
        self.lengths: IntArray = lengths.astype(np.int64)

    def search(self, text: str, *, newest: bool = False) -> LiveResponse:
        """Find records, best first; those of the highest keys where the newest are asked for, or no words are."""
        matches = find_matches(text, self.dictionary, self)
        found = rank_records(matches.scores)
        if newest or not matches.query.keywords:
            found.sort(key=lambda number: -self.records[number].key)
        found.sort(key=lambda number: not matches.near[number])
        keys = tuple(self.records[number].key for number in found)
        return LiveResponse(matches, keys, int(matches.near.sum()))

    @cached_property
    def dictionary(self) -> TermDictionary:
        """The terms of these records, with synonyms."""
        return make_term_dictionary(self._vocabularies, self.idf_buckets, partial(are_adjacent, source=self))

    def idf_bucket(self, term: str) -> int | None:
        """Give the IDF bucket of a term, None if no record holds it."""
        return self.idf_buckets.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether bigrams with this term count."""
        return is_common(term, self._document_frequencies[term])

    def find_postings(self, term: str) -> PostingList:
        """Give the posting list of a term, empty if no record holds it."""
        places = self._find_places(term)
        return _count(places.doc_ids, places.weights)

    def find_bigram_postings(self, first: str, second: str) -> PostingList:
        """Give the posting list of two neighbouring terms, empty if no record holds them so."""
        return self._find_bigram(first, second)

    def _look_up_bigram(self, first: str, second: str) -> PostingList:
        ones, others = self._find_places(first), self._find_places(second)
        at = np.searchsorted(others.positions, ones.positions + 1)
        is_before = np.zeros(len(at), bool)
        inside = at < len(others.positions)
        is_before[inside] = others.positions[at[inside]] == ones.positions[inside] + 1
        return _count(ones.doc_ids[is_before], ones.weights[is_before])

    def read_text(self, record: int) -> bytes:
        """Give the folded text of a record."""
        return self.records[record].text

    def _look_up(self, term: str) -> _Places:
        number = self._numbers.get(term, -1)
        found = [block.find_positions(number) for block in self._blocks] if number >= 0 else []
        sizes = [len(positions) for positions in found]
        positions = _join(found) + np.repeat(self._ends[: len(found)], sizes)
        fields = np.searchsorted(self._field_starts, positions, side="right") - 1
        is_seen = self._field_docs[fields] >= 0
        positions, fields = positions[is_seen], fields[is_seen]
        is_lead = positions - self._field_starts[fields] < self._field_leads[fields]
        return _Places(positions, self._field_docs[fields], self._field_weights[fields] * (1 + is_lead))


def _count(doc_ids: IntArray, weights: IntArray) -> PostingList:
    """Sum weights by record."""
    first = np.flatnonzero(np.diff(doc_ids, prepend=-1))
    return PostingList(doc_ids[first], np.add.reduceat(weights, first) if len(first) else weights)


def _join(arrays: Sequence[IntArray]) -> IntArray:
    return np.concatenate(arrays).astype(np.int64) if arrays else np.zeros(0, np.int64)
