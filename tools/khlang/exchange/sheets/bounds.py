"""How much a file of rows may hold, and what is told of one that is refused: shared by the readers of both formats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, TypeAlias

MAX_ROWS = 10_000
MAX_COLUMNS = 1_000
MAX_CELLS = 1_000_000
# A cell of Excel holds at most 32,767 characters; a CSV file's, for Python's reader, 131,072.
MAX_CELL = 100_000
Rows: TypeAlias = list[list[str]]


class BadSheetError(Exception):
    """A file is refused: the code of a problem and what its words need, with `line` where a line is to blame."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(slots=True)
class FoundRows:
    """Tables by their names, and what a person should know of them: (code, facts) of warnings."""

    tables: list[tuple[str, Rows]] = dataclass_field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = dataclass_field(default_factory=list)


def check_rows(rows: Iterable[list[str]], table: str = "") -> Rows:
    """Give rows as a list, without empty ones at the end. Raises BadSheetError as soon as there are too many."""
    found: Rows = []
    cells = 0
    for row in rows:
        while row and not row[-1].strip():
            row.pop()
        found.append(row)
        cells += len(row)
        if len(found) > MAX_ROWS:
            raise BadSheetError("too_many_rows", most=MAX_ROWS, table=table)
        if len(row) > MAX_COLUMNS or cells > MAX_CELLS:
            raise BadSheetError("too_many_columns", most=MAX_COLUMNS, line=len(found), table=table)
        for cell in row:
            if len(cell) > MAX_CELL:
                raise BadSheetError("cell_too_long", most=MAX_CELL, line=len(found), table=table)
    while found and not found[-1]:
        found.pop()
    return found


def name_column(number: int) -> str:
    """Give the letters of a column, from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def number_column(letters: str) -> int:
    """Give the number of a column, from 1, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
