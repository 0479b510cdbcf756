"""The spelling model for did-you-mean, from the index of the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khlang.library import Library
from khlang.search.desk.desk_index import DeskIndex
from khlang.search.index.facets import Facet
from khlang.search.index.inverted import is_thai_term
from khlang.search.index.ranking import idf_bucket_of
from khlang.search.query.dictionary import load_dictionary
from khlang.search.query.fuzzy import MIN_WORD_LENGTH, SpellingModel, make_spelling_model
from khlang.search.query.lexicon import MAX_LEXICON_BUCKET, fold_misspellings, list_lexicon


def build_spelling_model(
    library: Library, facets: Sequence[Facet], index: DeskIndex, idf_buckets: Mapping[str, int]
) -> SpellingModel:
    """Make the spelling model: terms that are not too rare, compounds, facet values, names of vocabularies."""
    total = index.total
    lexicon = {
        term: bucket
        for term, bucket in index.idf_buckets.items()
        if is_thai_term(term) and len(term) >= MIN_WORD_LENGTH and bucket <= MAX_LEXICON_BUCKET
    }
    vocabularies = library.vocabularies.values()
    for word, frequency in list_lexicon(index.list_compounds(), facets, vocabularies).items():
        lexicon.setdefault(word, idf_bucket_of(frequency, total))
    return make_spelling_model(idf_buckets, lexicon, fold_misspellings(vocabularies), load_dictionary())
