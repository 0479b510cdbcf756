"""Makes a reading of each row of a sheet: which row of which table is a filled-in form, and what it says.

The same row gives the same draft id each time, by what stands in its cells; so one that was imported is known again.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from khlang.corrections import Corrector
from khlang.exchange.document import Cell, Line, Profile
from khlang.exchange.reading import Answer, Kind, Reading, Suggestion, look_at_answers
from khlang.exchange.reading.read import NO_CORRECTIONS
from khlang.exchange.sheets.answers import read_answer, suggest_values
from khlang.exchange.sheets.bounds import name_column
from khlang.exchange.sheets.guard import unguard_cell
from khlang.exchange.sheets.headings import SAID_AGAIN, SENT_AT, FormHeadings, Match
from khlang.exchange.sheets.mapping import FindMapping, FoundHeader, SheetMapping, find_header, match_columns
from khlang.exchange.sheets.moments import parse_moment
from khlang.exchange.sheets.row_tables import RowTables, is_row_table
from khlang.exchange.sheets.sheet import Sheet, Table
from khlang.exchange.sheets.table import FORM, ID
from khlang.forms.model import Form
from khlang.places import Gazetteer
from khlang.problems import Level, Mark, Problem
from khlang.thai.text import fold, normalise, to_thai_digits


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One row as a draft: the table and the row's number in it (as a spreadsheet shows it), the id of its draft, what
    every record has besides (`about`: an id, a length …, by the names of `khlang.exchange.sheets.table`), when it was
    sent, and what it says."""

    table: str
    number: int
    draft_id: str
    about: Mapping[str, str]
    sent_at: datetime.datetime | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class SheetReading:
    """The rows of a sheet as drafts, the mappings by which they were read, and what could not be read of it."""

    drafts: tuple[RowDraft, ...]
    mappings: tuple[SheetMapping, ...]
    problems: tuple[Problem, ...]


def map_rows(  # noqa: PLR0913  what is read, and by what
    sheet: Sheet,
    forms: Mapping[str, Form],
    gazetteer: Gazetteer,
    today: datetime.date,
    *,
    corrector: Corrector = NO_CORRECTIONS,
    find_kept: FindMapping = lambda _digest: None,
) -> SheetReading:
    """Make a draft of each row of each table of a sheet; `corrector` knows the library's misspellings, `find_kept` the
    mappings that were kept of sheets with the same header, or that a person has changed. It may raise ValueError."""

    def look(reading: Reading) -> Reading:
        found = look_at_answers(reading, gazetteer, today, corrector)
        return replace(found, suggestions=(*reading.suggestions, *found.suggestions))

    reader = _SheetReader(sheet, [FormHeadings(form) for form in forms.values()], look)
    reader.read(find_kept)
    return SheetReading(tuple(reader.drafts), tuple(reader.mappings), (*sheet.problems, *reader.problems))


@dataclass(slots=True)
class _SheetReader:
    """Reads the tables of one sheet."""

    sheet: Sheet
    forms: Sequence[FormHeadings]
    look: Callable[[Reading], Reading]
    drafts: list[RowDraft] = dataclass_field(default_factory=list)
    mappings: list[SheetMapping] = dataclass_field(default_factory=list)
    problems: list[Problem] = dataclass_field(default_factory=list)
    seen: dict[str, int] = dataclass_field(default_factory=dict)

    def read(self, find_kept: FindMapping) -> None:
        """Read all tables: those that hold rows of one field go to the records that they name."""
        apart = RowTables([table for table in self.sheet.tables if is_row_table(table)], self.forms)
        for table in self.sheet.tables:
            if is_row_table(table):
                continue
            try:
                header = find_header(table, self.forms, find_kept)
            except ValueError as error:
                self._report("broken_mapping", 1, Level.ERROR, name=str(error))
                continue
            if header:
                self._read_table(table, header, apart)
            elif any(table.rows):
                name = table.name or self.sheet.name
                self._report("no_form_for_sheet", 1, Level.ERROR, table=name)
        if not any(any(table.rows) for table in self.sheet.tables) and not self.sheet.problems:
            self._report("empty_sheet", 1, Level.ERROR)
        for record_id, number in apart.list_unused():
            self._report("rows_without_record", number, Level.WARNING, id=record_id)

    def _report(self, code: str, row: int, level: Level, **facts: str) -> None:
        self.problems.append(
            Problem.of(code, level=level, file=self.sheet.name, mark=Mark(row, 1), facts=facts)
        )

    def _read_table(self, table: Table, header: FoundHeader, apart: RowTables) -> None:
        above = " / ".join(cell for row in table.rows[: header.row] for cell in row if cell.strip())
        if above:
            self._report("rows_above_header", 1, Level.WARNING, text=above[:200])
        self.mappings.append(header.mapping)
        headings = table.rows[header.row]
        by_form = {header.mapping.form.key: header.mapping.matches}
        for number, row in enumerate(table.rows[header.row + 1 :], header.row + 2):
            if not any(cell.strip() for cell in row):
                continue
            form = self._find_form(row, header.mapping)
            if form.form.key not in by_form:
                by_form[form.form.key] = match_columns(headings, form)
            reader = _RowReader(self.sheet, table, number, headings, by_form[form.form.key], form.form)
            draft = reader.read(row, apart)
            first = self.seen.setdefault(draft.draft_id, number)
            if first == number:
                self.drafts.append(replace(draft, reading=self.look(draft.reading)))
            else:
                self._report("repeated_row", number, Level.WARNING, first=to_thai_digits(str(first)))

    def _find_form(self, row: Sequence[str], mapping: SheetMapping) -> FormHeadings:
        """Give the form that a row names, or that of the table."""
        named = [
            cell for cell, match in zip(row, mapping.matches, strict=False) if match and match.control == FORM
        ]
        for form in self.forms:
            names = (form.form.key, form.form.noun, form.form.label)
            if named and fold(named[0]) in map(fold, names):
                return form
        return next(form for form in self.forms if form.form.key == mapping.form.key)


