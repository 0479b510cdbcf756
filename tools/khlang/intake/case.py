"""Cases: one submission on its way, with all that happened to it. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.officers import Holder
from khlang.problems import Problem


class EventKind(StrEnum):
    """What happened to a case; `added` and `corrected` bring words, `asked` and `declined` say what for, the
    words of `merged` are the id of the record that it went into.

    An officer who has `taken` a case holds it, until it is `given_back` or taken by another.
    """

    RECEIVED = "received"
    OPENED = "opened"
    ASKED = "asked"
    ADDED = "added"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    PHOTO_REFUSED = "photo_refused"
    TAKEN = "taken"
    GIVEN_BACK = "given_back"


# The state that an event leads to; a photo, a correction and another holder lead to none.
NEXT_STATE: Mapping[EventKind, State] = {
    EventKind.RECEIVED: State.RECEIVED,
    EventKind.OPENED: State.IN_REVIEW,
    EventKind.ASKED: State.ASKED,
    EventKind.ADDED: State.ANSWERED,
    EventKind.ACCEPTED: State.ACCEPTED,
    EventKind.DECLINED: State.DECLINED,
    EventKind.MERGED: State.MERGED,
    EventKind.WITHDRAWN: State.WITHDRAWN,
}

# After these somebody else is next, and waits from then on; an officer who opens a case changes nothing of that.
TURNS = frozenset(NEXT_STATE) - {EventKind.OPENED}


class PhotoState(StrEnum):
    """How far a photo is: `waiting` as it came in, `ready` re-encoded, `refused` when it can't be."""

    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePhoto:
    """One photo of a case: its name in the record, the stem of its files in the store, and what became of it."""

    name: str
    stem: str
    state: PhotoState
    problem: Problem | None = None
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a case; `words` are those of the officer, or of a problem."""

    number: int
    kind: EventKind
    when: datetime.datetime
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One submission on its way.

    `number` is that of the receipt, `data` what is written now, `sent` what its sender wrote last, before officers
    corrected it, `form` and `version` by which form. `record_id` is the record's id from the moment that it has one:
    before `state` says accepted. `area` is DOPA's code of its area; `holder` the officer who has taken it, None while
    nobody has.
    """

    number: str
    draft_id: str
    form: str
    version: int
    state: State
    data: FormData
    sent: FormData
    events: tuple[Event, ...]
    photos: tuple[CasePhoto, ...] = ()
    record_id: str = ""
    area: str = ""
    holder: Holder | None = None

    def photo(self, name: str) -> CasePhoto | None:
        """Give the photo of that name in the record, or None."""
        return next((photo for photo in self.photos if photo.name == name), None)

    def find_photo_control(self, name: str) -> str:
        """Give the control by which a photo of that name came, empty where none names it any more."""
        return next((control for control, values in self.data.items() if values[-1:] == (name,)), "")

    def find_caption(self, name: str) -> str:
        """Give the caption of a photo of that name, empty where there is none."""
        row = self.find_photo_control(name).rpartition(".")[0]
        return self.data.get(f"{row}.caption", ("",))[-1]

    @property
    def question(self) -> str:
        """What the officer asked last, empty unless an answer is awaited."""
        asked = [event.words for event in self.events if event.kind is EventKind.ASKED]
        return asked[-1] if asked and self.state is State.ASKED else ""

    @property
    def merged_into(self) -> str:
        """The id of the record that it was merged into, empty for any other case."""
        return next((event.words for event in self.events if event.kind is EventKind.MERGED), "")

    @property
    def received(self) -> datetime.datetime:
        """When it came in."""
        return self.events[0].when
