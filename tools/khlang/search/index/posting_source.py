"""An index whose posting lists are at hand, and the scores of its records. The browser's steps are in `ranking.js`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.forward import IntArray
from khlang.search.index.ranking import (
    SCORING,
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
        _add(scores, find_gram_postings(gram, source), weight, source.lengths)
    for phrases in weighed.phrases:
        best = np.zeros_like(scores)
        for phrase in phrases:
            added = np.zeros_like(scores)
            _add(added, find_phrase_postings(phrase.terms, source), phrase.weight, source.lengths)
            best = np.maximum(best, added)
        scores += best
    is_found = (scores > 0) | weighed.is_boost_only
    for boost in weighed.boosts:
        _add(scores, find_phrase_postings(boost.terms, source), boost.weight, source.lengths)
    return np.where(is_found, scores, 0.0)


def find_phrase_postings(terms: Sequence[str], source: PostingSource) -> PostingList:
    """Give the records that hold all parts of a phrase (`choose_parts`), each as often as its rarest part."""
    lists = [find_gram_postings(part, source) for part in choose_parts(terms, source)]
    held = lists[0].doc_ids
    for other in lists[1:]:
        held = np.intersect1d(held, other.doc_ids, assume_unique=True)
    least = [each.frequencies[np.searchsorted(each.doc_ids, held)] for each in lists]
    return PostingList(held, np.minimum.reduce(least))


def _add(scores: NDArray[np.float64], postings: PostingList, weight: float, lengths: IntArray) -> None:
    """Add what a term or bigram gives to each record that holds it."""
    total, document_frequency = len(lengths), len(postings.doc_ids)
    if not document_frequency:
        return
    rarity = weigh_rarity(document_frequency, total)
    k1, b = SCORING["k1"], SCORING["b"]
    norm = k1 * (1 - b + b * lengths[postings.doc_ids] / (lengths.sum() / total))
    scores[postings.doc_ids] += (
        rarity * weight * (k1 + 1) * postings.frequencies / (postings.frequencies + norm)
    )
