"""A list of problems as people and programs read it: text, GitHub annotations, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from khlang.problems.problem import Level, Problem
from khlang.problems.registry import say


def show_problem(problem: Problem) -> str:
    """Give `file:line:column field: message`, the form that editors turn into a link."""
    where = f"{_one_line(problem.file)}:{problem.mark.line}:{problem.mark.column}"
    word = "คำเตือน: " if problem.level is Level.WARNING else ""
    field = f"{_one_line(problem.field)}: " if problem.field else ""
    return f"{where} {word}{field}{_one_line(say(problem))}"


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether any problem stops a publish; with `strict`, warnings do too."""
    return any(strict or problem.level is Level.ERROR for problem in problems)


def report_text(problems: list[Problem]) -> str:
    """One line a problem, then a line that counts them; empty when there is nothing to say."""
    if not problems:
        return ""
    errors = sum(problem.level is Level.ERROR for problem in problems)
    count = f"พบ {errors} ข้อที่ต้องแก้ และ {len(problems) - errors} คำเตือน"
    return "\n".join([*map(show_problem, problems), count])


def report_github(problems: list[Problem]) -> str:
    """GitHub's workflow commands, which show each problem beside its line in a pull request.

    Source of the escapes: actions/toolkit, packages/core/src/command.ts.
    """
    return "\n".join(
        f"::{problem.level} file={_escape_property(problem.file)},line={problem.mark.line},"
        f"col={problem.mark.column},title={_escape_property(problem.field or problem.code)}"
        f"::{_escape_data(say(problem))}"
        for problem in problems
    )


def report_json(problems: list[Problem]) -> str:
    """A JSON array with one object a problem, keys in English; `path` leads to the value in the record."""
    rows = [
        {
            "level": str(problem.level),
            "code": problem.code,
            "path": list(problem.path),
            "file": problem.file,
            "line": problem.mark.line,
            "column": problem.mark.column,
            "field": problem.field,
            "message": say(problem),
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _one_line(text: str) -> str:
    """Show control and bidi characters as escapes: a report must not be able to forge a line."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
