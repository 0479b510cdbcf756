"""How far a case is: a submission on its way from the receipt to the page; and where officers find it."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    ASKED = "asked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to do something about it."""
        return self not in _CLOSED


_CLOSED = frozenset({State.ACCEPTED, State.DECLINED, State.MERGED, State.WITHDRAWN})


class CaseQueue(StrEnum):
    """Where officers find a case, each in one: in the order in which they see to them.

    What is to be read waits for everybody, or a colleague has taken it; `withdrawn` is what its sender took back after
    it had become a record, which is still to be erased.
    """

    WAITING = "waiting"
    COLLEAGUE = "colleague"
    ASKED = "asked"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
