"""Suggestions while a query is typed: names, words and titles, from the start of each word inside them. Pure.

The browser finds the same in `suggest.js`, in files of these rows; `tests/search/test_vectors.py` holds both to it.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from khlang.fields.facets import DISTRICTS, PROVINCES
from khlang.records.record import Record
from khlang.search.index.facets import Facet, list_value_names
from khlang.search.index.kept_texts import KeptTexts
from khlang.search.index.ranking import FUNCTION_TERMS
from khlang.search.text.tokenizer import fold_text, pre_tokenize
from khlang.thai.text import normalise
from khlang.thai.words import cut_name
from khlang.vocabularies import SearchUse, Vocabulary

TITLE, NAME, PLACE, WORD = "title", "name", "place", "word"
# A word that fewer records hold may be a misspelling; in a small library one is enough.
MIN_FREQUENCY, RECORDS_A_STEP = 3, 500
# Letters of a row's key by which rows are told apart: of those that begin alike so far, the best are kept.
KEY_LETTERS, MAX_ALIKE = 12, 10
# Letters that must be typed, and rows that are looked at: of a shorter beginning there are many, all much alike.
MIN_TYPED, MAX_ROWS = 2, 1200
# Of a title, letters of a word from which it is suggested.
MIN_WORD = 2
# The folder of the cache in which cut titles and names are kept.
CUTS = "cuts"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of a query, and what it is: `title`, `name`, `place` or `word`."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion under the letters from `at` on, folded and without spaces; `worth` is how many records have it."""

    key: str
    at: int
    suggestion: Suggestion
    worth: int


def list_suggestion_rows(
    records: Sequence[Record],
    facets: Sequence[Facet],
    vocabularies: Iterable[Vocabulary],
    compounds: Mapping[str, int],
    cuts: KeptTexts | None = None,
) -> list[SuggestionRow]:
    """Give the rows of all suggestions, in order: facet values, words of several terms and of titles, names that search
    knows, titles.

    `compounds` are those of the index, with their document frequencies; `cuts` keeps how titles and names are cut.
    What differs in spaces alone is one.
    """
    least = min(MIN_FREQUENCY, 1 + len(records) // RECORDS_A_STEP)
    names = list_value_names(facets)
    titles = [record.title for record in records if record.title != record.id]
    read = _read_names([*titles, *names], cuts or KeptTexts(None, CUTS))
    by_text = {name.text: name for name in read[: len(titles)]}
    in_titles = Counter(word for name in by_text.values() for word in name.words if len(word) > MIN_WORD)
    found: dict[str, tuple[Suggestion, int, Mapping[int, str]]] = {}
    for name, (facet, frequency) in zip(read[len(titles) :], names.values(), strict=True):
        kind = PLACE if facet in (PROVINCES, DISTRICTS) else NAME
        found.setdefault(name.key, (Suggestion(name.text, kind), frequency, name.keys))
    for words in (compounds, in_titles):
        for word, frequency in words.items():
            if frequency >= least and word not in FUNCTION_TERMS:
                key = _key(word)
                found.setdefault(key, (Suggestion(word, WORD), frequency, {0: key}))
    for held in [*_list_held_names(vocabularies, found)]:
        text = normalise(held)
        found.setdefault(_key(held), (Suggestion(text, NAME), 0, {0: _key(text)}))
    for title, name in by_text.items():
        found.setdefault(name.key_of_text, (Suggestion(title, TITLE), 0, name.keys))
    rows = [
        SuggestionRow(key, at, suggestion, worth)
        for suggestion, worth, keys in found.values()
        for at, key in keys.items()
        if key
    ]
    return list(_keep_best(rows))


class _Name(NamedTuple):
    """A title or a name of a facet value: its text in normal form, the keys of both, the words from which it is
    suggested, and, by the places where one may begin, the key of what is left."""

    text: str
    key: str
    key_of_text: str
    words: list[str]
    keys: dict[int, str]


def _read_names(names: Sequence[str], cuts: KeptTexts) -> list[_Name]:
    """Cut names; where words begin in the text as it is written is where they are looked for in its normal form."""

    def describe(name: str) -> str:
        cut, text = _cut(name), normalise(name)
        keys = {at: _key(text[at:]) for at in sorted({0, *(at for at, _word in cut)})}
        facts = (text, _key(name), _key(text), [word for _at, word in cut], [*keys.items()])
        return json.dumps(facts, ensure_ascii=False)

    found = map(json.loads, cuts.find(names, lambda some: [describe(names[place]) for place in some]))
    return [_Name(text, key, of_text, words, dict(keys)) for text, key, of_text, words, keys in found]


def _list_held_names(vocabularies: Iterable[Vocabulary], held: Container[str]) -> Iterator[str]:
    """Give the names that search knows of what the library holds by one of them."""
    for vocabulary in vocabularies:
        for term in vocabulary.terms if vocabulary.search in (SearchUse.EQUALS, SearchUse.RELATED) else ():
            names = (term.label, *term.aliases)
            if any(_key(name) in held for name in names):
                yield from names


def _key(text: str) -> str:
    return "".join(fold_text(text).split())


def _cut(text: str) -> list[tuple[int, str]]:
    """Give (place, word) of the words from which a text is suggested: not those that every text has."""
    found = []
    for pre_token, is_thai, start, _end in pre_tokenize(fold_text(text)):
        at = start
        for word in cut_name(pre_token) if is_thai else (pre_token,):
            if len(word) >= MIN_WORD and word not in FUNCTION_TERMS:
                found.append((at, word))
            at += len(word)
    return found


def _keep_best(rows: Iterable[SuggestionRow]) -> Iterator[SuggestionRow]:
    """Sort rows, and keep the best of those whose keys begin alike."""
    ordered = sorted(rows, key=lambda row: (row.key[:KEY_LETTERS], _rank(row)))
    for _letters, alike in groupby(ordered, key=lambda row: row.key[:KEY_LETTERS]):
        yield from [*alike][:MAX_ALIKE]


def _rank(row: SuggestionRow) -> tuple[bool, int, int, str]:
    """Sort what begins so before what holds it, then what most records have, then the shorter."""
    return row.at > 0, -row.worth, len(row.suggestion.text), row.suggestion.text


def find_suggestions(text: str, rows: Sequence[SuggestionRow], limit: int) -> list[Suggestion]:
    """Give the best suggestions for what was typed so far, none twice, and not what was typed."""
    typed = _key(text)
    if len(typed) < MIN_TYPED:
        return []
    # Rows that begin alike stand together, the best first: within the letters of their keys they are in order.
    first = bisect_left(rows, typed[:KEY_LETTERS], key=lambda row: row.key[:KEY_LETTERS])
    found = []
    for row in rows[first : first + MAX_ROWS]:
        if not row.key.startswith(typed[:KEY_LETTERS]):
            break
        if row.key.startswith(typed) and (row.at or row.key != typed):
            found.append(row)
    return list(dict.fromkeys(row.suggestion for row in sorted(found, key=_rank)))[:limit]
