"""From a case to a record: a draft beside the others, checked as they are, then its id, then a commit.

May be cut short at any moment: the id is written down before a file has it, and `recover` ends what was begun, which is
done once its commit is there, and else undone.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterable
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
from khlang.intake.git import GitError, GitMissingError
from khlang.intake.journal import Actor, CaseJournal, WorkJournal
from khlang.intake.merged_photos import remove_unnamed_photos
from khlang.intake.photo_store import PhotoStore
from khlang.intake.project import ProjectBusyError, commit_paths, has_committed
from khlang.intake.submission import ClosedCaseError, IntakeError, NoCaseError, StorageError
from khlang.library import Library, is_draft_file, reload_library, show_path
from khlang.places import Gazetteer
from khlang.problems import START, Level, Problem, has_errors
from khlang.thai.text import to_thai_digits
from khlang.yaml_text import Entry, Items, Node, Text, walk_texts, write_node
from khlang.yaml_text import Mapping as Tree


class UnsoundError(IntakeError):
    """What was sent can't be a record yet; `problems` are those of the record that would come of it."""

    def __init__(self, problems: list[Problem], words: str = "ยังรับเข้าคลังไม่ได้ ขอข้อมูลเพิ่มจากผู้ส่งก่อน") -> None:
        super().__init__(words)
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
        self,
        cases: CaseJournal,
        work: WorkJournal,
        photos: PhotoStore,
        library: Library,
        today: datetime.date,
    ) -> None:
        self._cases = cases
        self._work = work
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
        is_open = case.state.is_open
        record_id = self._move(case, folder, draft_name, by) if is_open else case.record_id
        file = folder / f"{record_id}.yml"
        if not file.is_file():
            raise AcceptError(f"รับเข้าคลังแล้วเป็น {record_id} แต่ไม่พบแฟ้ม อาจถูกลบหรือเปลี่ยนชื่อแล้ว")
        try:
            is_committed = self._commit(file, f"{form.noun} {record_id}: รับจากเรื่องที่ส่งมา", by)
        except (GitError, ProjectBusyError, OSError) as error:
            if is_open:
                self._undo(case, draft_name)
            raise AcceptError(f"ยังบันทึกเข้า git ของคลังไม่ได้ เรื่องยังอยู่ตามเดิม ลองรับใหม่อีกครั้ง ({error})") from error
        if is_open:
            # What was read was compared when the id was given.
            done_by = replace(by, read=None) if by else None
            self._cases.change(number, EventKind.ACCEPTED, words, by=done_by)
        return Accepted(record_id=record_id, file=file, is_committed=is_committed)

    def recover(self, name_draft: Callable[[str], str]) -> None:
        """End what was cut short: a case whose record is committed is accepted, others are as they were before.

        `name_draft` gives the name of a draft by its id. Raises StorageError and OSError.
        """
        for case, officer in self._work.list_begun():
            file, draft_name = self._find_file(case), name_draft(case.draft_id)
            try:
                is_done = is_written(file, draft_name) and has_committed(file)
            except GitMissingError as error:
                raise StorageError(str(error)) from error
            if not is_done:
                self._undo(case, draft_name)
            elif case.state.is_open:
                self._cases.change(case.number, EventKind.ACCEPTED, by=Actor(officer) if officer else None)
        if drafts := {path.stem: path for path in self._library.root.glob("records/*/draft-*")}:
            for name in {name_draft(draft_id) for draft_id in self._work.list_draft_ids()} & drafts.keys():
                remove_unnamed_photos(drafts[name].with_suffix(""))
                remove_draft(drafts[name].parent, name)

    def _undo(self, case: Case, draft_name: str) -> None:
        """Take out of the library what an acceptance has put there; the draft last, which tells what is its."""
        begun = self._cases.find(case.number)
        if begun and begun.record_id:
            file = self._find_file(begun)
            if is_written(file, draft_name):
                remove_draft(file.parent, file.stem)
            self._work.release_record(case.number)
        remove_draft(self._library.root / "records" / case.form, draft_name)

    def _find_file(self, case: Case) -> Path:
        return self._library.root / "records" / case.form / f"{case.record_id}.yml"

    def _move(self, case: Case, folder: Path, draft_name: str, by: Actor | None) -> str:
        """Write the draft, check it with the whole library, and give it its id, which is written down first."""
        try:
            self._write_draft(case, folder, draft_name)
            library = reload_library(self._library)
            file = show_path(folder / f"{draft_name}.yml")
            problems = find_problems(library, self._today)
            found = [problem for problem in problems if problem.file == file]
            draft = next((record for record in library.records if record.file == file), None)
            if has_errors(found) or draft is None:
                raise UnsoundError(found)
            stop_on_others(problems, library)
            record_id = next_id(library, draft)
            self._cases.reserve_record(case.number, record_id, by)
            accept_draft(library, draft, record_id)
        except Exception:
            self._undo(case, draft_name)
            raise
        return record_id

    def _commit(self, file: Path, message: str, by: Actor | None) -> bool:
        author = (by.label or by.officer, f"{by.officer}@khlang.invalid") if by else ("", "")
        return commit_paths(self._library.root, [file, file.with_suffix("")], message, author)

    def _write_draft(self, case: Case, folder: Path, draft_name: str) -> None:
        """Write a case as a draft, photos first: its public fields, without the photos that can't be used."""
        form = self._library.forms[case.form]
        tree = make_record_tree(form, case.data, self._library.gazetteer, self._today)
        tree = drop_refused_photos(tree, case)
        named = {text.value for _path, text in walk_texts(tree)}
        folder.mkdir(parents=True, exist_ok=True)
        for photo in case.photos:
            if photo.name in named and photo.state is PhotoState.READY:
                (folder / draft_name).mkdir(exist_ok=True)
                picture = self._photos.picture_path(photo.stem)
                shutil.copyfile(picture, folder / draft_name / photo.name)
        (folder / f"{draft_name}.yml").write_text(write_node(tree), encoding="utf-8", newline="\n")


