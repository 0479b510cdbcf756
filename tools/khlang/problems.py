"""What is wrong, where, and how to mend it; and how a list of that is reported.

Every stage returns its problems as values instead of raising, so that one run shows all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem matters: an error stops a publish, a warning asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file: line and column, both from 1, counted in code points."""

    line: int
    column: int


START = Mark(1, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `code` is a stable English name for tests and tools, `message` is Thai and says what is wrong and
    what to do, `field` is the Thai label of the field (or its key where it has none).
    """

    code: str
    message: str
    file: str = ""
    mark: Mark = START
    field: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        """Give `file:line:column field: message`, the form that editors turn into a link."""
        where = f"{_one_line(self.file)}:{self.mark.line}:{self.mark.column}"
        word = "คำเตือน: " if self.level is Level.WARNING else ""
        field = f"{_one_line(self.field)}: " if self.field else ""
        return f"{where} {word}{field}{_one_line(self.message)}"


def order_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by file and place, and drop exact repeats; at one place they stay in the order of the checks."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.mark))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether any problem stops a publish; with `strict`, warnings do too."""
    return any(strict or problem.level is Level.ERROR for problem in problems)


def report_text(problems: list[Problem]) -> str:
    """One line a problem, then a line that counts them; empty when there is nothing to say."""
    if not problems:
        return ""
    errors = sum(problem.level is Level.ERROR for problem in problems)
    count = f"พบ {errors} ข้อที่ต้องแก้ และ {len(problems) - errors} คำเตือน"
    return "\n".join([*map(str, problems), count])


def report_github(problems: list[Problem]) -> str:
    """GitHub's workflow commands, which show each problem beside its line in a pull request.

    Source of the escapes: actions/toolkit, packages/core/src/command.ts.
    """
    return "\n".join(
        f"::{problem.level} file={_escape_property(problem.file)},line={problem.mark.line},"
        f"col={problem.mark.column},title={_escape_property(problem.field or problem.code)}"
        f"::{_escape_data(problem.message)}"
        for problem in problems
    )


def report_json(problems: list[Problem]) -> str:
    """A JSON array with one object a problem, keys in English."""
    rows = [
        {
            "level": str(problem.level),
            "code": problem.code,
            "file": problem.file,
            "line": problem.mark.line,
            "column": problem.mark.column,
            "field": problem.field,
            "message": problem.message,
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def read_report(report: str | bytes) -> list[Problem]:
    """Give back the problems of a JSON report. Raises ValueError, KeyError or TypeError on other text."""
    return [
        Problem(
            row["code"],
            row["message"],
            row["file"],
            Mark(row["line"], row["column"]),
            row["field"],
            Level(row["level"]),
        )
        for row in json.loads(report)
    ]


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _one_line(text: str) -> str:
    """Show control and bidi characters as escapes: a report must not be able to forge a line."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
