"""One intake: a folder with its database, photos, branches and key; what the server and the command line call."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from khlang.case_state import State
from khlang.exchange.sheets.kept_mappings import MappingFolder
from khlang.forms.model import Form
from khlang.intake.acceptance import Acceptance, Accepted
from khlang.intake.accounts import Accounts
from khlang.intake.background import Background
from khlang.intake.backup import MAPPINGS, write_backup
from khlang.intake.branches import Branches
from khlang.intake.case import Case, EventKind
from khlang.intake.drainer import Drainer
from khlang.intake.erasure import Erasure, remove_record
from khlang.intake.journal import (
    Actor,
    AuditLog,
    CaseJournal,
    CaseTexts,
    Database,
    NewPhoto,
    NoticeJournal,
    ReviewQueue,
    SourceJournal,
    Upkeep,
    WorkJournal,
)
from khlang.intake.merging import MergeOrder, Merging
from khlang.intake.photo_store import PhotoStore
from khlang.intake.receipt import Receipt, make_draft_name, make_secret, open_key
from khlang.intake.review import Review
from khlang.intake.source import Source
from khlang.intake.source_store import SourceStore
from khlang.intake.submission import (
    IntakeFullError,
    NoCaseError,
    StorageError,
    Submission,
    check_id,
)
from khlang.library import Library
from khlang.plain_files import claim_folder

# How long a case is kept after it is closed.
RETENTION_DAYS = 365
# Kept free on the disk: what was acknowledged must also get into git.
MIN_FREE_BYTES = 200 * 1024 * 1024


class Intake:
    """What came in, in one folder. May be called from many threads; a context manager, at whose end it is closed."""

    def __init__(self, folder: Path, *, min_free_bytes: int = MIN_FREE_BYTES) -> None:
        """Open the folder, made if it is not there. Raises StorageError."""
        self.folder = folder
        self._min_free_bytes = min_free_bytes
        with ExitStack() as opened:
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                # As long as it is open, nobody puts a backup in its place.
                opened.callback(os.close, claim_folder(folder))
                self._key = open_key(folder / "key")
                self.photos = PhotoStore(folder / "photos")
                self.files = SourceStore(folder / "sources")
                self.mappings = MappingFolder(folder / MAPPINGS)
            except BlockingIOError as error:
                raise StorageError("กำลังกู้คืนที่เก็บนี้จากแฟ้มสำรอง รอสักครู่แล้วลองใหม่") from error
            except OSError as error:
                raise StorageError(f"เปิดที่เก็บ {folder} ไม่ได้: {error.strerror}") from error
            self._database = Database(folder / "intake.sqlite")
            opened.callback(self._database.close)
            self._opened = opened.pop_all()
        self.cases = CaseJournal(self._database, self._key)
        self.work = WorkJournal(self._database)
        self.upkeep = Upkeep(self._database)
        self.accounts = Accounts(self._database)
        self.queue = ReviewQueue(self._database)
        self.notices = NoticeJournal(self._database)
        self.texts = CaseTexts(self._database)
        self.audit = AuditLog(self._database)
        self.sources = SourceJournal(self._database)
        self.review = Review(self.cases, self.audit, self._wake)
        self.branches = Branches(folder / "submissions.git")
        self._erasure = Erasure(
            folder, self.upkeep, self.photos, self.branches, sources=self.sources, files=self.files
        )
        self._background: Background | None = None

    def __enter__(self) -> Intake:
        """Give the intake."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Finish what was asked for, and close."""
        if self._background:
            self._background.stop()
        self._opened.close()

    def accept(
        self, number: str, library: Library, today: datetime.date, by: Actor | None = None, words: str = ""
    ) -> Accepted:
        """Make a case a record of a library, once; after a call that was cut short, again; `by` an officer, who may
        have `words` for the sender.

        Raises NoCaseError, ClosedCaseError, StaleCaseError, UnsoundError, AcceptError, StorageError and OSError.
        """
        draft_name = self.name_draft(number)
        with self.branches.lock():
            acceptance = self._prepare_acceptance(library, today)
            return acceptance.accept(number, draft_name, by, words)

    def merge(
        self, number: str, order: MergeOrder, library: Library, today: datetime.date, by: Actor | None = None
    ) -> None:
        """Merge a case into a published record of a library and close it, once; after a call that was cut short, again.

        Raises NoCaseError, ClosedCaseError, StaleCaseError, UnsoundError, MergeError, AcceptError, StorageError and
        OSError.
        """
        draft_name = self.name_draft(number)
        with self.branches.lock():
            self._prepare_acceptance(library, today)
            Merging(self.cases, self.photos, library, today).merge(number, order, draft_name, by)

    def _prepare_acceptance(self, library: Library, today: datetime.date) -> Acceptance:
        """Re-encode the photos that wait, and end what was cut short."""
        drainer = Drainer(self.work, self.photos, self.branches, lambda: library.forms, self._name)
        with closing(drainer):
            drainer.reduce_photos()
        acceptance = Acceptance(self.cases, self.work, self.photos, library, today)
        acceptance.recover(self._name)
        return acceptance

    def recover(self, library: Library, today: datetime.date) -> None:
        """End the acceptances that were cut short, each done or undone. Raises StorageError and OSError."""
        with self.branches.lock():
            Acceptance(self.cases, self.work, self.photos, library, today).recover(self._name)

    def erase(self, number: str, root: Path) -> list[Path]:
        """Erase a case, and its record from the library in `root` if there is one; give the files that went from there.

        Raises NoCaseError, StorageError, GitError, GitMissingError and OSError; what was begun then goes on in the next
        round, or the next call.
        """
        with self.branches.lock():
            case = self.cases.find(number)
            if case is None:
                raise NoCaseError
            gone = remove_record(root, case, self._name(case.draft_id))
            self._erasure.erase([number])
        return gone

    def purge(self, now: datetime.datetime, retention_days: int = RETENTION_DAYS) -> int:
        """Erase all cases that were closed longer ago, and tell how many; a record in the library stays.

        Raises as `erase` does.
        """
        with self.branches.lock():
            numbers = self.upkeep.list_closed_before(now - datetime.timedelta(days=retention_days))
            self._erasure.erase(numbers)
        return len(numbers)

    def back_up(self, file: Path) -> None:
        """Write all of the intake into one file. Raises BackupError, StorageError, GitError and OSError."""
        with self.branches.lock():
            write_backup(file, self.folder, self._database, self.branches)
        self.upkeep.add_backup(file)

    def start(self, find_forms: Callable[[], Mapping[str, Form]]) -> None:
        """Work through the queues in a thread until the intake is closed; `find_forms` gives the forms as they are."""
        drainer = self._make_drainer(find_forms)
        self._background = Background(partial(self._run_once, drainer), drainer.close)

    def work_off(self, find_forms: Callable[[], Mapping[str, Form]]) -> None:
        """Work through the queues now. Raises StorageError, OSError, GitError, GitMissingError, ReadBackError."""
        with closing(self._make_drainer(find_forms)) as drainer:
            while self._run_once(drainer):
                pass

    @property
    def trouble(self) -> str:
        """What keeps photos and branches from being made, in Thai; empty while all is well."""
        return self._background.trouble if self._background else ""

    def name_draft(self, number: str) -> str:
        """Give the id that a case has as a draft in the library. Raises NoCaseError."""
        case = self.cases.find(number)
        if case is None:
            raise NoCaseError
        return self._name(case.draft_id)

    def _name(self, draft_id: str) -> str:
        return make_draft_name(self._key, draft_id)

    def _make_drainer(self, find_forms: Callable[[], Mapping[str, Form]]) -> Drainer:
        with self.branches.lock():
            self.photos.sweep(self.upkeep.list_stems(), self.work.list_waiting_stems())
            self.files.sweep(self.sources.list_hashes())
        return Drainer(self.work, self.photos, self.branches, find_forms, self._name)

    def _run_once(self, drainer: Drainer) -> bool:
        with self.branches.lock():
            self._erasure.resume()
            return drainer.run_once()

    def submit(
        self, submission: Submission, source: Source | None = None, by: Actor | None = None
    ) -> Receipt:
        """Take a submission in, and give its receipt when all of it is on the disk; the same one for the same draft.
        `source` is the file that it was read from, `by` the officer who has brought that.

        Raises ConflictError when the draft came before with other content, IntakeFullError and StorageError when
        nothing of it is kept, BadSubmissionError.
        """
        self._check_room()
        with self._keep(submission) as new:
            if source:
                self.files.keep(source.sha256, source.data)
            number, is_new = self.cases.submit(submission, new, source, by)
            if is_new:
                new.clear()
        if source and is_new:
            # An erasure of another case of the file may have removed it just now.
            self.files.keep(source.sha256, source.data)
        self._wake()
        return Receipt(number=number, secret=self.secret_of(submission.draft_id), is_new=is_new)

    def secret_of(self, draft_id: str) -> str:
        """Give the secret of the follow page of a draft's case."""
        return make_secret(self._key, draft_id)

    def find_case(self, secret: str) -> Case | None:
        """Give the case whose follow page has this secret, or None."""
        return self.cases.find_by_secret(secret)

    def find_case_by_receipt(self, number: str) -> Case | None:
        """Give the case of a receipt number, or None."""
        return self.cases.find(number)

    def list_cases(self, states: Iterable[State] = ()) -> list[Case]:
        """Give all cases, or those in `states`, the oldest first."""
        found = (self.cases.find(number) for number in self.cases.list_numbers(states))
        return [case for case in found if case]

    def count_cases(self) -> Mapping[State, int]:
        """Give how many cases there are in each state."""
        return self.cases.count()

    def add(self, secret: str, step_id: str, submission: Submission) -> Case:
        """Take in what a sender corrected or added, once for each step: the whole form, filled in.

        Raises NoCaseError, ClosedCaseError, and what `submit` does.
        """
        check_id(step_id)
        self._check_room()
        case = self._require(secret)
        with self._keep(submission) as new:
            case = self.cases.add(case.number, step_id, submission, new)
        self._wake()
        return case

    def edit(self, number: str, submission: Submission, by: Actor) -> Case:
        """Take in what an officer has written in the place of what was sent: the whole form, filled in.

        Raises NoCaseError, ClosedCaseError, StaleCaseError, and what `submit` does.
        """
        self._check_room()
        with self._keep(submission) as new:
            case = self.cases.correct(number, submission.data, by, "edited", new=new, area=submission.area)
        self._wake()
        return case

    def withdraw(self, secret: str, step_id: str) -> Case:
        """Close a case because its sender takes it back, once. Raises NoCaseError, ClosedCaseError, StorageError."""
        check_id(step_id)
        return self.cases.change(self._require(secret).number, EventKind.WITHDRAWN, step_id=step_id)

    @contextmanager
    def _keep(self, submission: Submission) -> Iterator[list[NewPhoto]]:
        """Keep the photos of a post while it is written down, then remove those left in the list that no case has."""
        new = self.photos.keep(submission.uploads)
        try:
            yield new
        finally:
            # What is not known, as the database does not answer, stays until the folder is swept.
            with suppress(StorageError):
                stems = {photo.stem for photo in new}
                self.photos.remove(stems - self.upkeep.find_stems(stems) if stems else ())

    def _require(self, secret: str) -> Case:
        case = self.find_case(secret)
        if case is None:
            raise NoCaseError
        return case

    def _wake(self) -> None:
        if self._background:
            self._background.wake()

    def _check_room(self) -> None:
        try:
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            raise StorageError("ที่เก็บเปิดไม่ได้ในขณะนี้ ลองใหม่ภายหลัง") from error
        if free < self._min_free_bytes:
            raise IntakeFullError


def open_intake(folder: Path, *, min_free_bytes: int = MIN_FREE_BYTES) -> Intake:
    """Open the intake in a folder, made if it is not there. Raises StorageError."""
    return Intake(folder, min_free_bytes=min_free_bytes)
