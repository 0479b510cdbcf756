"""One thing that is wrong, as a value: its code, its place, and what its words need."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias


class Level(StrEnum):
    """How much a problem matters: an error stops a publish, a warning asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


# Tuples: a broken file has thousands of both, and a dataclass that is frozen takes four times as long to make.
class Mark(NamedTuple):
    """A place in a file: line and column, both from 1, counted in code points."""

    line: int
    column: int

    @classmethod
    def at(cls, text: str, index: int) -> Mark:
        """Give the place of a character in a file's text, whose lines end in LF."""
        start = text.rfind("\n", 0, index) + 1
        return cls(text.count("\n", 0, start) + 1, index - start + 1)


START = Mark(1, 1)

# The keys and, from 0, the numbers of items that lead from the top of a record to a value in it:
# ("steps", 2, "text").
Path: TypeAlias = tuple[str | int, ...]
Fact: TypeAlias = str | int
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


class Problem(NamedTuple):
    """One thing that is wrong.

    `code` is an entry of the registry, which has the words; `facts` are (name, value) pairs that the words need.
    `path` leads to the value, `line` (from 0) to a line of a text that has several, and `column` (from 0, counted in
    code points) to a place in that line, None for the whole of it. `field` is the label of the field. `file` and
    `mark` are known where the value stands in a file: set by who reads the file, or looked up from the path.
    """

    code: str
    path: Path = ()
    facts: tuple[tuple[str, Fact], ...] = ()
    field: str = ""
    level: Level = Level.ERROR
    line: int = 0
    file: str = ""
    mark: Mark = START
    column: int | None = None

    @classmethod
    def of(  # noqa: PLR0913  a problem has so many parts, most of them seldom needed
        cls,
        code: str,
        path: Path = (),
        field: str = "",
        level: Level = Level.ERROR,
        *,
        line: int = 0,
        column: int | None = None,
        file: str = "",
        mark: Mark = START,
        facts: Mapping[str, Fact] = NO_FACTS,
        **named: Fact,
    ) -> Problem:
        """Make a problem with its facts, as a mapping or by name; empty facts are left out."""
        known = {**facts, **named} if facts else named
        pairs = tuple([pair for pair in known.items() if pair[1] != ""])
        return cls(code, path, pairs, field, level, line, file, mark, column)

    def at(self, file: str, mark: Mark) -> Problem:
        """Give the same problem at a place in a file."""
        # A third of the time of `_replace`.
        return Problem(
            self.code, self.path, self.facts, self.field, self.level, self.line, file, mark, self.column
        )


def order_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by file and place, and drop exact repeats; at one place they stay in the order of the checks."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.mark))


def dump_problems(problems: Iterable[Problem]) -> str:
    """Write problems as JSON that `load_problems` reads."""
    return json.dumps([*problems], ensure_ascii=False)


def load_problems(data: str | bytes) -> list[Problem]:
    """Read what `dump_problems` wrote. Raises ValueError or TypeError on other text."""
    return [
        Problem(code, tuple(path), tuple((name, value) for name, value in facts), field, Level(level), line, file,
                Mark(*mark), column)
        for code, path, facts, field, level, line, file, mark, column in json.loads(data)
    ]  # fmt: skip
