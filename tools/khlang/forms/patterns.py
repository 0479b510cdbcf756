"""What a form's pattern may hold, and how long it can take: the most steps of a search by backtracking, in any text.

A pattern is read by a small grammar of what Python and browsers (`new RegExp(pattern, "u")`) both know. That two parts
can't begin with the same character is not looked at, so that the count is never too low.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A record's text is no longer.
MAX_TEXT = 65_536
# About half a second.
MAX_STEPS = 100_000_000
_BIG = 10**18

_ESCAPED = r"\\(?:[][^$\\.*+?(){}|/dDwWsSfnrtv]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})"
# A bracket that opens; what is only looked at; a group that must come again; one sign, or one of a class of them.
_PART = re.compile(
    r"(?P<bracket>\((?:(?!\?)|\?[:=!]))"
    r"|(?P<edge>[$^]|\\[bB])"
    r"|(?P<repeated>\\[1-9](?![0-9]))"
    rf"|(?P<sign>[^][$^\\.*+?(){{}}|]|\.|{_ESCAPED}|\[\^?(?:[^][\\]|{_ESCAPED}|\\-)+\])"
)
_REPEAT = re.compile(r"(?:[*+?]|\{(?P<least>[0-9]+)(?P<range>,(?P<most>[0-9]*))?\})\??")
_TIMES = {"*": (0, MAX_TEXT), "+": (1, MAX_TEXT), "?": (0, 1)}
_UNKNOWN = re.compile(r"\(\?.?|\\.?|.", re.DOTALL)


class UnknownPartError(Exception):
    """A part of a pattern that Python and browsers do not both know; the message is this part."""


class _Cost(NamedTuple):
    """In how many ways a part can match from one place, and the most steps to try all of them."""

    ways: int
    steps: int


def count_steps(pattern: str) -> int:
    """Give the most steps that a search for a sound pattern of Python takes in MAX_TEXT characters.

    Raises UnknownPartError on what a browser does not know, RecursionError on what is nested too deep.
    """
    found = _PatternReader(pattern).read_branches()
    return min(sum(cost.steps * (1 if is_anchored else MAX_TEXT) for is_anchored, cost in found), _BIG)


class _PatternReader:
    """Reads a pattern from left to right, and gives what its parts cost."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def read_branches(self) -> Iterator[tuple[bool, _Cost]]:
        """Give of each branch whether it is anchored, and its cost; read to the bracket that closes, or the end."""
        while True:
            yield self.pattern.startswith("^", self.place), self.read_sequence()
            if not self.pattern.startswith("|", self.place):
                return
            self.place += 1

    def read_sequence(self) -> _Cost:
        """Read parts up to the end of a branch: each is tried once for each way in which those before it matched."""
        ways, steps = 1, 0
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            part = self.read_part()
            steps += ways * part.steps
            ways *= part.ways
        return _Cost(min(ways, _BIG), min(steps, _BIG))

    def read_part(self) -> _Cost:
        """Read a part, and how often it may come."""
        found = _PART.match(self.pattern, self.place)
        if found is None:
            unknown = _UNKNOWN.match(self.pattern, self.place)
            assert unknown
            raise UnknownPartError(unknown[0])
        self.place = found.end()
        if found["bracket"]:
            costs = [cost for _is_anchored, cost in self.read_branches()]
            self.place += 1
            cost = costs[0] if len(costs) == 1 else _add_costs(costs)
        else:
            # A text that was found is compared letter by letter.
            cost = _Cost(1, MAX_TEXT if found["repeated"] else 1)
        # What is only looked at is not tried again.
        if found["edge"] or found["bracket"] in ("(?=", "(?!"):
            return _Cost(1, cost.steps)
        return self.read_repeat(cost)

    def read_repeat(self, cost: _Cost) -> _Cost:
        """Read how often a part may come, once if nothing is said."""
        found = _REPEAT.match(self.pattern, self.place)
        if found is None:
            return cost
        self.place = found.end()
        least, most = _TIMES.get(found[0][0]) or (int(found["least"]), int(found["most"] or MAX_TEXT))
        if found["least"] and not found["range"]:
            most = least
        return _repeat_cost(cost, min(least, MAX_TEXT), min(most, MAX_TEXT))


def _add_costs(costs: list[_Cost]) -> _Cost:
    """Give the cost of branches, one of which is to match."""
    return _Cost(sum(each.ways for each in costs), sum(each.steps + 1 for each in costs))


def _repeat_cost(cost: _Cost, least: int, most: int) -> _Cost:
    """With one way for each time, the ways are the numbers of times; with more, their powers."""
    if cost.ways == 1:
        return _Cost(most - least + 1, max(most, 1) * cost.steps)
    # Two ways, 64 times, are more than anybody waits for.
    times = min(most, 64)
    powers = [cost.ways**time for time in range(times + 1)]
    return _Cost(min(sum(powers[least:]) or _BIG, _BIG), min(sum(powers[:-1]) * cost.steps, _BIG))
