"""What waits for officers: the cases of their area, page by page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy import case as one_of

from khlang.case_state import CaseQueue, State
from khlang.fields.form_data import FormData
from khlang.intake.journal.case_rows import NOT_ERASING, WITH_HOLDER, load_data, read_holder
from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import cases, events
from khlang.officers import Holder, Officer

# Behind the code of an area it gives the last code of any area within.
_LAST = "9999"
_TO_READ = cases.c.state.in_((State.RECEIVED, State.ANSWERED, State.IN_REVIEW))
_IS_CLOSED = cases.c.state.in_([state for state in State if not state.is_open])
_IS_TO_ERASE = and_(cases.c.state == State.WITHDRAWN, cases.c.record_id != "")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which cases of a queue are meant: those of a form, of an area by its code, and those that wait since a moment
    (seconds since 1970) or longer. What is left empty leaves nothing out."""

    form: str = ""
    area: str = ""
    waits_since: int | None = None


EVERYTHING = QueueFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A case as a queue shows it; `position` grows with the time at which cases came in.

    `area` is the code of its area, `holder` the officer who has taken it. Since `waits_since` it waits for whoever is
    next.
    """

    position: int
    number: str
    form: str
    state: State
    received: datetime.datetime
    waits_since: datetime.datetime
    data: FormData
    area: str = ""
    holder: Holder | None = None


class ReviewQueue:
    """The cases of one intake by queue, as far as an officer may see them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(
        self,
        officer: Officer,
        queue: CaseQueue,
        wanted: QueueFilter = EVERYTHING,
        after: int = 0,
        limit: int = 50,
    ) -> Sequence[QueueEntry]:
        """Give the cases of a queue that are wanted, the oldest first, from behind a position."""
        is_inside = _list_conditions(officer)[queue]
        found = _within(select(cases.c.id).where(is_inside, cases.c.id > after), officer, wanted)
        return self._read(found.order_by(cases.c.id).limit(limit))

    def list_newest(self, officer: Officer, limit: int) -> Sequence[QueueEntry]:
        """Give the open cases that came in last, the newest first."""
        found = _within(select(cases.c.id).where(not_(_IS_CLOSED)), officer, EVERYTHING)
        return self._read(found.order_by(cases.c.id.desc()).limit(limit))[::-1]

    def count(self, officer: Officer, wanted: QueueFilter = EVERYTHING) -> Mapping[CaseQueue, int]:
        """Give how many cases that are wanted an officer may see in each queue."""
        inside = _list_conditions(officer)
        queue = one_of(*((is_inside, key) for key, is_inside in inside.items())).label("queue")
        counted = _within(select(queue, func.count()), officer, wanted).group_by(queue)
        rows = self._database.read(lambda connection: connection.execute(counted).all())
        return dict.fromkeys(CaseQueue, 0) | {CaseQueue(key): count for key, count in rows}

    def _read(self, found: Select[Any]) -> Sequence[QueueEntry]:
        """Give the cases whose ids are found, the oldest first."""
        posted = WITH_HOLDER.add_columns(events.c.at, events.c.data).join(
            events, events.c.case_id == cases.c.id
        )
        posted = posted.where(events.c.case_id.in_(found.scalar_subquery()), events.c.data.is_not(None))
        rows = self._database.read(
            lambda connection: connection.execute(posted.order_by(cases.c.id, events.c.id)).all()
        )
        entries: dict[int, QueueEntry] = {}
        for row in rows:
            known = entries.get(row.id)
            entries[row.id] = QueueEntry(
                position=row.id,
                number=row.number,
                form=row.form,
                state=State(row.state),
                received=known.received if known else _read_moment(row.at),
                waits_since=_read_moment(row.waits_since),
                data=load_data(row.data),
                area=row.area,
                holder=read_holder(row),
            )
        return [*entries.values()]


def _list_conditions(officer: Officer) -> Mapping[CaseQueue, ColumnElement[bool]]:
    """Give what holds of the cases of each queue: of each case, one of them."""
    is_free = cases.c.holder.in_(("", officer.name))
    return {
        CaseQueue.WAITING: and_(_TO_READ, is_free),
        CaseQueue.COLLEAGUE: and_(_TO_READ, not_(is_free)),
        CaseQueue.ASKED: cases.c.state == State.ASKED,
        CaseQueue.CLOSED: and_(_IS_CLOSED, not_(_IS_TO_ERASE)),
        CaseQueue.WITHDRAWN: _IS_TO_ERASE,
    }


def _within(found: Select[Any], officer: Officer, wanted: QueueFilter) -> Select[Any]:
    """Leave what is outside an officer's area, what is not wanted, and what is being erased."""
    found = found.where(NOT_ERASING)
    for area in filter(None, (officer.area, wanted.area)):
        found = found.where(cases.c.area.between(area, area + _LAST))
    if wanted.form:
        found = found.where(cases.c.form == wanted.form)
    if wanted.waits_since is not None:
        found = found.where(cases.c.waits_since <= wanted.waits_since)
    return found


def _read_moment(at: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at, datetime.UTC)
