"""What a library's people write, for mending a query and for going on with one: names, places, words of its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khlang.fields.facets import DISTRICTS, PROVINCES
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.analysis import fold_text
from khlang.search.desk.index import DeskIndex
from khlang.search.facets import Facet, list_names
from khlang.search.inverted import is_thai
from khlang.search.scoring import level_of
from khlang.search.spelling import SHORTEST, Spelling, make_spelling
from khlang.search.words import MAX_WORD_LEVEL, list_lexicon, list_misspelt

TITLE, NAME, PLACE, WORD = "title", "name", "place", "word"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a query that somebody begins may go on, and what it is: `title`, `name`, `place` or `word`."""

    text: str
    kind: str


def build_spelling(
    library: Library, facets: Sequence[Facet], index: DeskIndex, levels: Mapping[str, int]
) -> Spelling:
    """Gather what corrections are made of: terms that are no rarities, words, names of vocabularies and places."""
    total = len(index.lengths)
    lexicon = {
        term: level
        for term, level in index.levels.items()
        if is_thai(term) and len(term) >= SHORTEST and level <= MAX_WORD_LEVEL
    }
    vocabularies = library.vocabularies.values()
    for word, holders in list_lexicon(index.list_words(), facets, vocabularies).items():
        lexicon.setdefault(word, level_of(holders, total))
    return make_spelling(levels, lexicon, list_misspelt(vocabularies))


def suggest_words(text: str, choices: Sequence[tuple[str, Suggestion, int]], limit: int) -> list[Suggestion]:
    """Give what begins with a text, then what holds it, common ones first; `choices` have their folded text."""
    folded = fold_text(text)
    if not folded:
        return []
    found = [
        (not choice.startswith(folded), -holders, number)
        for number, (choice, _suggestion, holders) in enumerate(choices)
        if folded in choice
    ]
    return [choices[number][1] for _later, _holders, number in sorted(found)[:limit]]


def list_choices(
    records: Sequence[Record], facets: Sequence[Facet], index: DeskIndex
) -> list[tuple[str, Suggestion, int]]:
    """Give all that may be suggested: names and places, words of several records, titles."""
    choices = {
        name: (Suggestion(name, PLACE if facet in (PROVINCES, DISTRICTS) else NAME), holders)
        for name, (facet, holders) in list_names(facets).items()
    }
    for word, holders in index.list_words().items():
        choices.setdefault(word, (Suggestion(word, WORD), holders))
    for record in records:
        choices.setdefault(record.title, (Suggestion(record.title, TITLE), 0))
    return [(fold_text(name), suggestion, holders) for name, (suggestion, holders) in choices.items()]
