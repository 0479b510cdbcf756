"""The best passage of a record for a query, with the query's words marked. Pure; the browser has the same in
`passages.js`.

A passage is cut by the terms of the index, as a query is, so that only whole terms are marked: กา not within การ.
It begins and ends between words, and nothing is cut inside a cluster of letters and marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.search.analysis import find_pieces, fold_text
from khlang.search.query import cut_run
from khlang.thai.text import normalise
from khlang.thai.words import may_cut

# Letters of a passage, and how many at most stand before the first mark.
LENGTH, BEFORE = 160, 40
# What a term right after another of the query adds to its level: together they say more.
NEIGHBOUR = 8
# Bounds: letters of a text that are looked through, places of one term, stretches of one text that are cut, and
# letters around a stretch that are cut with it, so that its edges are cut as the whole is.
MAX_TEXT, MAX_PLACES, MAX_TRIES, MARGIN = 20_000, 100, 4, 40
GAP = "…"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a field: the field's label, and (text, whether it is marked) in order."""

    label: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The passage without marks."""
        return "".join(text for text, _is_marked in self.parts)


@dataclass(frozen=True, slots=True)
class _Token:
    """What stands from `start` to `end` in a text; `term` is empty for what is no term of the query."""

    start: int
    end: int
    term: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a text, cut, and what it is worth."""

    value: int
    start: int
    end: int
    tokens: tuple[_Token, ...]


def find_passage(
    texts: Iterable[tuple[str, str]], terms: Mapping[str, int], levels: Mapping[str, int]
) -> Passage:
    """Give the passage with the most and rarest terms of a query; without any, how the first text begins.

    `texts` are (label, text) of the fields in order, `terms` the query's terms with their levels, `levels` those of
    the index.
    """
    found: list[tuple[int, int, str, str, str]] = []
    for label, text in texts:
        # Both have the same letters at the same places.
        normal = normalise(text)[:MAX_TEXT]
        folded = fold_text(normal)
        found.extend((value, at, label, normal, folded) for value, at in _list_places(folded, terms))
    found.sort(key=lambda each: -each[0])
    best, label, normal = _Stretch(-1, 0, 0, ()), "", ""
    for value, at, *about in found[:MAX_TRIES]:
        # What letters promise is the most that terms can hold.
        if value <= best.value:
            break
        stretch = _cut_stretch(about[2], at, terms, levels)
        if stretch.value > best.value:
            best, label, normal = stretch, about[0], about[1]
    return Passage(label, tuple(_draw(normal, best)))


def _list_places(folded: str, terms: Mapping[str, int]) -> list[tuple[int, int]]:
    """Give (value, place) of the stretches that hold the letters of most terms, best first; at least the beginning."""
    places: list[tuple[int, str]] = []
    for term in terms:
        at, count = folded.find(term), 0
        while at >= 0 and count < MAX_PLACES:
            places.append((at, term))
            at, count = folded.find(term, at + len(term)), count + 1
    places.sort()
    found = [(0, 0), *_value_places(places, terms)]
    found.sort(key=lambda each: (-each[0], each[1]))
    apart: list[tuple[int, int]] = []
    for value, at in found:
        if all(abs(at - other) > BEFORE for _value, other in apart):
            apart.append((value, at))
        if len(apart) == MAX_TRIES:
            break
    return apart


