"""The words of several terms that a library uses: what spellings are mended with, and what is offered while typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from khlang.search.analysis import fold_text
from khlang.search.corrections import make_misspelt
from khlang.search.facets import Facet, list_names
from khlang.search.scoring import level_of
from khlang.vocabularies import SearchUse, Vocabulary

# A term that fewer of a thousand records hold may be a misspelling itself.
MAX_WORD_LEVEL = level_of(1, 1_000)


def list_lexicon(
    words: Mapping[str, int], facets: Sequence[Facet], vocabularies: Iterable[Vocabulary]
) -> dict[str, int]:
    """Give the words of several terms that may be meant, with how many records hold each.

    Beside the library's own `words`: names of what results are narrowed by, and of vocabularies that search uses.
    """
    lexicon = dict(words)
    for name, (_facet, holders) in list_names(facets).items():
        lexicon.setdefault(fold_text(name), holders)
    for vocabulary in vocabularies:
        if vocabulary.search and vocabulary.search is not SearchUse.CORRECTS:
            for term in vocabulary.terms:
                for name in (term.label, *term.aliases):
                    lexicon.setdefault(fold_text(name), 1)
    return lexicon


def list_misspelt(vocabularies: Iterable[Vocabulary]) -> dict[str, str]:
    """Give, by folded misspelling, what is meant."""
    wrong: dict[str, list[str]] = {}
    for vocabulary in vocabularies:
        for term in vocabulary.terms if vocabulary.search is SearchUse.CORRECTS else ():
            wrong.setdefault(term.label, []).extend(term.aliases)
    return make_misspelt(wrong)
