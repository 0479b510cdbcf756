"""Snippets: the best part of a record's texts for a query, with the query's words marked. Pure.

A text is cut into words when it is indexed (`index.word_texts`), and only whole words are marked: กา not within การ,
ราย not within อันตราย. Which words a query has, depends on the record: its terms are joined to the longest words that
the record holds, so that กอง and ทุน are not marked where it has กองทุน. Another name that a query brings along is
marked only where all of it stands. A snippet begins and ends between words. The browser has the same in `snippet.js`,
with these numbers; `tests/search/test_vectors.py` holds both to the same snippets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khlang.records.record import Record
from khlang.search.index.ranking import FUNCTION_TERMS
from khlang.search.index.word_texts import WordText, list_words
from khlang.search.query.segmentation import SegmentedQuery, TermDictionary
from khlang.search.text.tokenizer import fold_text
from khlang.thai.words import may_cut

# Letters of a snippet, and how many at most stand before the first mark.
SNIPPET_LENGTH, CONTEXT = 160, 40
# Added to the value of a word that stands right after another of the query: together they are more specific.
ADJACENCY_BONUS = 8
# Bounds: letters of a text that are looked through, matches in it, and terms of one word.
MAX_TEXT, MAX_MATCHES, MAX_WORD_TERMS = 20_000, 400, 12
# Terms that only stand before or after a word: like function words they are no reason to look at a place.
BOUND_TERMS = FUNCTION_TERMS | {"การ", "ความ"}
# Costs of a term of the query in no word of a record, and of a word: most terms in fewest words.
_STRAY_COST, _WORD_COST = 1000, 1
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a field: the field's label, and (text, whether it is marked) in order."""

    label: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The snippet without marks."""
        return "".join(text for text, _is_marked in self.parts)


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a query, in the order in which they were typed, and the other names that it brings along.

    `idf_buckets` are those of the terms that the index holds.
    """

    typed: tuple[tuple[str, ...], ...]
    names: tuple[tuple[str, ...], ...]
    idf_buckets: Mapping[str, int]

    def value(self, terms: Sequence[str]) -> int:
        """Tell what a word of these terms is worth: more the rarer they are."""
        return sum(self.idf_buckets.get(term, 0) + 1 for term in terms if term not in BOUND_TERMS)


class _Match(NamedTuple):
    """Words of the query from `start` to `end` of a text: their letters and what they are worth."""

    start: int
    end: int
    letters: str
    value: int


@dataclass(frozen=True, slots=True)
class _Text:
    """A text whose words are known: (start, end, letters)."""

    label: str
    normal: str
    words: Sequence[tuple[int, int, str]]


def list_query_terms(segmented: SegmentedQuery, dictionary: TermDictionary) -> QueryTerms:
    """Give what snippets need of a query."""
    buckets = dictionary.idf_buckets
    terms = {term for sequence in segmented.sequences for term in sequence.terms}
    return QueryTerms(
        tuple(each.terms for each in segmented.sequences if not (each.is_phrase or each.is_boost)),
        tuple(each.terms for each in segmented.sequences if each.is_phrase and not each.is_boost),
        {term: buckets[term] for term in terms if term in buckets},
    )


def make_record_snippet(record: Record, word_texts: Sequence[WordText], query: QueryTerms) -> Snippet:
    """Give the snippet of a record that a query found, not of its title, which results show anyway.

    `word_texts` are those of the record, as `list_word_texts` gives them.
    """
    title = fold_text(record.title)
    return make_snippet([each for each in word_texts if fold_text(each.text) != title], query)


def make_snippet(word_texts: Sequence[WordText], query: QueryTerms) -> Snippet:
    """Give the snippet with the most and rarest words of a query; without any, how the first text begins."""
    texts = [_read_text(each) for each in word_texts]
    values = find_words(query, {letters for text in texts for _start, _end, letters in text.words})
    best_value, best_at, best, marked = -1, 0, _Text("", "", ()), list[_Match]()
    for text in texts:
        matches = _list_matches(text, values, query)
        for value, at in [(0, 0), *_value_windows(matches)]:
            if value > best_value:
                best_value, best_at, best, marked = value, at, text, matches
    start = _find_start(best, best_at)
    return Snippet(best.label, tuple(_draw_parts(best.normal, marked, start, _find_end(best, start))))


def _read_text(word_text: WordText) -> _Text:
    normal = word_text.text[:MAX_TEXT]
    return _Text(word_text.label, normal, list_words(fold_text(normal), word_text.borders))


