"""The audit log: who saw and did what. Rows are added, and never changed."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing that an officer did; `number` is that of a case, empty where it was none."""

    when: datetime.datetime
    officer: str
    action: str
    number: str = ""


def add_audit(connection: Connection, officer: str, action: str, number: str = "") -> None:
    """Write down what an officer does, in the transaction in which it is done."""
    row = {"at": int(time.time()), "officer": officer, "action": action, "number": number}
    connection.execute(insert(audit), row)


class AuditLog:
    """The audit log of one intake."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, officer: str, action: str, number: str = "") -> None:
        """Write down something that changes nothing else."""
        self._database.write(lambda connection: add_audit(connection, officer, action, number))

    def list(self, number: str = "") -> list[AuditEntry]:
        """Give what was done, of one case if it is named, in its order."""
        wanted = select(audit).order_by(audit.c.id)
        if number:
            wanted = wanted.where(audit.c.number == number)
        rows = self._database.read(lambda connection: connection.execute(wanted).all())
        return [
            AuditEntry(
                when=datetime.datetime.fromtimestamp(row.at, datetime.UTC),
                officer=row.officer,
                action=row.action,
                number=row.number,
            )
            for row in rows
        ]
