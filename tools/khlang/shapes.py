"""Reads nodes as what a file should hold there (text, a list, known keys, yes or no), or problems.

Forms, vocabularies and records are read with it, so that an unknown key is reported and a spelling
suggested in the same words everywhere.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from khlang.problems import Level, Mark, Problem
from khlang.thai.text import fold, normalise, parse_count, suggest
from khlang.yaml_text import Entry, Items, Mapping, Node, Text

_Choice = TypeVar("_Choice", bound=StrEnum)
_Default = TypeVar("_Default")

YES = frozenset({"yes", "true", "on", "y", "ใช่", "มี", "ยินยอม", "ได้"})
NO = frozenset({"no", "false", "off", "n", "ไม่", "ไม่ใช่", "ไม่มี", "ไม่ยินยอม", "ไม่ได้"})


@dataclass(slots=True)
class Reader:
    """Collects the problems of one file while its nodes are read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, code: str, message: str, mark: Mark, name: str = "", *, level: Level = Level.ERROR
    ) -> None:
        """Add one problem; `name` is the field's label."""
        self.problems.append(Problem(code, message, self.file, mark, name, level))

    def text(self, node: Node, name: str) -> str | None:
        """Give a scalar in normal form, or report that it is none."""
        if isinstance(node, Text):
            return normalise(node.value)
        message = "ช่องนี้ต้องเป็นข้อความบรรทัดเดียว ไม่ใช่รายการ"
        if isinstance(node, Mapping):
            message = "มี : อยู่ในข้อความ จึงอ่านเป็นช่องย่อย ครอบทั้งข้อความด้วย '…'"
        self.report("not_text", message, node.mark, name)
        return None

    def word(self, node: Node, name: str) -> str:
        """Give a scalar in normal form, empty after reporting that it is none."""
        return self.text(node, name) or ""

    def items(self, node: Node, name: str) -> tuple[Node, ...]:
        """Give the items of a list, or report that it is none; an empty scalar is an empty list."""
        if isinstance(node, Items):
            return node.items
        if not (isinstance(node, Text) and not node.value.strip()):
            self.report("not_a_list", "ช่องนี้เป็นรายการ ขึ้นบรรทัดใหม่แล้วขึ้นต้นแต่ละข้อด้วย - ", node.mark, name)
        return ()

    def words(self, node: Node, name: str) -> tuple[str, ...]:
        """Give the non-empty texts of a list, reporting items that are no text."""
        texts = (self.word(item, name) for item in self.items(node, name))
        return tuple(text for text in texts if text)

    def entries(self, node: Node, known: Collection[str], name: str) -> dict[str, Entry]:
        """Give the entries of a mapping by key, reporting unknown keys with the nearest known one."""
        if not isinstance(node, Mapping):
            keys = ", ".join(list(known)[:6])
            self.report("not_a_mapping", f"ช่องนี้ต้องแยกเป็นช่องย่อย เช่น {keys}", node.mark, name)
            return {}
        for entry in node.entries:
            if entry.key.value not in known:
                self.report("unknown_key", unknown_key(entry.key.value, known), entry.key.mark, name)
        return {entry.key.value: entry for entry in node.entries if entry.key.value in known}

    def yes_no(self, node: Node, name: str) -> bool | None:
        """Give yes or no in English or Thai, or report that it is neither."""
        answer = fold(node.value) if isinstance(node, Text) else ""
        if answer in YES | NO:
            return answer in YES
        self.report("not_yes_no", "ตอบ yes หรือ no (ใช่ หรือ ไม่)", node.mark, name)
        return None

    def count(self, node: Node, name: str) -> int | None:
        """Give a whole number of at most nine digits in either script, or report that it is none."""
        number = parse_count(normalise(node.value)) if isinstance(node, Text) else None
        if number is None:
            self.report("not_a_count", "ต้องเป็นจำนวนเต็ม เช่น ๒๕ หรือ 1,200 ไม่มีหน่วยหรือข้อความ", node.mark, name)
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
        self.one_of(word, list(kind), entries[key].value, key)
        return default

    def one_of(self, word: str, choices: list[str] | tuple[str, ...], node: Node, name: str) -> None:
        """Report a word that is not among the choices."""
        if word not in choices:
            near = suggest(word, choices)
            hint = f'หมายถึง "{near}" หรือไม่' if near else f"ใช้ได้: {', '.join(choices)}"
            self.report("unknown_word", f'"{word[:60]}" ใช้กับ {name} ไม่ได้ {hint}', node.mark, name)


def unknown_key(key: str, known: Collection[str], names: Map[str, str] | None = None) -> str:
    """Say in Thai that there is no such key, and which one may be meant, also by other `names` of keys."""
    by_name = {name: name for name in known} | dict(names or {})
    found = suggest(key, by_name)
    near = by_name[found] if found else None
    hint = f'หมายถึง "{near}" หรือไม่' if near else f"ช่องที่มี: {', '.join(list(known)[:40])}"
    return f'ไม่มีช่องชื่อ "{key[:60]}" {hint}'
