"""Reads cases from their rows."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from khlang.case_state import State
from khlang.intake.case import Case, CasePhoto, Event, EventKind, PhotoState
from khlang.intake.journal.tables import cases, events, officers, photos
from khlang.intake.submission import NoCaseError
from khlang.officers import Holder
from khlang.problems.problem import load_problems

NOT_ERASING = cases.c.is_erasing.is_(False)
# Cases with what people call the officer who has taken them.
WITH_HOLDER = select(cases, officers.c.label.label("holder_label")).outerjoin_from(
    cases, officers, officers.c.name == cases.c.holder
)


def require_case(connection: Connection, number: str) -> Case:
    """Give the case of a receipt number. Raises NoCaseError."""
    case = find_case(connection, cases.c.number == number)
    if case is None:
        raise NoCaseError
    return case


def find_case(connection: Connection, wanted: ColumnElement[bool]) -> Case | None:
    """Give the case for which a condition holds, or None."""
    row = connection.execute(WITH_HOLDER.where(wanted, NOT_ERASING)).first()
    if row is None:
        return None
    happened = connection.execute(
        select(events).where(events.c.case_id == row.id).order_by(events.c.id)
    ).all()
    posted = [event for event in happened if event.data is not None]
    sent = [event for event in posted if event.kind != EventKind.CORRECTED][-1]
    return Case(
        number=row.number,
        draft_id=row.draft_id,
        form=row.form,
        version=posted[-1].version,
        state=State(row.state),
        data=load_data(posted[-1].data),
        sent=load_data(sent.data),
        events=tuple(_read_event(event) for event in happened),
        photos=tuple(list_photos(connection, row.id)),
        record_id=row.record_id,
        area=row.area,
        holder=read_holder(row),
    )


def read_holder(row: Any) -> Holder | None:
    """Give the officer who has taken the case of a row of `WITH_HOLDER`, or None."""
    return Holder(row.holder, row.holder_label or row.holder) if row.holder else None


def load_data(packed: str) -> dict[str, tuple[str, ...]]:
    """Read what was posted as it is kept."""
    return {name: tuple(values) for name, values in json.loads(packed).items()}


def list_photos(connection: Connection, case_id: int) -> Iterable[CasePhoto]:
    """Give the photos of a case in the order in which they came."""
    found = connection.execute(select(photos).where(photos.c.case_id == case_id).order_by(photos.c.id))
    for row in found:
        problems = load_problems(row.problem) if row.problem else [None]
        yield CasePhoto(
            name=row.name,
            stem=row.stem,
            state=PhotoState(row.state),
            problem=problems[0],
            width=row.width,
            height=row.height,
        )


def _read_event(row: Any) -> Event:
    when = datetime.datetime.fromtimestamp(row.at, datetime.UTC)
    return Event(number=row.id, kind=EventKind(row.kind), when=when, words=row.words)
