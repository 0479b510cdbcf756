"""How long a form's pattern can take: the most steps of a search by backtracking, whatever the text.

Counted is what Python's `re` and a browser do, by the parse tree of Python's own parser; that two parts can't begin
with the same character is not looked at, so that the count is never too low.
"""

from __future__ import annotations

from collections.abc import Sequence
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

# A record's text is no longer.
MAX_TEXT = 65_536
# About half a second.
MAX_STEPS = 100_000_000
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_BIG = 10**18


class _Cost(NamedTuple):
    """In how many ways a part can match from one place, and the most steps to try all of them."""

    ways: int
    steps: int


# A text that was found is compared letter by letter; what no browser knows is not looked into.
_COSTS = {
    _constants.GROUPREF: _Cost(1, MAX_TEXT),
    _constants.GROUPREF_EXISTS: _Cost(_BIG, _BIG),
    _constants.ATOMIC_GROUP: _Cost(_BIG, _BIG),
}


def count_steps(pattern: str) -> int:
    """Give the most steps that a search for a pattern takes in MAX_TEXT characters.

    Raises re.error on what is no pattern, RecursionError on one that is nested too deep.
    """
    parsed = _parser.parse(pattern)
    starts = 1 if _is_anchored(parsed) else MAX_TEXT
    return min(_cost_of_sequence(parsed).steps * starts, _BIG)


def _is_anchored(parsed: Sequence[Any]) -> bool:
    return bool(parsed) and parsed[0] == (_constants.AT, _constants.AT_BEGINNING)


def _cost_of_sequence(parts: Sequence[Any]) -> _Cost:
    """A part is tried once for each way in which those before it matched."""
    ways, steps = 1, 0
    for name, value in parts:
        part = _cost_of(name, value)
        steps += ways * part.steps
        ways *= part.ways
    return _Cost(min(ways, _BIG), min(steps, _BIG))


def _cost_of(name: Any, value: Any) -> _Cost:
    if name in _REPEATS:
        least, most, inner = value
        return _cost_of_repeat(least, min(int(most), MAX_TEXT), _cost_of_sequence(inner))
    if name is _constants.SUBPATTERN:
        return _cost_of_sequence(value[-1])
    if name is _constants.BRANCH:
        branches = [_cost_of_sequence(branch) for branch in value[1]]
        return _Cost(sum(each.ways for each in branches), sum(each.steps + 1 for each in branches))
    # What is only looked at is not tried again.
    if name in (_constants.ASSERT, _constants.ASSERT_NOT):
        return _Cost(1, _cost_of_sequence(value[1]).steps)
    return _COSTS.get(name, _Cost(1, 1))


def _cost_of_repeat(least: int, most: int, inner: _Cost) -> _Cost:
    """With one way for each time, the ways are the numbers of times; with more, their powers."""
    if inner.ways == 1:
        return _Cost(most - least + 1, max(most, 1) * inner.steps)
    # Two ways, 64 times, are more than anybody waits for.
    times = min(most, 64)
    powers = [inner.ways**time for time in range(times + 1)]
    return _Cost(min(sum(powers[least:]) or _BIG, _BIG), min(sum(powers[:-1]) * inner.steps, _BIG))
