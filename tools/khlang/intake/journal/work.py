"""What is still to do: photos that wait to be re-encoded, steps that wait to be written to git, acceptances begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select, update

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.intake.case import Case, CasePhoto, EventKind, PhotoState
from khlang.intake.journal.case_events import add_photo_event
from khlang.intake.journal.case_rows import NOT_ERASING, find_case, list_photos, load_data
from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import cases, events, photos
from khlang.problems import Problem
from khlang.problems.problem import dump_problems

_WAITING = photos.c.state == PhotoState.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPhoto:
    """A photo as it came in: its name in the record and the stem of its files in the store."""

    name: str
    stem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a case that git has not got: the event's number, the case's, and what was posted.

    `data` is None where the case is closed and its branch is to go.
    """

    event: int
    number: str
    draft_id: str
    kind: EventKind
    at: int
    form: str
    data: FormData | None
    photos: tuple[CasePhoto, ...]


class WorkJournal:
    """The queues of one intake."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_photos(self, limit: int) -> list[WaitingPhoto]:
        """Give the photos that wait, the oldest first."""
        wanted = (
            select(photos.c.name, photos.c.stem).join(cases).where(_WAITING, cases.c.is_erasing.is_(False))
        )
        wanted = wanted.order_by(photos.c.id).limit(limit)
        found = self._database.read(lambda connection: connection.execute(wanted).all())
        return [WaitingPhoto(name=row.name, stem=row.stem) for row in found]

    def release_record(self, number: str) -> None:
        """Write down that a case has no record after all."""
        gone = update(cases).where(cases.c.number == number).values(record_id="", record_by="")
        self._database.write(lambda connection: connection.execute(gone).rowcount)

    def list_begun(self) -> list[tuple[Case, str]]:
        """Give the cases that have a record's id and are not accepted, each with the officer who began that."""
        wanted = select(cases.c.id, cases.c.record_by).where(
            cases.c.record_id != "", cases.c.state != State.ACCEPTED, NOT_ERASING
        )

        def job(connection: Connection) -> list[tuple[Case, str]]:
            rows = connection.execute(wanted).all()
            found = ((find_case(connection, cases.c.id == row.id), row.record_by) for row in rows)
            return [(case, by) for case, by in found if case]

        return self._database.read(job)

    def list_draft_ids(self) -> list[str]:
        """Give the ids of the drafts of all cases."""
        wanted = select(cases.c.draft_id)
        return self._database.read(lambda connection: list(connection.scalars(wanted)))

    def list_waiting_stems(self) -> set[str]:
        """Give the stems of all photos that wait."""
        return self._database.read(
            lambda connection: set(connection.scalars(select(photos.c.stem).where(_WAITING)))
        )

    def finish_photo(self, stem: str, width: int, height: int) -> None:
        """Write down that a photo is re-encoded."""
        done = update(photos).where(photos.c.stem == stem, _WAITING)
        done = done.values(state=PhotoState.READY, width=width, height=height)
        self._database.write(lambda connection: connection.execute(done).rowcount)

    def refuse_photo(self, stem: str, problem: Problem, words: str) -> None:
        """Write down that a photo can't be used, and tell it on its case."""

        def job(connection: Connection) -> None:
            case_id = connection.scalar(select(photos.c.case_id).where(photos.c.stem == stem, _WAITING))
            if case_id is not None:
                refused = {"state": PhotoState.REFUSED, "problem": dump_problems([problem])}
                connection.execute(update(photos).where(photos.c.stem == stem).values(refused))
                add_photo_event(connection, case_id, words)

        self._database.write(job)

    def list_steps(self, limit: int, forms: Sequence[str]) -> list[Step]:
        """Give the steps that git has not got, in the order in which they came, from cases no photo of which waits.

        Of a form that is none of `forms` nobody knows what is public: it waits.
        """
        waiting = select(photos.c.case_id).where(_WAITING)
        is_known = or_(events.c.data.is_(None), cases.c.form.in_(list(forms)))
        wanted = (
            select(events, cases.c.number, cases.c.draft_id, cases.c.form)
            .join(cases)
            .where(
                events.c.is_drained.is_(False),
                events.c.case_id.not_in(waiting),
                cases.c.is_erasing.is_(False),
                is_known,
            )
            .order_by(events.c.id)
            .limit(limit)
        )

        def job(connection: Connection) -> list[Step]:
            return [
                Step(
                    event=row.id,
                    number=row.number,
                    draft_id=row.draft_id,
                    kind=EventKind(row.kind),
                    at=row.at,
                    form=row.form,
                    data=load_data(row.data) if row.data is not None else None,
                    photos=tuple(list_photos(connection, row.case_id)),
                )
                for row in connection.execute(wanted).all()
            ]

        return self._database.read(job)

    def mark_drained(self, numbers: Iterable[int]) -> None:
        """Write down that git has these events."""
        wanted = list(numbers)
        if not wanted:
            return
        done = update(events).where(events.c.id.in_(wanted)).values(is_drained=True)
        self._database.write(lambda connection: connection.execute(done).rowcount)

    def count(self) -> tuple[int, int]:
        """Give (photos that wait, steps that git has not got)."""
        waiting = select(func.count()).select_from(photos).where(_WAITING)
        undrained = select(func.count()).select_from(events).where(events.c.is_drained.is_(False))
        return self._database.read(
            lambda connection: (connection.scalar(waiting) or 0, connection.scalar(undrained) or 0)
        )
