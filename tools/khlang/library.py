"""Stage 2: a folder in, the whole collection out: forms, vocabularies, areas, records, and problems.

The only module that reads the library's text files. A folder is `forms/ vocabularies/ records/ pages/`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from khlang.forms.load import read_form
from khlang.forms.model import Form, Vocabulary
from khlang.forms.vocabularies import read_vocabulary
from khlang.places import Gazetteer
from khlang.problems import START, Problem
from khlang.records.read import RECORD_ID, read_record
from khlang.records.record import Record
from khlang.records.values import Photos
from khlang.yaml_text import MAX_FILE_BYTES

PROVINCES = "provinces"


@dataclass(frozen=True, slots=True)
class Library:
    """The collection as loaded. `problems` are those of reading; `checks` adds those of meaning.

    `by_name` has the published records by id and alias, `photo_files` the file names in each record's
    folder by record id.
    """

    root: Path
    forms: Mapping[str, Form]
    vocabularies: Mapping[str, Vocabulary]
    gazetteer: Gazetteer
    records: tuple[Record, ...]
    by_name: Mapping[str, Record]
    photo_files: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]

    @property
    def published(self) -> tuple[Record, ...]:
        """The records that go on the site: all but drafts."""
        return tuple(record for record in self.records if not record.is_draft)

    def photo_path(self, record: Record, file: str) -> Path:
        """Give where a photo of a record stands."""
        return self.root / "records" / record.form.key / record.id / file

    def find(self, record_id: str) -> Record | None:
        """Give the published record of that id or alias, or None."""
        return self.by_name.get(record_id)


class LibraryNotFoundError(Exception):
    """The folder is no library; the message says what is missing, in Thai."""


def load_library(root: Path) -> Library:
    """Load the library in `root`, collecting every problem on the way.

    Raises LibraryNotFoundError when `root` has no `forms/` folder.
    """
    if not (root / "forms").is_dir():
        raise LibraryNotFoundError(f"ไม่พบโฟลเดอร์ {show_path(root / 'forms')} ระบุคลังด้วย --library DIR")
    problems: list[Problem] = []
    vocabularies = {}
    for path in _yaml_files(root / "vocabularies", problems):
        vocabulary, found = read_vocabulary(_read(path), show_path(path), path.stem)
        problems += found
        if vocabulary:
            vocabularies[path.stem] = vocabulary
    forms = _load_forms(root, vocabularies, problems)
    gazetteer = _load_gazetteer(root, vocabularies, problems)
    records = tuple(_load_records(root, forms, gazetteer, problems))
    photo_files = {record.id: _photo_files(root, record) for record in records}
    published = [record for record in records if not record.is_draft]
    by_name = {name: record for record in published for name in (*record.aliases, record.id)}
    return Library(root, forms, vocabularies, gazetteer, records, by_name, photo_files, tuple(problems))


def is_draft_file(file: str) -> bool:
    """Tell whether a path, as problems name it, belongs to a draft, which no publish waits for."""
    return any(part.startswith("draft-") for part in Path(file).parts[-2:])


def show_path(path: Path) -> str:
    """Give a path as people type it: relative to the working folder where it is inside it."""
    here = Path.cwd()
    absolute = here / path
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _load_forms(
    root: Path, vocabularies: Mapping[str, Vocabulary], problems: list[Problem]
) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for path in _yaml_files(root / "forms", problems):
        form, found = read_form(_read(path), show_path(path), path.stem, vocabularies)
        problems += found
        if form:
            forms[form.key] = form
    forms = dict(sorted(forms.items(), key=lambda item: (item[1].order, item[0])))
    prefixes: dict[str, str] = {}
    for form in forms.values():
        file = show_path(root / "forms" / f"{form.key}.yml")
        other = prefixes.setdefault(form.id_prefix, form.key)
        if other != form.key:
            message = f"id_prefix {form.id_prefix} แบบ {other} ใช้อยู่แล้ว ตั้งตัวอื่น"
            problems.append(Problem("duplicate_prefix", message, file, START, "id_prefix"))
        for field in form.fields:
            if field.target_form and not (root / "forms" / f"{field.target_form}.yml").is_file():
                message = f'ไม่มีแบบฟอร์ม "{field.target_form}"'
                problems.append(Problem("unknown_form", message, file, field.mark, field.label))
    return forms


def _load_gazetteer(root: Path, vocabularies: Mapping[str, Vocabulary], problems: list[Problem]) -> Gazetteer:
    provinces = vocabularies.get(PROVINCES)
    if provinces is None:
        file = show_path(root / "vocabularies" / f"{PROVINCES}.yml")
        if not any(problem.file == file for problem in problems):
            problems.append(Problem("missing_vocabulary", "ต้องมีรายชื่อจังหวัดในแฟ้มนี้", file))
        return Gazetteer(())
    return Gazetteer((term.key, term.code, term.label, term.aliases) for term in provinces.terms)


def _load_records(
    root: Path, forms: Mapping[str, Form], gazetteer: Gazetteer, problems: list[Problem]
) -> Iterator[Record]:
    records = root / "records"
    folders = sorted(records.iterdir()) if records.is_dir() else []
    for folder in folders:
        form = forms.get(folder.name)
        if form is None:
            if not (root / "forms" / f"{folder.name}.yml").is_file() and not folder.name.startswith("."):
                message = f"ไม่มีแบบฟอร์มชื่อ {folder.name} ย้ายไปโฟลเดอร์ของแบบที่มี: {', '.join(forms)}"
                problems.append(Problem("unknown_form", message, show_path(folder)))
            continue
        for path in _yaml_files(folder, problems, allow_folders=True):
            record, found = read_record(_read(path), show_path(path), path.stem, form, gazetteer)
            problems += found
            if record:
                yield record


def _yaml_files(folder: Path, problems: list[Problem], *, allow_folders: bool = False) -> Iterator[Path]:
    """Give the `.yml` files of a folder in order; anything else there is a problem."""
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if folder.is_dir() else []
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            problems.append(Problem("symlink", "ใช้ทางลัด (symlink) ไม่ได้ วางแฟ้มจริง", show_path(path)))
        elif entry.is_file() and path.suffix == ".yml":
            yield path
        elif entry.is_dir() and allow_folders:
            if not RECORD_ID.fullmatch(entry.name) or not path.with_suffix(".yml").is_file():
                message = "โฟลเดอร์ภาพต้องชื่อเดียวกับแฟ้มระเบียนที่อยู่ข้างกัน"
                problems.append(Problem("stray_folder", message, show_path(path)))
        else:
            message = "ที่นี่วางได้เฉพาะแฟ้ม .yml เปลี่ยนนามสกุลหรือย้ายออก"
            problems.append(Problem("stray_file", message, show_path(path)))


def _photo_files(root: Path, record: Record) -> tuple[str, ...]:
    folder = root / "records" / record.form.key / record.id
    return tuple(sorted(entry.name for entry in os.scandir(folder))) if folder.is_dir() else ()


def photos_of(record: Record) -> Iterator[tuple[str, Photos]]:
    """Give (field key, photos) of the public photo fields of a record."""
    for field, value in record.public_values():
        if isinstance(value, Photos):
            yield field.key, value
