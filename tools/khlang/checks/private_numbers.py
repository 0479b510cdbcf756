"""Looks for private numbers beside records: in form files, vocabularies and pages by hand, as they stand.

Whatever such a file holds is in git, also what no page shows: keys, comments, messages of rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khlang.library import Library, read_texts_beside_records
from khlang.problems import Mark, Problem
from khlang.thai.private_numbers import find_private_numbers

# A tag, and signs by their numbers in HTML and in YAML.
_CODED = re.compile(
    r"<[^<>\n]{1,200}>|&#([0-9]{1,7});|&#[xX]([0-9A-Fa-f]{1,6});"
    r"|\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))"
)
_UNSEEN = "\u200b"


def check_private_numbers(library: Library) -> Iterator[Problem]:
    """Give a problem for each private number in a library's forms, vocabularies and pages."""
    for file, text in read_texts_beside_records(library.root):
        found = {*find_private_numbers(text), *find_private_numbers(_decode(text))}
        line = 1
        start = 0
        for code, index in sorted(found, key=lambda each: each[1]):
            line += text.count("\n", start, index)
            start = max(start, text.rfind("\n", start, index) + 1)
            yield Problem.of(code, file=file, mark=Mark(line, index - start + 1))


def _decode(text: str) -> str:
    """Leave out tags and put in signs for their numbers, every other sign staying where it is."""
    return _CODED.sub(_decode_one, text)


def _decode_one(found: re.Match[str]) -> str:
    decimal, *others = found.groups()
    number = int(decimal) if decimal else int(next(filter(None, others), "0"), 16)
    sign = chr(number) if 0 < number < 0x110000 else ""
    return sign + _UNSEEN * (len(found[0]) - len(sign))
