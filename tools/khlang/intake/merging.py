"""From a case into a record that is published already: an officer says of which fields, the record's file is changed in
its place, checked with the whole library, committed; then the case is closed.

May be cut short at any moment, and made again: what the record has by then is not added twice. The whole file is
written beside it first, as the case's draft, which the next acceptance or merge removes where it was left; photos go
the same way (`merged_photos`).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from khlang.accession import write_new
from khlang.cache import hash_bytes
from khlang.checks import find_problems
from khlang.fields.field import Field, Value
from khlang.fields.form_data import read_form_data
from khlang.fields.merge import MergedValue, make_change, merge_value
from khlang.fields.scalars import RECORD_ID
from khlang.fields.write import write_values
from khlang.forms.model import Form
from khlang.intake.acceptance import UnsoundError, drop_refused_photos, remove_draft, stop_on_others
from khlang.intake.case import Case, EventKind, PhotoState
from khlang.intake.git import GitError
from khlang.intake.journal import Actor, CaseJournal
from khlang.intake.merged_photos import put_photos, remove_unnamed_photos
from khlang.intake.photo_store import PhotoStore
from khlang.intake.project import ProjectBusyError, commit_paths
from khlang.intake.submission import ClosedCaseError, IntakeError, NoCaseError, StaleCaseError
from khlang.library import Library, change_record, reload_library, show_path
from khlang.places import Gazetteer
from khlang.plain_files import open_plain_file, sync_folder
from khlang.problems import Problem, has_errors
from khlang.records.read import read_record, read_values
from khlang.records.record import Record, Source
from khlang.yaml_text import MAX_FILE_BYTES, change_entries, write_node

_UNSOUND = "ยังรวมไม่ได้ เพราะรวมแล้วเรื่องในคลังจะมีที่ผิด ไม่มีอะไรเปลี่ยน แก้เรื่องที่ส่งมาก่อน หรือไม่เลือกช่องนั้น"


class MergeError(IntakeError):
    """A case can't be merged; the message says why, in Thai."""


class NoRecordError(MergeError):
    """There is no published record of that form and id."""

    def __init__(self) -> None:
        super().__init__("ไม่พบเรื่องนี้ในคลัง ดูรหัสอีกครั้ง ต้องเป็นเรื่องที่เผยแพร่แล้วและใช้แบบฟอร์มเดียวกัน")


class StaleRecordError(MergeError):
    """A record is no longer what an officer has read."""

    def __init__(self) -> None:
        super().__init__("เรื่องในคลังเปลี่ยนไปแล้วตั้งแต่ท่านเปิดหน้านี้ ยังไม่ได้รวม อ่านอีกครั้งแล้วค่อยตัดสินใจ")


@dataclass(frozen=True, slots=True)
class MergeOrder:
    """What an officer wants: the record's id, the keys of the fields, and the mark of the record as it was read."""

    record_id: str
    keys: Collection[str]
    mark: str


@dataclass(frozen=True, slots=True)
class Target:
    """A published record with the bytes of its file."""

    file: Path
    data: bytes
    record: Record

    @property
    def mark(self) -> str:
        """What changes with the file."""
        return hash_bytes(self.data)


def open_target(library: Library, form: Form, record_id: str) -> Target:
    """Read a published record from its file as it is now. Raises NoRecordError."""
    if not RECORD_ID.fullmatch(record_id) or record_id.startswith("draft-"):
        raise NoRecordError
    file = library.root / "records" / form.key / f"{record_id}.yml"
    try:
        with open_plain_file(file) as opened:
            data = opened.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise NoRecordError from error
    record, _problems = read_record(data, show_path(file), record_id, form, library.gazetteer)
    if record is None:
        raise MergeError(f"อ่านแฟ้ม {show_path(file)} ไม่ได้ แจ้งผู้ดูแลระบบให้สั่ง khlang check แล้วแก้")
    return Target(file, data, record)


def list_merged_fields(form: Form) -> list[Field]:
    """Give the fields of which a case can be merged: what is written and public, without photos that belong to rows of
    a table, since the record's table has others."""
    return [
        field
        for field in form.public_fields
        if field.type.compute is None and not (field in form.photo_fields and _is_grouped(field))
    ]


def _is_grouped(field: Field) -> bool:
    return bool(field.group_by) or any(map(_is_grouped, field.parts))


def read_sent(form: Form, case: Case, gazetteer: Gazetteer) -> tuple[Mapping[str, Value], list[Problem]]:
    """Read what a case says in these fields, without photos that can't be used; and what can't be read, by path."""
    tree = read_form_data(list_merged_fields(form), case.data)
    return read_values(drop_refused_photos(tree, case), form, gazetteer)


def merge_values(
    record: Record, sent: Mapping[str, Value], keys: Collection[str]
) -> Mapping[str, MergedValue]:
    """Give the values that a merge of these fields changes in a record, by key."""
    merged = {
        field.key: merge_value(field, record.values.get(field.key), sent.get(field.key))
        for field in list_merged_fields(record.form)
        if field.key in keys
    }
    return {key: value for key, value in merged.items() if value}


def write_merged(target: Target, merged: Mapping[str, MergedValue], gazetteer: Gazetteer) -> bytes:
    """Give the record's file with these values; all its other lines stay. Raises MergeError where the file is written
    in a way that this can't follow."""
    if not merged:
        return target.data
    record = target.record
    source = record.read_source()
    changes = {key: make_change(record.form.by_key[key], value) for key, value in merged.items()}
    data = change_entries(target.data, source.tree, changes)
    if not _is_kept(target.record, data, merged, gazetteer):
        raise MergeError("แฟ้มของเรื่องนี้เขียนไว้ในรูปที่รวมให้เองไม่ได้ ไม่มีอะไรเปลี่ยน แจ้งผู้ดูแลระบบให้รวมด้วยมือ")
    return data


