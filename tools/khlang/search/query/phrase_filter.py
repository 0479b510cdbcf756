"""The phrase filter: which records hold quoted phrases letter by letter, and which hold excluded terms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from khlang.cache import Cache
from khlang.records.record import Record
from khlang.search.index.posting_source import PostingSource
from khlang.search.index.ranking import Gram, TermSequence, TermSource
from khlang.search.query.parser import Query
from khlang.search.query.segmentation import SegmentedQuery
from khlang.search.text.field_texts import list_field_texts
from khlang.search.text.tokenizer import fold_text

# Of each record, whether it is chosen.
DocMask = NDArray[np.bool_]


class SearchedIndex(TermSource, Protocol):
    """An index that answers queries, wherever its posting lists are."""

    idf_buckets: dict[str, int]

    def score(self, sequences: Sequence[TermSequence]) -> NDArray[np.float64]:
        """Give the score of every record, as `score_records` does."""

    def holds(self, record: int, gram: Gram) -> bool:
        """Tell whether a record holds a term or a bigram."""

    def find_sequence(self, terms: Sequence[str]) -> DocMask:
        """Tell of each record whether it holds all these terms, as `find_sequence_docs` does."""

    def read_text(self, record: int) -> bytes:
        """Give the text of a record as `fold_record` made it."""


def fold_for_phrases(text: str) -> bytes:
    """Give the form in which phrases are compared: folded, all spaces and lines alike, a byte a Thai letter.

    So 7,036 texts take 25 MB, and a phrase is looked for in all of them in a twentieth of a second.
    """
    return " ".join(fold_text(text).split()).encode("cp874", "xmlcharrefreplace")


def fold_texts(records: Sequence[Record], cache: Cache) -> list[bytes]:
    """Give the folded text of each record, from the cache where the record is unchanged."""
    keys = [record.digest for record in records]
    kept = cache.get(keys)
    new = {key: fold_record(record) for key, record in zip(keys, records, strict=True) if key not in kept}
    cache.put(new, used=keys)
    return [kept[key] if key in kept else new[key] for key in keys]


def fold_record(record: Record) -> bytes:
    """Give the text of a record in which phrases are looked for."""
    return fold_for_phrases("\n".join(text for _label, text in list_field_texts(record)))


def find_sequence_docs(terms: Sequence[str], index: PostingSource) -> DocMask:
    """Tell of each record whether it holds all these terms, each right after the one before.

    Bigrams of rare figures and foreign words are not kept: of those, only whether the terms are held.
    """
    held = np.ones(len(index.lengths), bool)
    for term in terms:
        held &= _mask(index.find_postings(term).doc_ids, len(held))
    for first, second in pairwise(terms):
        if held.any() and index.is_common(first) and index.is_common(second):
            held &= _mask(index.find_bigram_postings(first, second).doc_ids, len(held))
    return held


def _mask(doc_ids: NDArray[np.integer], total: int) -> DocMask:
    mask = np.zeros(total, bool)
    mask[doc_ids] = True
    return mask


def mask_excluded(segmented: SegmentedQuery, index: SearchedIndex) -> DocMask:
    """Tell of each record whether it holds what the query excludes."""
    excluded = np.zeros(index.total, bool)
    for terms in segmented.excluded:
        if all(term in index.idf_buckets for term in terms):
            excluded |= index.find_sequence(terms)
    return excluded


def filter_phrases(query: Query, segmented: SegmentedQuery, among: DocMask, index: SearchedIndex) -> DocMask:
    """Tell which of the records `among` hold every quoted phrase, letter by letter."""
    exact = among.copy()
    if not query.phrases:
        return exact
    # A phrase with letters in no term is in no record.
    if len(segmented.phrases) < len(query.phrases):
        return np.zeros(len(exact), bool)
    for terms in segmented.phrases:
        exact &= (
            index.find_sequence(terms)
            if all(term in index.idf_buckets for term in terms)
            else np.zeros_like(exact)
        )
    phrases = [fold_for_phrases(phrase) for phrase in query.phrases]
    for record in np.flatnonzero(exact):
        text = index.read_text(int(record))
        exact[record] = all(phrase in text for phrase in phrases)
    return exact