def _value_places(places: Sequence[tuple[int, str]], terms: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Give (the most that the stretch from there may be worth, place) of each place; one sweep over all."""
    ends = {at + len(term) for at, term in places}
    seen: Counter[tuple[str, bool]] = Counter()
    value = after = 0
    for first, leaving in places:
        while after < len(places) and places[after][0] <= first + LENGTH - BEFORE:
            at, term = places[after]
            for key in ((term, False), (term, True))[: 1 + (at in ends)]:
                value += 0 if seen[key] else (NEIGHBOUR if key[1] else terms[term] + 1)
                seen[key] += 1
            after += 1
        yield value, first
        for key in ((leaving, False), (leaving, True))[: 1 + (first in ends)]:
            seen[key] -= 1
            value -= 0 if seen[key] else (NEIGHBOUR if key[1] else terms[leaving] + 1)


def _value_of(tokens: Sequence[_Token], terms: Mapping[str, int]) -> int:
    """Give how much a query's terms tell in a stretch: each once by its level, more beside another."""
    seen: dict[str, int] = {}
    end = -1
    for token in tokens:
        if token.term:
            worth = terms[token.term] + 1 + (NEIGHBOUR if token.start == end else 0)
            seen[token.term] = max(seen.get(token.term, 0), worth)
            end = token.end
    return sum(seen.values())


def _cut_stretch(folded: str, at: int, terms: Mapping[str, int], levels: Mapping[str, int]) -> _Stretch:
    """Cut the text around a place into terms, and choose where the passage begins and ends."""
    tokens = _list_tokens(folded, max(0, at - BEFORE - MARGIN), at + LENGTH + MARGIN, terms, levels)
    start = _find_start(folded, tokens, at)
    end = _find_end(folded, tokens, start)
    inside = tuple(token for token in tokens if start <= token.start and token.end <= end)
    return _Stretch(_value_of(inside, terms), start, end, inside)


def _list_tokens(
    folded: str, low: int, high: int, terms: Mapping[str, int], levels: Mapping[str, int]
) -> list[_Token]:
    """Cut what stands from `low` to `high`; a long run of letters only as far as that."""
    while low > 0 and not may_cut(folded, low):
        low -= 1
    tokens: list[_Token] = []
    for piece, is_thai, start, end in find_pieces(folded[low : high + MARGIN]):
        cut = cut_run(piece, levels) if is_thai else [(piece, True)]
        at = low + start
        for text, is_term in cut:
            after = at + len(text) if is_thai else low + end
            # Letters in no term may end inside a cluster.
            if tokens and tokens[-1].end == at and not may_cut(folded, at):
                tokens[-1] = _Token(tokens[-1].start, after)
            else:
                tokens.append(_Token(at, after, text if is_term and text in terms else ""))
            at = after
    return tokens


def _find_start(folded: str, tokens: Sequence[_Token], at: int) -> int:
    """Give where a passage begins that shows what stands at `at`: after a space if there is one near."""
    if at <= BEFORE:
        return 0
    starts = [token.start for token in tokens if at - BEFORE <= token.start <= at]
    return next((start for start in starts if folded[start - 1].isspace()), starts[0] if starts else at)


def _find_end(folded: str, tokens: Sequence[_Token], start: int) -> int:
    """Give where a passage ends: after the last term that fits, with what closes it."""
    if len(folded) - start <= LENGTH:
        return len(folded)
    ends = [token.end for token in tokens if start < token.end <= start + LENGTH]
    if ends:
        return ends[-1]
    end = start + LENGTH
    while end > start + 1 and not may_cut(folded, end):
        end -= 1
    return end


def _draw(normal: str, stretch: _Stretch) -> list[tuple[str, bool]]:
    """Give the parts of a passage; neighbours that are marked alike are one part, lines are one."""
    parts: list[tuple[str, bool]] = [(GAP, False)] if stretch.start > 0 else []

    def add(text: str, *, is_marked: bool) -> None:
        text = text.replace("\n", " ")
        if parts and parts[-1][1] == is_marked:
            parts[-1] = (parts[-1][0] + text, is_marked)
        elif text:
            parts.append((text, is_marked))

    done = stretch.start
    for token in stretch.tokens:
        if token.term:
            add(normal[done : token.start], is_marked=False)
            add(normal[token.start : token.end], is_marked=True)
            done = token.end
    add(normal[done : stretch.end], is_marked=False)
    if stretch.end < len(normal):
        add(GAP, is_marked=False)
    return parts
