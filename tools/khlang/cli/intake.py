"""`khlang intake`, `khlang erase`, `khlang backup` and `khlang restore`: what the officer and the operator do.

Their arguments are in `intake_arguments`.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from khlang.case_state import State
from khlang.cli.arguments import EXIT_CLEAN, EXIT_PROBLEMS, CommandError, find_cache
from khlang.cli.examples import run_examples
from khlang.clock import find_today
from khlang.intake import (
    NEXT_STATE,
    Case,
    CasePhoto,
    Event,
    EventKind,
    Intake,
    IntakeError,
    PhotoState,
    UnsoundError,
    open_intake,
    read_number,
    restore_backup,
    say_number,
)
from khlang.library import load_schema, show_path
from khlang.pages.answers import list_answers
from khlang.pages.follow import STATE_WORDS
from khlang.plain_files import remove
from khlang.problems import Channel, Problem, neutralise, say
from khlang.thai.dates import Date, format_date
from khlang.thai.text import to_thai_digits


def run_list(arguments: argparse.Namespace) -> int:
    """List the cases that people sent, those that wait for somebody unless states are named."""
    states = [State(state) for state in arguments.state] or [state for state in State if state.is_open]
    library = load_schema(arguments.library, find_cache())
    with open_existing(arguments) as intake:
        # What is withdrawn and still published waits for somebody, too.
        cases = intake.list_cases() if not arguments.state else intake.list_cases(states)
        waiting = [case for case in cases if case.state in states or _is_to_erase(case)]
    for case in waiting:
        form = library.forms.get(case.form)
        title = " ".join(case.data.get(form.roles.title, ())) if form else case.form
        _print(f"{say_number(case.number)}  {_say_when(case.received)}  {_say_state(case)}  {title}")
    if not waiting:
        print("ไม่มีเรื่องที่รออยู่" if not arguments.state else "ไม่มีเรื่องในสถานะนี้")
    return EXIT_CLEAN


def run_show(arguments: argparse.Namespace) -> int:
    """Show a case with all that was sent, private answers too; its sender sees that somebody reads it."""
    library = load_schema(arguments.library, find_cache())
    with open_existing(arguments) as intake:
        case = intake.review.open(_read_receipt(arguments))
        photos = [(photo, intake.photos.picture_path(photo.stem)) for photo in case.photos]
    _print(f"{say_number(case.number)}  {_say_state(case)}  {case.record_id}".rstrip())
    form = library.forms.get(case.form)
    public = {field.label for field in form.public_fields} if form else set()
    for answer in list_answers(form.written_fields, case.data) if form else ():
        private = "" if answer.label in public else " (ไม่เผยแพร่)"
        _print(f"\n{answer.label}{private}")
        for text in answer.texts:
            _print("\n".join(f"  {line}" for line in text.splitlines()))
    for photo, path in photos:
        _print(f"\nภาพ {photo.name}: {_say_photo(photo, path)}")
    print()
    for event in case.events:
        _print(f"{_say_when(event.when)}  {_say_event(event)}")
    return EXIT_CLEAN


def run_ask(arguments: argparse.Namespace) -> int:
    """Ask the sender of a case for something; the words are shown on the follow page."""
    with open_existing(arguments) as intake:
        case = intake.review.ask(_read_receipt(arguments), " ".join(arguments.words))
    _print(f"{say_number(case.number)}  ขอข้อมูลเพิ่มแล้ว ผู้ส่งเห็นคำถามที่หน้าติดตาม")
    return EXIT_CLEAN


def run_accept(arguments: argparse.Namespace) -> int:
    """Make a case a record of the library; a call that was cut short can be made again."""
    library = load_schema(arguments.library, find_cache())
    with open_existing(arguments) as intake:
        try:
            accepted = intake.accept(_read_receipt(arguments), library, find_today())
        except UnsoundError as error:
            print("\n".join(_say_problem(problem) for problem in error.problems))
            print(error, file=sys.stderr)
            return EXIT_PROBLEMS
    _print(f"รับเข้าคลังแล้ว {show_path(accepted.file)}")
    if not accepted.is_committed:
        print("ยังไม่ได้ commit: คลังไม่ได้อยู่ใน git")
    return EXIT_CLEAN


def run_decline(arguments: argparse.Namespace) -> int:
    """Close a case without a record, and say why; the words are shown on the follow page."""
    with open_existing(arguments) as intake:
        case = intake.review.decline(_read_receipt(arguments), " ".join(arguments.words))
    _print(f"{say_number(case.number)}  ปิดเรื่องแล้ว ผู้ส่งเห็นเหตุผลที่หน้าติดตาม")
    return EXIT_CLEAN


def run_erase(arguments: argparse.Namespace) -> int:
    """Erase a case, and its record from the library; tell which backups still hold it."""
    with open_existing(arguments) as intake:
        case = intake.find_case_by_receipt(_read_receipt(arguments))
        gone = intake.erase(_read_receipt(arguments), arguments.library)
        backups = intake.upkeep.list_backups()
    print("ลบแล้ว ไม่เหลือในฐานข้อมูล ภาพ และ git ของที่รับเรื่อง")
    if case and case.merged_into:
        _print(f"ส่วนที่รวมเข้าใน {case.merged_into} ยังอยู่ในคลัง ถ้าต้องลบด้วย ให้แก้แฟ้มนั้นด้วยมือ")
    for path in gone:
        _print(f"ลบจากคลัง {show_path(path)}")
    if gone:
        # What is kept for the next build holds the record's page and its photos.
        if cache := find_cache():
            remove(cache)
        print("สั่ง khlang build สองครั้ง ให้ออกจากไซต์และไซต์ก่อนหน้า (khlang serve ทำครั้งแรกให้เอง)")
        print("ประวัติของ main ยังมีสิ่งที่เคยเผยแพร่ วิธีเขียนประวัติใหม่อยู่ใน docs")
    now = datetime.datetime.now(datetime.UTC)
    for backup in backups:
        age = to_thai_digits(str((now - backup.when).days))
        state = "" if backup.file.exists() else " (ไม่พบแฟ้มแล้ว)"
        _print(f"ยังอยู่ในแฟ้มสำรอง {backup.file} อายุ {age} วัน{state}")
    return EXIT_CLEAN


def run_backup(arguments: argparse.Namespace) -> int:
    """Write the whole intake into one file, while it runs; it holds private data and the key."""
    with open_existing(arguments) as intake:
        intake.back_up(arguments.file)
    size = f"{arguments.file.stat().st_size / 1024 / 1024:,.1f}"
    _print(f"สำรองแล้วที่ {show_path(arguments.file)} ({size} เมกะไบต์) มีข้อมูลส่วนตัว เก็บให้ดี")
    return EXIT_CLEAN


def run_restore(arguments: argparse.Namespace) -> int:
    """Make the intake what it was when a backup was written; nothing may use it meanwhile."""
    restore_backup(arguments.file, arguments.intake, replace=arguments.replace)
    _print(f"กู้คืนแล้วที่ {show_path(arguments.intake)}")
    print("เรื่องที่ลบไปหลังวันที่สำรองกลับมาด้วย ลบอีกครั้งด้วย khlang erase")
    return EXIT_CLEAN


def open_existing(arguments: argparse.Namespace) -> Intake:
    """Open the intake that is named, which must be there. Raises CommandError and StorageError."""
    if not arguments.intake.is_dir():
        raise CommandError(f"ไม่พบที่เก็บ {show_path(arguments.intake)} ระบุด้วย --intake DIR")
    return open_intake(arguments.intake)


def _read_receipt(arguments: argparse.Namespace) -> str:
    number = read_number(arguments.receipt)
    if number is None:
        raise CommandError("เลขรับไม่ถูกต้อง เลขรับมีแปดตัว เช่น 4821 7356 ดูอีกครั้งหรือทวนกับผู้ส่ง")
    return number


def _is_to_erase(case: Case) -> bool:
    return case.state is State.WITHDRAWN and bool(case.record_id)


def _say_state(case: Case) -> str:
    words = STATE_WORDS[case.state]
    return f"{words} ยังอยู่ในคลัง ({case.record_id})" if _is_to_erase(case) else words


def _say_event(event: Event) -> str:
    state = NEXT_STATE.get(event.kind)
    corrected = "แก้คำตามที่แนะนำ" if event.kind is EventKind.CORRECTED else "ภาพใช้ไม่ได้"
    words = STATE_WORDS[state] if state else corrected
    return f"{words} {event.words}".rstrip()


def _say_when(when: datetime.datetime) -> str:
    day = when.astimezone()
    return f"{format_date(Date(day.year, day.month, day.day))} {to_thai_digits(day.strftime('%H:%M'))}"


def _say_photo(photo: CasePhoto, path: Path) -> str:
    if photo.state is PhotoState.REFUSED:
        return say(photo.problem, Channel.FORM) if photo.problem else "ใช้ไม่ได้"
    return f"{path}" if photo.state is PhotoState.READY else "กำลังเตรียมภาพ"


def _say_problem(problem: Problem) -> str:
    field = f"{problem.field}: " if problem.field else ""
    return neutralise(f"{field}{say(problem, Channel.FORM)}")


def _print(text: str) -> None:
    """Print what people sent: without what a terminal would take for a command."""
    print(neutralise("".join(each for each in text if each == "\n" or each.isprintable())))


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "list": run_list,
    "show": run_show,
    "ask": run_ask,
    "accept": run_accept,
    "decline": run_decline,
    "examples": run_examples,
    "erase": run_erase,
    "backup": run_backup,
    "restore": run_restore,
}


def run_intake_command(arguments: argparse.Namespace) -> int:
    """Run one of these commands. Raises CommandError for what the intake refuses."""
    try:
        return COMMANDS[arguments.action](arguments)
    except IntakeError as error:
        raise CommandError(str(error)) from error
