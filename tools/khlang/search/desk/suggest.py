"""Suggestions while a query is typed, and the spelling model for did-you-mean, from a Whoosh index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khlang.fields.facets import DISTRICTS, PROVINCES
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.desk.whoosh_index import WhooshIndex
from khlang.search.index.facets import Facet, list_value_names
from khlang.search.index.inverted import is_thai_term
from khlang.search.index.ranking import idf_bucket_of
from khlang.search.query.dictionary import load_dictionary
from khlang.search.query.fuzzy import MIN_WORD_LENGTH, SpellingModel, make_spelling_model
from khlang.search.query.lexicon import MAX_LEXICON_BUCKET, fold_misspellings, list_lexicon
from khlang.search.text.tokenizer import fold_text

TITLE, NAME, PLACE, WORD = "title", "name", "place", "word"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of a query, and what it is: `title`, `name`, `place` or `word`."""

    text: str
    kind: str


def build_spelling_model(
    library: Library, facets: Sequence[Facet], index: WhooshIndex, idf_buckets: Mapping[str, int]
) -> SpellingModel:
    """Make the spelling model: terms that are not too rare, compounds, facet values, names of vocabularies."""
    total = len(index.lengths)
    lexicon = {
        term: bucket
        for term, bucket in index.idf_buckets.items()
        if is_thai_term(term) and len(term) >= MIN_WORD_LENGTH and bucket <= MAX_LEXICON_BUCKET
    }
    vocabularies = library.vocabularies.values()
    for word, frequency in list_lexicon(index.list_compounds(), facets, vocabularies).items():
        lexicon.setdefault(word, idf_bucket_of(frequency, total))
    return make_spelling_model(idf_buckets, lexicon, fold_misspellings(vocabularies), load_dictionary())


def find_suggestions(
    text: str, suggestions: Sequence[tuple[str, Suggestion, int]], limit: int
) -> list[Suggestion]:
    """Give what begins with a text, then what holds it, common ones first.

    `suggestions` are (folded text, suggestion, document frequency).
    """
    folded = fold_text(text)
    if not folded:
        return []
    found = [
        (not folded_text.startswith(folded), -frequency, number)
        for number, (folded_text, _suggestion, frequency) in enumerate(suggestions)
        if folded in folded_text
    ]
    return [suggestions[number][1] for _later, _frequency, number in sorted(found)[:limit]]


def list_suggestions(
    records: Sequence[Record], facets: Sequence[Facet], index: WhooshIndex
) -> list[tuple[str, Suggestion, int]]:
    """Give (folded text, suggestion, document frequency) of facet values, compounds and titles."""
    suggestions = {
        name: (Suggestion(name, PLACE if facet in (PROVINCES, DISTRICTS) else NAME), frequency)
        for name, (facet, frequency) in list_value_names(facets).items()
    }
    for word, frequency in index.list_compounds().items():
        suggestions.setdefault(word, (Suggestion(word, WORD), frequency))
    for record in records:
        suggestions.setdefault(record.title, (Suggestion(record.title, TITLE), 0))
    return [(fold_text(name), suggestion, frequency) for name, (suggestion, frequency) in suggestions.items()]
