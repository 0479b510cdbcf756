"""The rules of a form file as the constraints that HTML knows. None refuses what the check takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khlang.fields.field import Control, Field, Rule
from khlang.fields.form_control import is_long

# So many terms are seen at once; more are a list to open.
MOST_SEEN = 7
# Python's and JavaScript's ideas of these differ: a Thai digit is a digit, a Thai letter a letter.
_NOT_THE_SAME = re.compile(r"\\[dDwWsSbB]|&&|--")
_HAS_NO_TEXT = (Control.YES_NO, Control.TERM, Control.FILE)
_COUNT = r"[\s0-9๐-๙,]*"


def list_constraints(field: Field, kind: str) -> tuple[tuple[str, str], ...]:
    """Give (name, value) of the attributes of the control of a field.

    What a browser can't measure (numbers in Thai digits, items of a list) stands in attributes of our own, for the
    form's scripts.
    """
    return tuple(_list_attributes(field, kind))


def _list_attributes(field: Field, kind: str) -> Iterator[tuple[str, str]]:
    if kind == Control.NUMBER:
        yield "pattern", _COUNT
    for rule in field.rules:
        name = rule.kind.replace("_", "")
        if rule.kind in ("min_length", "max_length"):
            # The length of a list of paragraphs counts no line ends, a browser does.
            if rule.kind == "min_length" or field.type.join is None:
                yield name, str(rule.limit)
        elif rule.kind in ("pattern", "forbid"):
            if (
                kind == Control.LINE
                and not is_long(field, kind)
                and not _NOT_THE_SAME.search(str(rule.limit))
            ):
                yield "pattern", _match_whole(rule)
                if rule.message:
                    yield "title", rule.message
        elif kind not in _HAS_NO_TEXT:
            yield f"data-{rule.kind.replace('_items', '').replace('_', '-')}", str(rule.limit)


def _match_whole(rule: Rule) -> str:
    """Write a pattern that is to be found, or not to be found, as one of the whole text."""
    return f".*(?:{rule.limit}).*" if rule.kind == "pattern" else f"(?!.*(?:{rule.limit})).*"
