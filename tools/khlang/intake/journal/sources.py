"""The files that cases were read from, as rows: written in the transaction that opens the case."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from khlang.intake.journal.case_rows import NOT_ERASING
from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import cases, sources
from khlang.intake.source import Source

_ADD_SOURCE = insert(sources)


def add_source(connection: Connection, case_id: int, source: Source) -> None:
    """Write down what a case was read from."""
    row = {
        "case_id": case_id,
        "name": source.name,
        "kind": source.kind,
        "sha256": source.sha256,
        "size": source.size,
        "row": source.row,
        "reading": source.reading,
    }
    connection.execute(_ADD_SOURCE, row)


class SourceJournal:
    """What the cases of one intake were read from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, number: str) -> Source | None:
        """Give what a case was read from, None where it was not read from a file."""
        wanted = select(sources).join(cases).where(cases.c.number == number, NOT_ERASING)
        row = self._database.read(lambda connection: connection.execute(wanted).first())
        if row is None:
            return None
        return Source(
            name=row.name,
            kind=row.kind,
            sha256=row.sha256,
            size=row.size,
            row=row.row,
            reading=row.reading,
        )

    def list_hashes(self, numbers: Iterable[str] | None = None) -> set[str]:
        """Give the SHA-256 of all files, or of those that these cases were read from."""
        wanted = select(sources.c.sha256).join(cases)
        if numbers is not None:
            wanted = wanted.where(cases.c.number.in_(list(numbers)))
        return self._database.read(lambda connection: set(connection.scalars(wanted)))
