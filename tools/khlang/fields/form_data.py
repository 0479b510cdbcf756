"""What a web form sends, as a node of a record and back: one function over shape and parts for all types.

A control is named by the path of its value, joined by dots (`steps.0.sub.1`), so a problem's path is its control:
`name_control` gives it. What is not a field's is not read; names that begin with `_` are the form's own.

    one          `key`; of a group `key.part`, or `key` where people may write it as one text: named parts win
    list         `key` again and again where items are terms, `key` alone where one text holds all, else `key.0`
    rows         `key.0.part`
    by term      `key.TERM`, `key.TERM.part`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TypeAlias
from urllib.parse import unquote

from khlang.fields.field import Field, Group, Scalar, Shape
from khlang.fields.read import is_blank, is_written
from khlang.problems import START, Path
from khlang.thai.text import normalise
from khlang.vocabularies import find_term
from khlang.yaml_text import Entry, Items, Node, Text
from khlang.yaml_text import Mapping as Tree

FormData: TypeAlias = Mapping[str, tuple[str, ...]]
# More than any form asks; without a bound, `steps.99999999` alone would be as many rows.
MAX_ROWS = 500
MAX_DEPTH = 8


def name_control(path: Path) -> str:
    """Give the name of the control of the value at a path; a dot in a key is written as `%2E`."""
    return ".".join(str(key).replace("%", "%25").replace(".", "%2E") for key in path)


@dataclass(slots=True)
class Branch:
    """The values of one control, and those of the controls whose names go on from its own."""

    values: tuple[str, ...] = ()
    branches: dict[str, Branch] = dataclass_field(default_factory=dict)

    def get(self, key: str) -> Branch:
        """Give what goes on with this key, nothing if there is none."""
        return self.branches.get(key) or Branch()

    @property
    def text(self) -> str:
        """The last value in which anything is written: of a list to choose from and a line beside it, the line."""
        for value in reversed(self.values):
            if normalise(value):
                return value
        return ""

    @property
    def is_written(self) -> bool:
        """Whether anything is written in it."""
        return bool(self.text) or any(branch.is_written for branch in self.branches.values())

    def list_rows(self) -> list[Branch]:
        """Give the numbered branches up to the last one; a number that is not there is an empty branch."""
        numbers = [int(key) for key in self.branches if _is_row_number(key)]
        return [self.get(str(number)) for number in range(max(numbers, default=-1) + 1)]


def _is_row_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and str(int(key[:4])) == key and int(key) < MAX_ROWS


def branch_out(data: FormData) -> Branch:
    """Sort form data by the parts of names; what is longer than any path of a form is left out."""
    root = Branch()
    for name, values in data.items():
        keys = name.split(".", MAX_DEPTH)
        if "%" in name:
            keys = [unquote(key) for key in keys]
        if len(keys) > MAX_DEPTH or name.startswith("_"):
            continue
        branch = root
        for key in keys:
            found = branch.branches.get(key)
            if found is None:
                found = branch.branches[key] = Branch()
            branch = found
        branch.values += values
    return root


# Reading


def read_form_data(fields: Iterable[Field], data: FormData) -> Tree:
    """Give the node of a record as it was filled in, with nothing for fields in which nothing is written.

    Blank rows between others stay, so that paths agree with the controls; those at the end are left out.
    """
    sent = branch_out(data).branches
    found = (
        (field.key, _read_value(field, sent[field.key]))
        for field in fields
        if field.key in sent and not field.type.compute
    )
    return _tree((key, node) for key, node in found if is_written(node))


def _read_value(field: Field, branch: Branch) -> Node:
    match field.type.shape:
        case Shape.ONE:
            return _read_item(field, branch)
        case Shape.LIST if field.type.join is not None:
            return Text(branch.text, START, is_block=True)
        case Shape.LIST if _is_of_terms(field):
            return Items(tuple(Text(value, START) for value in branch.values if normalise(value)), START)
        case Shape.LIST | Shape.ROWS:
            rows = [_read_item(field, row) for row in branch.list_rows()]
            while rows and not is_written(rows[-1]):
                rows.pop()
            return Items(tuple(rows), START)
        case Shape.BY_TERM:
            terms = ((key, _read_item(field, each)) for key, each in branch.branches.items())
            return _tree((key, node) for key, node in terms if is_written(node))


def _read_item(field: Field, branch: Branch) -> Node:
    group = field.type.item
    if isinstance(group, Scalar):
        return Text(branch.text, START)
    sent = branch.branches
    found = ((part.key, _read_value(part, sent[part.key])) for part in field.parts if part.key in sent)
    parts = {key: node for key, node in found if is_written(node)}
    text = branch.text
    if not text or not (group.parse or group.alone):
        return _tree(parts.items())
    if not parts:
        return Text(text, START)
    # Nothing that was written is dropped: what no part says, the text does.
    written = group.parse(normalise(text)) if group.parse else {group.alone: text}
    said: dict[str, Node] = {key: Text(word, START) for key, word in written.items()}
    return _tree((said | parts).items())


def _is_of_terms(field: Field) -> bool:
    return isinstance(field.type.item, Scalar) and field.type.item.is_term


def _tree(pairs: Iterable[tuple[str, Node]]) -> Tree:
    return Tree(tuple(Entry(Text(key, START), node) for key, node in pairs), START)


# Writing


def write_form_data(fields: Iterable[Field], tree: Tree) -> dict[str, tuple[str, ...]]:
    """Give the form data of which `read_form_data` makes a node with the same values."""
    data: dict[str, tuple[str, ...]] = {}
    for field in fields:
        node = tree.get(field.key)
        if node is None or field.type.compute:
            continue
        for path, text in _write_value(field, node, (field.key,)):
            name = name_control(path)
            data[name] = (*data.get(name, ()), text)
    return data


def _write_value(field: Field, node: Node, path: Path) -> Iterator[tuple[Path, str]]:
    """Give (path, text) of each control; a node of another shape than the field's has none."""
    match field.type.shape, node:
        case Shape.ONE, _:
            yield from _write_item(field, node, path)
        case Shape.LIST, Text(value=text):
            is_whole = field.type.join is not None or _is_of_terms(field)
            yield path if is_whole else (*path, 0), text
        case Shape.LIST, Items(items=items) if field.type.join is not None:
            yield path, field.type.join.join(item.value for item in items if isinstance(item, Text))
        case Shape.LIST, Items(items=items) if _is_of_terms(field):
            yield from ((path, item.value) for item in items if isinstance(item, Text))
        case ((Shape.LIST | Shape.ROWS), Items(items=items)):
            for number, item in enumerate(items):
                yield from _write_item(field, item, (*path, number))
        case Shape.BY_TERM, Tree(entries=entries):
            for entry in entries:
                term = find_term(field.vocabulary, entry.key.value) if field.vocabulary else None
                key = term.key if term else entry.key.value
                yield from _write_item(field, entry.value, (*path, key))


def _write_item(field: Field, node: Node, path: Path) -> Iterator[tuple[Path, str]]:
    group = field.type.item
    if isinstance(group, Group) and isinstance(node, Tree):
        for part in field.parts:
            inside = node.get(part.key)
            if inside is not None:
                yield from _write_value(part, inside, (*path, part.key))
    elif isinstance(node, Text) and not is_blank(node):
        is_part = isinstance(group, Group) and not group.parse and group.alone
        yield (*path, group.alone) if isinstance(group, Group) and is_part else path, node.value
