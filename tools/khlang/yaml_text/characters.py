"""Bytes to text: UTF-8, one kind of line end, and no character that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from khlang.problems import Mark, Problem

MAX_FILE_BYTES = 64 * 1024
MAX_CHARACTER_PROBLEMS = 20


def read_text(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """Read a file's bytes as text with LF line ends; None and the problems when it can't be used.

    Refused are data longer than MAX_FILE_BYTES, what is not UTF-8, and characters that nobody sees.
    """
    if len(data) > MAX_FILE_BYTES:
        return None, [Problem.of("file_too_large", file=file, kilobytes=MAX_FILE_BYTES // 1024)]
    text, problems = _decode(data, file)
    if text is None:
        return None, problems
    problems = list(_check_characters(text, file)) if find_forbidden(text) is not None else []
    return (None if problems else text), problems


def unify_lines(text: str) -> str:
    """Write every line end as LF; in YAML, CR alone ends a line too."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    # Without a byte order mark, UTF-16 shows by its NULs between the letters of the first key.
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return None, [Problem.of("utf16", file=file)]
    try:
        return unify_lines(data.decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        mark = Mark.at(before, len(before))
        return None, [Problem.of("not_utf8", file=file, mark=mark, byte=error.start)]


# Characters that nobody sees and that can change what is shown: C0 (but tab and line ends), DEL, C1,
# bidi controls, line and paragraph separators, tag characters, surrogates, noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)


# What most texts are made of alone; Python finds a sign outside a few ranges forty times faster than one of so many.
_UNUSUAL = re.compile("[^\t\n -~\u0e00-\u0e7f\u2010-\u2027]")


def is_usual(text: str) -> bool:
    """Tell whether a text has but tabs, LF, printable ASCII, Thai and the usual dashes, quotes and dots."""
    return not _UNUSUAL.search(text)


def find_forbidden(text: str) -> int | None:
    """Give the index of the first character that no file may hold, or None."""
    found = None if is_usual(text) else _FORBIDDEN.search(text)
    return found.start() if found else None


def _check_characters(text: str, file: str) -> Iterator[Problem]:
    # One problem a line: a report on 64,000 NULs stays readable.
    lines = ((number, _FORBIDDEN.search(line)) for number, line in enumerate(text.split("\n"), 1))
    for number, found in islice((line for line in lines if line[1]), MAX_CHARACTER_PROBLEMS):
        assert found
        mark = Mark(number, found.start() + 1)
        yield Problem.of("forbidden_character", file=file, mark=mark, code_point=show_code_point(found[0]))


def show_code_point(char: str) -> str:
    """Write a character as Unicode does: U+200B."""
    return f"U+{ord(char):04X}"
