"""What a libyaml error means: the code of a problem, and the place that a writer should look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import yaml

from khlang.problems import START, Mark, Problem

# A key and its value joined by a space that YAML does not count as one: the line becomes plain text.
ODD_SPACE = "[\u00a0\u2007\u202f\u3000\u200b\ufeff]"
KEY_AND_NBSP = re.compile(f"^[ \t]*(?:- +)*[a-z0-9_]+:{ODD_SPACE}")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a part of libyaml's message means, and which of the error's two marks to show."""

    part: str
    code: str
    is_at_context: bool = False


# The first entry whose part is in the message counts. The spelling "hexdecimal" is libyaml's.
_MEANINGS = (
    _Meaning("tab character", "tab"),
    _Meaning("mapping values are not allowed", "nested_colon"),
    _Meaning("block sequence entries are not allowed", "dash_in_value"),
    _Meaning("expected comment or line break", "bad_block"),
    _Meaning("unexpected end of stream", "unclosed_quote", is_at_context=True),
    _Meaning("unknown escape", "unknown_escape"),
    _Meaning("escape", "bad_escape"),
    _Meaning("hexdecimal", "bad_escape"),
    _Meaning("scanning an alias", "alias", is_at_context=True),
    _Meaning("scanning an anchor", "alias", is_at_context=True),
    _Meaning("scanning a tag", "tag", is_at_context=True),
    _Meaning("tag handle", "tag"),
    _Meaning("could not find expected ':'", "no_colon", is_at_context=True),
    _Meaning("did not find expected key", "bad_indent"),
    _Meaning("'-' indicator", "bad_dash"),
    _Meaning("',' or", "unclosed_list", is_at_context=True),
    # A line of dots, as if a text ended before it began.
    _Meaning("parsing a block node", "second_document"),
    _Meaning("node content", "unclosed_bracket"),
    _Meaning("document start", "second_document"),
    _Meaning("directive", "directive"),
    _Meaning("incompatible YAML document", "directive"),
)


def explain_error(error: yaml.YAMLError, text: str, file: str) -> Iterator[Problem]:
    """Give what a libyaml error means: one problem, or all lines that have the same cause."""
    glued = list(find_glued_keys(text, file))
    if glued:
        yield from glued
        return
    message = str(error)
    problem, context = (_mark_or_none(error, name) for name in ("problem_mark", "context_mark"))
    mark = problem or START
    lines = text.split("\n")
    line = _line_at(lines, mark)
    char = line[mark.column - 1 : mark.column]
    if "cannot start any token" in message or ("parsing a block node" in message and char in tuple(",]}")):
        yield _explain_character(char, file, mark)
        return
    special = _explain_line(message, lines, line, mark, context)
    if special:
        code, mark = special
        yield Problem.of(code, file=file, mark=mark)
        return
    meaning = next((meaning for meaning in _MEANINGS if meaning.part in message), _Meaning("", "bad_yaml"))
    place = context if meaning.is_at_context and context else mark
    yield Problem.of(meaning.code, file=file, mark=place)


def find_glued_keys(text: str, file: str) -> Iterator[Problem]:
    """Give a problem for each line with a no-break space after the colon of a key."""
    for number, line in enumerate(text.split("\n"), 1):
        if found := KEY_AND_NBSP.match(line):
            yield Problem.of("nbsp_after_colon", file=file, mark=Mark(number, found.end()))


def _explain_line(
    message: str, lines: list[str], line: str, mark: Mark, context: Mark | None
) -> tuple[str, Mark] | None:
    """Give (code, place) where the line itself says more than libyaml's message, else None."""
    before = line[: mark.column - 1]
    if "did not find expected key" in message and before.rstrip().endswith(('"', "'")):
        return "text_after_quote", mark
    if "mapping values are not allowed" in message and (
        found := re.fullmatch(r"( +)[a-z][a-z0-9_]*", before)
    ):
        return "bad_indent", Mark(mark.line, found.end(1) + 1)
    if "document start" in message and lines[0].startswith(" "):
        return "bad_indent", mark
    if "could not find expected ':'" in message and context:
        found = re.match(r" *[a-z][a-z0-9_]*:(?=\S)", _line_at(lines, context))
        if found:
            return "no_space_after_colon", Mark(context.line, found.end() + 1)
    return None


def _line_at(lines: list[str], mark: Mark) -> str:
    """Give the line of a mark, empty when the mark is below the last line, as libyaml's may be."""
    return lines[mark.line - 1] if mark.line <= len(lines) else ""


def _explain_character(char: str, file: str, mark: Mark) -> Problem:
    if char == "\t":
        return Problem.of("tab", file=file, mark=mark)
    return Problem("bad_start", facts=(("letter", char),), file=file, mark=mark)


class _YamlMark(Protocol):
    """What PyYAML's two mark classes share."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def mark_of(mark: _YamlMark | None) -> Mark:
    """Convert one of PyYAML's marks, which count from 0."""
    return Mark(mark.line + 1, mark.column + 1) if mark else START


def _mark_or_none(error: yaml.YAMLError, name: str) -> Mark | None:
    mark = getattr(error, name, None)
    return mark_of(mark) if mark else None
