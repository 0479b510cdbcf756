"""Sheets of a workbook that hold the rows of one field, each with the id of its record and its number there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khlang.exchange.reading.model import Answer
from khlang.exchange.sheets.bounds import name_column
from khlang.exchange.sheets.columns import ROW, read_cell
from khlang.exchange.sheets.headings import FormHeadings
from khlang.exchange.sheets.sheet import Table
from khlang.exchange.sheets.table import ID, OWN_HEADINGS, ROW_NUMBER
from khlang.fields.form_data import MAX_ROWS, FormData
from khlang.thai.text import fold, parse_count, to_thai_digits

_HEADER = [fold(OWN_HEADINGS[ID]), fold(ROW_NUMBER)]


def is_row_table(table: Table) -> bool:
    """Tell whether a table holds the rows of one field."""
    return bool(table.rows) and list(map(fold, table.rows[0][:2])) == _HEADER


class RowTables:
    """The rows of all such sheets of a workbook, by the id of their record."""

    def __init__(self, tables: Sequence[Table], forms: Sequence[FormHeadings]) -> None:
        self._forms = {form.form.key: form for form in forms}
        self._rows: dict[str, list[tuple[Table, int]]] = {}
        self._used: set[str] = set()
        for table in tables:
            for number, row in enumerate(table.rows[1:], 2):
                if any(cell.strip() for cell in row):
                    self._rows.setdefault(row[0].strip(), []).append((table, number))

    def find(self, record_id: str, form: str) -> tuple[tuple[Answer, FormData], ...]:
        """Give what the rows of a record say, cell by cell."""
        self._used.add(record_id)
        return tuple(
            found
            for table, number in self._rows.get(record_id, ())
            for found in self._read_row(table, number, self._forms[form])
        )

    def list_unused(self) -> Iterator[tuple[str, int]]:
        """Give (id, number of its first row) of records that no row of another table is."""
        for record_id, rows in self._rows.items():
            if record_id not in self._used:
                yield record_id, rows[0][1]

    def _read_row(self, table: Table, number: int, form: FormHeadings) -> Iterator[tuple[Answer, FormData]]:
        row = table.rows[number - 1]
        at = parse_count(row[1]) if len(row) > 1 else None
        if not at or at > MAX_ROWS:
            return
        for column, (heading, cell) in enumerate(zip(table.rows[0], row, strict=False)):
            match = form.find_in_rows(heading) if column > 1 and cell.strip() else None
            if match and match.field:
                control = match.control.replace(ROW, str(at - 1), 1)
                where = f"{table.name} แถว {to_thai_digits(str(number))} คอลัมน์ {name_column(column + 1)}"
                yield Answer(control, heading, cell, where), read_cell(match.field, control, cell)
