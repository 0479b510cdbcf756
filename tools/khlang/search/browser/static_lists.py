"""Lists of the static index beside postings: synonyms, related terms, facets, suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from khlang.records.record import Record
from khlang.search.index.facets import Facet, list_value_names
from khlang.search.query.segmentation import TermDictionary
from khlang.search.query.synonyms import join_letters, segment_name
from khlang.search.text.tokenizer import fold_text
from khlang.vocabularies import SearchUse, Vocabulary

# Suggestions of one file: about 3 kB packed.
SUGGESTIONS_PER_SHARD = 200
# Words that fewer records hold are not suggested.
MIN_SUGGESTION_FREQUENCY = 3
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
            "values": [
                [value.key, value.label, np.diff(value.records, prepend=0).tolist()] for value in facet.values
            ],
        }
        for facet in facets
    ]


def list_suggestions(
    records: Sequence[Record], facets: Sequence[Facet], lexicon: Mapping[str, int]
) -> list[tuple[str, str, int]]:
    """Give (folded text, text, worth) of what completes a query while somebody types, sorted by folded text.

    Titles, facet values, and compounds of the index.
    """
    worth = {text: held for text, held in lexicon.items() if held >= MIN_SUGGESTION_FREQUENCY}
    for name, (_facet, frequency) in list_value_names(facets).items():
        worth[name] = frequency
    for record in records:
        if record.title != record.id:
            worth.setdefault(record.title, 1)
    return sorted((fold_text(text), text, held) for text, held in worth.items())


def cut_suggestions(
    suggestions: Sequence[tuple[str, str, int]],
) -> tuple[list[str], list[list[list[object]]]]:
    """Give the folded text with which each file begins, and the files: [text, worth] in order."""
    starts = range(0, len(suggestions), SUGGESTIONS_PER_SHARD)
    shards = [suggestions[start : start + SUGGESTIONS_PER_SHARD] for start in starts]
    return (
        [shard[0][0] for shard in shards],
        [[[text, held] for _folded, text, held in shard] for shard in shards],
    )
