"""The index of cases that are no records yet: in memory alone, brought up to date when somebody asks.

Nothing of it is written to a file, so that what is erased is nowhere else. What has changed is looked for at each
question; the terms of a case are made when it is new, or its words have changed. One thread at a time does so. Where
much is to be made, the cases of whoever asks come first, and a thread in the background goes on with the others.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from khlang.checks.submission import read_submission
from khlang.intake import CaseMark, CaseText, Intake, StorageError
from khlang.library import Library
from khlang.officers import Officer
from khlang.records.record import Record
from khlang.search.live import LiveIndex, LiveView
from khlang.search.text.tokenizer import Tokenizer, make_tokenizer
from khlang.server.current_forms import CurrentForms

# The newest; of 30,000 texts of 1,000 letters the index takes 170 MB.
MAX_CASES = 50_000
# Cases whose terms are made at once, in about a tenth of a second.
BATCH_SIZE = 16
# Areas whose index is kept ready until something changes.
MAX_VIEWS = 64
# How long a question waits for the terms of cases; then it is answered from what there is.
PATIENCE_SECONDS = 1.0
# Between two batches in the background, so that a question comes in between.
PAUSE_SECONDS = 0.01

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CaseView:
    """The cases that an officer may search, and how many of them have no terms yet."""

    view: LiveView
    tokenizer: Tokenizer
    missing: int = 0


class NotReadyError(Exception):
    """No library has been read yet: nobody knows how to cut words."""


class CaseIndex:
    """The cases of one intake, for officers who search them."""

    def __init__(self, intake: Intake, forms: CurrentForms) -> None:
        self._texts = intake.texts
        self._forms = forms
        self._turn = threading.Lock()
        self._is_going_on = False
        self._library: Library | None = None
        self._key = ("", "")
        self._index: LiveIndex | None = None
        self._stamp = (0, 0)
        self._held: dict[int, CaseMark] = {}
        self._posted: dict[int, int] = {}
        # What has no terms yet, the newest first.
        self._waiting: dict[int, CaseMark] = {}
        self._views: dict[str, LiveView] = {}

    def open(self, officer: Officer) -> CaseView:
        """Give the cases of an officer's area as they are now. Raises NotReadyError and StorageError."""
        with self._turn:
            index = self._bring_up_to_date()
            until = time.monotonic() + PATIENCE_SECONDS
            own = [place for place, mark in self._waiting.items() if officer.may_see(mark.area)]
            while own and time.monotonic() < until:
                self._make_terms(index, own[:BATCH_SIZE])
                del own[:BATCH_SIZE]
            view = self._find_view(index, officer)
            begins = bool(self._waiting) and not self._is_going_on
            self._is_going_on |= begins
        if begins:
            threading.Thread(target=self._go_on, name="case-index", daemon=True).start()
        return CaseView(view, index.tokenizer, len(own))

    def _find_view(self, index: LiveIndex, officer: Officer) -> LiveView:
        view = self._views.get(officer.area)
        if view is None:
            if len(self._views) == MAX_VIEWS:
                self._views.clear()
            view = self._views[officer.area] = index.view(officer.may_see)
        return view

    def _bring_up_to_date(self) -> LiveIndex:
        """Forget what is gone, and note what is to be made."""
        index = self._find_index()
        stamp = self._texts.stamp()
        if stamp != self._stamp:
            self._follow(index, *stamp)
        return index

    def _follow(self, index: LiveIndex, last: int, total: int) -> None:
        """Forget what is gone or elsewhere, and note what has changed."""
        changed = self._texts.list(MAX_CASES, self._stamp[0])
        known = self._held.keys() | self._waiting.keys() | changed.keys()
        if len(known) != min(total, MAX_CASES):
            known &= self._texts.list_positions(MAX_CASES)
        gone = self._held.keys() - known
        moved = {
            place
            for place in self._held.keys() & changed.keys()
            if self._held[place].area != changed[place].area
        }
        self._forget(index, gone | moved)
        # The newest come first.
        waiting = {
            **changed,
            **{place: mark for place, mark in self._waiting.items() if place not in changed},
        }
        self._waiting = {
            place: mark for place, mark in waiting.items() if place in known and self._held.get(place) != mark
        }
        self._stamp = last, total

    def _find_index(self) -> LiveIndex:
        """Give the index; another one after forms or vocabularies have changed."""
        library = self._forms.library
        if library is None:
            raise NotReadyError
        if self._index is None or library is not self._library:
            tokenizer = make_tokenizer(library)
            key = tokenizer.fingerprint, library.digest
            if self._index is None or key != self._key:
                self._index = LiveIndex(tokenizer, library.vocabularies.values())
                self._stamp, self._held, self._posted, self._waiting, self._views = (0, 0), {}, {}, {}, {}
            self._library, self._key = library, key
        return self._index

    def _forget(self, index: LiveIndex, places: set[int]) -> None:
        if places:
            index.drop(places)
            self._views.clear()
        for place in places:
            del self._held[place], self._posted[place]

    def _make_terms(self, index: LiveIndex, places: list[int]) -> None:
        """Make the terms of some cases, unless their words are those that the index has."""
        texts = self._texts.read(places)
        self._forget(index, {place for place in places if place in self._held and place not in texts})
        changed = {place: text for place, text in texts.items() if self._posted.get(place) != text.posted}
        index.put([*self._read_records(changed)])
        if changed:
            self._views.clear()
        for place, text in texts.items():
            self._held[place], self._posted[place] = CaseMark(text.event, text.area), text.posted
        for place in places:
            self._waiting.pop(place, None)

    def _read_records(self, texts: Mapping[int, CaseText]) -> Iterator[tuple[int, str, Record]]:
        for place, text in texts.items():
            form = self._forms.forms.get(text.form)
            if form:
                yield place, text.area, read_submission(form, text.data, self._forms.gazetteer).record

    def _go_on(self) -> None:
        """Make the terms that are left."""
        try:
            while self._make_more():
                time.sleep(PAUSE_SECONDS)
        except StorageError as error:
            # The next question begins again.
            log.warning("ดัชนีของเรื่องที่ยังไม่เผยแพร่หยุดชั่วคราว: %s", error)
        finally:
            self._is_going_on = False

    def _make_more(self) -> bool:
        with self._turn:
            if self._index is not None and self._waiting:
                self._make_terms(self._index, [*islice(self._waiting, BATCH_SIZE)])
            return bool(self._waiting)
