"""A file of rows, as read: texts only, whatever the program that made it kept in its cells."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.problems import Problem


@dataclass(frozen=True, slots=True)
class Table:
    """One table of rows: a sheet of a workbook, or the whole of a CSV file. Its row 1 is `rows[0]`; all that stand in
    it are there, empty ones too, so that a row has the number that a spreadsheet shows."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of one file. `sha256` is that of the file's bytes, by which the same file is known again.

    `problems` are those of the file as a whole; with an error among them there are no tables.
    """

    name: str
    sha256: str
    tables: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()
