"""Where in a file a path leads: the mark of a problem is looked up from the problem's path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khlang.problems import Mark, Path, Problem
from khlang.problems.registry import CODES
from khlang.yaml_text.tree import Entry, Items, Mapping, Node, Text


def find_mark(tree: Node, path: Path, *, is_at_key: bool = False, line: int = 0) -> Mark:
    """Give the mark of the node that `path` leads to from `tree`.

    A path that leaves the tree (a part is missing, or a text stands for a group with parts) gives the deepest
    node on the way. `is_at_key` gives the mark of the last key in place of its value. In a block text (`|`),
    `line` is a line of the text, from 0, and the mark is that line's start.
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
    if isinstance(node, Text) and node.is_block:
        return Mark(node.mark.line + 1 + line, 1)
    return node.mark


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
        yield problem.at(file, find_mark(tree, problem.path, is_at_key=is_at_key, line=problem.line))


def _find_entry(node: Node, part: str | int) -> Entry | None:
    return node.by_key.get(part) if isinstance(node, Mapping) and isinstance(part, str) else None


def _find_item(node: Node, part: str | int) -> Node | None:
    items = node.items if isinstance(node, Items) else ()
    return items[part] if isinstance(part, int) and 0 <= part < len(items) else None
