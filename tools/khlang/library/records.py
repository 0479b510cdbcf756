"""A library's records: read from their files, or from the cache where a file has not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from khlang.cache import hash_bytes
from khlang.forms.model import Form
from khlang.library.collection import Library
from khlang.library.files import list_entries, list_yaml_files, read_bounded, show_path
from khlang.places import Gazetteer
from khlang.problems import Problem
from khlang.records.read import read_record
from khlang.records.record import Record, Source
from khlang.records.store import RecordStore, digest_listed


class ChangedWhileReadError(Exception):
    """A file was changed during the run; the message names it, in Thai."""


# What is done with a record that was read from its file, while the file's tree is at hand.
Look: TypeAlias = Callable[[Record, Source], None]


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record's file: its form, where it is, how problems name it, and the digest of its record."""

    form: Form
    path: Path
    shown: str
    digest: str


def list_record_files(
    root: Path, forms: Mapping[str, Form], digest: str, problems: list[Problem]
) -> Iterator[RecordFile]:
    """Give the record files of a library in order; `digest` is that of its forms and vocabularies."""
    records = root / "records"
    for entry in list_entries(records):
        folder = records / entry.name
        form = forms.get(folder.name)
        if form is None:
            if not (root / "forms" / f"{folder.name}.yml").is_file() and not folder.name.startswith("."):
                known = ", ".join(forms)
                problems.append(
                    Problem.of("unknown_form", file=show_path(folder), form=folder.name, forms=known)
                )
            continue
        beside = show_path(folder)
        for path in list_yaml_files(folder, problems, allow_folders=True):
            shown = f"{beside}/{path.name}"
            yield RecordFile(form, path, shown, _digest_record(digest, shown, read_bounded(path)))


def _digest_record(digest: str, shown: str, data: bytes) -> str:
    return hash_bytes(f"{digest} {shown} ".encode() + data)


def read_records(  # noqa: PLR0913  what is read, by what, and where it goes
    files: list[RecordFile],
    gazetteer: Gazetteer,
    store: RecordStore,
    digest: str,
    problems: list[Problem],
    *,
    look: Look | None = None,
) -> list[Record]:
    """Read record files, from the store where they have not changed, and add their problems to `problems`.

    `digest` is that of the library's forms and vocabularies. With `look`, which is called with each record that is not
    from the store, no record keeps its file's tree: those of 7,036 take 500 MB. Raises ChangedWhileReadError when a
    file was changed since it was listed; the records' `read_source` may raise it later. The store must be saved.
    """
    rows = store.load(file.digest for file in files)
    records = []
    for file in files:
        read_again = partial(_read_again, file, gazetteer, digest)
        row = rows.get(file.digest)
        stored = store.restore(row, file.digest, file.shown, file.form, read_again) if row else None
        record, found = (stored.record, stored.problems) if stored else _read_file(file, gazetteer, digest)
        if stored is None:
            store.add(file.digest, record, found)
            if record and look:
                look(record, record.read_source())
                record = replace(record, read_source=partial(_read_source_again, read_again))
        problems += found
        if record:
            records.append(record)
    return records


def change_record(library: Library, record: Record, data: bytes) -> tuple[Library, Record | None]:
    """Give the library as it would be with these bytes in a record's file, and that record, None where nothing can be
    read; nothing is written."""
    changed, found = read_record(data, record.file, record.id, record.form, library.gazetteer)
    if changed:
        digest = _digest_record(library.digest, record.file, data)
        changed = replace(changed, digest=digest, listed_digest=digest_listed(changed))
    records = tuple(filter(None, (changed if each.file == record.file else each for each in library.records)))
    published = [each for each in records if not each.is_draft]
    by_name = {name: each for each in published for name in (*each.aliases, each.id)}
    problems = (*(each for each in library.problems if each.file != record.file), *found)
    return replace(library, records=records, by_name=by_name, problems=problems), changed


def _read_file(file: RecordFile, gazetteer: Gazetteer, digest: str) -> tuple[Record | None, list[Problem]]:
    data = read_bounded(file.path)
    if _digest_record(digest, file.shown, data) != file.digest:
        raise ChangedWhileReadError(f"{file.shown} ถูกแก้ระหว่างที่กำลังอ่าน สั่งใหม่อีกครั้ง")
    record, problems = read_record(data, file.shown, file.path.stem, file.form, gazetteer)
    return record and replace(record, digest=file.digest, listed_digest=digest_listed(record)), problems


def _read_source_again(read_again: Callable[[], Record]) -> Source:
    return read_again().read_source()


def _read_again(file: RecordFile, gazetteer: Gazetteer, digest: str) -> Record:
    record, _problems = _read_file(file, gazetteer, digest)
    assert record, "the same bytes gave a record before"
    return record
