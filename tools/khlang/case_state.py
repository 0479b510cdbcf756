"""How far a case is: a submission on its way from the receipt to the page."""

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
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to do something about it."""
        return self not in _CLOSED


_CLOSED = frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN})
