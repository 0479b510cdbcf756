"""Changes some entries of a YAML file and leaves all its other lines as they are, comments among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass

from khlang.problems import START
from khlang.yaml_text.comments import read_comments
from khlang.yaml_text.tree import Entry, Items, Mapping, Node, Text, walk_scalars
from khlang.yaml_text.write import write_node

# With its end; CR alone ends a line too.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DASH = re.compile(r"( *)-(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry is to hold; `added` are the items at its end that are new, where a list only grew."""

    value: Node
    added: tuple[Node, ...] = ()


def change_entries(data: bytes, tree: Mapping, changes: Map[str, Change]) -> bytes:
    """Give a file's bytes with these entries of its `tree` changed, and those that it has not got at its end.

    A list that grew, and has each item in a line of its own, gets lines at its end. Any other entry is written anew,
    with its comments above it. Whoever writes the file reads it first: of one that is no block of keys, each at the
    beginning of a line, what comes out means something else.
    """
    lines = _LINE.findall(data.decode("utf-8"))
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    comments = [*read_comments(data, tree)]
    # From the last to the first, so that the marks of those before stay true.
    for entry, after in reversed([*_list_bounds(tree, len(lines))]):
        change = changes.get(entry.key.value)
        if change:
            start, stop = entry.key.mark.line - 1, _find_end(entry, lines, after)
            own = [comment.value for comment in comments if start < comment.mark.line <= stop]
            lines[start:stop] = [_rewrite(lines[start:stop], entry, change, own, end)]
    new = [Entry(Text(key, START), changes[key].value) for key in changes if tree.get(key) is None]
    if new and lines and not lines[-1].endswith(("\n", "\r")):
        lines.append(end)
    text = write_node(Mapping(tuple(new), START)) if new else ""
    return "".join([*lines, text.replace("\n", end)]).encode()


def _list_bounds(tree: Mapping, count: int) -> Iterator[tuple[Entry, int]]:
    """Give each entry, and how many lines there are before the next one."""
    starts = [entry.key.mark.line - 1 for entry in tree.entries]
    yield from zip(tree.entries, [*starts[1:], count], strict=False)


def _find_end(entry: Entry, lines: Sequence[str], after: int) -> int:
    """Give how many lines there are up to the end of an entry: empty lines and comments behind it are none of its."""
    last = max(text.mark.line + text.source.rstrip().count("\n") for text in _walk(entry))
    while after > last and lines[after - 1].strip()[:1] in ("", "#"):
        after -= 1
    return after


def _walk(entry: Entry) -> Iterator[Text]:
    yield entry.key
    yield from walk_scalars(entry.value)


def _rewrite(lines: Sequence[str], entry: Entry, change: Change, comments: Sequence[str], end: str) -> str:
    """Give the text of an entry after a change; these are its lines, and the comments in them."""
    text = "".join(lines)
    indent = _find_indent(lines[1:]) if isinstance(entry.value, Items) else None
    if change.added and indent is not None:
        ahead = text if text.endswith(("\n", "\r")) else text + end
        return ahead + write_node(Items(change.added, START), indent).replace("\n", end)
    written = write_node(Mapping((Entry(Text(entry.key.value, START), change.value),), START))
    return "".join(comment + end for comment in comments) + written.replace("\n", end)


def _find_indent(lines: Sequence[str]) -> int | None:
    """Give how far the items of a list are indented that has each in a line of its own, None for other values."""
    first = next((each for each in lines if each.strip()[:1] not in ("", "#")), "")
    found = _DASH.match(first)
    return len(found[1]) if found else None
