"""What vocabularies tell search: how they say it, and that the repo's own never send a reader astray."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from khlang.library import Library
from khlang.thai.text import fold
from khlang.vocabularies import SearchUse, Term, read_vocabulary


@pytest.mark.parametrize(
    ("line", "use"),
    [
        ("search: equals\n", SearchUse.EQUALS),
        ("search: related\n", SearchUse.RELATED),
        ("search: corrects\n", SearchUse.CORRECTS),
        ("", None),
    ],
)
def test_search_use_is_read(line: str, use: SearchUse | None) -> None:
    """A vocabulary says what search does with it; most are not for search."""
    text = f"key: words\nlabel: คำ\n{line}terms:\n  - key: women_fund\n    label: กองทุนสตรี\n"
    vocabulary, problems = read_vocabulary(text.encode(), "words.yml", "words")
    assert not problems
    assert vocabulary is not None
    assert vocabulary.search is use


def terms_of(library: Library, use: SearchUse) -> list[Term]:
    """Give the terms of all vocabularies with this use."""
    return [term for each in library.vocabularies.values() if each.search is use for term in each.terms]


def names_of(term: Term) -> set[str]:
    """Give a term's names as they are compared."""
    return {fold(name) for name in (term.label, *term.aliases)}


def all_names(library: Library, *uses: SearchUse | None) -> Iterator[str]:
    """Give the names of all terms of vocabularies with one of these uses."""
    for vocabulary in library.vocabularies.values():
        if vocabulary.search in uses:
            for term in vocabulary.terms:
                yield from names_of(term)


@pytest.mark.parametrize("use", SearchUse)
def test_every_term_for_search_has_another_name(library: Library, use: SearchUse) -> None:
    """A label alone stands for nothing, offers nothing and corrects nothing."""
    assert terms_of(library, use)
    assert not [term.key for term in terms_of(library, use) if not term.aliases]


def test_a_name_stands_for_one_thing(library: Library) -> None:
    """Nobody is asked, so the same name in two files would make all their names equal."""
    counts = Counter(all_names(library, SearchUse.EQUALS))
    assert not [name for name, count in counts.items() if count > 1]


def test_what_is_offered_is_not_equal_already(library: Library) -> None:
    """To offer what has been searched for anyway, or to be silent where one should ask, confuses."""
    equal = [names_of(term) for term in terms_of(library, SearchUse.EQUALS)]
    related = [names_of(term) for term in terms_of(library, SearchUse.RELATED)]
    assert not [sorted(one & other) for one in equal for other in related if len(one & other) > 1]


def test_a_misspelling_is_no_word_of_any_list(library: Library) -> None:
    """What is a word somewhere else is no misspelling, and nothing is mended into another misspelling."""
    words = set(all_names(library, SearchUse.EQUALS, SearchUse.RELATED, None))
    terms = terms_of(library, SearchUse.CORRECTS)
    misspelt = [fold(alias) for term in terms for alias in term.aliases]
    assert not [name for name in misspelt if name in words]
    assert not {fold(term.label) for term in terms} & set(misspelt)


def test_a_misspelling_differs_from_the_word(library: Library) -> None:
    """What the normal form or the comparison of names mends anyway (เเ, a dot, a space) needs no question."""
    terms = terms_of(library, SearchUse.CORRECTS)
    assert not [term.key for term in terms if fold(term.label) in map(fold, term.aliases)]
