"""A list of problems as people and programs read it: text, GitHub annotations, JSON; bounded a file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from khlang.problems.problem import Fact, Level, Problem
from khlang.problems.registry import say

# The fact of a problem that stands for others: how many.
LEFT_OUT = "left_out"
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


# Of one file, a report shows so many problems; a broken file may have thousands, most of one kind.
MAX_OF_A_KIND = 20
MAX_OF_A_FILE = 200
# What these are in words: people write keys of 60 kB, and a report goes into logs that others read.
MAX_FILE_REPORT_BYTES = 60_000
MAX_FIELD = 120
MAX_MESSAGE = 1_500


def show_problem(problem: Problem) -> str:
    """Give `file:line:column field: message`, the form that editors turn into a link."""
    where = f"{problem.file}:{problem.mark.line}:{problem.mark.column}"
    word = "คำเตือน: " if problem.level is Level.WARNING else ""
    field = f"{_cut(problem.field, MAX_FIELD)}: " if problem.field else ""
    return neutralise(_one_line(f"{where} {word}{field}{_cut(say(problem), MAX_MESSAGE)}"))


def neutralise(text: str) -> str:
    """Break what GitHub's runner takes for a command in a line of a log: `::` at its start, `##[` anywhere.

    Source: actions/runner, src/Runner.Common/ActionCommand.cs.
    """
    return text.replace("##[", "#\\u0023[").replace("::", ":\\u003a")


def limit_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Give the problems that are put into words, file by file: at most MAX_OF_A_KIND of a code, MAX_OF_A_FILE in all.

    After those of a file that has more comes one problem that counts the others.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    return [problem for found in by_file.values() for problem in _limit_file(found)]


def _limit_file(problems: Sequence[Problem]) -> Iterator[Problem]:
    kinds: Counter[str] = Counter()
    left_out: list[Problem] = []
    shown = size = 0
    for problem in problems:
        kinds[problem.code] += 1
        is_much = shown >= MAX_OF_A_FILE or size >= MAX_FILE_REPORT_BYTES
        if is_much or kinds[problem.code] > MAX_OF_A_KIND:
            left_out.append(problem)
            continue
        shown += 1
        size += len(f"{show_problem(problem)}{_show_path(problem)}".encode("utf-8", "backslashreplace"))
        yield problem
    if left_out:
        level = Level.ERROR if has_errors(left_out) else Level.WARNING
        count = f"{len(left_out):,}".translate(_THAI_DIGITS)
        facts: dict[str, Fact] = {"count": count, LEFT_OUT: len(left_out)}
        first = left_out[0]
        yield Problem.of("more_problems", level=level, file=first.file, mark=first.mark, facts=facts)


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether any problem stops a publish; with `strict`, warnings do too."""
    return any(strict or problem.level is Level.ERROR for problem in problems)


def report_text(problems: list[Problem]) -> str:
    """One line a problem, then a line that counts them; empty when there is nothing to say."""
    if not problems:
        return ""
    errors = sum(problem.level is Level.ERROR for problem in problems)
    count = f"พบ {errors} ข้อที่ต้องแก้ และ {len(problems) - errors} คำเตือน"
    return "\n".join([*map(show_problem, limit_problems(problems)), count])


def report_github(problems: list[Problem]) -> str:
    """GitHub's workflow commands, which show each problem beside its line in a pull request.

    Source of the escapes: actions/toolkit, packages/core/src/command.ts.
    """
    return "\n".join(
        f"::{problem.level} file={_escape_property(problem.file)},line={problem.mark.line},"
        f"col={problem.mark.column},title={_escape_property(_cut(problem.field, MAX_FIELD) or problem.code)}"
        f"::{_escape_data(neutralise(_cut(say(problem), MAX_MESSAGE)))}"
        for problem in limit_problems(problems)
    )


def report_json(problems: list[Problem]) -> str:
    """A JSON array with one object a problem, keys in English; `path` leads to the value in the record.

    An object with `left_out` stands for so many problems of its file that are not in the array.
    """
    text = json.dumps(
        [_describe(problem) for problem in limit_problems(problems)], ensure_ascii=False, indent=2
    )
    # These are also JSON's escapes, so that who reads JSON gets the same text.
    return neutralise(text)


def _describe(problem: Problem) -> dict[str, object]:
    facts = dict(problem.facts)
    return {
        "level": str(problem.level),
        "code": problem.code,
        "path": _show_path(problem),
        "file": problem.file,
        "line": problem.mark.line,
        "column": problem.mark.column,
        "field": _cut(problem.field, MAX_FIELD),
        "message": _cut(say(problem), MAX_MESSAGE),
        **({LEFT_OUT: facts[LEFT_OUT]} if LEFT_OUT in facts else {}),
    }


def _show_path(problem: Problem) -> list[str | int]:
    return [_cut(part, MAX_FIELD) if isinstance(part, str) else part for part in problem.path]


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(neutralise(text)).replace(":", "%3A").replace(",", "%2C")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _one_line(text: str) -> str:
    """Show control and bidi characters as escapes: a report must not be able to forge a line."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
