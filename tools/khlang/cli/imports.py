"""`khlang import`: texts under the paper form's headings go into the intake, as if the phone had reached it.

Into the intake, and not as drafts into the library: there private values may stand, the draft's id makes that a text
which comes twice is one case, and what is erased is erased in one place. A text of which a part could not be read is
not taken in at all, so that what is kept is always the whole, and no second copy of it needs to lie anywhere.
"""

from __future__ import annotations

import argparse
import sys
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from khlang.checks.submission import check_submission, find_area
from khlang.cli.arguments import EXIT_CLEAN, EXIT_PROBLEMS, CommandError, find_cache
from khlang.clock import find_today
from khlang.exchange.paper_text import read_paper_text, read_photos, write_paper_text
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.intake import ConflictError, Intake, IntakeError, Submission, Upload, open_intake, say_number
from khlang.library import Library, load_schema
from khlang.places import Gazetteer
from khlang.plain_files import open_plain_file
from khlang.problems import Level, Problem, has_errors, report_text
from khlang.problems.registry import Channel, say

# The photos of one form, as base64, and its text.
MAX_FILE_BYTES = 100 * 1024 * 1024
STDIN = Path("-")


def import_files(arguments: argparse.Namespace) -> int:
    """Take texts of filled-in forms into the intake; print receipts, and each line that could not be read."""
    library = load_schema(arguments.library, find_cache())
    try:
        with open_intake(arguments.intake) as intake:
            done = [_import_file(path, library, intake, arguments) for path in arguments.files]
    except IntakeError as error:
        raise CommandError(str(error)) from error
    return EXIT_CLEAN if all(done) else EXIT_PROBLEMS


def _import_file(path: Path, library: Library, intake: Intake, arguments: argparse.Namespace) -> bool:
    """Take one file in; tell whether it is in the intake."""
    name = "stdin" if path == STDIN else path.as_posix()
    text = _read_text(path)
    paper = read_paper_text(text, library.forms)
    photos, more = read_photos(text)
    problems = [problem._replace(file=name) for problem in (*paper.problems, *more)]
    if problems:
        print(report_text(problems))
    if paper.form is None or has_errors(problems):
        print(f"{name}: ยังไม่ได้รับเข้า แฟ้มเดิมยังอยู่ครบ แก้ตามบรรทัดข้างบนแล้วสั่งใหม่")
        return False
    submission = _make_submission(paper.form, paper.data, photos, library.gazetteer)
    try:
        number = _take_in(intake, submission, is_correction=arguments.correction)
    except ConflictError as error:
        print(f"{name}: {error} (เลขรับ {say_number(error.case.number)}) ถ้าเป็นฉบับแก้ สั่งใหม่พร้อม --correction")
        return False
    print(f"{name}: รับเข้าแล้ว {paper.form.noun} เลขรับ {say_number(number)}")
    for line in _tell(paper.form, paper.data, photos):
        print(f"  {line}")
    found = check_submission(paper.form, paper.data, library.gazetteer, find_today())
    for problem in sorted(paper.locate(found, name), key=lambda problem: problem.mark):
        print(f"  {_say_problem(problem)}")
    return True


def _take_in(intake: Intake, submission: Submission, *, is_correction: bool) -> str:
    """Give the receipt number of a submission. Raises IntakeError."""
    if not is_correction:
        return intake.submit(submission).number
    step = uuid.uuid5(uuid.NAMESPACE_OID, repr(sorted(submission.data.items())))
    return intake.add(intake.secret_of(submission.draft_id), str(step), submission).number


def _make_submission(
    form: Form, data: FormData, photos: dict[str, bytes], gazetteer: Gazetteer
) -> Submission:
    """Give what the phone would have sent; a text without a draft's id gets one that is the same each time."""
    uploads = tuple(
        Upload(control=control, name=name, sha256=sha256(photos[name]).hexdigest(), data=photos[name])
        for control, values in data.items()
        for name in values
        if name in photos
    )
    draft = uuid.uuid5(uuid.NAMESPACE_OID, write_paper_text(form, data))
    draft_id, version = data.get("_draft", (str(draft),)), data.get("_version", (str(form.version),))
    return Submission(
        draft_id=draft_id[0],
        form=form.key,
        version=int(version[0]),
        data=data,
        uploads=uploads,
        area=find_area(form, data, gazetteer),
    )


def _tell(form: Form, data: FormData, photos: dict[str, bytes]) -> Iterator[str]:
    """Give what an officer should know of a text that was taken in."""
    keys = {name.partition(".")[0] for name in data}
    private = [field.label for field in form.asked_fields if not field.is_public and field.key in keys]
    if private:
        yield f"เก็บในระบบรับเรื่องเท่านั้น ไม่ลงในแฟ้มของคลัง: {', '.join(private)}"
    unused = sorted(set(photos) - {value for values in data.values() for value in values})
    if unused:
        yield f"มีภาพที่ไม่มีช่องใดอ้างถึง จึงไม่ได้เก็บ: {', '.join(unused)}"


def _say_problem(problem: Problem) -> str:
    where = f"{problem.file}:{problem.mark.line}:{problem.mark.column}"
    word = "ควรดู" if problem.level is Level.WARNING else "ยังขาด"
    return f"{where} {word} {problem.field}: {say(problem, Channel.FORM)}"


def _read_text(path: Path) -> str:
    """Read a file, or standard input. Raises CommandError for what is too large or in no known encoding."""
    if path == STDIN:
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    else:
        with open_plain_file(path) as file:
            data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise CommandError(f"{path}: แฟ้มใหญ่เกิน {MAX_FILE_BYTES // 1024 // 1024} เมกะไบต์")
    # Notepad of Windows saves UTF-16 as "Unicode".
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: ไม่ใช่ UTF-8 บันทึกแฟ้มใหม่เป็น UTF-8 แล้วสั่งอีกครั้ง") from error
