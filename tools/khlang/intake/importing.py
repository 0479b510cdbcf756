"""Takes files into the intake that somebody wrote elsewhere: each case that is read of one, once.

A file is known again by its SHA-256, a row of a sheet by what it says, a text of our own form by its draft: so a folder
that is brought again, or whose import was cut short, brings only what is not there yet.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from khlang.checks.submission import find_area
from khlang.exchange.case_photos import PlacedPicture, place_pictures
from khlang.exchange.files import (
    FileCase,
    FileKind,
    Reader,
    ReadFile,
    clean_name,
    find_kind,
    hash_file_bytes,
    read_file,
)
from khlang.exchange.paper_text import write_paper_text
from khlang.exchange.reading import Kind, Reading, describe_reading
from khlang.forms.model import Form
from khlang.intake.case import Case
from khlang.intake.intake import Intake
from khlang.intake.journal import Actor
from khlang.intake.source import Source, name_file_draft
from khlang.intake.submission import (
    BadSubmissionError,
    ConflictError,
    Submission,
    Upload,
    clean_data,
    pack_data,
)
from khlang.places import Gazetteer
from khlang.problems import Level, Problem

# More than a web form takes; a record has at most 64 kB.
MAX_DATA_BYTES = 512 * 1024


class Fate(StrEnum):
    """What became of a file, or of a row of one."""

    TAKEN = "taken"
    KNOWN = "known"
    LETTER = "letter"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file, or of a row of one: `row` tells a person which one it is, empty where it is no sheet.

    `number` is that of the case that it is, `area` DOPA's code of that case's area, `known` the case where it was there
    before. `words` or `problems` say why it is none. `unused` are the pictures that are in no photo of the case.
    """

    name: str
    kind: FileKind
    fate: Fate
    row: str = ""
    number: str = ""
    area: str = ""
    known: Case | None = None
    form: Form | None = None
    reading: Reading | None = None
    words: str = ""
    problems: tuple[Problem, ...] = ()
    unused: tuple[PlacedPicture, ...] = ()


