"""Weak answers: how much of a query its first result holds. The browser has the same in `weakness.js`.

A search always finds something that shares a word with the query. That is an answer only where the first result holds
enough of the query's rarity, and any of the pairs of terms that stand together in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from khlang.search.index.ranking import (
    FUNCTION_TERMS,
    SCORING,
    PostingList,
    PostingSource,
    choose_bigrams,
    choose_terms,
    idf_bucket_of,
    rank_records,
)
from khlang.search.query.dictionary import MAX_TINY
from khlang.search.query.matching import Matches
from khlang.search.query.segmentation import TermDictionary, segment_words
from khlang.search.text.tokenizer import fold_text, pre_tokenize

# Below this share of a query's rarity, the first result is no answer.
LEAST_SHARE = 0.45
# Letters in no term weigh as a term that no record holds, once for so many.
LETTERS_PER_TERM = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a record as an answer: the share of the query's rarity that it holds, from 0 to 1, and how many
    of the query's pairs it holds, of how many."""

    share: float
    pairs: int
    held_pairs: int

    @property
    def is_weak(self) -> bool:
        """Tell whether the record is no answer."""
        return self.share < LEAST_SHARE or (self.pairs > 0 and not self.held_pairs)


def find_evidence(matches: Matches, dictionary: TermDictionary, index: PostingSource) -> Evidence:
    """Weigh the first result of a query. A query without words, or with quoted phrases that were found, is answered."""
    query = matches.query
    if not query.keywords or (query.phrases and matches.phrases_found):
        return Evidence(1.0, 0, 0)
    found = rank_records(matches.scores)
    if not found:
        return Evidence(0.0, 0, 0)
    return _weigh(found[0], matches, dictionary, index)


def _weigh(record: int, matches: Matches, dictionary: TermDictionary, index: PostingSource) -> Evidence:
    own, junk, missing = _list_parts(matches.query.keywords, dictionary)
    sequences = matches.segmented.sequences
    most = idf_bucket_of(1, len(index.lengths))
    all_rarity, held_rarity = float(missing * most), 0.0
    for term, weight in choose_terms(sequences, index).items():
        rarity = _weigh_term(term, index) * (most if term in junk else index.idf_bucket(term) or 0)
        is_own = weight == 1 or term in FUNCTION_TERMS
        all_rarity += rarity if is_own else 0
        if term not in junk and _holds(index.find_postings(term), record):
            held_rarity += rarity
    pairs = held = 0
    for first, second in choose_bigrams(sequences, index):
        postings = index.find_bigram_postings(first, second)
        if len(postings.doc_ids) > SCORING["max_bigram_share"] * len(index.lengths):
            continue
        pairs += (first, second) in own
        held += _holds(postings, record)
    return Evidence(min(1.0, held_rarity / all_rarity) if all_rarity else 0.0, pairs, held)


def _weigh_term(term: str, index: PostingSource) -> float:
    return SCORING["function_term"] if term in FUNCTION_TERMS else 1.0


def _holds(postings: PostingList, record: int) -> bool:
    at = int(np.searchsorted(postings.doc_ids, record))
    return at < len(postings.doc_ids) and int(postings.doc_ids[at]) == record


def _list_parts(text: str, dictionary: TermDictionary) -> tuple[set[tuple[str, str]], set[str], float]:
    """Give the pairs inside runs, the terms that are there by chance, and how many terms are missing."""
    pairs: set[tuple[str, str]] = set()
    junk: set[str] = set()
    missing = 0.0
    for pre_token, is_thai, _start, _end in pre_tokenize(fold_text(text)):
        if not is_thai:
            missing += pre_token not in dictionary.idf_buckets
            continue
        segments = segment_words(pre_token, dictionary.idf_buckets, dictionary.dictionary)
        missing += sum(_count_missing(segment) for segment in segments)
        junk.update(_find_junk(segments, dictionary))
        pairs.update(
            (left[0], right[0])
            for left, right in pairwise(segments)
            if left[1] and right[1] and not FUNCTION_TERMS & {left[0], right[0]}
        )
    return pairs, junk, missing


def _count_missing(segment: tuple[str, bool]) -> float:
    text, is_term = segment
    return 0.0 if is_term else max(1.0, len(text) / LETTERS_PER_TERM)


def _find_junk(segments: Sequence[tuple[str, bool]], dictionary: TermDictionary) -> Iterator[str]:
    """Give the short terms beside letters that are in no word: they are letters of the same unknown one."""
    strays = [not is_term and text not in dictionary.dictionary.atoms for text, is_term in segments]
    for at, (text, is_term) in enumerate(segments):
        beside = strays[max(0, at - 1) : at + 2]
        if is_term and len(text) <= MAX_TINY and any(beside):
            yield text
