"""Snippets: the best part of a record's texts for a query, with the query's terms marked. Pure.

A snippet is cut into terms of the index, as a query is, so that only whole terms are marked: กา not within การ.
It begins and ends between words, and nothing is cut inside a cluster of letters and marks. The browser has the same in
`snippet.js`, with these numbers; `tests/search/test_vectors.py` holds both to the same snippets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.records.record import Record
from khlang.search.query.segmentation import SegmentedQuery, TermDictionary, segment_run
from khlang.search.text.field_texts import list_field_texts
from khlang.search.text.tokenizer import fold_text, pre_tokenize
from khlang.thai.text import normalise
from khlang.thai.words import may_cut

# Letters of a snippet, and how many at most stand before the first mark.
SNIPPET_LENGTH, CONTEXT = 160, 40
# Added to the value of a term that stands right after another of the query: together they are more specific.
ADJACENCY_BONUS = 8
# Bounds: letters of a text that are looked through, matches of one term, windows that are cut into terms, and letters
# around a window that are cut with it, so that its edges are cut as the whole is.
MAX_TEXT, MAX_MATCHES, MAX_WINDOWS, MARGIN = 20_000, 100, 4, 40
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
class _MatchToken:
    """A segment of a text from `start` to `end`; `term` is empty for what is no term of the query."""

    start: int
    end: int
    term: str = ""


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of a text, segmented, and what it is worth."""

    value: int
    start: int
    end: int
    tokens: tuple[_MatchToken, ...]


def make_record_snippet(record: Record, segmented: SegmentedQuery, dictionary: TermDictionary) -> Snippet:
    """Give the snippet of a record that a query found, not of its title, which results show anyway."""
    buckets = dictionary.idf_buckets
    terms = {
        term: buckets[term] for sequence in segmented.sequences for term in sequence.terms if term in buckets
    }
    texts = [(label, text) for label, text in list_field_texts(record) if text != record.title]
    return make_snippet(texts, terms, buckets)


def make_snippet(
    texts: Iterable[tuple[str, str]], terms: Mapping[str, int], idf_buckets: Mapping[str, int]
) -> Snippet:
    """Give the snippet with the most and rarest terms of a query; without any, how the first text begins.

    `texts` are (label, text) of the fields in order, `terms` the query's terms with their IDF buckets,
    `idf_buckets` those of all terms of the index.
    """
    found: list[tuple[int, int, str, str, str]] = []
    for label, text in texts:
        # Both have the same letters at the same positions.
        normal = normalise(text)[:MAX_TEXT]
        folded = fold_text(normal)
        found.extend((value, at, label, normal, folded) for value, at in _list_windows(folded, terms))
    found.sort(key=lambda each: -each[0])
    best, label, normal = _Window(-1, 0, 0, ()), "", ""
    for value, at, *about in found[:MAX_WINDOWS]:
        # The value by letters alone is an upper bound of that by terms.
        if value <= best.value:
            break
        window = _cut_window(about[2], at, terms, idf_buckets)
        if window.value > best.value:
            best, label, normal = window, about[0], about[1]
    return Snippet(label, tuple(_draw_parts(normal, best)))


def _list_windows(folded: str, terms: Mapping[str, int]) -> list[tuple[int, int]]:
    """Give (upper bound of value, start) of the windows with the letters of most terms, best first; at least 0."""
    matches: list[tuple[int, str]] = []
    for term in terms:
        at, count = folded.find(term), 0
        while at >= 0 and count < MAX_MATCHES:
            matches.append((at, term))
            at, count = folded.find(term, at + len(term)), count + 1
    matches.sort()
    found = [(0, 0), *_value_windows(matches, terms)]
    found.sort(key=lambda each: (-each[0], each[1]))
    apart: list[tuple[int, int]] = []
    for value, at in found:
        if all(abs(at - other) > CONTEXT for _value, other in apart):
            apart.append((value, at))
        if len(apart) == MAX_WINDOWS:
            break
    return apart


