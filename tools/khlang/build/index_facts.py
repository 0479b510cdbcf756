"""What a build finds in the index of all records, kept as long as these are the same.

A full build after a change of the theme, or one in which nothing is new, need not compare each record with all others
again, nor ask the site's own queries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.search.browser.static_index import list_core_names
from khlang.search.index.inverted import InvertedIndex
from khlang.search.more_like_this import find_similar_records
from khlang.search.problem_words import find_answers, list_problem_words, name_problems
from khlang.search.query.synonyms import list_index_terms

# The folder of the cache.
INDEX_FACTS = "index_facts"


class IndexFacts(NamedTuple):
    """What is found: what the browser's core says of names, by id the ids of the records like each one, the problem
    words with how many records answer each, and which queries are answered."""

    names: Mapping[str, object]
    related: Mapping[str, Sequence[str]]
    problem_words: Sequence[tuple[str, int]]
    answered: Sequence[str]


def keep_index_facts(library: Library, inverted: InvertedIndex, queries: Sequence[str]) -> IndexFacts:
    """Give what is found in the inverted index of a library's published records, as it was found before if that is
    kept; `queries` are those that the site would offer."""
    digests = [record.digest for record in library.published]
    # Records without a digest may be others next time.
    files = FileCache(library.cache if all(digests) else None, INDEX_FACTS)
    key = make_key(make_build_key(), library.digest, json.dumps(queries), *digests)[:24]
    data = files.get(key)
    if data is not None:
        return IndexFacts(*json.loads(data))
    found = _find(library, inverted, queries)
    files.put(key, json.dumps(found, ensure_ascii=False).encode())
    files.forget({key}, most=0)
    return found


def _find(library: Library, inverted: InvertedIndex, queries: Sequence[str]) -> IndexFacts:
    terms = list_index_terms(library.vocabularies.values(), inverted)
    answers = find_answers([*name_problems(library), *queries], library, inverted, terms)
    related = find_similar_records(library.published, inverted)
    return IndexFacts(
        list_core_names(library, terms),
        {name: [record.id for record in records] for name, records in related.items()},
        [(word.text, word.size) for word in list_problem_words(library, answers)],
        [text for text in queries if text in answers],
    )
