"""Of which cases officers are still to be told that they came in: each is told once.

Who is told is marked after it is: what was cut short by a kill is told again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, literal, or_, select, update

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.intake.journal.case_rows import NOT_ERASING, find_case
from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import cases, officers

_IS_WAITING = cases.c.is_announced.is_(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A new case, what was sent, and the addresses of the officers who are to be told: those of the smallest area that
    holds it."""

    number: str
    form: str
    data: FormData
    area: str
    recipients: tuple[str, ...]


class NoticeJournal:
    """What officers are still to be told, of one intake."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_waiting(self) -> list[str]:
        """Give the numbers of the cases of which somebody is to be told, the oldest first."""
        wanted = select(cases.c.number).where(_IS_WAITING, NOT_ERASING).order_by(cases.c.id)
        return self._database.read(lambda connection: list(connection.scalars(wanted)))

    def find(self, number: str) -> Notice | None:
        """Give what is to be told of a case, None where it is gone."""

        def job(connection: Connection) -> Notice | None:
            case = find_case(connection, cases.c.number == number)
            if case is None:
                return None
            return Notice(
                number=case.number,
                form=case.form,
                data=case.data,
                area=case.area,
                recipients=tuple(_list_recipients(connection, case.area)),
            )

        return self._database.read(job)

    def mark(self, number: str) -> None:
        """Write down that nobody is to be told of a case any more."""
        self._mark(cases.c.number == number)

    def pass_over(self, seconds: float) -> None:
        """Tell nobody of the cases that came in longer ago, nor of those that somebody is at already."""
        is_old = cases.c.waits_since < int(time.time() - seconds)
        self._mark(or_(is_old, cases.c.state != State.RECEIVED))

    def _mark(self, which: ColumnElement[bool]) -> None:
        wanted = select(func.count()).select_from(cases).where(_IS_WAITING, which)
        if self._database.read(lambda connection: connection.scalar(wanted)):
            done = update(cases).where(_IS_WAITING, which).values(is_announced=True)
            self._database.write(lambda connection: connection.execute(done).rowcount)


def _list_recipients(connection: Connection, area: str) -> list[str]:
    may_see = literal(area).startswith(officers.c.area)
    wanted = select(officers.c.email, officers.c.area).where(officers.c.email != "", may_see)
    found = connection.execute(wanted.order_by(officers.c.name)).all()
    smallest = max((len(row.area) for row in found), default=0)
    return list(dict.fromkeys(row.email for row in found if len(row.area) == smallest))
