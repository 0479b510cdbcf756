"""Reads files as they are usually written, without libyaml: a key or an item a line, blocks, nothing nested in a line.

Each of libyaml's events takes some 4 µs to become a node. Records use so little of YAML that one pattern a line reads
them in half the time. Whatever is not surely read as libyaml reads it is left to libyaml, above all what is wrong:
nothing here reports a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from khlang.problems import Mark
from khlang.yaml_text.characters import is_usual
from khlang.yaml_text.tree import Entry, Items, Mapping, Node, Text

# Of more lines, too many values might come; deeper, nobody writes by hand.
MAX_LINES = 1_500
# Together with these no file has more values than `read` allows: five a line, two behind each comma.
MAX_COMMAS = 1_000
MAX_DEPTH = 8
# Comments, tabs, ends of documents; at the beginning also an indentation.
_OTHER_PARTS = ("\t", " #", "\n#", "\n---", "\n...")
_OTHER_STARTS = ("#", "---", "...", " ")
# Lines of spaces, of which a block may hold some.
_SPACES_ALONE = re.compile("\n[ ]+\n")
# Signs that nobody sees or that look like spaces, of which YAML may make something else.
_INVISIBLE = re.compile("[\u00a0\u00ad\u034f\u180e\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]")
# Plain texts begin with none of YAML's signs. A colon ends a key where a space or the line's end follows.
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^:\n]*+(?::(?=[^ \n])[^:\n]*+)*+"""
_LINE = re.compile(
    r"([ ]*+)(-[ ]++)?(?:([a-z][a-z0-9_]{0,39}):(?:[ ]++|(?=\n)))?"
    rf"(?:(\|-?)|('(?:[^'\n]|'')*+'|\"[^\"\\\n]*+\")|({_PLAIN})"
    r"|(\[[^\[\]{}:#?\"'\n]*+\])|(\{[^\[\]{}#?\"'\n]*+\}))?[ ]*+\n"
)
_BLOCK, _QUOTED, _PLAIN_TEXT, _LIST, _MAPPING = range(4, 9)
# What stands between commas in a list or mapping that is written in a line.
_ITEM = re.compile(r"[ ]*+([^ \-,:&*!|>%@`][^,:]*+)")
_PAIR = re.compile(r"[ ]*+([a-z][a-z0-9_]{0,39}):[ ]++([^ \-,:&*!|>%@`][^,:]*+)")
_SPACES = re.compile("[ ]*")


@lru_cache(maxsize=64)
def _find_block(indent: int) -> re.Pattern[str]:
    """Give the pattern of lines that are indented so far, and of empty lines within and behind them."""
    return re.compile(f"(?:[ ]{{{indent}}}[^\\n]*+\\n++)+")


class _NotSimpleError(Exception):
    """The file is for libyaml to read."""


class _Frame:
    """A collection that is still open: how far it is indented, where it begins, what it holds, and the key whose value
    has not come yet."""

    __slots__ = ("entries", "indent", "items", "key", "keys", "mark")

    def __init__(self, indent: int, mark: Mark, *, is_mapping: bool) -> None:
        self.indent = indent
        self.mark = mark
        self.items: list[Node] | None = None if is_mapping else []
        self.entries: list[Entry] = []
        self.keys: set[str] = set()
        self.key: Text | None = None

    def add(self, node: Node) -> None:
        """Add an item, or the value of the key."""
        if self.items is not None:
            self.items.append(node)
        elif self.key is not None:
            self.entries.append(Entry(self.key, node))
            self.key = None

    def add_key(self, key: Text) -> None:
        """Begin an entry; a key without a value has an empty text behind its colon."""
        self.end_entry()
        if key.value in self.keys:
            raise _NotSimpleError
        self.keys.add(key.value)
        self.key = key

    def end_entry(self) -> None:
        if self.key is not None:
            line, column = self.key.mark
            self.add(Text("", Mark(line, column + len(self.key.value) + 1)))

    def close(self) -> Node:
        """Give the finished node."""
        if self.items is not None:
            return Items(tuple(self.items), self.mark)
        self.end_entry()
        return Mapping(tuple(self.entries), self.mark)


def read_simple(text: str) -> Mapping | None:
    """Give the tree of a text with LF line ends, None where libyaml is to read it."""
    is_other = (
        not text.endswith("\n")
        or text.startswith(_OTHER_STARTS)
        or any(part in text for part in _OTHER_PARTS)
        or text.count("\n") > MAX_LINES
        or text.count(",") > MAX_COMMAS
        or _SPACES_ALONE.search(text)
        or not (is_usual(text) or not _INVISIBLE.search(text))
    )
    if is_other:
        return None
    try:
        return _Reader(text).read()
    except _NotSimpleError:
        return None


