"""What officers do with cases, but for accepting them, which takes a library (`acceptance`)."""

from __future__ import annotations

from collections.abc import Callable

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.fields.form_rows import FEWER, change_rows
from khlang.intake.case import Case, EventKind
from khlang.intake.journal import Actor, AuditLog, CaseJournal
from khlang.intake.submission import NoCaseError


class Review:
    """The review of one intake's cases; may be called from many threads.

    Where `by` is left out, who acts is whoever runs the command line.
    """

    def __init__(self, cases: CaseJournal, audit: AuditLog, wake: Callable[[], None]) -> None:
        """`wake` is called where there is something to write to git."""
        self._cases = cases
        self._audit = audit
        self._wake = wake

    def open(self, number: str, by: Actor | None = None) -> Case:
        """Give a case to an officer, who reads it: the sender sees that, and the audit log who it was.

        Raises NoCaseError and StorageError.
        """
        case = self._require(number)
        if case.state in (State.RECEIVED, State.ANSWERED):
            return self._cases.change(number, EventKind.OPENED, by=by)
        if by:
            self._audit.add(by.officer, EventKind.OPENED, number)
        return case

    def ask(self, number: str, words: str, by: Actor | None = None) -> Case:
        """Ask the sender for something. Raises NoCaseError, ClosedCaseError, StaleCaseError, StorageError."""
        return self._cases.change(number, EventKind.ASKED, words, by=by)

    def decline(self, number: str, words: str, by: Actor | None = None) -> Case:
        """Close a case without a record, and say why. Raises as `ask` does."""
        return self._cases.change(number, EventKind.DECLINED, words, by=by)

    def correct(
        self,
        number: str,
        data: FormData,
        by: Actor,
        action: str = EventKind.CORRECTED,
        area: str | None = None,
    ) -> Case:
        """Put corrected words in the place of what was sent, which is kept; the audit log tells the `action`. The case
        is of an `area` from then on, if one is given.

        Raises as `ask` does.
        """
        case = self._cases.correct(number, data, by, action, area=area)
        self._wake()
        return case

    def take_photo_out(self, number: str, name: str, by: Actor) -> Case:
        """Leave a photo out of what is published; it stays with what was sent. Raises as `ask` does."""
        case = self._require(number)
        control = case.find_photo_control(name)
        if not control:
            raise NoCaseError
        data = change_rows(case.data, FEWER, control.rpartition(".")[0])
        return self.correct(number, data, by, "photo_out")

    def take(self, number: str, by: Actor) -> Case:
        """Give a case to the officer, who holds it from now on, also where a colleague did. Raises as `ask` does."""
        return self._cases.change(number, EventKind.TAKEN, by=by)

    def give_back(self, number: str, by: Actor) -> Case:
        """Let a case go that the officer holds. Raises as `ask` does."""
        return self._cases.change(number, EventKind.GIVEN_BACK, by=by)

    def _require(self, number: str) -> Case:
        case = self._cases.find(number)
        if case is None:
            raise NoCaseError
        return case
