"""What comes in and what happens to it: cases with their events."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.intake.case import Case, EventKind
from khlang.intake.journal.audit import add_audit
from khlang.intake.journal.case_events import NewPhoto, add_event, add_photos
from khlang.intake.journal.case_rows import NOT_ERASING, find_case, list_photos, require_case
from khlang.intake.journal.database import Database
from khlang.intake.journal.holding import hand_over, move_to
from khlang.intake.journal.sources import add_source
from khlang.intake.journal.tables import cases, events
from khlang.intake.receipt import hash_secret, make_number, make_secret
from khlang.intake.source import Source
from khlang.intake.submission import (
    ClosedCaseError,
    ConflictError,
    NoCaseError,
    StaleCaseError,
    Submission,
    pack_content,
    pack_data,
)

# What is asked for each post, made once: to make a statement takes longer than to run it.
_FIND_STEP = (
    select(cases.c.number, events.c.content_hash)
    .join_from(events, cases)
    .where(events.c.step_id == bindparam("step_id"))
)
_FIND_NUMBER = select(cases.c.id).where(cases.c.number == bindparam("wanted"))
_FIND_OPEN = select(cases.c.id, cases.c.state, cases.c.record_id)
_FIND_OPEN = _FIND_OPEN.where(cases.c.number == bindparam("wanted"), NOT_ERASING)
_ADD_CASE = insert(cases).returning(cases.c.id)
# What the audit log calls it when an officer brings a file.
IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer, and the number of the last event of a case that the officer has read; None without having looked.

    `label` is what people call the officer.
    """

    officer: str
    read: int | None = None
    label: str = ""


