"""Finds which question of a form stands in which column of a sheet, by the column's heading.

A heading may be a control's name, one that this package wrote, a part of a place, the form's own label or heading of a
field (`khlang.exchange.reading.aliases`, as on paper), a term of a field that asks for each, a row of a grid of
questions (`ผู้เข้าร่วม [กรรมการ]`), or near one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from khlang.exchange.document import Line
from khlang.exchange.reading.aliases import LONG, Name, NameTable, make_name_table
from khlang.exchange.reading.rows import make_row
from khlang.exchange.sheets.columns import BETWEEN, ROW, drop_number, list_templates
from khlang.exchange.sheets.table import FORM, FOUND, ID, OWN_HEADINGS
from khlang.fields.field import Field, Group, Shape
from khlang.fields.form_control import find_control_field
from khlang.fields.form_data import name_control
from khlang.forms.model import Form
from khlang.thai.text import fold, to_arabic_digits
from khlang.vocabularies import find_term

SENT_AT, SAID_AGAIN = "_sent_at", "_said_again"
# What forms on the web call the moment at which a row was sent.
_SENT_AT = frozenset(map(fold, ("ประทับเวลา", "Timestamp", "วันเวลาที่ส่ง", "วันที่ส่งแบบ", "วันที่บันทึก")))
_OWN = {fold(heading): control for control, heading in OWN_HEADINGS.items()} | dict.fromkeys(
    _SENT_AT, SENT_AT
)
_GRID = re.compile(r"(?P<question>.+?)\s*\[(?P<row>[^\[\]]+)\]")
_NUMBERS = "\\s*([0-9๐-๙]{1,3})(?=\\s*(?:›|$))"
# As this package writes the numbers of rows, and as people do (ขั้นตอนที่ ๒).
_ROW_NUMBERS = (re.compile(_NUMBERS), re.compile(f"\\s*ที่{_NUMBERS}"))
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)|\s*/.*")
_AMOUNT_OF = re.compile("^จำนวน")
_ENDS = " \t\n*:："
# Sure, by the form's own words; by one of several readings; by spelling.
SURE, LIKELY, NEAR = 1.0, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """The control that a column's cells are for, the field or part of one that it asks, None for what every record
    has beside its form's fields, and how sure that is. `is_own` where this package writes such cells."""

    control: str
    field: Field | None = None
    confidence: float = SURE
    is_own: bool = False


