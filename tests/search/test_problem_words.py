"""Words by which people name a problem: as a search finds them, and none that is not answered well."""

from __future__ import annotations

import dataclasses

import pytest
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.search.index.build import build_index
from khlang.search.problem_words import (
    ProblemWord,
    find_answers,
    is_answered,
    list_problem_words,
    list_terms,
    name_problems,
)
from khlang.vocabularies import Term, Vocabulary


def list_given(library: Library) -> dict[str, tuple[Vocabulary, Term]]:
    """Give all words of a library's vocabularies."""
    return {
        word: (vocabulary, term)
        for vocabulary in library.vocabularies.values()
        for term in vocabulary.terms
        for word in term.problems
    }


def with_problems(library: Library, *problems: str) -> tuple[Library, Vocabulary, Term]:
    """Give the library with other words for one term that records have, and for no other."""
    given = list_given(library)
    vocabulary, chosen = next(iter(given.values()))
    terms = tuple(
        dataclasses.replace(term, problems=problems if term is chosen else ()) for term in vocabulary.terms
    )
    changed = dataclasses.replace(vocabulary, terms=terms)
    return (
        dataclasses.replace(library, vocabularies={**library.vocabularies, vocabulary.key: changed}),
        vocabulary,
        chosen,
    )


def list_words(library: Library) -> list[ProblemWord]:
    """Count the words of a library."""
    return list_problem_words(library, find_answers(name_problems(library), library, build_index(library)))


@pytest.fixture(scope="module")
def words(library: Library) -> list[ProblemWord]:
    """The words of the tests' library."""
    return list_words(library)


def test_counts_are_those_of_a_search(library: Library, words: list[ProblemWord]) -> None:
    """The desk's index is made of the same postings; what comes first has the word's term."""
    desk, given = Desk(library), list_given(library)
    assert len(words) > 8
    for word in words:
        answer = desk.search(word.text)
        assert answer.near == word.size
        assert is_answered((desk.records[number] for number in answer.records), *given[word.text])


def test_a_word_with_strange_answers_is_left_out(library: Library) -> None:
    """What the library has nothing of, or has of another term first, is not offered."""
    changed, vocabulary, term = with_problems(library, "ฮฮฮฮ", "")
    assert list_words(changed) == []
    strangers = [each for each in library.published if term not in list_terms(each, vocabulary)]
    assert not is_answered(strangers, vocabulary, term)


def test_no_words_cost_nothing(library: Library) -> None:
    """A library without such words has none."""
    changed, _vocabulary, _term = with_problems(library)
    assert list_words(changed) == []
