"""The words of the cases that are no records of the library, for whoever follows what changes in them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.intake.journal.case_rows import NOT_ERASING, load_data
from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import cases, events

_WITHOUT_RECORD = cases.c.state != State.ACCEPTED, NOT_ERASING


@dataclass(frozen=True, slots=True)
class CaseMark:
    """The number of a case's last event, which changes with all that happens to it, and its area."""

    event: int
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """What was written last of a case, by the event `posted`; `event` is its last one of all."""

    position: int
    number: str
    form: str
    area: str
    state: State
    received: datetime.datetime
    event: int
    posted: int
    data: FormData


class CaseTexts:
    """The cases of one intake that are no records, by position, which grows with the time at which they came in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stamp(self) -> tuple[int, int]:
        """Give the number of the last event of all, and how many cases there are: whatever happens changes them."""
        last, total = select(func.max(events.c.id)), select(func.count()).where(*_WITHOUT_RECORD)
        return self._database.read(
            lambda connection: (connection.scalar(last) or 0, connection.scalar(total) or 0)
        )

    def list(self, most: int, after: int = 0) -> Mapping[int, CaseMark]:
        """Give the marks of the newest cases, at most so many, of those to which something happened after an event."""
        # The index of events has the numbers: no text is read.
        wanted = select(cases.c.id, cases.c.area, func.max(events.c.id).label("event"))
        wanted = wanted.join_from(cases, events).where(*_WITHOUT_RECORD).group_by(cases.c.id)
        if after:
            wanted = wanted.where(cases.c.id.in_(select(events.c.case_id).where(events.c.id > after)))
        wanted = wanted.order_by(cases.c.id.desc()).limit(most)
        rows = self._database.read(lambda connection: connection.execute(wanted).all())
        return {row.id: CaseMark(row.event, row.area) for row in rows}

    def list_positions(self, most: int) -> set[int]:
        """Give the positions of the newest cases, at most so many."""
        wanted = select(cases.c.id).where(*_WITHOUT_RECORD).order_by(cases.c.id.desc()).limit(most)
        return self._database.read(lambda connection: set(connection.scalars(wanted)))

    def read(self, positions: Collection[int]) -> Mapping[int, CaseText]:
        """Give the cases at these positions, but for those that are there no more."""
        wanted = select(cases, events.c.id.label("event"), events.c.at, events.c.data)
        wanted = wanted.join_from(cases, events).where(cases.c.id.in_(list(positions)), *_WITHOUT_RECORD)
        rows = self._database.read(
            lambda connection: connection.execute(wanted.order_by(cases.c.id, events.c.id)).all()
        )
        received: dict[int, datetime.datetime] = {}
        posted: dict[int, tuple[int, str]] = {}
        last = {row.id: row for row in rows}
        for row in rows:
            received.setdefault(row.id, datetime.datetime.fromtimestamp(row.at, datetime.UTC))
            if row.data is not None:
                posted[row.id] = row.event, row.data
        return {
            position: CaseText(
                position=position,
                number=row.number,
                form=row.form,
                area=row.area,
                state=State(row.state),
                received=received[position],
                event=row.event,
                posted=posted[position][0],
                data=load_data(posted[position][1]),
            )
            for position, row in last.items()
        }
