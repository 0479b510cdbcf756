"""Reads nodes as what a file should hold there (text, a list, known keys, yes or no), or problems.

Forms, vocabularies and records are read with it, so that an unknown key is reported and a spelling
suggested in the same words everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from khlang.problems import Level, Mark, Path, Problem
from khlang.problems.problem import NO_FACTS, Fact
from khlang.thai.text import fold, normalise, parse_count, suggest
from khlang.yaml_text import Entry, Items, Mapping, Node, Text

_Choice = TypeVar("_Choice", bound=StrEnum)
_Default = TypeVar("_Default")

YES = frozenset({"yes", "true", "on", "y", "ใช่", "มี", "ยินยอม", "ได้"})
NO = frozenset({"no", "false", "off", "n", "ไม่", "ไม่ใช่", "ไม่มี", "ไม่ยินยอม", "ไม่ได้"})

# To compare two names takes 10 µs, and a file has room for 9,000 unknown keys.
MAX_COMPARISONS = 5_000


@dataclass(slots=True)
class Reader:
    """Collects the problems of one file while its nodes are read."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    comparisons: int = 0

    def report(  # noqa: PLR0913  as many as a problem has parts
        self,
        code: str,
        mark: Mark,
        name: str = "",
        /,
        *,
        path: Path = (),
        level: Level = Level.ERROR,
        facts: Map[str, Fact] = NO_FACTS,
        **named: Fact,
    ) -> None:
        """Add one problem; `name` is the field's label, `facts` and `named` are what the words of `code` need."""
        known = {**facts, **named} if facts else named
        self.problems.append(Problem.of(code, path, name, level, file=self.file, mark=mark, facts=known))

    def suggest(self, word: str, choices: Iterable[str]) -> str | None:
        """Give the choice spelt nearest to `word`; None if none is near, or this file has asked too often."""
        if self.comparisons >= MAX_COMPARISONS:
            return None
        names = list(choices)
        self.comparisons += len(names)
        return suggest(word, names)

    def text(self, node: Node, name: str, path: Path = ()) -> str | None:
        """Give a scalar in normal form, or report that it is none."""
        if isinstance(node, Text):
            return normalise(node.value)
        code = "colon_in_text" if isinstance(node, Mapping) else "not_text"
        self.report(code, node.mark, name, path=path)
        return None

    def word(self, node: Node, name: str, path: Path = ()) -> str:
        """Give a scalar in normal form, empty after reporting that it is none."""
        return self.text(node, name, path) or ""

    def items(self, node: Node, name: str, path: Path = ()) -> tuple[Node, ...]:
        """Give the items of a list, or report that it is none; an empty scalar is an empty list."""
        if isinstance(node, Items):
            return node.items
        if not (isinstance(node, Text) and not node.value.strip()):
            self.report("not_a_list", node.mark, name, path=path)
        return ()

    def words(self, node: Node, name: str) -> tuple[str, ...]:
        """Give the non-empty texts of a list, reporting items that are no text."""
        texts = (self.word(item, name) for item in self.items(node, name))
        return tuple(text for text in texts if text)

    def entries(self, node: Node, known: Collection[str], name: str, path: Path = ()) -> dict[str, Entry]:
        """Give the entries of a mapping by key, reporting unknown keys with the nearest known one."""
        if not isinstance(node, Mapping):
            self.report("not_a_mapping", node.mark, name, path=path, keys=", ".join(list(known)[:6]))
            return {}
        for entry in node.entries:
            if entry.key.value not in known:
                facts = self.describe_unknown_key(entry.key.value, known)
                self.report("unknown_key", entry.key.mark, name, path=(*path, entry.key.value), facts=facts)
        return {entry.key.value: entry for entry in node.entries if entry.key.value in known}

    def yes_no(self, node: Node, name: str, path: Path = ()) -> bool | None:
        """Give yes or no in English or Thai, or report that it is neither."""
        answer = fold(node.value) if isinstance(node, Text) else ""
        if answer in YES | NO:
            return answer in YES
        self.report("not_yes_no", node.mark, name, path=path)
        return None

    def count(self, node: Node, name: str, path: Path = ()) -> int | None:
        """Give a whole number of at most nine digits in either script, or report that it is none."""
        number = parse_count(normalise(node.value)) if isinstance(node, Text) else None
        if number is None:
            self.report("not_a_count", node.mark, name, path=path)
        return number

    def member(
        self, entries: Map[str, Entry], key: str, kind: type[_Choice], default: _Default
    ) -> _Choice | _Default:
        """Give one word of an enumeration, or the default after reporting that it is none."""
        if key not in entries:
            return default
        word = self.word(entries[key].value, key)
        if word in list(kind):
            return kind(word)
        self.check_word(word, list(kind), entries[key].value, key)
        return default

    def check_word(self, word: str, choices: Sequence[str], node: Node, name: str) -> None:
        """Report a word that is not among the choices."""
        if word not in choices:
            near = self.suggest(word, choices) or ""
            facts = {"near": near} if near else {"choices": ", ".join(choices) or "-"}
            self.report("unknown_word", node.mark, name, word=word[:60], choices_of=name, facts=facts)

    def describe_unknown_key(
        self, key: str, known: Collection[str], names: Map[str, str] | None = None
    ) -> dict[str, str]:
        """Give the facts of a key that does not exist: the key, and the nearest one, also by other `names` of keys,
        or else those that exist."""
        if self.comparisons >= MAX_COMPARISONS:
            return {"key": key[:60], "keys": ", ".join(islice(known, 6))}
        by_name = {name: name for name in known} | dict(names or {})
        found = self.suggest(key, by_name)
        if found:
            return {"key": key[:60], "near": by_name[found]}
        return {"key": key[:60], "keys": ", ".join(islice(known, 40))}
