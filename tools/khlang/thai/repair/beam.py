"""Reads a broken run of Thai as the likeliest words: a beam search over what may have stood at each of its places.

A state is a place in the run and the beginning of a word that was read up to there; of two with the same beginning the
cheaper one stays, and of all at one place the cheapest 48. The cost of a reading is that of its words (the negative
logarithm of how frequent each is), of letters outside any word, and of what had to be undone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from khlang.thai.repair.lexicon import STRAY_COST, Lexicon
from khlang.thai.repair.model import Mode
from khlang.thai.repair.rewrites import TONES, UPPER_VOWELS, list_rewrites

WIDTH = 48
# A reading that is so much dearer than the best at its place never was the best in the end.
_TOO_DEAR = 60.0
_INSERT_COST = 2.2
_UNDER = "\u0e38\u0e39"


class Piece(NamedTuple):
    """Signs of a run from `start` to `end`, and the letters that they are read as."""

    start: int
    end: int
    letters: str


# The pieces of a reading, the last one first.
_Trail: TypeAlias = "tuple[Piece, _Trail] | None"
_States: TypeAlias = dict[str, tuple[float, _Trail]]


def read_run(run: str, lexicon: Lexicon, modes: frozenset[Mode]) -> list[Piece]:
    """Give the likeliest reading of a run, a piece for each of its places.

    Takes time and memory linear in the length of the run.
    """
    costs = lexicon.costs
    ahead: dict[int, _States] = {0: {"": (0.0, None)}}
    for at in range(len(run)):
        states = _keep_best(ahead.pop(at, {}))
        if Mode.LOST_MARKS in modes:
            _insert_marks(states, at, costs)
        rewrites = list_rewrites(run, at, modes) if states else []
        for begun, (cost, trail) in states.items():
            for end, letters, undo_cost in rewrites:
                for now, more in _walk(begun, letters, costs):
                    _offer(ahead, end, now, cost + undo_cost + more, (Piece(at, end, letters), trail))
    return _trace(ahead.get(len(run), {}), costs)


def _walk(begun: str, letters: str, costs: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Give the beginnings of words, with what they cost, to which letters lead from the beginning of a word."""
    ways = [(begun, 0.0)]
    for letter in letters:
        ways = [way for begun, cost in ways for way in _step(begun, cost, letter, costs)]
    return iter(ways)


def _step(begun: str, cost: float, letter: str, costs: dict[str, float]) -> Iterator[tuple[str, float]]:
    longer = begun + letter
    if longer in costs:
        yield longer, cost
    ended = cost + costs[begun] if begun else cost
    if ended < math.inf:
        if begun and letter in costs:
            yield letter, ended
        is_letter = "\u0e01" <= letter <= "\u0e4e" and letter not in "ฯๆ"
        yield "", ended + (STRAY_COST if is_letter else 0.0)


def _offer(ahead: dict[int, _States], end: int, begun: str, cost: float, trail: _Trail) -> None:
    states = ahead.setdefault(end, {})
    known = states.get(begun)
    if known is None or cost < known[0]:
        states[begun] = (cost, trail)


def _keep_best(states: _States) -> _States:
    if len(states) > 1:
        best = sorted(states.items(), key=lambda item: item[1][0])[:WIDTH]
        limit = best[0][1][0] + _TOO_DEAR
        # The border of a word stays: from there every sign can be read on.
        border = states[""]
        states = {begun: state for begun, state in best if state[0] <= limit}
        states.setdefault("", border)
    return states


def _insert_marks(states: _States, at: int, costs: dict[str, float]) -> None:
    """Add the readings in which a mark stood above the letter that was read last."""
    todo = list(states.items())
    while todo:
        begun, (cost, trail) = todo.pop()
        for mark in UPPER_VOWELS + TONES if begun else "":
            longer = begun + mark
            if longer in costs and _may_stand(mark, begun[-1]):
                dearer = cost + _INSERT_COST
                if longer not in states or dearer < states[longer][0]:
                    states[longer] = (dearer, (Piece(at, at, mark), trail))
                    todo.append((longer, states[longer]))


def _may_stand(mark: str, before: str) -> bool:
    is_consonant = "ก" <= before <= "ฮ"
    return is_consonant or (mark in TONES and before in UPPER_VOWELS + _UNDER)


def _trace(states: _States, costs: dict[str, float]) -> list[Piece]:
    """Give the pieces of the cheapest reading that ends with a word."""
    ends = [(cost + (costs[begun] if begun else 0.0), begun) for begun, (cost, _trail) in states.items()]
    trail = states[min(ends)[1]][1]
    pieces = []
    while trail:
        piece, trail = trail
        pieces.append(piece)
    return pieces[::-1]