def _is_kept(record: Record, data: bytes, merged: Mapping[str, MergedValue], gazetteer: Gazetteer) -> bool:
    """Tell whether a record's new file says what was merged, and of all else what the old one says."""
    again, _problems = read_record(data, record.file, record.id, record.form, gazetteer)
    if again is None:
        return False
    wanted = {**record.values, **{key: value.value for key, value in merged.items()}}
    fields, old, new = record.form.fields, record.read_source(), again.read_source()
    return (
        write_values(fields, again.values) == write_values(fields, wanted)
        and _list_others(new, merged) == _list_others(old, merged)
        and sorted(comment.value for comment in new.comments)
        == sorted(comment.value for comment in old.comments)
    )


def _list_others(source: Source, merged: Collection[str]) -> Mapping[str, str]:
    """Give the entries of a file that no merge touches, by key, as YAML."""
    entries = ((entry.key.value, entry.value) for entry in source.tree.entries)
    return {key: write_node(value) for key, value in entries if key not in merged}


class Merging:
    """Merges cases into the records of one library; its caller holds the lock of the intake's folder."""

    def __init__(
        self, cases: CaseJournal, photos: PhotoStore, library: Library, today: datetime.date
    ) -> None:
        self._cases = cases
        self._photos = photos
        self._library = library
        self._today = today

    def merge(self, number: str, order: MergeOrder, draft_name: str, by: Actor | None = None) -> None:
        """Merge a case into a record, once, and close it; no photo of the case may wait any more. The commit is `by` an
        officer, if one is given.

        Raises NoCaseError, ClosedCaseError, StaleCaseError, UnsoundError, MergeError, AcceptError, StorageError and
        OSError: then the record is as it was, unless the sender has added something at that very moment, so that the
        case stays open.
        """
        case = self._cases.find(number)
        if case is None:
            raise NoCaseError
        if case.merged_into and case.merged_into == order.record_id:
            return
        if not case.state.is_open:
            raise ClosedCaseError(case)
        if by and by.read is not None and by.read != case.events[-1].number:
            raise StaleCaseError(case)
        form = self._library.forms.get(case.form)
        if form is None:
            raise MergeError(f'ไม่มีแบบฟอร์ม "{case.form}" ในคลังนี้แล้ว')
        target = open_target(self._library, form, order.record_id)
        data = self._make_data(case, target, order)
        draft = target.file.with_name(draft_name)
        try:
            if data != target.data:
                if order.mark != target.mark:
                    raise StaleRecordError
                self._change(case, target, data, draft)
            self._commit_or_undo(target, data, draft, by)
        finally:
            remove_unnamed_photos(draft)
            remove_draft(draft.parent, draft_name)
        self._cases.change(number, EventKind.MERGED, order.record_id, by=by)

    def _change(self, case: Case, target: Target, data: bytes, draft: Path) -> None:
        """Put the photos beside the record's file, check the library, and put the new file in the place of the old."""
        known, named = target.data.decode(), data.decode()
        photos = {
            photo.name: self._photos.picture_path(photo.stem)
            for photo in case.photos
            if photo.state is PhotoState.READY and photo.name in named and photo.name not in known
        }
        put_photos(photos, draft, target.file.with_suffix(""))
        self._check(target, data)
        _put(target.file, data, draft.name)

    def _commit_or_undo(self, target: Target, data: bytes, draft: Path, by: Actor | None) -> None:
        try:
            self._commit(target, by)
        except (GitError, ProjectBusyError, OSError) as error:
            if data != target.data:
                _put(target.file, target.data, draft.name)
            raise MergeError(f"ยังบันทึกเข้า git ของคลังไม่ได้ เรื่องยังอยู่ตามเดิม ลองรวมใหม่อีกครั้ง ({error})") from error

    def _make_data(self, case: Case, target: Target, order: MergeOrder) -> bytes:
        """Give the record's file as it is to be."""
        form = target.record.form
        sent, problems = read_sent(form, case, self._library.gazetteer)
        found = [problem for problem in problems if problem.path and problem.path[0] in order.keys]
        if found:
            raise UnsoundError(found, _UNSOUND)
        return write_merged(target, merge_values(target.record, sent, order.keys), self._library.gazetteer)

    def _check(self, target: Target, data: bytes) -> None:
        """Check the library as it would be, before anything is written."""
        library = reload_library(self._library)
        changed, record = change_record(library, target.record, data)
        problems = find_problems(changed, self._today, near_duplicates=False)
        found = [problem for problem in problems if problem.file == target.record.file]
        if has_errors(found) or record is None:
            raise UnsoundError(found, _UNSOUND)
        stop_on_others(problems, changed)

    def _commit(self, target: Target, by: Actor | None) -> None:
        author = (by.label or by.officer, f"{by.officer}@khlang.invalid") if by else ("", "")
        message = f"{target.record.form.noun} {target.record.id}: รวมเรื่องที่ส่งมา"
        commit_paths(self._library.root, [target.file, target.file.with_suffix("")], message, author)


def _put(file: Path, data: bytes, draft_name: str) -> None:
    """Put other bytes in the place of a file's, whole or not at all."""
    draft = file.with_name(f"{draft_name}.yml")
    draft.unlink(missing_ok=True)
    write_new(draft, data.decode())
    draft.replace(file)
    sync_folder(file.parent)
