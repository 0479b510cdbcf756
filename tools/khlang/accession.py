"""Writes new drafts, accepts a draft under an id, removes the example records.

A new file is complete on disk before an older one is removed.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from itertools import count
from pathlib import Path

from khlang.fields.scalars import RECORD_ID
from khlang.forms.model import Form
from khlang.guides import make_skeleton
from khlang.library import Library
from khlang.records.record import Record
from khlang.yaml_text import Text

# The highest that fits into an id.
MAX_NUMBER = 999_999


class AcceptError(Exception):
    """A draft can't be accepted; the message says what it lacks, in Thai."""


def new_draft(library: Library, form: Form) -> Path:
    """Write an empty record of a form as a draft, and give its path."""
    folder = library.root / "records" / form.key
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"draft-{secrets.token_hex(4)}.yml"
    write_new(path, make_skeleton(form))
    return path


def next_id(library: Library, record: Record) -> str:
    """Give the next free id of a record: prefix, year and province where the form has them, number.

    After the highest number that an id can have comes the lowest that is free. Raises AcceptError when the year or
    the province is not known, and when they make no id.
    """
    form = record.form
    parts = [form.id_prefix]
    if form.roles.year:
        if record.fiscal_year is None:
            raise AcceptError("ยังไม่มีปีงบประมาณ กรอกก่อนรับเข้าคลัง")
        parts.append(str(record.fiscal_year))
    if form.roles.place:
        if record.place.province is None:
            raise AcceptError("ยังไม่รู้จังหวัด เติม จังหวัด… ในช่องสถานที่ก่อนรับเข้าคลัง")
        parts.append(record.place.province.key)
    stem = "-".join(parts)
    known = {name for other in library.records for name in (other.id, *other.aliases)}
    # A file that can't be read is no record, and has its name all the same.
    known |= {path.stem for path in (library.root / "records" / form.key).glob("*.yml")}
    taken = {int(found[1]) for name in known if (found := re.fullmatch(rf"{stem}-([0-9]{{3,6}})", name))}
    record_id = f"{stem}-{_next_number(taken):03d}"
    if not RECORD_ID.fullmatch(record_id):
        raise AcceptError(f"{record_id} ไม่เป็นรหัส ตรวจ id_prefix ของแบบฟอร์มและ key ของจังหวัด")
    return record_id


def _next_number(taken: set[int]) -> int:
    number = max(taken, default=0) + 1
    return number if number <= MAX_NUMBER else next(free for free in count(1) if free not in taken)


def accept_draft(library: Library, draft: Record, record_id: str = "") -> Path:
    """Give a checked draft its id, and give the new path: the file gets the id as line and name, its photos move.

    `record_id` is the id that it was promised; without one it gets the next. Raises AcceptError when the record is no
    draft or lacks the year or province that an id needs, FileExistsError when another file has its name. The draft goes
    last.
    """
    if not draft.is_draft:
        raise AcceptError(f"{draft.id} อยู่ในคลังแล้ว")
    record_id = record_id or next_id(library, draft)
    folder = library.root / "records" / draft.form.key
    source, target = folder / f"{draft.id}.yml", folder / f"{record_id}.yml"
    text = _with_id(source.read_text(encoding="utf-8-sig"), draft, record_id)
    write_new(target, text)
    if (folder / draft.id).is_dir():
        (folder / draft.id).rename(folder / record_id)
    source.unlink()
    return target


def _with_id(text: str, draft: Record, record_id: str) -> str:
    """Write the id on its line, or on a new first line; every other line stays as it is."""
    node = draft.read_source().tree.get("id")
    if not isinstance(node, Text):
        return f"id: {record_id}\n{text}"
    lines = text.split("\n")
    lines[node.mark.line - 1] = f"id: {record_id}"
    return "\n".join(lines)


def remove_examples(library: Library) -> list[Record]:
    """Remove every record that says `example: true`, with its photos, and give the removed records."""
    examples = [record for record in library.records if record.is_example]
    for record in examples:
        folder = library.root / "records" / record.form.key
        shutil.rmtree(folder / record.id, ignore_errors=True)
        (folder / f"{record.id}.yml").unlink()
    return examples


def write_new(path: Path, text: str) -> None:
    """Write a new file and flush it to disk. Raises FileExistsError when the path exists."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
