"""Where in a file a path leads: the mark of a problem is looked up from the problem's path."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from khlang.problems import Mark, Path, Problem
from khlang.problems.registry import CODES
from khlang.yaml_text.tree import Entry, Items, Mapping, Node, Text

# A sign of a text, as YAML writes it plain, in single quotes, and in double quotes, where some escapes are spaces.
_SIGN, _QUOTED_SIGN = re.compile(r"\S"), re.compile(r"''|\S")
_ESCAPED_SIGN = re.compile(
    r"\\(?P<code>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|\\(?P<space>[tnvfrN_LP\s])|\\.|\S"
)


def find_mark(
    tree: Node, path: Path, *, is_at_key: bool = False, line: int = 0, column: int | None = None
) -> Mark:
    """Give the mark of the node that `path` leads to from `tree`.

    A path that leaves the tree (a part is missing, or a text stands for a group with parts) gives the deepest
    node on the way. `is_at_key` gives the mark of the last key in place of its value. In a block text (`|`),
    `line` is a line of the text, from 0, and the mark is that line's start. With a `column`, from 0, the mark is
    that of a sign in the line, or in the whole text where it is no block.
    """
    node = tree
    for number, part in enumerate(path, 1):
        entry = _find_entry(node, part)
        if entry and is_at_key and number == len(path):
            return entry.key.mark
        found = entry.value if entry else _find_item(node, part)
        if found is None:
            return node.mark
        node = found
    return _find_place(node, line, column) if isinstance(node, Text) else node.mark


def _find_place(text: Text, line: int, column: int | None) -> Mark:
    """Give the mark of a place in a text."""
    if text.is_block:
        # Slices, since a line may not be there.
        written, value = _split(text.source)[line + 1 : line + 2], _split(text.value)[line : line + 1]
        indent = len(written[0]) - len(value[0]) if written and value else 0
        return Mark(text.mark.line + 1 + line, 1 if column is None else indent + 1 + column)
    if column is None:
        return text.mark
    for quotes in (0, 1):
        # As it stands, or in quotes, as most are.
        if text.source[quotes : len(text.source) - quotes] == text.value:
            return Mark(text.mark.line, text.mark.column + quotes + column)
    number = bisect_left(_list_signs(text.value, is_source=False), column)
    signs = _list_signs(text.source, is_source=True)
    if number >= len(signs):
        return text.mark
    lines = text.source.count("\n", 0, signs[number])
    place = signs[number] - (text.source.rfind("\n", 0, signs[number]) + 1)
    return Mark(text.mark.line + lines, place + (1 if lines else text.mark.column))


@lru_cache(maxsize=4)
def _split(text: str) -> list[str]:
    return text.split("\n")


@lru_cache(maxsize=4)
def _list_signs(text: str, *, is_source: bool) -> list[int]:
    """Give where the signs of a text stand that are no spaces: YAML keeps them in their order.

    As it stands in a file, a text may begin with a quote, or with `>` and what else is in that line.
    """
    style = text[:1] if is_source else ""
    start = text.find("\n") + 1 if style == ">" else int(style in ("'", '"'))
    if style == '"':
        return [found.start() for found in _ESCAPED_SIGN.finditer(text, start) if not _is_space(found)]
    sign = _QUOTED_SIGN if style == "'" else _SIGN
    return [found.start() for found in sign.finditer(text, start)]


def _is_space(escaped: re.Match[str]) -> bool:
    """Tell whether an escape stands for a space."""
    code = escaped["code"]
    return bool(escaped["space"]) or (code is not None and chr(int(code[1:], 16)).isspace())


def find_node(tree: Node, path: Path) -> Node | None:
    """Give the node that `path` leads to from `tree`, None where nothing stands.

    A text stands for a group with parts: a path that goes on below a text gives the text.
    """
    node = tree
    for part in path:
        if isinstance(node, Text):
            break
        entry = _find_entry(node, part)
        found = entry.value if entry else _find_item(node, part)
        if found is None:
            return None
        node = found
    return node


def locate(problems: Iterable[Problem], tree: Node, file: str) -> Iterator[Problem]:
    """Give the problems with the file and the mark of their values in its tree; what has a file keeps its place."""
    for problem in problems:
        if problem.file:
            yield problem
            continue
        is_at_key = CODES[problem.code].is_at_key
        yield problem.at(
            file, find_mark(tree, problem.path, is_at_key=is_at_key, line=problem.line, column=problem.column)
        )


def _find_entry(node: Node, part: str | int) -> Entry | None:
    return node.by_key.get(part) if isinstance(node, Mapping) and isinstance(part, str) else None


def _find_item(node: Node, part: str | int) -> Node | None:
    items = node.items if isinstance(node, Items) else ()
    return items[part] if isinstance(part, int) and 0 <= part < len(items) else None