class FormHeadings:
    """What the columns of a form may be called."""

    def __init__(self, form: Form) -> None:
        self.form = form

    @cached_property
    def _templates(self) -> Mapping[str, Match]:
        """The headings that this package writes, folded, with `ROW` for the numbers of rows."""
        found = list_templates(self.form.fields)
        return {
            fold(column.heading): Match(column.control, column.field, is_own=True)
            for column in reversed(found)
        }

    @cached_property
    def _row_templates(self) -> Mapping[str, Match]:
        """The headings of sheets that hold the rows of one field: without the row's number."""
        return {
            fold(column.heading.replace(f" {ROW}", "", 1)): Match(column.control, column.field, is_own=True)
            for column in reversed(list_templates(self.form.fields))
            if column.control.count(ROW) == 1
        }

    @cached_property
    def _names(self) -> NameTable:
        return make_name_table(self.form)

    @cached_property
    def _areas(self) -> Mapping[str, Match]:
        """The parts of a place, by their names, where the form asks for one place."""
        places = [
            field
            for field in self.form.written_fields
            if field.type.shape is Shape.ONE and isinstance(field.type.item, Group) and field.type.item.picker
        ]
        if len(places) != 1:
            return {}
        return {fold(part.label): Match(f"{places[0].key}.{part.key}", part) for part in places[0].parts}

    @cached_property
    def _terms(self) -> Mapping[str, Match]:
        """The terms of fields that ask for each, by their names, where only one field has such a term."""
        found: dict[str, list[Match]] = {}
        for field in self.form.written_fields:
            if field.type.shape is Shape.BY_TERM and field.vocabulary:
                for name, term in field.vocabulary.by_name.items():
                    control = f"{field.key}.{name_control((term.key,))}"
                    found.setdefault(name, []).append(Match(control, field, LIKELY))
        return {name: matches[0] for name, matches in found.items() if len(matches) == 1}

    def find(self, heading: str, *, is_own: bool = False) -> Match | None:
        """Give what a column of this heading is for, or None; `is_own` for a table that this package wrote, in which
        nothing needs to be guessed."""
        text = heading.strip(_ENDS)
        if control := _OWN.get(fold(text)):
            return Match(control, is_own=True)
        if text.startswith(f"{FOUND}{BETWEEN}"):
            return Match(SAID_AGAIN, is_own=True)
        readings = [self._find_control, self._find_own]
        if not is_own:
            readings += [self._find_named, self._find_in_grid, self._find_near]
        return next((match for reading in readings if (match := reading(text))), None)

    def find_in_rows(self, heading: str) -> Match | None:
        """Give what a column of a sheet that holds the rows of one field is for; `ROW` stands for the row's number."""
        return self._row_templates.get(fold(heading))

    def _find_control(self, heading: str) -> Match | None:
        """Find a control by its name, also in brackets behind words."""
        name = heading.rpartition("[")[2].removesuffix("]") if heading.endswith("]") else heading
        field = find_control_field(self.form.fields, name) if name.isascii() and name else None
        return Match(name, field, is_own=True) if field else None

    def _find_own(self, heading: str) -> Match | None:
        """Find a heading that this package wrote: in it stand the numbers of rows."""
        # A whole field is read as people write, which is also what this package writes of it.
        match = self._templates.get(fold(heading))
        if match and ROW not in match.control:
            return match
        for pattern in _ROW_NUMBERS:
            numbers = [int(to_arabic_digits(number)) for number in pattern.findall(heading)]
            match = self._templates.get(fold(pattern.sub(f" {ROW}", heading)))
            if match and numbers and 0 not in numbers and match.control.count(ROW) == len(numbers):
                control = match.control
                for number in numbers:
                    control = control.replace(ROW, str(number - 1), 1)
                return Match(control, match.field, is_own=True)
        return None

    def _find_named(self, heading: str) -> Match | None:
        """Find a part of a place, a field or a part of one, or a term, by the form's own words."""
        for text in _vary(heading):
            if match := self._areas.get(fold(text)):
                return match
            if match := _match_name(self._names.names.get(make_row(Line(text)).folded), SURE):
                return match
            if match := self._terms.get(fold(text)):
                return match
        return None

    def _find_in_grid(self, heading: str) -> Match | None:
        """Find a row of a grid of questions: the field, and a term or a part of it."""
        found = _GRID.fullmatch(heading)
        whole = self._find_named(found["question"]) or self._find_near(found["question"]) if found else None
        if not found or not whole or not whole.field:
            return None
        field, row = whole.field, drop_number(found["row"].strip())
        if field.type.shape is Shape.BY_TERM and field.vocabulary:
            term = find_term(field.vocabulary, row)
            return Match(f"{field.key}.{name_control((term.key,))}", field, LIKELY) if term else None
        part = next((part for part in field.parts if fold(part.label) == fold(row)), None)
        return Match(f"{field.key}.{part.key}", part) if part and field.type.shape is Shape.ONE else None

    def _find_near(self, heading: str) -> Match | None:
        """Find what a heading is a misprint of, or what long name it begins with."""
        row = make_row(Line(drop_number(heading)))
        if not row.folded:
            return None
        found = self._names.find_near(row, 0, [len(row.folded)]) or self._names.find(row, 0)
        if found is None or (not found.distance and len(found.name.folded) < LONG):
            return None
        return _match_name(found.name, NEAR)


def is_own_header(row: Iterable[str]) -> bool:
    """Tell whether a header is one that this package writes: each record's id and form stand in the table."""
    return {FORM, ID} <= {_OWN.get(fold(heading.strip(_ENDS))) for heading in row}


def _match_name(name: Name | None, confidence: float) -> Match | None:
    if name is None or name.target is None:
        return None
    return Match(name.target.key, name.target.asked, confidence)


def _vary(heading: str) -> Iterator[str]:
    """Give a heading as it stands, and without what people put around one: numbers, brackets, จำนวน."""
    text = drop_number(heading).strip(_ENDS)
    shorter = _IN_BRACKETS.sub("", text).strip(_ENDS)
    yield from dict.fromkeys((heading, text, shorter, _AMOUNT_OF.sub("", shorter).strip(_ENDS)))
