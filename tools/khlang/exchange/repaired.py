"""A document whose Thai is broken, with its repair beside each line: what a person confirms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from khlang.exchange.document import Document, Line
from khlang.places import Gazetteer
from khlang.problems import Level, Problem
from khlang.thai.repair import ChangedLine, Outcome, repair_text
from khlang.vocabularies import SearchUse, Vocabulary

_REFUSED = {Outcome.NOT_BETTER: "repair_not_better", Outcome.LETTER_SOUP: "letter_soup"}


def repair_document(document: Document, words: Collection[str] = ()) -> Document:
    """Give a document with what a repair suggests for its lines, and problems that say what came of it.

    A document of which no letter can be read loses its lines, and gets an error that says what to do. `words` are those
    of vocabularies and places (`gather_words`). Lines that a layout has broken inside words become one.
    """
    repair = repair_text("\n".join(line.text.replace("\n", " ") for line in document.lines), words)
    if repair.outcome is Outcome.UNCHANGED:
        return document
    if repair.outcome is Outcome.LETTER_SOUP:
        return replace(document, lines=(), problems=(*document.problems, Problem("letter_soup")))
    problems = list(document.problems)
    if repair.outcome is Outcome.NOT_BETTER:
        problems.append(Problem("repair_not_better", level=Level.WARNING))
    if repair.changed:
        count = sum(change.count for change in repair.changed)
        problems.append(Problem.of("text_repaired", level=Level.WARNING, count=count))
    return replace(document, lines=tuple(_mend(document.lines, repair.changed)), problems=tuple(problems))


def _mend(lines: tuple[Line, ...], changed: Iterable[ChangedLine]) -> Iterable[Line]:
    end = 0
    for change in changed:
        yield from lines[end : change.number]
        end = change.number + change.count
        first, *others = lines[change.number : end]
        text = "\n".join((first.text, *(line.text for line in others)))
        yield replace(first, text=text, repaired=change.repaired)
    yield from lines[end:]


def gather_words(vocabularies: Iterable[Vocabulary], gazetteer: Gazetteer) -> frozenset[str]:
    """Give the words that a library knows besides the dictionary: its terms, and all names of places."""
    words: set[str] = set()
    for vocabulary in vocabularies:
        is_spelling = vocabulary.search is SearchUse.CORRECTS
        for term in vocabulary.terms:
            words.update((term.label, *(() if is_spelling else term.aliases)))
    for province in gazetteer.provinces:
        words.add(province.name)
        for district in gazetteer.list_within(province.code):
            words.add(district.name)
            words.update(area.name for area in gazetteer.list_within(district.code))
    return frozenset(words)
