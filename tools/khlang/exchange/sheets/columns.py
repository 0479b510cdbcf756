"""The columns that a form has in a sheet: what each is called, and what stands in its cells.

A cell holds the texts of one control of the form (`khlang.fields.form_data`), in words: labels for terms, dates as
people write them. Of a list, an item is a line; of rows, a row has columns of its own, with its number in their
headings; a field by term has a column for each. So a sheet is read back by its headings alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from khlang.fields.field import Field, Scalar, Shape
from khlang.fields.form_data import Branch, FormData, name_control
from khlang.fields.scalars import DATE, YES_NO
from khlang.thai.dates import format_date, parse_date
from khlang.thai.text import to_arabic_digits, to_thai_digits
from khlang.vocabularies import find_term

BETWEEN = " › "
# The number of a row, where each row of a field is a row of a sheet.
ROW = "#"
_ANSWERS = {"yes": "ใช่", "no": "ไม่ใช่"}
# A number at the beginning of a line, which an item that has several lines, or begins with a number, is given.
_NUMBER = re.compile(r"([0-9๐-๙]{1,3})[.)][ \t]*")
_GOES_ON = "    "


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the control whose texts it holds, its heading, and the field or part of one that is asked."""

    control: str
    heading: str
    field: Field

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers that a spreadsheet may add up."""
        item = self.field.type.item
        return (
            self.field.type.shape is not Shape.LIST and isinstance(item, Scalar) and item.number is not None
        )


def list_columns(fields: Iterable[Field], written: Branch, *, rows_apart: bool = False) -> list[Column]:
    """Give the columns of fields, none with another's heading. `written` are the controls that are to have one: as
    many rows, and terms that no vocabulary has. With `rows_apart`, fields of rows have none here."""
    found: list[Column] = []
    for field in fields:
        if not (rows_apart and field.type.shape is Shape.ROWS):
            found += _list_field(field, field.key, field.label, written.get(field.key))
    return name_apart(found)


def list_row_columns(field: Field, rows: Branch) -> list[Column]:
    """Give the columns of one row of a field, for a sheet that has nothing but its rows; `rows` are all that are
    written, put together as one. In the controls stands `ROW` for the row's number."""
    return name_apart(list(_list_parts(field, f"{field.key}.{ROW}", field.label, rows)))


def list_templates(fields: Iterable[Field]) -> list[Column]:
    """Give the columns that fields may have, with `ROW` where any number of a row may stand."""
    return [column for field in fields for column in _list_field(field, field.key, field.label, None)]


def name_apart(columns: Sequence[Column]) -> list[Column]:
    """Give columns of which those that share a heading have their controls in it as well."""
    headings = [column.heading for column in columns]
    return [
        column
        if headings.count(column.heading) == 1
        else replace(column, heading=f"{column.heading} [{column.control}]")
        for column in columns
    ]


def _list_field(field: Field, control: str, heading: str, written: Branch | None) -> Iterator[Column]:
    """Give the columns of one field; without what is `written`, those of a template."""
    match field.type.shape:
        case Shape.ONE:
            yield from _list_parts(field, control, heading, written)
        case Shape.LIST:
            yield Column(control, heading, field)
        case Shape.ROWS:
            if written is None:
                yield from _list_parts(field, f"{control}.{ROW}", f"{heading} {ROW}", None)
                return
            for number, row in enumerate(written.list_rows() or [Branch()]):
                name = f"{heading} {to_thai_digits(str(number + 1))}"
                yield from _list_parts(field, f"{control}.{number}", name, row)
        case Shape.BY_TERM:
            assert field.vocabulary
            labels = {name_control((term.key,)): term.label for term in field.vocabulary.terms}
            others = [name_control((key,)) for key in written.branches] if written else []
            for key in dict.fromkeys((*labels, *others)):
                name = f"{heading}{BETWEEN}{labels.get(key, key)}"
                yield from _list_parts(field, f"{control}.{key}", name, written.get(key) if written else None)


def _list_parts(field: Field, control: str, heading: str, written: Branch | None) -> Iterator[Column]:
    """Give the columns of one item: its own if it is a text, else those of its parts."""
    if isinstance(field.type.item, Scalar):
        yield Column(control, heading, field)
        return
    for part in field.parts:
        inside = written.get(part.key) if written else None
        yield from _list_field(part, f"{control}.{part.key}", f"{heading}{BETWEEN}{part.label}", inside)


# Cells


