"""What an index whose posting lists are at hand answers, whichever engine keeps these: scores, and who holds what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.posting_source import PostingSource, find_gram_postings, score_records
from khlang.search.index.ranking import Gram, TermSequence
from khlang.search.query.phrase_filter import DocMask, find_sequence_docs


class PostingIndex(PostingSource, Protocol):
    """A `SearchedIndex` but for the texts: an engine adds its terms and its posting lists."""

    def score(self, sequences: Sequence[TermSequence]) -> NDArray[np.float64]:
        """Give the score of every record."""
        return score_records(sequences, self)

    def holds(self, record: int, gram: Gram) -> bool:
        """Tell whether a record holds a term or a bigram."""
        doc_ids = find_gram_postings(gram, self).doc_ids
        at = int(np.searchsorted(doc_ids, record))
        return at < len(doc_ids) and int(doc_ids[at]) == record

    def find_sequence(self, terms: Sequence[str]) -> DocMask:
        """Tell of each record whether it holds all these terms, each right after the one before."""
        return find_sequence_docs(terms, self)
