"""Erasing cases, and what is known of backups."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import backups, cases, events, photos, sources


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where it was put, and when."""

    file: Path
    when: datetime.datetime


class Upkeep:
    """What is done to the database as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start_erasing(self, number: str) -> bool:
        """Hide a case from everybody, so that its erasure goes on after a crash; False if there is none."""
        hidden = update(cases).where(cases.c.number == number).values(is_erasing=True)
        return self._database.write(lambda connection: connection.execute(hidden).rowcount > 0)

    def list_erasing(self) -> list[str]:
        """Give the numbers of cases whose erasure has begun."""
        wanted = select(cases.c.number).where(cases.c.is_erasing.is_(True))
        return self._database.read(lambda connection: list(connection.scalars(wanted)))

    def list_stems(self, numbers: Iterable[str] | None = None) -> set[str]:
        """Give the stems of all photos, or of those of these cases."""
        wanted = select(photos.c.stem).join(cases)
        if numbers is not None:
            wanted = wanted.where(cases.c.number.in_(list(numbers)))
        return self._database.read(lambda connection: set(connection.scalars(wanted)))

    def find_stems(self, stems: Iterable[str]) -> set[str]:
        """Give those of these stems that are known."""
        wanted = select(photos.c.stem).where(photos.c.stem.in_(list(stems)))
        return self._database.read(lambda connection: set(connection.scalars(wanted)))

    def remove(self, numbers: Iterable[str]) -> None:
        """Remove all rows of cases; `scrub` then leaves no byte of them."""

        def job(connection: Connection) -> None:
            ids = list(connection.scalars(select(cases.c.id).where(cases.c.number.in_(list(numbers)))))
            for table in (sources, photos, events):
                connection.execute(delete(table).where(table.c.case_id.in_(ids)))
            connection.execute(delete(cases).where(cases.c.id.in_(ids)))

        self._database.write(job)

    def scrub(self) -> None:
        """Leave no byte of what was removed in the database's files. Raises StorageError while somebody reads."""
        self._database.scrub()

    def list_closed_before(self, when: datetime.datetime) -> list[str]:
        """Give the numbers of cases that were closed before a moment."""
        wanted = select(cases.c.number).where(cases.c.closed_at < int(when.timestamp()))
        return self._database.read(lambda connection: list(connection.scalars(wanted)))

    def add_backup(self, file: Path) -> None:
        """Write down that a backup was made now."""
        row = insert(backups).values(at=int(time.time()), file=str(file.absolute()))
        self._database.write(lambda connection: connection.execute(row).rowcount)

    def list_backups(self) -> list[Backup]:
        """Give all backups that were made, the oldest first."""
        wanted = select(backups).order_by(backups.c.id)
        found = self._database.read(lambda connection: connection.execute(wanted).all())
        return [
            Backup(Path(row.file), datetime.datetime.fromtimestamp(row.at, datetime.UTC)) for row in found
        ]
