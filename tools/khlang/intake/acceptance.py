"""From a case to a record: a draft beside the others, checked as they are, then its id, then a commit.

May be cut short at any moment and made again: the id is written down before a file has it, and every later step does
what is still to do of it.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from khlang.accession import AcceptError, accept_draft, next_id
from khlang.case_state import State
from khlang.checks import find_problems
from khlang.checks.submission import read_as_record
from khlang.fields.form_data import FormData
from khlang.fields.write import write_values
from khlang.forms.model import Form, Length
from khlang.intake.case import Case, EventKind, PhotoState
from khlang.intake.git import GitError
from khlang.intake.journal import Actor, CaseJournal
from khlang.intake.photo_store import PhotoStore
from khlang.intake.project import commit_paths
from khlang.intake.submission import ClosedCaseError, IntakeError, NoCaseError, StaleCaseError
from khlang.library import Library, load_library, show_path
from khlang.places import Gazetteer
from khlang.problems import START, Problem, has_errors
from khlang.yaml_text import Entry, Items, Node, Text, walk_texts, write_node
from khlang.yaml_text import Mapping as Tree


class UnsoundError(IntakeError):
    """What was sent can't be a record yet; `problems` are those of the draft that it would be."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("ยังรับเข้าคลังไม่ได้ ขอข้อมูลเพิ่มจากผู้ส่งก่อน")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A record that came from a case: its id, its file, and whether it is committed to the project's repository."""

    record_id: str
    file: Path
    is_committed: bool


class Acceptance:
    """Makes cases records of one library; its caller holds the lock of the intake's folder."""

    def __init__(
        self, cases: CaseJournal, photos: PhotoStore, library: Library, today: datetime.date
    ) -> None:
        self._cases = cases
        self._photos = photos
        self._library = library
        self._today = today

    def accept(self, number: str, draft_name: str, by: Actor | None = None, words: str = "") -> Accepted:
        """Make a case a record, once; no photo of the case may wait any more. The commit is `by` an officer, if one is
        given; the sender reads the `words`.

        Raises NoCaseError, ClosedCaseError, StaleCaseError, UnsoundError, AcceptError, StorageError and OSError.
        """
        case = self._cases.find(number)
        if case is None:
            raise NoCaseError
        if not case.state.is_open and case.state is not State.ACCEPTED:
            raise ClosedCaseError(case)
        form = self._library.forms.get(case.form)
        if form is None:
            raise AcceptError(f'ไม่มีแบบฟอร์ม "{case.form}" ในคลังนี้แล้ว')
        folder = self._library.root / "records" / form.key
        record_id = case.record_id
        if not _is_moved(folder, draft_name, record_id):
            if case.state is State.ACCEPTED:
                raise AcceptError(f"รับเข้าคลังแล้วเป็น {record_id} แต่ไม่พบแฟ้ม อาจถูกลบหรือเปลี่ยนชื่อแล้ว")
            record_id = self._move(case, folder, draft_name, by)
        file = folder / f"{record_id}.yml"
        message = f"{form.noun} {record_id}: รับจากเรื่องที่ส่งมา"
        is_committed = _commit(self._library.root, file, message, by)
        if case.state is not State.ACCEPTED:
            # What was read was compared when the id was given; an officer who goes on with that has not read it anew.
            done_by = replace(by, read=None) if by else None
            self._cases.change(number, EventKind.ACCEPTED, words, by=done_by)
        return Accepted(record_id=record_id, file=file, is_committed=is_committed)

    def _move(self, case: Case, folder: Path, draft_name: str, by: Actor | None) -> str:
        """Write the draft, check it with the whole library, and give it its id, which is written down first."""
        try:
            self._write_draft(case, folder, draft_name)
            library = load_library(self._library.root, self._library.cache)
            file = show_path(folder / f"{draft_name}.yml")
            found = [problem for problem in find_problems(library, self._today) if problem.file == file]
            draft = next((record for record in library.records if record.file == file), None)
            if has_errors(found) or draft is None:
                raise UnsoundError(found)
            record_id = case.record_id or next_id(library, draft)
        except BaseException:
            # What its id was written down for is begun: that is gone on with.
            if not case.record_id:
                remove_draft(folder, draft_name)
            raise
        try:
            self._cases.reserve_record(case.number, record_id, None if case.record_id else by)
        except StaleCaseError:
            remove_draft(folder, draft_name)
            raise
        try:
            accept_draft(library, draft, record_id)
        except AcceptError:
            self._cases.reserve_record(case.number, "")
            remove_draft(folder, draft_name)
            raise
        return record_id

    def _write_draft(self, case: Case, folder: Path, draft_name: str) -> None:
        """Write a case as a draft, photos first: its public fields, without the photos that can't be used."""
        form = self._library.forms[case.form]
        tree = make_record_tree(form, case.data, self._library.gazetteer, self._today)
        refused = {photo.name for photo in case.photos if photo.state is PhotoState.REFUSED}
        tree = Tree(
            tuple(Entry(entry.key, _drop_rows(entry.value, refused)) for entry in tree.entries), START
        )
        named = {text.value for _path, text in walk_texts(tree)}
        folder.mkdir(parents=True, exist_ok=True)
        for photo in case.photos:
            if photo.name in named and photo.state is PhotoState.READY:
                (folder / draft_name).mkdir(exist_ok=True)
                picture = self._photos.picture_path(photo.stem)
                shutil.copyfile(picture, folder / draft_name / photo.name)
        (folder / f"{draft_name}.yml").write_text(write_node(tree), encoding="utf-8", newline="\n")


def _is_moved(folder: Path, draft_name: str, record_id: str) -> bool:
    """Tell whether all files have the record's name: the draft's own goes last."""
    is_there = bool(record_id) and (folder / f"{record_id}.yml").is_file()
    return is_there and not (folder / f"{draft_name}.yml").exists()


def remove_draft(folder: Path, draft_name: str) -> None:
    """Remove what an acceptance has put into the library before it has an id."""
    shutil.rmtree(folder / draft_name, ignore_errors=True)
    (folder / f"{draft_name}.yml").unlink(missing_ok=True)


def make_record_tree(form: Form, data: FormData, gazetteer: Gazetteer, today: datetime.date) -> Tree:
    """Give what was sent in public fields as a record is written: a full one if it has all that one asks."""
    sent = read_as_record(form, data, gazetteer, today)
    if sent.problems:
        raise UnsoundError(list(sent.problems))
    values = write_values(form.public_fields, sent.record.values)
    is_short = sent.record.length is Length.SHORT
    length = (Entry(Text("length", START), Text(Length.SHORT, START)),) if is_short else ()
    return Tree((*length, *values.entries), START)


def _drop_rows(node: Node, names: set[str]) -> Node:
    """Leave out the rows that name one of these files."""
    if not isinstance(node, Items):
        return node
    rows = (row for row in node.items if not (isinstance(row, Tree) and _names_one(row, names)))
    return Items(tuple(rows), node.mark)


def _names_one(row: Tree, names: Iterable[str]) -> bool:
    return any(isinstance(entry.value, Text) and entry.value.value in names for entry in row.entries)


def _commit(root: Path, file: Path, message: str, by: Actor | None) -> bool:
    author = (by.label or by.officer, f"{by.officer}@khlang.invalid") if by else ("", "")
    try:
        return commit_paths(root, [file, file.with_suffix("")], message, author)
    # The record is in the library all the same; whoever asks again commits it.
    except GitError:
        return False
