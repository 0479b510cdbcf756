"""Reads back a form that we wrote ourselves, by the names of its content controls. Pure.

Somebody may have edited the file: rows and items that were struck out, moved, copied or typed in between count as they
stand now. What stands in no control and is none of our own words is left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from khlang.exchange.document import Document, Line
from khlang.exchange.word.own_words import find_own_words, is_own
from khlang.fields.field import Field, Scalar, Shape
from khlang.fields.form_control import find_control_field
from khlang.fields.form_data import FormData
from khlang.fields.scalars import YES_NO
from khlang.forms.model import Form
from khlang.node_reader import NO, YES
from khlang.thai.text import fold, normalise
from khlang.vocabularies import find_term

FORM, ID = "_form.", "_id"
_NUMBER = re.compile("[0-9๐-๙]+")


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A form that we wrote: which, of which record, what stands in it now, and what has no place in it.

    `lines` are the lines of each control, by its name in `data`.
    """

    form: Form
    record_id: str
    data: FormData
    lines: Mapping[str, tuple[Line, ...]]
    leftovers: tuple[Line, ...]


def read_controls(document: Document, forms: Mapping[str, Form]) -> OwnForm | None:
    """Read a document by its controls; None if it is no form that we wrote, or of a form that is no more."""
    found = next((line.control for line in document.lines if line.control.startswith(FORM)), "")
    form = forms.get(found.removeprefix(FORM).rpartition(".")[0])
    if form is None:
        return None
    rows = _Rows(form)
    words = find_own_words(form)
    leftovers: list[Line] = []
    for line in _fill_in(form, document.lines, words):
        if line.control.startswith("_") or (not line.control and is_own(line.text, words)):
            continue
        if find_control_field(form.written_fields, line.control) is None:
            leftovers.append(line)
        elif line.text.strip():
            rows.add(line)
    record_id = next((line.text.strip() for line in document.lines if line.control == ID), "")
    lines = {name: tuple(each) for name, each in rows.lines.items()}
    data = {name: _read_values(form, name, each) for name, each in lines.items()}
    return OwnForm(form, record_id, data, lines, tuple(leftovers))


def _read_values(form: Form, name: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """Give what a control holds, with terms by their keys."""
    shown = find_control_field(form.written_fields, name)
    assert shown
    item = shown.type.item
    texts = [line.text.strip() for line in lines]
    if isinstance(item, Scalar) and item.is_term and shown.type.shape is Shape.LIST:
        return tuple(_read_term(shown, text) for text in texts)
    text = (shown.type.join or "\n").join(texts) if shown.type.shape is Shape.LIST else "\n".join(texts)
    return (_read_term(shown, text) if isinstance(item, Scalar) else text,)


def _read_term(shown: Field, text: str) -> str:
    """Give the key of the term that a text is the label of; any other text as it is."""
    if shown.type.item is YES_NO:
        answer = fold(text)
        return "yes" if answer in YES else "no" if answer in NO else text
    term = find_term(shown.vocabulary, normalise(text)) if shown.vocabulary and _is_term(shown) else None
    return term.key if term else text


def _is_term(shown: Field) -> bool:
    return isinstance(shown.type.item, Scalar) and shown.type.item.is_term


# Rows


def _find_rows(fields: Iterable[Field], keys: Sequence[str]) -> list[int]:
    """Give the places in a control's name at which the number of a row stands."""
    rows: list[int] = []
    at = 0
    while at < len(keys):
        found = next((each for each in fields if each.key == keys[at]), None)
        if found is None:
            break
        at += 1
        if found.type.shape in (Shape.LIST, Shape.ROWS) and at < len(keys):
            rows.append(at)
        at += found.type.shape is not Shape.ONE
        fields = found.parts
    return rows


@dataclass(slots=True)
class _Rows:
    """Numbers the rows as they stand in the document, from 0."""

    form: Form
    lines: dict[str, list[Line]] = dataclass_field(default_factory=dict)
    # By the name of a list, and of its row in the document: its number, and the row of a table in which it stands.
    numbers: dict[tuple[str, str], tuple[int, tuple[int, int] | None]] = dataclass_field(default_factory=dict)
    counts: dict[str, int] = dataclass_field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Add a line to its control; a row that comes once more is a copy of it."""
        name = self.resolve(line, is_copy=False)
        if line.number and name in self.lines:
            name = self.resolve(line, is_copy=True)
        self.lines.setdefault(name, []).append(line)

    def resolve(self, line: Line, *, is_copy: bool) -> str:
        """Give the name of a line's control with the numbers of its rows as they are now."""
        keys = line.control.split(".")
        rows = _find_rows(self.form.written_fields, keys)
        cell = (line.cell.table, line.cell.row) if line.cell else None
        for at in rows:
            key = ".".join(keys[:at]), keys[at]
            number, before = self.numbers.get(key, (-1, cell))
            if number < 0 or (cell and before and cell != before) or (is_copy and at == rows[-1]):
                number = self.counts.get(key[0], 0)
                self.counts[key[0]] = number + 1
            self.numbers[key] = number, cell
            keys[at] = str(number)
        return ".".join(keys)


def _fill_in(form: Form, lines: Sequence[Line], words: frozenset[str]) -> Iterator[Line]:
    """Give the lines, with controls for those that were typed into a new row of a table or a new item of a list."""
    columns = _find_columns(form, lines)
    items: dict[int, tuple[str, str]] = {}
    for at, line in enumerate(lines):
        level = len(_NUMBER.findall(line.number))
        if line.control:
            if line.number and (parts := _part_at_row(form, line.control, -1)):
                items = {each: names for each, names in items.items() if each < level} | {level: parts}
            yield line
        elif line.cell and (line.cell.table, line.cell.column) in columns and not is_own(line.text, words):
            rows, part = columns[line.cell.table, line.cell.column]
            yield replace(line, control=f"{rows}.+{line.cell.row}{part}")
        elif line.number and level in items and not line.cell:
            rows, part = items[level]
            yield replace(line, control=f"{rows}.+{at}{part}")
        else:
            items = {} if line.text.strip() and is_own(line.text, words) else items
            yield line


def _find_columns(form: Form, lines: Iterable[Line]) -> dict[tuple[int, int], tuple[str, str]]:
    """Give, by table and column, the list whose rows a table has, and the part that stands in the column."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for line in lines:
        parts = _part_at_row(form, line.control, 0) if line.cell and line.control else None
        if line.cell and parts and "." not in parts[1].lstrip("."):
            found.setdefault((line.cell.table, line.cell.column), parts)
    return found


def _part_at_row(form: Form, control: str, row: int) -> tuple[str, str] | None:
    """Cut a control's name at the number of a row: what stands before it and after it."""
    keys = control.split(".")
    rows = _find_rows(form.written_fields, keys)
    if not rows:
        return None
    return ".".join(keys[: rows[row]]), "".join(f".{key}" for key in keys[rows[row] + 1 :])
