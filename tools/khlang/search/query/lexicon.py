"""The lexicon: words and names that may be meant, for did-you-mean and suggestions; and known misspellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from khlang.search.index.facets import Facet, list_value_names
from khlang.search.index.ranking import idf_bucket_of
from khlang.search.text.tokenizer import fold_text
from khlang.vocabularies import SearchUse, Vocabulary, list_misspellings

# A term that fewer of a thousand records hold may be a misspelling itself.
MAX_LEXICON_BUCKET = idf_bucket_of(1, 1_000)


def list_lexicon(
    compounds: Mapping[str, int], facets: Sequence[Facet], vocabularies: Iterable[Vocabulary]
) -> dict[str, int]:
    """Give the words and names of several terms that may be meant, with their document frequencies.

    `compounds` are those of the index. Beside them: facet values, and names of vocabularies that search uses. In the
    order of their letters, as in the file of the browser: of fuzzy candidates as common, the first comes first.
    """
    lexicon = dict(compounds)
    for name, (_facet, frequency) in list_value_names(facets).items():
        lexicon.setdefault(fold_text(name), frequency)
    for vocabulary in vocabularies:
        if vocabulary.search and vocabulary.search is not SearchUse.CORRECTS:
            for term in vocabulary.terms:
                for name in (term.label, *term.aliases):
                    lexicon.setdefault(fold_text(name), 1)
    return dict(sorted(lexicon.items()))


def fold_misspellings(vocabularies: Iterable[Vocabulary]) -> dict[str, str]:
    """Give the correct spelling, folded, by folded misspelling, of vocabularies with `search: corrects`."""
    return {fold_text(wrong): fold_text(right) for wrong, right in list_misspellings(vocabularies).items()}