def _make_node(kind: int, source: str, line: int, column: int) -> Node:
    """Make a node of what stands in one line; `kind` is its group in the pattern of lines."""
    mark = Mark(line, column)
    if kind == _PLAIN_TEXT:
        source = source.rstrip(" ")
        return Text(source, mark, False, source)
    if kind == _QUOTED:
        value = source[1:-1].replace("''", "'") if source[0] == "'" else source[1:-1]
        return Text(value, mark, False, source)
    parts = [*_list_parts(_ITEM if kind == _LIST else _PAIR, source, line, column)]
    if kind == _LIST:
        return Items(tuple([text for (text,) in parts]), mark)
    if len({key.value for key, _value in parts}) < len(parts):
        raise _NotSimpleError
    return Mapping(tuple([Entry(key, value) for key, value in parts]), mark)


def _list_parts(pattern: re.Pattern[str], source: str, line: int, column: int) -> Iterator[list[Text]]:
    """Give the texts of each item or pair within brackets."""
    place, end = 1, len(source) - 1
    while source[place:end].strip(" "):
        found = pattern.match(source, place, end)
        if found is None or (found.end() < end and not source[found.end() + 1 : end].strip(" ")):
            raise _NotSimpleError
        texts = [(text.rstrip(" "), found.start(number)) for number, text in enumerate(found.groups(), 1)]
        yield [Text(text, Mark(line, column + at), False, text) for text, at in texts]
        place = found.end() + 1


class _Reader:
    """Reads a text line by line."""

    def __init__(self, text: str) -> None:
        self._text = text
        first = len(text) - len(text.lstrip("\n"))
        self._stack = [_Frame(0, Mark(first + 1, 1), is_mapping=True)]

    def read(self) -> Mapping:
        """Give the tree. Raises _NotSimpleError."""
        text, match = self._text, _LINE.match
        place, line, size = 0, 1, len(self._text)
        while place < size:
            if text[place] == "\n":
                place += 1
                line += 1
                continue
            found = match(text, place)
            if found is None:
                raise _NotSimpleError
            end = self._take(found, place, line)
            line += 1 if end == found.end() else text.count("\n", place, end)
            place = end
        self._close_to(-1)
        tree = self._stack[0].close()
        if not isinstance(tree, Mapping) or not tree.entries:
            raise _NotSimpleError
        return tree

    def _take(self, found: re.Match[str], place: int, line: int) -> int:
        """Take in a line, and the block that begins in it; give where the next line begins."""
        indent, dash, key = found.end(1) - place, found.end(2), found.start(3)
        if dash >= 0:
            self._find_items(indent, line)
            if key >= 0:
                self._open(dash - place, Mark(line, dash - place + 1), is_mapping=True)
        elif key >= 0:
            self._find_mapping(indent, line)
        else:
            raise _NotSimpleError
        frame = self._stack[-1]
        if key >= 0:
            name = found[3]
            frame.add_key(Text(name, Mark(line, key - place + 1), False, name))
        kind = found.lastindex or 0
        if kind == _BLOCK:
            return self._take_block(found, Mark(line, found.start(kind) - place + 1))
        if kind > _BLOCK:
            frame.add(_make_node(kind, found[kind], line, found.start(kind) - place + 1))
        elif key < 0:
            raise _NotSimpleError
        return found.end()

    def _take_block(self, found: re.Match[str], mark: Mark) -> int:
        text, start = self._text, found.end()
        indent = len(_SPACES.match(text, start)[0])  # type: ignore[index]
        block = _find_block(indent).match(text, start)
        if block is None or indent <= self._stack[-1].indent:
            raise _NotSimpleError
        value = block[0].rstrip("\n")[indent:].replace("\n" + " " * indent, "\n")
        if found[_BLOCK] == "|":
            value += "\n"
        self._stack[-1].add(Text(value, mark, True, text[found.start(_BLOCK) : block.end()]))
        return block.end()

    def _find_items(self, indent: int, line: int) -> None:
        """Find the list that an item at this indentation belongs to, or open it below a key."""
        stack = self._stack
        self._close_to(indent)
        frame = stack[-1]
        if frame.items is None:
            if frame.key is None:
                raise _NotSimpleError
            self._open(indent, Mark(line, indent + 1), is_mapping=False)
        elif frame.indent != indent:
            raise _NotSimpleError

    def _find_mapping(self, indent: int, line: int) -> None:
        """Find the mapping that a key at this indentation belongs to, or open it below another key."""
        self._close_to(indent)
        frame = self._stack[-1]
        # A list may stand as far to the left as the key that it belongs to.
        if frame.items is not None and frame.indent == indent and len(self._stack) > 1:
            self._close()
            frame = self._stack[-1]
        if frame.items is not None or (frame.indent != indent and frame.key is None):
            raise _NotSimpleError
        if frame.indent != indent:
            self._open(indent, Mark(line, indent + 1), is_mapping=True)

    def _open(self, indent: int, mark: Mark, *, is_mapping: bool) -> None:
        if len(self._stack) == MAX_DEPTH:
            raise _NotSimpleError
        self._stack.append(_Frame(indent, mark, is_mapping=is_mapping))

    def _close_to(self, indent: int) -> None:
        """Close what is indented further."""
        while self._stack[-1].indent > indent and len(self._stack) > 1:
            self._close()

    def _close(self) -> None:
        node = self._stack.pop().close()
        self._stack[-1].add(node)
