"""The nodes of a YAML file: text, sequences and mappings, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import TypeAlias

from khlang.problems import Mark, Path


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written, without a type; `is_block` when it was written with `|`, line by line.

    `source` is how it stands in the file, with quotes and indentation; empty for a text that no file holds.
    """

    value: str
    mark: Mark
    is_block: bool = False
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A YAML sequence."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping."""

    key: Text
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping, keys in the order of the file, no key twice."""

    entries: tuple[Entry, ...]
    mark: Mark
    by_key: Map[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the entries: a file may have thousands of keys, and each is asked for."""
        object.__setattr__(self, "by_key", {entry.key.value: entry for entry in self.entries})

    def get(self, key: str) -> Node | None:
        """Give the value of `key`, or None."""
        entry = self.by_key.get(key)
        return entry.value if entry else None


Node: TypeAlias = Text | Items | Mapping


def walk_texts(node: Node, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Give (path, text) of each scalar below a node, in the order of the file; keys are none."""
    match node:
        case Text():
            yield path, node
        case Items(items=items):
            for number, item in enumerate(items):
                yield from walk_texts(item, (*path, number))
        case Mapping(entries=entries):
            for entry in entries:
                yield from walk_texts(entry.value, (*path, entry.key.value))


def walk_scalars(node: Node) -> Iterator[Text]:
    """Give all scalars of a node, keys and values, in the order of the file."""
    match node:
        case Text():
            yield node
        case Items(items=items):
            for item in items:
                yield from walk_scalars(item)
        case Mapping(entries=entries):
            for entry in entries:
                yield entry.key
                yield from walk_scalars(entry.value)
