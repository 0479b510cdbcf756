"""`khlang intake examples`: made-up submissions to try the desk with, made of the library's own examples.

They are known by their drafts' ids, which are always the same: all that were made can be removed again.
"""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Iterator

from khlang.checks.submission import find_area
from khlang.cli.arguments import EXIT_CLEAN, find_cache
from khlang.fields.form_data import FormData, write_form_data
from khlang.intake import Intake, Submission, open_intake, say_number
from khlang.library import Library, load_library
from khlang.records.record import Record

MARK = "[ตัวอย่าง]"
_DRAFTS = [str(uuid.uuid5(uuid.NAMESPACE_OID, f"khlang example {number}")) for number in range(3)]


def run_examples(arguments: argparse.Namespace) -> int:
    """Make them, or remove all that were made. Raises IntakeError and OSError."""
    library = load_library(arguments.library, find_cache())
    with open_intake(arguments.intake) as intake:
        if arguments.remove:
            count = sum(1 for _number in _remove(intake, library))
            print(f"ลบเรื่องตัวอย่างแล้ว {count} เรื่อง")
            return EXIT_CLEAN
        for number in _make(intake, library):
            print(f"เพิ่มเรื่องตัวอย่าง เลขรับ {say_number(number)}")
    print("เปิดดูที่ /review ลบทั้งหมดด้วย khlang intake examples --remove")
    return EXIT_CLEAN


def _make(intake: Intake, library: Library) -> Iterator[str]:
    for draft_id, record in zip(_DRAFTS, _choose(library), strict=False):
        data = _fill_in(record)
        yield intake.submit(
            Submission(
                draft_id=draft_id,
                form=record.form.key,
                version=record.form.version,
                data=data,
                area=find_area(record.form, data, library.gazetteer),
            )
        ).number


def _choose(library: Library) -> list[Record]:
    """Give the examples of the forms that people send: one of each form, then the others."""
    examples = [record for record in library.records if record.is_example and record.form.is_sent]
    first = {record.form.key: record for record in reversed(examples)}
    return sorted(examples, key=lambda record: first[record.form.key] is not record)


def _remove(intake: Intake, library: Library) -> Iterator[str]:
    for draft_id in _DRAFTS:
        case = intake.find_case(intake.secret_of(draft_id))
        if case:
            intake.erase(case.number, library.root)
            yield case.number


def _fill_in(record: Record) -> FormData:
    """Give what a sender would have written, with the title marked, and without photos, which nobody has sent."""
    form = record.form
    photos = {field.key for field in form.photo_fields}
    fields = [field for field in form.asked_fields if field.key not in photos]
    data = write_form_data(fields, record.read_source().tree)
    title = " ".join(data.get(form.roles.title, ()))
    return {**data, form.roles.title: (f"{MARK} {title}".strip(),)}
