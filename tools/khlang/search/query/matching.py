"""Matching: which records of an index answer a query, and how well; the same for every index in Python."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.ranking import SCORING
from khlang.search.query.parser import Query, parse_query
from khlang.search.query.phrase_filter import DocMask, SearchedIndex, filter_phrases, mask_excluded
from khlang.search.query.segmentation import SegmentedQuery, TermDictionary, segment_query


@dataclass(frozen=True, slots=True)
class Matches:
    """What a query finds in an index: of each record its score, 0 for those that hold nothing of it.

    `near` are those with a score near the best, or with the quoted phrases. Without `phrases_found`, no record has
    these, and their words were searched as keywords.
    """

    query: Query
    segmented: SegmentedQuery
    scores: NDArray[np.float64]
    near: DocMask
    phrases_found: bool


def find_matches(text: str, dictionary: TermDictionary, index: SearchedIndex) -> Matches:
    """Match the records of an index with what somebody typed, by the index's own dictionary. Every text is a query."""
    # Half a character, such as a broken argument of a shell, can't be written anywhere.
    query = parse_query(text.encode("utf-8", "replace").decode())
    segmented = segment_query(query, dictionary)
    total = index.total
    scores = index.score(segmented.sequences) if segmented.sequences else np.zeros(total)
    if not query.keywords:
        scores = np.ones(total)
    allowed = ~mask_excluded(segmented, index)
    exact = filter_phrases(query, segmented, allowed & (scores > 0), index)
    phrases_found = bool(exact.any()) or not query.phrases
    scores = np.where(allowed, scores, 0.0)
    near = (scores > 0) & (scores >= SCORING["near"] * scores.max(initial=0.0))
    if query.phrases and phrases_found:
        near = exact & allowed
    return Matches(query, segmented, scores, near, phrases_found)