class CaseJournal:
    """All cases of one intake, by the key that its receipts are made with."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    def submit(
        self,
        submission: Submission,
        new: Iterable[NewPhoto] = (),
        source: Source | None = None,
        by: Actor | None = None,
    ) -> tuple[str, bool]:
        """Open a case for a draft, once; give its receipt's number and whether it is new. `source` is the file that it
        was read from, `by` the officer who has brought that.

        Raises ConflictError when the draft came before with other content, StorageError when it can't be kept.
        """
        data, content_hash = pack_content(submission)

        def job(connection: Connection) -> tuple[str, bool]:
            known = self._find_step(connection, submission.draft_id, content_hash)
            if known:
                return known, False
            number = self._next_number(connection, submission.draft_id)
            row = {
                "number": number,
                "secret_hash": hash_secret(make_secret(self._key, submission.draft_id)),
                "draft_id": submission.draft_id,
                "form": submission.form,
                "state": State.RECEIVED,
                "area": submission.area,
                "waits_since": int(time.time()),
                # Whoever brings a folder of files knows that they are there.
                "is_announced": source is not None,
            }
            case_id = connection.execute(_ADD_CASE, row).scalar_one()
            posted = {"step_id": submission.draft_id, "content_hash": content_hash, "data": data}
            add_event(connection, case_id, EventKind.RECEIVED, version=submission.version, **posted)
            add_photos(connection, case_id, new, known=set())
            if source:
                add_source(connection, case_id, source)
            if by:
                add_audit(connection, by.officer, IMPORTED, number)
            return number, True

        return self._database.write(job)

    def add(self, number: str, step_id: str, submission: Submission, new: Iterable[NewPhoto] = ()) -> Case:
        """Put other words in the place of those of an open case, once for each step. Raises as `change` does."""
        data, content_hash = pack_content(submission)

        def job(connection: Connection) -> Case:
            if not self._find_step(connection, step_id, content_hash):
                case_id = _find_open(connection, number, EventKind.ADDED)
                posted = {"step_id": step_id, "content_hash": content_hash, "data": data}
                add_event(connection, case_id, EventKind.ADDED, version=submission.version, **posted)
                move_to(connection, case_id, submission.area)
                known_photos = {photo.name for photo in list_photos(connection, case_id)}
                add_photos(connection, case_id, new, known_photos)
            return require_case(connection, number)

        return self._database.write(job)

    def correct(  # noqa: PLR0913  what, of which case, by whom
        self,
        number: str,
        data: FormData,
        by: Actor,
        action: str = EventKind.CORRECTED,
        *,
        new: Iterable[NewPhoto] = (),
        area: str | None = None,
    ) -> Case:
        """Put corrected words in the place of those of an open case; what was sent stays in the event that brought it.
        The audit log tells the `action`; the case has an `area` from then on, if one is given.

        Raises as `change` does.
        """
        packed = pack_data(data)

        def job(connection: Connection) -> Case:
            case_id = _find_open(connection, number, EventKind.CORRECTED)
            case = require_case(connection, number)
            _check_read(case, by)
            add_audit(connection, by.officer, action, number)
            add_event(connection, case_id, EventKind.CORRECTED, version=case.version, data=packed)
            if area is not None:
                move_to(connection, case_id, area)
            add_photos(connection, case_id, new, {photo.name for photo in case.photos})
            return require_case(connection, number)

        return self._database.write(job)

    def change(
        self,
        number: str,
        kind: EventKind,
        words: str = "",
        step_id: str | None = None,
        by: Actor | None = None,
    ) -> Case:
        """Let something happen to an open case; with a step's id, once; `by` an officer, who is told in the audit log.

        Raises NoCaseError, ClosedCaseError, ConflictError when the step was another one, StaleCaseError when the case
        is no longer what the officer has read, StorageError.
        """

        def job(connection: Connection) -> Case:
            if not (step_id and self._find_step(connection, step_id, None)):
                case_id = _find_open(connection, number, kind)
                if by:
                    case = require_case(connection, number)
                    _check_read(case, by)
                    hand_over(connection, case, kind, by.officer)
                    add_audit(connection, by.officer, kind, number)
                add_event(connection, case_id, kind, words=words, step_id=step_id)
            return require_case(connection, number)

        return self._database.write(job)

    def reserve_record(self, number: str, record_id: str, by: Actor | None = None) -> None:
        """Write down which id an open case's record will have. Raises as `change` does."""

        def job(connection: Connection) -> None:
            case_id = _find_open(connection, number, EventKind.ACCEPTED)
            if by:
                _check_read(require_case(connection, number), by)
            values = {"record_id": record_id, "record_by": by.officer if by else ""}
            connection.execute(update(cases).where(cases.c.id == case_id).values(values))

        self._database.write(job)

    def find(self, number: str) -> Case | None:
        """Give the case of a receipt number, or None."""
        return self._database.read(lambda connection: find_case(connection, cases.c.number == number))

    def find_by_secret(self, secret: str) -> Case | None:
        """Give the case of a follow page, or None."""
        wanted = cases.c.secret_hash == hash_secret(secret)
        return self._database.read(lambda connection: find_case(connection, wanted))

    def list_numbers(self, states: Iterable[State] = ()) -> list[str]:
        """Give the receipt numbers of all cases, of those in `states` if any are named, the oldest first."""
        wanted = select(cases.c.number).where(NOT_ERASING).order_by(cases.c.id)
        if states:
            wanted = wanted.where(cases.c.state.in_(list(states)))
        return self._database.read(lambda connection: list(connection.scalars(wanted)))

    def count(self) -> Mapping[State, int]:
        """Give how many cases there are in each state."""
        wanted = select(cases.c.state, func.count()).where(NOT_ERASING).group_by(cases.c.state)
        found = self._database.read(lambda connection: connection.execute(wanted).all())
        return {State(state): count for state, count in found}

    def _find_step(self, connection: Connection, step_id: str, content_hash: str | None) -> str:
        """Give the number of the case that a step belongs to, empty if it is new. Raises ConflictError."""
        row = connection.execute(_FIND_STEP, {"step_id": step_id}).first()
        if row is None:
            return ""
        if row.content_hash != content_hash:
            raise ConflictError(require_case(connection, row.number))
        return str(row.number)

    def _next_number(self, connection: Connection, draft_id: str) -> str:
        attempt = 0
        while True:
            number = make_number(self._key, draft_id, attempt)
            if connection.scalar(_FIND_NUMBER, {"wanted": number}) is None:
                return number
            attempt += 1


def _check_read(case: Case, actor: Actor) -> None:
    if actor.read is not None and case.events[-1].number != actor.read:
        raise StaleCaseError(case)


def _find_open(connection: Connection, number: str, kind: EventKind) -> int:
    """Give the id of a case to which something may happen.

    What has the id of a record can only go on to be one; what is one can still be withdrawn.
    """
    row = connection.execute(_FIND_OPEN, {"wanted": number}).first()
    if row is None:
        raise NoCaseError
    state = State(row.state)
    is_becoming = state.is_open and row.record_id
    may_happen = kind in (EventKind.ACCEPTED, EventKind.WITHDRAWN) if is_becoming else state.is_open
    if not (may_happen or (kind is EventKind.WITHDRAWN and state is State.ACCEPTED)):
        raise ClosedCaseError(require_case(connection, number))
    return int(row.id)
