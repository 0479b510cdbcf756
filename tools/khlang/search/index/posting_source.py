"""An index whose posting lists are at hand, and the scores of its records. The browser's steps are in `ranking.js`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.forward import IntArray
from khlang.search.index.impacts import K1, measure_impacts
from khlang.search.index.ranking import (
    Gram,
    TermSequence,
    TermSource,
    choose_parts,
    weigh_query,
    weigh_rarity,
)


@dataclass(frozen=True, slots=True)
class PostingList:
    """The records with a term or a bigram: their numbers, ascending, and weighted term frequencies."""

    doc_ids: NDArray[np.integer]
    frequencies: NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class ImpactList:
    """The records with a term, a bigram or a phrase: their numbers, ascending, and how much it counts in each, from 0
    to 1."""

    doc_ids: NDArray[np.integer]
    impacts: NDArray[np.float64]


class PostingSource(TermSource, Protocol):
    """An index, as ranking reads it."""

    lengths: IntArray

    @property
    def total(self) -> int:
        """How many records it has."""
        return len(self.lengths)

    def find_postings(self, term: str) -> PostingList:
        """Give the posting list of a term, empty if no record holds it."""

    def find_bigram_postings(self, first: str, second: str) -> PostingList:
        """Give the posting list of two neighbouring terms, empty if no record holds them so."""

    def count_bigram(self, first: str, second: str) -> int:
        """Tell how many records hold two terms as neighbours."""
        return len(self.find_bigram_postings(first, second).doc_ids)


def find_gram_postings(gram: Gram, source: PostingSource) -> PostingList:
    """Give the posting list of a term or a bigram."""
    return source.find_postings(gram[0]) if len(gram) == 1 else source.find_bigram_postings(*gram)


def score_records(sequences: Sequence[TermSequence], source: PostingSource) -> NDArray[np.float64]:
    """Give the score of every record, 0 for those that hold nothing of the query.

    Added up in the order of the query, so that every engine gets the same sums.
    """
    scores = np.zeros(len(source.lengths))
    weighed = weigh_query(sequences, source)
    for gram, weight in weighed.grams:
        _add(scores, _weigh_postings(find_gram_postings(gram, source), source), weight)
    for phrases in weighed.phrases:
        best = np.zeros_like(scores)
        for phrase in phrases:
            added = np.zeros_like(scores)
            _add(added, find_phrase(phrase.terms, source), phrase.weight)
            best = np.maximum(best, added)
        scores += best
    is_found = (scores > 0) | weighed.is_boost_only
    for boost in weighed.boosts:
        _add(scores, find_phrase(boost.terms, source), boost.weight)
    return np.where(is_found, scores, 0.0)


def find_phrase(terms: Sequence[str], source: PostingSource) -> ImpactList:
    """Give the records that hold all parts of a phrase (`choose_parts`), each with the least impact that one has."""
    lists = [
        _weigh_postings(find_gram_postings(part, source), source) for part in choose_parts(terms, source)
    ]
    held = lists[0].doc_ids
    for other in lists[1:]:
        held = np.intersect1d(held, other.doc_ids, assume_unique=True)
    least = [each.impacts[np.searchsorted(each.doc_ids, held)] for each in lists]
    return ImpactList(held, np.minimum.reduce(least))


def _weigh_postings(postings: PostingList, source: PostingSource) -> ImpactList:
    impacts = measure_impacts(postings.doc_ids, postings.frequencies, source.lengths)
    return ImpactList(postings.doc_ids, impacts)


def _add(scores: NDArray[np.float64], weighed: ImpactList, weight: float) -> None:
    """Add what a term, bigram or phrase gives to each record that holds it."""
    document_frequency = len(weighed.doc_ids)
    if document_frequency:
        rarity = weigh_rarity(document_frequency, len(scores))
        scores[weighed.doc_ids] += rarity * weight * (K1 + 1) * weighed.impacts