class FileImport:
    """Takes files into one intake, by the readers of all kinds."""

    def __init__(  # noqa: PLR0913  what reads, where it goes, who brings it
        self,
        intake: Intake,
        readers: Mapping[FileKind, Reader],
        gazetteer: Gazetteer,
        *,
        by: Actor | None = None,
        area: str = "",
        is_correction: bool = False,
    ) -> None:
        """`by` is the officer who brings the files, and `area` what a case belongs to whose place can't be read. With
        `is_correction`, a text of our own with other words of a draft that is known is its correction."""
        self._intake = intake
        self._readers = readers
        self._gazetteer = gazetteer
        self._by = by
        self._area = area
        self._is_correction = is_correction

    def take(self, name: str, data: bytes) -> Iterator[Imported]:
        """Take a file in, and give what became of it: of a sheet, of each row. Raises StorageError."""
        kind = find_kind(name, data)
        known = self._find(name_file_draft(hash_file_bytes(data)))
        if known:
            yield _tell_known(clean_name(name), kind, known)
            return
        file = read_file(name, data, self._readers)
        wrong = tuple(problem for problem in file.problems if problem.level is Level.ERROR)
        notes = tuple(problem for problem in file.problems if problem.level is Level.WARNING)
        if wrong or not file.cases:
            missing = Problem.of("import_no_form", facts={"file": file.name})
            problems = wrong or notes or (missing,)
            yield Imported(name=file.name, kind=file.kind, fate=Fate.REFUSED, problems=problems)
        for number, case in enumerate(file.cases):
            told = self._take(file, case, data)
            # What there is to know of the file is told with its first case.
            yield told if number else replace(told, problems=(*notes, *told.problems))

    def _take(self, file: ReadFile, case: FileCase, data: bytes) -> Imported:
        """Take in one case of a file."""
        reading, form = case.reading, case.reading.form
        told = Imported(name=file.name, kind=file.kind, fate=Fate.REFUSED, row=case.row, reading=reading)
        if reading.kind is Kind.LETTER:
            return replace(told, fate=Fate.LETTER, problems=reading.problems)
        if reading.kind is not Kind.FORM or form is None or not clean_data(reading.data):
            missing = Problem.of("import_no_form", facts={"file": file.name})
            return replace(told, problems=reading.problems or (missing,))
        submission, unused = self._make_submission(form, file, case)
        if len(pack_data(submission.data)) > MAX_DATA_BYTES:
            return replace(told, problems=(Problem.of("import_too_much_text", facts={"file": file.name}),))
        told = replace(told, form=form, problems=reading.problems, unused=unused)
        return self._submit(told, submission, _make_source(file, case, data))

    def _submit(self, told: Imported, submission: Submission, source: Source | None) -> Imported:
        """Take in what was read of one case, unless it is there. What changes of what a file reads as, as its reader
        becomes better, is no other case."""
        known = self._find(submission.draft_id) if source else None
        if known:
            return replace(_tell_known(told.name, told.kind, known), row=told.row)
        try:
            number, is_new = self._keep(submission, source)
        except ConflictError as error:
            return replace(told, words=str(error), number=error.case.number, area=error.case.area)
        except BadSubmissionError as error:
            return replace(told, words=str(error))
        fate = Fate.TAKEN if is_new else Fate.KNOWN
        return replace(told, fate=fate, number=number, area=submission.area)

    def _keep(self, submission: Submission, source: Source | None) -> tuple[str, bool]:
        """Give the receipt number of a submission, and whether it is new. Raises IntakeError."""
        if source or not self._is_correction:
            receipt = self._intake.submit(submission, source, self._by)
            return receipt.number, receipt.is_new
        step = uuid.uuid5(uuid.NAMESPACE_OID, repr(sorted(submission.data.items())))
        secret = self._intake.secret_of(submission.draft_id)
        return self._intake.add(secret, str(step), submission).number, True

    def _make_submission(
        self, form: Form, file: ReadFile, case: FileCase
    ) -> tuple[Submission, tuple[PlacedPicture, ...]]:
        """Give what the phone would have sent, and the pictures that are no photos of it."""
        is_shared, given = file.kind is FileKind.SHARED, case.reading.data
        # A text of our own names its photos itself.
        data, placed = place_pictures(form, given, case.reading.pictures, adds_rows=not is_shared)
        draft, version = case.draft_id or name_file_draft(file.sha256), form.version
        if is_shared:
            written = uuid.uuid5(uuid.NAMESPACE_OID, write_paper_text(form, data))
            draft = data.get("_draft", (str(written),))[0]
            version = int(data.get("_version", (str(version),))[0])
        submission = Submission(
            draft_id=draft,
            form=form.key,
            version=version,
            data=data,
            uploads=tuple(_list_uploads(placed)),
            area=find_area(form, data, self._gazetteer) or self._area,
        )
        return submission, tuple(each for each in placed if not each.control)

    def _find(self, draft_id: str) -> Case | None:
        return self._intake.find_case(self._intake.secret_of(draft_id))


def _tell_known(name: str, kind: FileKind, case: Case) -> Imported:
    return Imported(name=name, kind=kind, fate=Fate.KNOWN, number=case.number, area=case.area, known=case)


def _list_uploads(placed: Sequence[PlacedPicture]) -> Iterator[Upload]:
    """Give the photos of a case, each once."""
    by_name = {each.name: each for each in placed if each.control}
    for each in by_name.values():
        sha256 = hashlib.sha256(each.picture.data).hexdigest()
        yield Upload(control=each.control, name=each.name, sha256=sha256, data=each.picture.data)


def _make_source(file: ReadFile, case: FileCase, data: bytes) -> Source | None:
    """Give what is kept of a file; of our own text nothing, as all of it is in the case."""
    if file.kind is FileKind.SHARED:
        return None
    return Source(
        name=file.name,
        kind=file.kind,
        sha256=file.sha256,
        size=len(data),
        row=case.row,
        reading=json.dumps(describe_reading(case.reading)),
        data=data,
    )