def find_words(query: QueryTerms, held: set[str]) -> dict[str, int]:
    """Give the words of a query among those that a record holds, with what they are worth."""
    values: dict[str, int] = {}
    for terms in query.typed:
        at = len(terms)
        starts = _join_terms(terms, held)
        while at:
            start, is_word = starts[at]
            if is_word:
                values["".join(terms[start:at])] = query.value(terms[start:at])
            at = start
    if any(values.values()):
        return values
    # A query of bound terms alone.
    return dict.fromkeys(values, 1)


def _join_terms(terms: Sequence[str], held: set[str]) -> list[tuple[int, bool]]:
    """Give, for each place after a term, where the last word before it begins, and whether it is one."""
    costs, starts = [0], [(0, False)]
    for end in range(1, len(terms) + 1):
        cost, start = costs[end - 1] + _STRAY_COST, (end - 1, False)
        for first in range(max(0, end - MAX_WORD_TERMS), end):
            if costs[first] + _WORD_COST < cost and "".join(terms[first:end]) in held:
                cost, start = costs[first] + _WORD_COST, (first, True)
        costs.append(cost)
        starts.append(start)
    return starts


def _list_matches(text: _Text, values: Mapping[str, int], query: QueryTerms) -> list[_Match]:
    """Give the words of a query in a text, in order; of bound terms those between two others."""
    names = {"".join(terms): query.value(terms) // 2 for terms in query.names}
    found: list[_Match] = []
    place = 0
    while place < len(text.words) and len(found) < MAX_MATCHES:
        start, end, letters = text.words[place]
        last = place
        for name, value in names.items():
            if name.startswith(letters) and (reached := _follow_name(text.words, place, name)) >= 0:
                last = reached
                found.append(_Match(start, text.words[last][1], name, value))
                break
        else:
            if letters in values:
                found.append(_Match(start, end, letters, values[letters]))
        place = last + 1
    return [each for number, each in enumerate(found) if each.value or _is_between(found, number)]


def _follow_name(words: Sequence[tuple[int, int, str]], place: int, name: str) -> int:
    """Give the last of the words which, from a place on, are a name letter by letter; -1 where they are none."""
    size = 0
    while place < len(words) and name.startswith(words[place][2], size):
        size += len(words[place][2])
        if size == len(name):
            return place
        place += 1
    return -1


def _is_between(found: Sequence[_Match], number: int) -> bool:
    """Tell whether a match touches one before it and one after it, both of them worth something."""
    if not 0 < number < len(found) - 1:
        return False
    before, here, after = found[number - 1 : number + 2]
    return before.end == here.start and here.end == after.start and before.value > 0 and after.value > 0


def _value_windows(matches: Sequence[_Match]) -> list[tuple[int, int]]:
    """Give (value, start) of the window from each match on: of each of its words once, more beside another."""
    windows = []
    for number, first in enumerate(matches):
        worth: dict[str, int] = {}
        end = -1
        for match in matches[number:]:
            if match.end > first.start + SNIPPET_LENGTH - CONTEXT:
                break
            value = match.value + (ADJACENCY_BONUS if match.start == end else 0)
            worth[match.letters] = max(worth.get(match.letters, 0), value)
            end = match.end
        windows.append((sum(worth.values()), first.start))
    return windows


def _find_start(text: _Text, at: int) -> int:
    """Give where a snippet begins that shows what stands at `at`: after a space if there is one near."""
    if at <= CONTEXT:
        return 0
    starts = [start for start, _end, _letters in text.words if at - CONTEXT <= start <= at]
    return next((start for start in starts if text.normal[start - 1].isspace()), starts[0] if starts else at)


def _find_end(text: _Text, start: int) -> int:
    """Give where a snippet ends: after the last word that fits."""
    if len(text.normal) - start <= SNIPPET_LENGTH:
        return len(text.normal)
    ends = [end for _start, end, _letters in text.words if start < end <= start + SNIPPET_LENGTH]
    if ends:
        return ends[-1]
    end = start + SNIPPET_LENGTH
    while end > start + 1 and not may_cut(text.normal, end):
        end -= 1
    return end


def _draw_parts(normal: str, matches: Sequence[_Match], start: int, end: int) -> list[tuple[str, bool]]:
    """Give the parts of a text from `start` to `end`; marks that touch are one, lines are one."""
    parts: list[tuple[str, bool]] = [(ELLIPSIS, False)] if start > 0 else []

    def add(text: str, *, is_marked: bool) -> None:
        text = text.replace("\n", " ")
        if parts and parts[-1][1] == is_marked:
            parts[-1] = (parts[-1][0] + text, is_marked)
        elif text:
            parts.append((text, is_marked))

    done = start
    for match in matches:
        if start <= match.start and match.end <= end:
            add(normal[done : match.start], is_marked=False)
            add(normal[match.start : match.end], is_marked=True)
            done = match.end
    add(normal[done:end], is_marked=False)
    if end < len(normal):
        add(ELLIPSIS, is_marked=False)
    return parts
