"""Reads nodes as values: one function a shape, and every value that is not as it should be is a problem.

What a value lacks (a row without a needed part, a photo without consent) is no matter of reading: see `check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from khlang.fields.field import Field, Group, Scalar, Shape, Value, is_empty
from khlang.node_reader import Reader
from khlang.places import Gazetteer
from khlang.problems import Path
from khlang.thai.text import normalise
from khlang.vocabularies import Term, Vocabulary, find_term, suggest_name
from khlang.yaml_text import Items, Node, Text
from khlang.yaml_text import Mapping as Tree


@dataclass(frozen=True, slots=True)
class Choice:
    """A term of a vocabulary, or, in an open one, a label as written (then no term)."""

    label: str
    term: Term | None = None

    @property
    def key(self) -> str:
        """The term's key, or the label where there is no term."""
        return self.term.key if self.term else self.label


@dataclass(slots=True, kw_only=True)
class ValueReader(Reader):
    """Reads the values of one file or one form that somebody sent; `gazetteer` knows the areas."""

    gazetteer: Gazetteer

    def value(self, node: Node, field: Field, path: Path) -> Value | None:
        """Give a field's value, None when nothing is written there or a problem was reported instead."""
        if is_blank(node):
            return None
        match field.type.shape:
            case Shape.ONE:
                value = self.item(node, field, path)
            case Shape.LIST:
                value = self.texts(node, field, path)
            case Shape.ROWS:
                value = self.rows(node, field, path)
            case Shape.BY_TERM:
                value = self.by_term(node, field, path)
        return None if is_empty(value) else value

    def item(self, node: Node, field: Field, path: Path) -> Value | None:
        """Read one item: a scalar, or a group of parts."""
        if isinstance(field.type.item, Group):
            return self.group(node, field, field.type.item, path)
        return self.scalar(node, field, field.type.item, path)

    def scalar(self, node: Node, field: Field, scalar: Scalar[Any], path: Path) -> Value | None:
        """Read one scalar."""
        text = self.text(node, field.full_label, path)
        if not text:
            return None
        return scalar.read(self, _rewrite(node, text), field, path)

    def texts(self, node: Node, field: Field, path: Path) -> Value:
        """Read a list of scalars."""
        assert isinstance(field.type.item, Scalar)
        found: list[Value] = []
        for number, item in enumerate(self._split(node, field, path)):
            value = self.scalar(item, field, field.type.item, (*path, number))
            if not is_empty(value):
                found.append(value)
        if field.type.is_distinct:
            self._report_repeated(found, node, field, path)
        return tuple(found)

    def _split(self, node: Node, field: Field, path: Path) -> Iterator[Node]:
        """Give the nodes of a list's items: a single text may hold several."""
        split = field.type.split
        nodes = (node,) if split and isinstance(node, Text) else self.items(node, field.full_label, path)
        for item in nodes:
            if split and isinstance(item, Text):
                yield from [_rewrite(item, part) for part in split(normalise(item.value))]
            else:
                yield item

    def _report_repeated(self, found: list[Value], node: Node, field: Field, path: Path) -> None:
        seen: set[str] = set()
        for value in found:
            if isinstance(value, Choice) and value.key in seen:
                self.report("repeated_choice", node.mark, field.full_label, path=path, label=value.label)
            elif isinstance(value, Choice):
                seen.add(value.key)

    def rows(self, node: Node, field: Field, path: Path) -> Value:
        """Read rows of parts."""
        assert isinstance(field.type.item, Group)
        group = field.type.item
        nodes = self.items(node, field.full_label, path)
        rows: list[Value] = []
        for number, item in enumerate(nodes):
            row = self.group(item, field, group, (*path, number))
            # A row of which nothing could be read keeps its place, and so do empty ones of a table: photos may
            # name these by their numbers.
            if row is not None or field.columns or is_written(item):
                rows.append(group.make() if row is None else row)
        return tuple(rows) if any(rows) else ()

    def by_term(self, node: Node, field: Field, path: Path) -> Value:
        """Read an item for each term, in the order of the vocabulary."""
        vocabulary = field.vocabulary
        assert vocabulary
        if not isinstance(node, Tree):
            terms = ", ".join(term.key for term in vocabulary.terms[:3])
            self.report("not_a_mapping", node.mark, field.full_label, path=path, terms=terms)
            return ()
        found: dict[str, tuple[Choice, Value]] = {}
        for entry in node.entries:
            place = (*path, entry.key.value)
            term = self.term(entry.key, vocabulary, field.full_label, place, is_key=True)
            if term and term.key in found:
                self.report("repeated_term", entry.key.mark, field.full_label, path=place, label=term.label)
            elif term:
                told = len(self.problems)
                value = None if is_blank(entry.value) else self.item(entry.value, field, place)
                self._name_term(told, field, term)
                found[term.key] = (term, value)
        order = {term.key: number for number, term in enumerate(vocabulary.terms)}
        pairs = sorted(found.values(), key=lambda pair: order.get(pair[0].key, len(order)))
        return tuple(pair for pair in pairs if pair[1] is not None)

    def _name_term(self, told: int, field: Field, term: Choice) -> None:
        """Let the problems after the first `told` say of which term they are."""
        name = field.full_label
        for number, problem in enumerate(self.problems[told:], told):
            label = f"{name} › {term.label}{problem.field.removeprefix(name)}"
            self.problems[number] = problem._replace(field=label)

    def group(self, node: Node, field: Field, group: Group[Any], path: Path) -> Value | None:
        """Read an item with parts; a single text is its part that may stand alone."""
        if isinstance(node, Text) and (group.parse or group.alone):
            text = normalise(node.value)
            if not text:
                return None
            written = group.parse(text) if group.parse else {group.alone: text}
            nodes: dict[str, Node] = {key: Text(part, node.mark) for key, part in written.items()}
        else:
            entries = self.entries(node, [part.key for part in field.parts], field.full_label, path)
            nodes = {key: entry.value for key, entry in entries.items()}
            if not isinstance(node, Tree):
                return None
        parts = {
            part.key: value
            for part in field.parts
            if part.key in nodes
            for value in [self.value(nodes[part.key], part, (*path, part.key))]
            if value is not None
        }
        if group.resolve:
            return group.resolve(self, parts, node, field, path)  # type: ignore[no-any-return]
        if not parts and not field.columns:
            return None
        return group.make(**parts)  # type: ignore[no-any-return]

    def term(
        self, node: Text, vocabulary: Vocabulary, name: str, path: Path, *, is_key: bool = False
    ) -> Choice | None:
        """Read one label, key or alias of a vocabulary; `is_key` where people write keys, as in counts."""
        text = normalise(node.value)
        if not text:
            return None
        term = find_term(vocabulary, text)
        if term:
            return Choice(term.label, term)
        if vocabulary.is_open:
            return Choice(text)
        near = suggest_name(vocabulary, text, is_key=is_key, suggest=self.suggest)
        names = vocabulary.first_keys if is_key else vocabulary.first_labels
        facts = {"near": near} if near else {"choices": names}
        code = "unknown_term_key" if is_key else "unknown_term"
        self.report(
            code, node.mark, name, path=path, text=text[:60], vocabulary=vocabulary.label, facts=facts
        )
        return None


def _rewrite(node: Node, text: str) -> Text:
    """Give a node that reads as `text`: the same one where it does so already, as nearly all do."""
    return node if isinstance(node, Text) and node.value == text else Text(text, node.mark)


def is_blank(node: Node) -> bool:
    """Tell whether a node is a text without any letter."""
    return isinstance(node, Text) and not normalise(node.value)


def is_written(node: Node | None) -> bool:
    """Tell whether any text stands in a node, also one that could not be read as a value."""
    match node:
        case None:
            return False
        case Text():
            return not is_blank(node)
        case Items(items=items):
            return any(map(is_written, items))
        case Tree(entries=entries):
            return any(is_written(entry.value) for entry in entries)