def _value_windows(matches: Sequence[tuple[int, str]], terms: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Give (upper bound of value, start) of the window from each match on, in one sweep."""
    ends = {at + len(term) for at, term in matches}
    seen: Counter[tuple[str, bool]] = Counter()
    value = after = 0
    for first, leaving in matches:
        while after < len(matches) and matches[after][0] <= first + SNIPPET_LENGTH - CONTEXT:
            at, term = matches[after]
            for key in ((term, False), (term, True))[: 1 + (at in ends)]:
                value += 0 if seen[key] else (ADJACENCY_BONUS if key[1] else terms[term] + 1)
                seen[key] += 1
            after += 1
        yield value, first
        for key in ((leaving, False), (leaving, True))[: 1 + (first in ends)]:
            seen[key] -= 1
            value -= 0 if seen[key] else (ADJACENCY_BONUS if key[1] else terms[leaving] + 1)


def _value_tokens(tokens: Sequence[_MatchToken], terms: Mapping[str, int]) -> int:
    """Give the value of a window: of each of the query's terms once, by its IDF bucket, more beside another."""
    seen: dict[str, int] = {}
    end = -1
    for token in tokens:
        if token.term:
            worth = terms[token.term] + 1 + (ADJACENCY_BONUS if token.start == end else 0)
            seen[token.term] = max(seen.get(token.term, 0), worth)
            end = token.end
    return sum(seen.values())


def _cut_window(folded: str, at: int, terms: Mapping[str, int], idf_buckets: Mapping[str, int]) -> _Window:
    """Cut the text around a match into terms, and choose where the snippet begins and ends."""
    tokens = _segment_around(
        folded, max(0, at - CONTEXT - MARGIN), at + SNIPPET_LENGTH + MARGIN, terms, idf_buckets
    )
    start = _find_start(folded, tokens, at)
    end = _find_end(folded, tokens, start)
    inside = tuple(token for token in tokens if start <= token.start and token.end <= end)
    return _Window(_value_tokens(inside, terms), start, end, inside)


def _segment_around(
    folded: str, low: int, high: int, terms: Mapping[str, int], idf_buckets: Mapping[str, int]
) -> list[_MatchToken]:
    """Cut the text from `low` to `high` into terms; a long run of letters only that far."""
    while low > 0 and not may_cut(folded, low):
        low -= 1
    tokens: list[_MatchToken] = []
    for pre_token, is_thai, start, end in pre_tokenize(folded[low : high + MARGIN]):
        segments = segment_run(pre_token, idf_buckets) if is_thai else [(pre_token, True)]
        at = low + start
        for text, is_term in segments:
            after = at + len(text) if is_thai else low + end
            # Letters in no term may end inside a cluster.
            if tokens and tokens[-1].end == at and not may_cut(folded, at):
                tokens[-1] = _MatchToken(tokens[-1].start, after)
            else:
                tokens.append(_MatchToken(at, after, text if is_term and text in terms else ""))
            at = after
    return tokens


def _find_start(folded: str, tokens: Sequence[_MatchToken], at: int) -> int:
    """Give where a snippet begins that shows what stands at `at`: after a space if there is one near."""
    if at <= CONTEXT:
        return 0
    starts = [token.start for token in tokens if at - CONTEXT <= token.start <= at]
    return next((start for start in starts if folded[start - 1].isspace()), starts[0] if starts else at)


def _find_end(folded: str, tokens: Sequence[_MatchToken], start: int) -> int:
    """Give where a snippet ends: after the last term that fits, with what closes it."""
    if len(folded) - start <= SNIPPET_LENGTH:
        return len(folded)
    ends = [token.end for token in tokens if start < token.end <= start + SNIPPET_LENGTH]
    if ends:
        return ends[-1]
    end = start + SNIPPET_LENGTH
    while end > start + 1 and not may_cut(folded, end):
        end -= 1
    return end


def _draw_parts(normal: str, window: _Window) -> list[tuple[str, bool]]:
    """Give the parts of a snippet; neighbours that are marked alike are one part, lines are one."""
    parts: list[tuple[str, bool]] = [(ELLIPSIS, False)] if window.start > 0 else []

    def add(text: str, *, is_marked: bool) -> None:
        text = text.replace("\n", " ")
        if parts and parts[-1][1] == is_marked:
            parts[-1] = (parts[-1][0] + text, is_marked)
        elif text:
            parts.append((text, is_marked))

    done = window.start
    for token in window.tokens:
        if token.term:
            add(normal[done : token.start], is_marked=False)
            add(normal[token.start : token.end], is_marked=True)
            done = token.end
    add(normal[done : window.end], is_marked=False)
    if window.end < len(normal):
        add(ELLIPSIS, is_marked=False)
    return parts
