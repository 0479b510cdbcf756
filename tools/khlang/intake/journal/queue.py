"""What waits for officers: the cases of their area, page by page."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.intake.journal.case_rows import NOT_ERASING, load_data
from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import cases, events
from khlang.officers import Officer

# Behind the code of an area it gives the last code of any area within.
_LAST = "9999"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A case as a queue shows it; `position` grows with the time at which cases came in."""

    position: int
    number: str
    form: str
    state: State
    received: datetime.datetime
    data: FormData


class ReviewQueue:
    """The cases of one intake by state, as far as an officer may see them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(
        self, officer: Officer, states: Collection[State], form: str = "", after: int = 0, limit: int = 50
    ) -> list[QueueEntry]:
        """Give cases in these states, of one form if it is named, the oldest first, from behind a position."""
        wanted = select(cases.c.id).where(cases.c.state.in_(list(states)), cases.c.id > after)
        if form:
            wanted = wanted.where(cases.c.form == form)
        wanted = _within(wanted, officer).order_by(cases.c.id).limit(limit)
        posted = events.c.case_id.in_(wanted.scalar_subquery()), events.c.data.is_not(None)
        query = select(cases, events.c.at, events.c.data).join_from(cases, events).where(*posted)
        rows = self._database.read(
            lambda connection: connection.execute(query.order_by(cases.c.id, events.c.id)).all()
        )
        entries: dict[int, QueueEntry] = {}
        for row in rows:
            known = entries.get(row.id)
            when = datetime.datetime.fromtimestamp(row.at, datetime.UTC)
            entries[row.id] = QueueEntry(
                position=row.id,
                number=row.number,
                form=row.form,
                state=State(row.state),
                received=known.received if known else when,
                data=load_data(row.data),
            )
        return list(entries.values())

    def count(self, officer: Officer) -> Mapping[State, int]:
        """Give how many cases an officer may see in each state."""
        wanted = _within(select(cases.c.state, func.count()), officer).group_by(cases.c.state)
        found = self._database.read(lambda connection: connection.execute(wanted).all())
        return {State(state): count for state, count in found}


def _within(wanted: Select[Any], officer: Officer) -> Select[Any]:
    """Leave what is outside an officer's area, and what is being erased."""
    wanted = wanted.where(NOT_ERASING)
    if not officer.area:
        return wanted
    return wanted.where(cases.c.area.between(officer.area, officer.area + _LAST))
