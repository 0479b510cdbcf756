"""An index in memory, straight from the tokens: what engines must agree with."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import islice, pairwise

import numpy as np
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import PostingLists, build_inverted_index, is_common
from khlang.search.index.posting_source import PostingList, PostingSource
from khlang.search.index.ranking import idf_bucket_of


class MemoryIndex(PostingSource):
    """A `PostingSource` with nothing in between."""

    def __init__(self, listed: Iterable[RecordTokens]) -> None:
        inverted = build_inverted_index(build_forward_index(listed))
        self.lengths = inverted.lengths
        self._document_frequencies = dict(
            zip(inverted.terms, inverted.postings.document_frequencies.tolist(), strict=True)
        )
        self.idf_buckets = {
            term: idf_bucket_of(held, len(inverted.lengths))
            for term, held in self._document_frequencies.items()
        }
        self._terms = dict(zip(inverted.terms, _list_postings(inverted.postings), strict=True))
        bigrams = zip(inverted.bigram_firsts.tolist(), inverted.bigram_seconds.tolist(), strict=True)
        names = [(inverted.terms[first], inverted.terms[second]) for first, second in bigrams]
        self._bigrams = dict(zip(names, _list_postings(inverted.bigram_postings), strict=True))

    def idf_bucket(self, term: str) -> int | None:
        """Give the IDF bucket of a term."""
        return self.idf_buckets.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether bigrams with this term are kept."""
        return is_common(term, self._document_frequencies[term])

    def find_postings(self, term: str) -> PostingList:
        """Give the posting list of a term."""
        return self._terms[term]

    def find_bigram_postings(self, first: str, second: str) -> PostingList:
        """Give the posting list of two neighbouring terms."""
        return self._bigrams.get((first, second), PostingList(np.zeros(0, int), np.zeros(0, int)))


def list_fields(tokens: RecordTokens) -> list[FieldTokens]:
    """Give the fields that the tokens of a record were made of."""
    words, numbers = tokens.distinct_words.split(), iter(array("I", tokens.word_numbers))
    return [
        FieldTokens(" ".join(words[number] for number in islice(numbers, span.size)), span.weight, span.lead)
        for span in tokens.spans
    ]


def _list_postings(postings: PostingLists) -> list[PostingList]:
    starts = postings.starts.tolist()
    spans = pairwise(starts)
    return [PostingList(postings.doc_ids[start:end], postings.frequencies[start:end]) for start, end in spans]
