"""Short words by which people name a problem, as vocabularies give them, and how many records answer each.

Counted by the inverted index from which every engine's index is made, so that a search for the word says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from khlang.fields.read import Choice
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.index.inverted import InvertedIndex, PostingLists, is_common
from khlang.search.index.ranking import PostingList, rank_records
from khlang.search.query.matching import find_matches
from khlang.search.query.phrase_filter import fold_record
from khlang.search.query.synonyms import IndexTerms, list_index_terms
from khlang.search.query.weakness import find_evidence
from khlang.vocabularies import Term, Vocabulary

_NOTHING = PostingList(np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class ProblemWord:
    """A word, and how many records a search for it finds."""

    text: str
    size: int


class _InvertedSource:
    """An inverted index in memory, as queries read it."""

    def __init__(
        self, inverted: InvertedIndex, records: Sequence[Record], idf_buckets: dict[str, int]
    ) -> None:
        self.lengths = inverted.lengths
        self._inverted = inverted
        self._records = records
        self._numbers = {term: number for number, term in enumerate(inverted.terms)}
        self._held = inverted.postings.document_frequencies.tolist()
        self.idf_buckets = idf_buckets

    def idf_bucket(self, term: str) -> int | None:
        """Give the IDF bucket of a term, None if no record holds it."""
        return self.idf_buckets.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether bigrams with this term are kept."""
        return is_common(term, self._held[self._numbers[term]])

    def find_postings(self, term: str) -> PostingList:
        """Give the posting list of a term, empty if no record holds it."""
        number = self._numbers.get(term)
        return _NOTHING if number is None else _take(self._inverted.postings, number)

    def find_bigram_postings(self, first: str, second: str) -> PostingList:
        """Give the posting list of two neighbouring terms, empty if no record holds them so."""
        numbers = [self._numbers.get(term, -1) for term in (first, second)]
        at = -1 if -1 in numbers else self._inverted.find_bigram(*numbers)
        return _NOTHING if at < 0 else _take(self._inverted.bigram_postings, at)

    def read_text(self, record: int) -> bytes:
        """Give the folded text of a record."""
        return fold_record(self._records[record])


def _take(lists: PostingLists, number: int) -> PostingList:
    start, end = lists.starts[number], lists.starts[number + 1]
    return PostingList(lists.doc_ids[start:end], lists.frequencies[start:end])


def name_problems(library: Library) -> dict[str, tuple[Vocabulary, Term]]:
    """Give the words of all vocabularies, each once, in their order, with the term that each is for."""
    return {
        word: (vocabulary, term)
        for vocabulary in library.vocabularies.values()
        for term in vocabulary.terms
        for word in term.problems
    }


def list_problem_words(library: Library, answers: Mapping[str, Sequence[Record]]) -> list[ProblemWord]:
    """Give the words of all vocabularies that are answered well, in the order of `name_problems`.

    A word is answered well when the first of its answers that has any term of the vocabulary has the word's own: other
    forms need not ask for it. `answers` are those that `find_answers` gives for them.
    """
    return [
        ProblemWord(word, len(answers[word]))
        for word, (vocabulary, term) in name_problems(library).items()
        if word in answers and is_answered(answers[word], vocabulary, term)
    ]


def find_answers(
    texts: Iterable[str], library: Library, inverted: InvertedIndex, terms: IndexTerms | None = None
) -> dict[str, list[Record]]:
    """Give each query that is answered, with its answers, best first; `inverted` is the index of the library, `terms`
    are its terms."""
    found: dict[str, list[Record]] = {}
    if not (queries := [*texts]):
        return found
    terms = terms or list_index_terms(library.vocabularies.values(), inverted)
    source, dictionary = _InvertedSource(inverted, library.published, terms.idf_buckets), terms.dictionary
    for text in queries:
        matches = find_matches(text, dictionary, source)
        if not find_evidence(matches, dictionary, source).is_weak:
            near = [number for number in rank_records(matches.scores) if matches.near[number]]
            found[text] = [library.published[number] for number in near]
    return found


def is_answered(answers: Iterable[Record], vocabulary: Vocabulary, term: Term) -> bool:
    """Tell whether the first of some answers, best first, that has any term of a vocabulary has this one."""
    found = (set(terms) for record in answers if (terms := list(list_terms(record, vocabulary))))
    return term in next(found, set())


def list_terms(record: Record, vocabulary: Vocabulary) -> Iterator[Term]:
    """Give the terms of a vocabulary that a record has."""
    for field, value in record.public_values():
        if field.vocabulary is vocabulary:
            for choice in value if isinstance(value, tuple) else (value,):
                if isinstance(choice, Choice) and choice.term:
                    yield choice.term