@dataclass(slots=True)
class _RowReader:
    """Reads one row."""

    sheet: Sheet
    table: Table
    number: int
    headings: Sequence[str]
    matches: Sequence[Match | None]
    form: Form
    data: dict[str, tuple[str, ...]] = dataclass_field(default_factory=dict)
    about: dict[str, str] = dataclass_field(default_factory=dict)
    answers: list[Answer] = dataclass_field(default_factory=list)
    leftovers: list[Line] = dataclass_field(default_factory=list)
    suggestions: list[Suggestion] = dataclass_field(default_factory=list)

    def read(self, row: Sequence[str], apart: RowTables) -> RowDraft:
        """Read the cells of the row, and those of the tables that hold rows of its fields."""
        is_own = {FORM, ID} <= {match.control for match in self.matches if match}
        # Only CSV needs the apostrophe that keeps a spreadsheet from running a cell, and it has no sheets with names.
        cells = [cell if self.table.name else unguard_cell(cell) for cell in row]
        for column, cell in enumerate(cells):
            if cell.strip():
                self._read_cell(column, cell, is_own=is_own)
        record_id = self.about.get(ID, "")
        parts = apart.find(record_id, self.form.key) if record_id else ()
        for answer, data in parts:
            self.answers.append(answer)
            self.data.update(data)
        sent_at = parse_moment(self.about.get(SENT_AT, ""))
        return RowDraft(
            self.table.name, self.number, self._make_id(cells, [answer for answer, _data in parts]),
            {key: value for key, value in self.about.items() if key != SENT_AT}, sent_at, self._make_reading(),
        )  # fmt: skip

    def _read_cell(self, column: int, cell: str, *, is_own: bool) -> None:
        heading = self.headings[column] if column < len(self.headings) else ""
        match = self.matches[column] if column < len(self.matches) else None
        where = f"แถว {to_thai_digits(str(self.number))} คอลัมน์ {name_column(column + 1)}"
        if match and match.control == SAID_AGAIN:
            return
        if match and match.field is None:
            self.about[match.control] = cell.strip()
            return
        is_computed = match is not None and match.field is not None and match.field.type.compute is not None
        found = read_answer(match, heading, cell, is_own=is_own) if match and not is_computed else {}
        if match and (found or is_computed) and not (found.keys() & self.data.keys()):
            self.data.update(found)
            self.answers.append(Answer(match.control, heading, cell, where, match.confidence))
            if match.field and found:
                self.suggestions += suggest_values(match.field, found)
            return
        said = f"{where} ({heading.strip()})" if heading.strip() else where
        self.leftovers.append(Line(cell, where=said, cell=Cell(0, self.number - 1, column)))

    def _make_id(self, cells: Sequence[str], more: Sequence[Answer]) -> str:
        """Give an id that is the same for the same words under the same headings: columns may move, come or go."""
        said = [
            (fold(self.headings[at]) if at < len(self.headings) else "", normalise(cell))
            for at, cell in enumerate(cells)
            if cell.strip()
        ]
        said += [(answer.key, normalise(answer.text)) for answer in more]
        return str(uuid.uuid5(uuid.NAMESPACE_OID, repr((self.form.key, sorted(said)))))

    def _make_reading(self) -> Reading:
        return Reading(
            name=self.sheet.name,
            sha256=self.sheet.sha256,
            profile=Profile.SHEET,
            kind=Kind.FORM,
            form=self.form,
            data=self.data,
            answers=tuple(self.answers),
            leftovers=tuple(self.leftovers),
            suggestions=tuple(self.suggestions),
        )