def write_cell(column: Column, data: FormData) -> str:
    """Give what stands in a column for form data."""
    field = column.field
    if field.type.shape is Shape.LIST and not _shares_a_control(field):
        texts = [data[name][-1] for name in _list_item_names(column.control, data)]
        return join_items([show_text(field, text) for text in texts])
    if field.type.shape is Shape.LIST and field.type.join is None:
        return join_items([show_text(field, text) for text in data.get(column.control, ())])
    return "".join(show_text(field, text) for text in data.get(column.control, ())[-1:])


def read_cell(field: Field, control: str, cell: str) -> dict[str, tuple[str, ...]]:
    """Give the form data that a cell holds, by the control of its column; a blank cell holds none."""
    if not cell.strip():
        return {}
    if field.type.shape is Shape.LIST and not _shares_a_control(field):
        items = enumerate(split_items(cell))
        return {f"{control}.{number}": (read_text(field, text),) for number, text in items}
    if field.type.shape is Shape.LIST and field.type.join is None:
        return {control: tuple(read_text(field, text) for text in split_terms(field, cell))}
    return {control: (read_text(field, cell),)}


def _shares_a_control(field: Field) -> bool:
    """Tell whether all items of a list stand in one control: terms, and paragraphs, which are one text."""
    item = field.type.item
    return field.type.join is not None or (isinstance(item, Scalar) and item.is_term)


def _list_item_names(control: str, data: FormData) -> Iterator[str]:
    number = 0
    while (name := f"{control}.{number}") in data:
        yield name
        number += 1


def show_text(field: Field, text: str) -> str:
    """Give a text of a control in words: the label of a term, a date as people write it."""
    item = field.type.item
    if isinstance(item, Scalar) and item.is_term and field.vocabulary:
        term = field.vocabulary.by_key.get(text)
        return term.label if term and find_term(field.vocabulary, term.label) is term else text
    if item is YES_NO:
        return _ANSWERS.get(text, text)
    if item is DATE and (date := parse_date(text)):
        return format_date(date)
    return text


def read_text(field: Field, text: str) -> str:
    """Give the text of a control from its words: the key of a term, what was written of anything else."""
    item = field.type.item
    if isinstance(item, Scalar) and item.is_term and field.vocabulary:
        term = find_term(field.vocabulary, text) or find_term(field.vocabulary, drop_number(text))
        return term.key if term else text
    return text


def drop_number(text: str) -> str:
    """Give a text without the number that it begins with: `๒. กรรมการ` as `กรรมการ`."""
    found = _NUMBER.match(text)
    return text[found.end() :] if found else text


# Lists in one cell


def join_items(items: Sequence[str]) -> str:
    """Give items as the lines of one cell, numbered where a line alone would not tell where an item begins."""
    if all("\n" not in item and not _NUMBER.match(item) and item.strip() for item in items):
        return "\n".join(items)
    lines = (f"{number}. " + f"\n{_GOES_ON}".join(item.split("\n")) for number, item in enumerate(items, 1))
    return "\n".join(lines)


def split_items(cell: str) -> list[str]:
    """Give the items of a list in one cell: its lines, or, where the first has the number 1, what each number begins.

    A number that does not go on from the one before it, or an indented line, belongs to the item's text.
    """
    lines = cell.strip("\r\n").splitlines()
    if not (lines and _read_number(lines[0]) == 1):
        return [line.strip() for line in lines if line.strip()]
    items: list[list[str]] = []
    for line in lines:
        if _read_number(line) == len(items) + 1:
            items.append([drop_number(line)])
        else:
            items[-1].append(line.removeprefix(_GOES_ON))
    return ["\n".join(item) for item in items]


def _read_number(line: str) -> int | None:
    found = _NUMBER.match(line)
    return int(to_arabic_digits(found[1])) if found else None


def split_terms(field: Field, cell: str) -> list[str]:
    """Give the terms that one cell names: its lines, and what stands between commas, as forms on the web write ticked
    boxes. A term whose label has a comma is found before it is cut."""
    found: list[str] = []
    for line in split_items(cell):
        rest = [part.strip() for part in re.split("[,;]", line)]
        while rest:
            size = next((n for n in range(len(rest), 1, -1) if _names_term(field, ", ".join(rest[:n]))), 1)
            found.append(", ".join(rest[:size]))
            rest = rest[size:]
    return [text for text in found if text]


def _names_term(field: Field, text: str) -> bool:
    return field.vocabulary is not None and find_term(field.vocabulary, text) is not None
