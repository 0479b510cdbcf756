"""What happens to a case, as rows: an event, the state that it leads to, the photos that it brings."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, update

from khlang.intake.case import NEXT_STATE, TURNS, EventKind, PhotoState
from khlang.intake.journal.tables import cases, events, photos

# These need no work in git; the others are a commit of their own, or the end of the case's branch.
_WITHOUT_GIT = frozenset(
    {
        EventKind.OPENED,
        EventKind.ASKED,
        EventKind.PHOTO_REFUSED,
        EventKind.TAKEN,
        EventKind.GIVEN_BACK,
    }
)

# Made once: to make a statement takes longer than to run it.
_ADD_EVENT, _ADD_PHOTO = insert(events), insert(photos)
_MOVE = update(cases).where(cases.c.id == bindparam("case_id"))
_MOVE = _MOVE.values(
    state=bindparam("new_state"),
    closed_at=bindparam("new_closed_at"),
    # That an officer opens it takes nothing from how long it has waited.
    waits_since=func.coalesce(bindparam("new_waits_since"), cases.c.waits_since),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A photo that lies in the store: its name in the record, the SHA-256 of what came in, the stem of its files."""

    name: str
    sha256: str
    stem: str


def add_event(connection: Connection, case_id: int, kind: EventKind, **columns: Any) -> None:
    """Let something happen to a case, with the columns that it brings; the case moves to the state that it leads to."""
    now = int(time.time())
    # Always the same columns, so that the statement is the same.
    row = {"words": "", "step_id": None, "content_hash": None, "version": None, "data": None, **columns}
    row |= {"case_id": case_id, "kind": kind, "at": now, "is_drained": kind in _WITHOUT_GIT}
    connection.execute(_ADD_EVENT, row)
    if kind in NEXT_STATE and kind is not EventKind.RECEIVED:
        state = NEXT_STATE[kind]
        moved = {
            "case_id": case_id,
            "new_state": state,
            "new_closed_at": None if state.is_open else now,
            "new_waits_since": now if kind in TURNS else None,
        }
        connection.execute(_MOVE, moved)


def add_photo_event(connection: Connection, case_id: int, words: str) -> None:
    """Tell on a case that one of its photos can't be used."""
    add_event(connection, case_id, EventKind.PHOTO_REFUSED, words=words)


def add_photos(connection: Connection, case_id: int, new: Iterable[NewPhoto], known: set[str]) -> None:
    """Write down photos, but those that the case has: `known` are their names."""
    rows = {
        photo.name: {
            "case_id": case_id,
            "name": photo.name,
            "sha256": photo.sha256,
            "stem": photo.stem,
            "state": PhotoState.WAITING,
        }
        for photo in new
        if photo.name not in known
    }
    if rows:
        connection.execute(_ADD_PHOTO, list(rows.values()))
