"""Lists of the static index beside postings: synonyms, related terms, facets, suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from khlang.search.index.facets import Facet
from khlang.search.query.segmentation import TermDictionary
from khlang.search.query.suggestions import KEY_LETTERS, SuggestionRow
from khlang.search.query.synonyms import join_letters, segment_name
from khlang.vocabularies import SearchUse, Vocabulary

# Suggestions of one file: about 3 kB packed.
SUGGESTIONS_PER_SHARD = 200
# Letters of a name that counts only by itself: two, and the dot.
MAX_SHORT_NAME = 3


def list_synonyms(dictionary: TermDictionary) -> dict[str, object]:
    """Give synonyms as [terms of a name, terms of another, …], and [name, IDF bucket] of names that no record holds.

    The bucket is -1 for a name that is none inside a run.
    """
    synonyms = [
        [" ".join(name), *(" ".join(other) for other in others)]
        for name, others in dictionary.synonyms.items()
    ]
    absent = [[name, dictionary.idf_buckets.get(name, -1)] for name in sorted(dictionary.absent)]
    return {"synonyms": synonyms, "absent": absent}


def list_related_terms(vocabularies: Iterable[Vocabulary], idf_buckets: Mapping[str, int]) -> list[list[str]]:
    """Give related terms, as [terms of a name, a related text to search for].

    A name in no record, and one of two letters, has its letters: of two letters, without their dot, many are words.
    """
    return [
        [
            letters
            if len(letters) <= MAX_SHORT_NAME
            else " ".join(segment_name(alias, idf_buckets)) or letters,
            term.label,
        ]
        for vocabulary in vocabularies
        if vocabulary.search is SearchUse.RELATED
        for term in vocabulary.terms
        for alias in term.aliases
        if (letters := join_letters(alias))
    ]


def pack_facets(facets: Sequence[Facet]) -> list[dict[str, object]]:
    """Give the facets as `searcher.js` reads them: values as [key, label, steps between their records]."""
    return [
        {
            "key": facet.key,
            "label": facet.label,
            "is_first": facet.is_first,
            "values": [
                [value.key, value.label, np.diff(value.records, prepend=0).tolist()] for value in facet.values
            ],
        }
        for facet in facets
    ]


def cut_suggestions(rows: Sequence[SuggestionRow]) -> tuple[list[str], list[list[list[object]]]]:
    """Give the letters with which each file begins, and the files: [text, worth, place in it] in order.

    Rows that begin alike are in one file. Places are in UTF-16 code units, as JavaScript counts them.
    """
    starts: list[int] = []
    for number, row in enumerate(rows):
        is_alike = number > 0 and rows[number - 1].key[:KEY_LETTERS] == row.key[:KEY_LETTERS]
        if not starts or (number - starts[-1] >= SUGGESTIONS_PER_SHARD and not is_alike):
            starts.append(number)
    shards = [rows[start:end] for start, end in pairwise([*starts, len(rows)])]
    return [shard[0].key[:KEY_LETTERS] for shard in shards], [[*map(_pack_row, shard)] for shard in shards]


def _pack_row(row: SuggestionRow) -> list[object]:
    text = row.suggestion.text
    return [text, row.worth, len(text[: row.at].encode("utf-16-le")) // 2]