def stop_on_others(problems: Iterable[Problem], library: Library) -> None:
    """Raise AcceptError where another file has an error: until that is mended, nothing can be published."""
    errors = [
        problem
        for problem in problems
        if problem.level is Level.ERROR and not is_draft_file(problem.file, library.root)
    ]
    if errors:
        count = to_thai_digits(str(len(errors)))
        raise AcceptError(
            f"ยังรับเข้าคลังไม่ได้ เพราะในคลังมีที่ต้องแก้ก่อน {count} จุด แฟ้มแรกคือ {errors[0].file} "
            "เรื่องนี้ยังอยู่ตามเดิม แจ้งผู้ดูแลระบบให้สั่ง khlang check แล้วแก้"
        )


def is_written(file: Path, draft_name: str) -> bool:
    """Tell whether a record's file, or the beginning of one, is what the draft becomes, and not somebody else's.

    The draft goes when all of it is a record.
    """
    draft = file.with_name(f"{draft_name}.yml")
    if not (file.is_file() and draft.exists()):
        return file.is_file()
    return (f"id: {file.stem}\n".encode() + draft.read_bytes()).startswith(file.read_bytes())


def remove_draft(folder: Path, name: str) -> None:
    """Remove what an acceptance has put into the library under a name."""
    shutil.rmtree(folder / name, ignore_errors=True)
    (folder / f"{name}.yml").unlink(missing_ok=True)


def make_record_tree(form: Form, data: FormData, gazetteer: Gazetteer, today: datetime.date) -> Tree:
    """Give what was sent in public fields as a record is written: a full one if it has all that one asks."""
    sent = read_as_record(form, data, gazetteer, today)
    if sent.problems:
        raise UnsoundError(list(sent.problems))
    values = write_values(form.public_fields, sent.record.values)
    is_short = sent.record.length is Length.SHORT
    length = (Entry(Text("length", START), Text(Length.SHORT, START)),) if is_short else ()
    return Tree((*length, *values.entries), START)


def drop_refused_photos(tree: Tree, case: Case) -> Tree:
    """Leave out the rows that name a photo which can't be used."""
    refused = {photo.name for photo in case.photos if photo.state is PhotoState.REFUSED}
    return Tree(
        tuple(Entry(entry.key, _drop_rows(entry.value, refused)) for entry in tree.entries), tree.mark
    )


def _drop_rows(node: Node, names: set[str]) -> Node:
    """Leave out the rows that name one of these files, also where they stand in other rows."""
    match node:
        case Items():
            rows = (row for row in node.items if not (isinstance(row, Tree) and _names_one(row, names)))
            return Items(tuple(_drop_rows(row, names) for row in rows), node.mark)
        case Tree():
            entries = (Entry(entry.key, _drop_rows(entry.value, names)) for entry in node.entries)
            return Tree(tuple(entries), node.mark)
        case _:
            return node


def _names_one(row: Tree, names: Iterable[str]) -> bool:
    return any(isinstance(entry.value, Text) and entry.value.value in names for entry in row.entries)
