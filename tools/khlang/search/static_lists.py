"""What a browser fetches beside the core, each when it is needed: facets, words for spelling, suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from khlang.records.record import Record
from khlang.search.analysis import fold_text
from khlang.search.facets import Facet
from khlang.search.facets import list_names as list_group_names
from khlang.search.names import cut_name
from khlang.search.query import Words
from khlang.vocabularies import SearchUse, Vocabulary

# Suggestions of one file: about 3 kB packed.
SUGGESTIONS_A_SHARD = 200
# Words that fewer records hold are no help to others.
MIN_SUGGESTED = 3
MIN_RELATED = 3


def list_names(words: Words, total_levels: Mapping[str, int]) -> dict[str, object]:
    """Give what stands for what, and the names that are known though no record holds them, with their level."""
    pairs = [
        [" ".join(name), " ".join(other)] for name, others in words.alternatives.items() for other in others
    ]
    return {"alternatives": pairs, "short": [term for term in words.levels if term not in total_levels]}


def list_related(vocabularies: Iterable[Vocabulary], levels: Mapping[str, int]) -> list[list[str]]:
    """Give, for names that may mean something else: [their terms, text to ask for].

    Not for Thai names of two letters: without their dots they are words (พอ., กม.).
    """
    related = []
    for vocabulary in vocabularies:
        for term in vocabulary.terms if vocabulary.search is SearchUse.RELATED else ():
            for alias in term.aliases:
                terms = cut_name(alias, levels)
                if len("".join(terms)) >= MIN_RELATED:
                    related.append([" ".join(terms), term.label])
    return related


def pack_facets(facets: Sequence[Facet]) -> list[dict[str, object]]:
    """Give the facets as `answer.js` reads them: groups as [key, label, steps between their records]."""
    return [
        {
            "key": facet.key,
            "label": facet.label,
            "groups": [
                [group.key, group.label, np.diff(group.records, prepend=0).tolist()] for group in facet.groups
            ],
        }
        for facet in facets
    ]


def list_suggestions(
    records: Sequence[Record], facets: Sequence[Facet], lexicon: Mapping[str, int]
) -> list[tuple[str, str, int]]:
    """Give (folded text, text, worth) of what is offered while somebody types, sorted by folded text.

    Titles, names of what results are narrowed by, and the library's own words of several parts.
    """
    worth = {text: held for text, held in lexicon.items() if held >= MIN_SUGGESTED}
    for name, (_kind, holders) in list_group_names(facets).items():
        worth[name] = holders
    for record in records:
        if record.title != record.id:
            worth.setdefault(record.title, 1)
    return sorted((fold_text(text), text, held) for text, held in worth.items())


def cut_suggestions(
    suggestions: Sequence[tuple[str, str, int]],
) -> tuple[list[str], list[list[list[object]]]]:
    """Give the folded text with which each file begins, and the files: [text, worth] in order."""
    starts = range(0, len(suggestions), SUGGESTIONS_A_SHARD)
    shards = [suggestions[start : start + SUGGESTIONS_A_SHARD] for start in starts]
    return (
        [shard[0][0] for shard in shards],
        [[[text, held] for _folded, text, held in shard] for shard in shards],
    )
