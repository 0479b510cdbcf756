"""Weak answers: how much of a query its first result holds. The browser has the same in `weakness.js`.

A search always finds something that shares a word with the query. That is an answer only where the first result holds
enough of the query's rarity, and any of the pairs of terms that stand together in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from khlang.search.index.ranking import (
    FUNCTION_TERMS,
    SCORING,
    ImpactList,
    PostingList,
    PostingSource,
    TermSequence,
    choose_bigrams,
    choose_terms,
    find_phrase,
    idf_bucket_of,
    rank_records,
)
from khlang.search.query.dictionary import MAX_TINY, Dictionary, Segments
from khlang.search.query.matching import Matches
from khlang.search.query.segmentation import SegmentedQuery, TermDictionary, cut_text, find_names

# Below this share of a query's rarity, the first result is no answer.
LEAST_SHARE = 0.47
# A long question has words that no answer repeats: a record that holds so many of its pairs answers it with less.
SENTENCE_PAIRS, LEAST_SHARE_OF_SENTENCE = 3, 0.3
# Below this share it is in doubt: another query was meant, if one that is near to it has all but this much.
DOUBTFUL_SHARE, FULL_SHARE = 0.7, 0.9
# Letters in no term weigh as a term that no record holds, once for so many.
LETTERS_PER_TERM = 4
# Terms of a word of the dictionary.
MAX_WORD_TERMS = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a record as an answer: the share of the query's rarity that it holds, from 0 to 1, and how many
    of the query's pairs it holds, of how many. `is_torn`: it holds the parts of a word, and not the word. `record` is
    its number, -1 without any."""

    share: float
    pairs: int
    held_pairs: int
    is_torn: bool = False
    record: int = -1

    @property
    def is_weak(self) -> bool:
        """Tell whether the record is no answer."""
        has_pair = self.held_pairs > 0 or not self.pairs
        least = LEAST_SHARE_OF_SENTENCE if self.held_pairs >= SENTENCE_PAIRS else LEAST_SHARE
        return self.share < least or (not has_pair and (self.is_torn or self.share < FULL_SHARE))

    @property
    def is_doubtful(self) -> bool:
        """Tell whether another query may have been meant."""
        return self.is_weak or self.share < DOUBTFUL_SHARE or (self.pairs > 0 and not self.held_pairs)

    def is_better(self, typed: Evidence) -> bool:
        """Tell whether what may have been meant is answered, and much better than what was typed."""
        if typed.is_weak:
            return not self.is_weak
        return self.share >= FULL_SHARE and not self.is_doubtful


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a query's runs are cut into: pairs inside them, terms that are there by chance, the number of terms that
    are missing, and words of several terms."""

    pairs: set[tuple[str, str]] = field(default_factory=set)
    junk: set[str] = field(default_factory=set)
    missing: list[float] = field(default_factory=list)
    words: list[tuple[str, ...]] = field(default_factory=list)


class _Subject(NamedTuple):
    """What is weighed: a record, for a query that was cut so."""

    record: int
    sequences: Sequence[TermSequence]
    parts: _Parts
    dictionary: TermDictionary


def find_evidence(matches: Matches, dictionary: TermDictionary, index: PostingSource) -> Evidence:
    """Weigh the first result of a query. A query without words, or with quoted phrases that were found, is answered."""
    query = matches.query
    if not query.keywords or (query.phrases and matches.phrases_found):
        return Evidence(1.0, 0, 0)
    found = rank_records(matches.scores)
    if not found:
        return Evidence(0.0, 0, 0)
    parts = _list_parts(matches.segmented, dictionary)
    subject = _Subject(found[0], matches.segmented.sequences, parts, dictionary)
    evidence = _weigh(subject, frozenset(), index)
    if not evidence.is_doubtful:
        return evidence
    torn = _find_torn(found[0], parts.words, index)
    return replace(_weigh(subject, torn, index), is_torn=True) if torn else evidence


def _weigh(subject: _Subject, torn: frozenset[str], index: PostingSource) -> Evidence:
    record, sequences, parts, dictionary = subject
    spoken = _find_spoken(record, sequences, dictionary, index)
    most = idf_bucket_of(1, len(index.lengths))
    all_rarity, held_rarity = sum(parts.missing) * most, 0.0
    for term in {term: None for each in _list_typed(sequences) for term in each if term in dictionary.absent}:
        all_rarity += most
        held_rarity += most * (term in spoken)
    for term in choose_terms([each for each in sequences if not each.is_phrase], index):
        rarity = float(most) if term in parts.junk else _weigh_term(term, index)
        all_rarity += rarity
        is_held = term not in parts.junk and term not in torn and _holds(index.find_postings(term), record)
        held_rarity += rarity * (is_held or term in spoken)
    pairs = held = 0
    for first, second in choose_bigrams(sequences, index):
        postings = index.find_bigram_postings(first, second)
        if len(postings.doc_ids) <= SCORING["max_bigram_share"] * len(index.lengths):
            pairs += (first, second) in parts.pairs
            held += {first, second} <= spoken or _holds(postings, record)
    # Where only years or ids are asked for, whatever is found has them.
    share = min(1.0, held_rarity / all_rarity) if all_rarity else 1.0
    return Evidence(share, pairs, held, record=record)


def _list_typed(sequences: Iterable[TermSequence]) -> Iterator[tuple[str, ...]]:
    """Give what was typed, without other names and years."""
    return (each.terms for each in sequences if not (each.is_phrase or each.is_boost))


def _find_spoken(
    record: int, sequences: Sequence[TermSequence], dictionary: TermDictionary, index: PostingSource
) -> set[str]:
    """Give the terms of the names for which a record has another name: they need not be there."""
    phrases = {each.terms for each in sequences if each.is_phrase and not each.is_boost}
    return {
        term
        for terms in _list_typed(sequences)
        for name in find_names(terms, dictionary)
        if any(
            _holds(find_phrase(other, index), record)
            for other in dictionary.synonyms[name]
            if other in phrases
        )
        for term in name
    }


def _weigh_term(term: str, index: PostingSource) -> float:
    return (SCORING["function_term"] if term in FUNCTION_TERMS else 1.0) * (index.idf_bucket(term) or 0)


def _holds(postings: PostingList | ImpactList, record: int) -> bool:
    at = int(np.searchsorted(postings.doc_ids, record))
    return at < len(postings.doc_ids) and int(postings.doc_ids[at]) == record


def _find_torn(record: int, words: Iterable[tuple[str, ...]], index: PostingSource) -> frozenset[str]:
    """Give the terms of the words that a record does not hold whole."""
    return frozenset(
        term
        for terms in words
        if not all(_holds(index.find_bigram_postings(*pair), record) for pair in pairwise(terms))
        for term in terms
    )


def _list_parts(segmented: SegmentedQuery, dictionary: TermDictionary) -> _Parts:
    parts = _Parts()
    for is_thai, segments in cut_text(segmented.text, dictionary):
        if not is_thai:
            # The figures of a year that was understood need not stand in a text.
            figures = segmented.years and segments[0][0].isdecimal()
            parts.missing.extend(1.0 for _letters, is_term in segments if not (is_term or figures))
            continue
        parts.missing.extend(
            max(1.0, len(letters) / LETTERS_PER_TERM) for letters, is_term in segments if not is_term
        )
        parts.junk.update(_find_junk(segments, dictionary.dictionary))
        parts.words.extend(_find_words(segments, dictionary.dictionary))
        parts.pairs.update(
            (left[0], right[0])
            for left, right in pairwise(segments)
            if left[1] and right[1] and not FUNCTION_TERMS & {left[0], right[0]}
        )
    return parts


def _find_junk(segments: Segments, dictionary: Dictionary) -> Iterator[str]:
    """Give the short terms beside letters that are in no word: they are letters of the same unknown one."""
    strays = [not is_term and text not in dictionary.atoms for text, is_term in segments]
    for at, (text, is_term) in enumerate(segments):
        if is_term and len(text) <= MAX_TINY and any(strays[max(0, at - 1) : at + 2]):
            yield text


def _find_words(segments: Segments, dictionary: Dictionary) -> Iterator[tuple[str, ...]]:
    """Give the words of the dictionary that several terms make, the longest at each place."""
    at = 0
    while at < len(segments):
        size = next(
            (
                size
                for size in range(min(MAX_WORD_TERMS, len(segments) - at), 1, -1)
                if all(is_term for _text, is_term in segments[at : at + size])
                and "".join(text for text, _is_term in segments[at : at + size]) in dictionary.words
            ),
            1,
        )
        if size > 1:
            yield tuple(text for text, _is_term in segments[at : at + size])
        at += size
