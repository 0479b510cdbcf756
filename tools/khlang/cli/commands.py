"""The commands: each takes the arguments that were read, prints, and gives an exit code.

Each imports what it needs when it runs: of the start of a short command, imports are nearly all.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from khlang.cli.arguments import (
    CACHE,
    EXIT_CLEAN,
    EXIT_PROBLEMS,
    CommandError,
    find_cache,
)

if TYPE_CHECKING:
    from khlang.forms.model import Form
    from khlang.library import Library

REPORTS = ("github", "json", "text")


def run_check(arguments: argparse.Namespace) -> int:
    """Check a library, or only the files and folders named; print every problem."""
    from khlang.checks import load_and_check
    from khlang.cli.hints import hint_at_new
    from khlang.clock import find_today
    from khlang.library import show_path
    from khlang.problems import has_errors, report_github, report_json, report_text

    library, problems = load_and_check(arguments.library, find_cache(), find_today())
    if arguments.paths:
        for path in arguments.paths:
            path.stat()
        wanted = tuple(show_path(path) for path in arguments.paths)
        folders = tuple(f"{path}/" for path in wanted)
        problems = [p for p in problems if p.file in wanted or p.file.startswith(folders)]
    reports = {"text": report_text, "github": report_github, "json": report_json}
    report = reports[arguments.format](problems)
    if problems or arguments.format != "text":
        print(report)
        if arguments.format == "text" and (hint := hint_at_new(library, problems)):
            print(hint)
    else:
        print(f"ตรวจ {len(library.records)} ระเบียนแล้ว ไม่พบปัญหา")
    return EXIT_PROBLEMS if has_errors(problems, strict=arguments.strict) else EXIT_CLEAN


def run_build(arguments: argparse.Namespace) -> int:
    """Build the site into a new release and switch to it."""
    from functools import partial

    from khlang.build.sound import load_sound_library
    from khlang.library import show_path
    from khlang.publish import publish
    from khlang.site import build_site

    find_project()
    if arguments.share is not None or arguments.pages:
        return _keep_share(arguments)
    library = load_sound_library(arguments.library, arguments.cache or CACHE)
    release = publish(arguments.out, partial(build_site, library))
    print(f"เผยแพร่แล้วที่ {show_path(arguments.out)} ({release.name})")
    return EXIT_CLEAN


def _keep_share(arguments: argparse.Namespace) -> int:
    from khlang.library import Share, show_path

    try:
        share = Share.of(arguments.share or "")
    except ValueError:
        raise CommandError("--share เขียนอย่าง 2/4 คือส่วนที่สองของสี่ส่วน") from None
    if not arguments.cache:
        raise CommandError("--share ต้องมี --cache DIR โฟลเดอร์ของส่วนนี้เอง เพราะค่าที่ส่วนนี้ไม่ใช้จะถูกลบ")
    _find_key()
    if arguments.pages:
        from khlang.build.sound import load_sound_library
        from khlang.site.share import keep_pages

        number = keep_pages(load_sound_library(arguments.library, CACHE), arguments.cache, share)
        done = f"{number} หน้าและแฟ้ม"
    else:
        from khlang.build.share import keep_share

        done = f"{keep_share(arguments.library, arguments.cache, share)} ระเบียน"
    print(f"ส่วนที่ {share.number}/{share.total}: {done} เก็บไว้ที่ {show_path(arguments.cache)}")
    return EXIT_CLEAN


def run_join_caches(arguments: argparse.Namespace) -> int:
    """Bring together what `build --share` kept on several machines, for the next build here."""
    from khlang.cache import find_library_cache
    from khlang.joined_caches import ForeignCacheError, join_caches
    from khlang.library import show_path

    find_project()
    _find_key()
    cache = find_library_cache(arguments.cache or CACHE, arguments.library)
    assert cache
    try:
        joined = join_caches(arguments.parts, cache)
    except ForeignCacheError as error:
        raise CommandError(
            f"{show_path(Path(str(error)))} ใช้ไม่ได้ เป็นของกุญแจอื่น แฟ้มเสีย หรือไม่ใช่โฟลเดอร์จาก build --share"
        ) from error
    print(f"รวมแล้ว {joined} ค่าใหม่")
    return EXIT_CLEAN


def _find_key() -> None:
    """Raise CommandError where nothing is kept, and so nothing could be handed on."""
    from khlang.signatures import VARIABLE, find_key

    if not find_key():
        raise CommandError(f"ไม่มีกุญแจของแคช ตั้ง {VARIABLE} ให้เหมือนกันทุกเครื่องที่แบ่งงานกัน")


def run_search(arguments: argparse.Namespace) -> int:
    """Find records: with words, "an exact phrase", -what to leave out, and facets such as --province."""
    from khlang.cli.search import search

    return search(arguments)


def run_export(arguments: argparse.Namespace) -> int:
    """Write records as documents, sheets, data or citations, or a copy of the site to carry."""
    from khlang.cli.exports import export

    return export(arguments)


def run_new(arguments: argparse.Namespace) -> int:
    """Write an empty draft of a form."""
    from khlang.accession import new_draft
    from khlang.library import load_library, show_path

    library = load_library(arguments.library)
    path = new_draft(library, _find_form(library, arguments.form))
    print(f"{show_path(path)} เปิดแฟ้มนี้แล้วกรอกได้เลย")
    return EXIT_CLEAN


def run_accept(arguments: argparse.Namespace) -> int:
    """Check a draft and give it its id."""
    from khlang.accession import accept_draft
    from khlang.checks import find_problems
    from khlang.clock import find_today
    from khlang.library import load_library, show_path
    from khlang.problems import has_errors, report_text

    library = load_library(arguments.library)
    file = show_path(arguments.file)
    problems = [problem for problem in find_problems(library, find_today()) if problem.file == file]
    if problems:
        print(report_text(problems))
    if has_errors(problems):
        return EXIT_PROBLEMS
    draft = next((record for record in library.records if record.file == file), None)
    if draft is None:
        raise CommandError(f"{file} ไม่ใช่ระเบียนในคลังนี้")
    print(f"รับเข้าคลังแล้ว {show_path(accept_draft(library, draft))}")
    return EXIT_CLEAN


def run_schema(arguments: argparse.Namespace) -> int:
    """Write the JSON Schema of every form, for editors."""
    from khlang.generated import SCHEMAS
    from khlang.guides import make_schema

    return _write_for_forms(arguments, SCHEMAS, "{}.schema.json", make_schema)


def run_issue_form(arguments: argparse.Namespace) -> int:
    """Write GitHub's issue form of one form."""
    from khlang.generated import ISSUE_FORMS
    from khlang.guides import make_issue_form

    return _write_for_forms(arguments, ISSUE_FORMS, "{}.yml", make_issue_form)


def run_generate(arguments: argparse.Namespace) -> int:
    """Renew every committed file that is made from the forms, and say which changed."""
    from khlang.generated import renew_files
    from khlang.library import load_library

    find_project()
    done = {"new": "ใหม่", "changed": "เปลี่ยน", "removed": "ลบ"}
    changes = list(renew_files(load_library(arguments.library), Path()))
    for change, path in changes:
        print(f"{done[change]} {path.as_posix()}")
    if not changes:
        print("ทุกแฟ้มตรงกับแบบฟอร์มอยู่แล้ว")
    return EXIT_CLEAN


def run_remove_examples(arguments: argparse.Namespace) -> int:
    """Remove all example records; a real library starts here."""
    from khlang.accession import remove_examples
    from khlang.library import load_library

    removed = remove_examples(load_library(arguments.library))
    print(f"ลบเรื่องตัวอย่างแล้ว {len(removed)} ระเบียน")
    return EXIT_CLEAN


def _write_for_forms(
    arguments: argparse.Namespace, folder: Path, name: str, make: Callable[[Form], str]
) -> int:
    from khlang.library import load_library, show_path

    library = load_library(arguments.library)
    forms = [_find_form(library, key) for key in arguments.forms or library.forms]
    out = arguments.out or folder
    out.mkdir(parents=True, exist_ok=True)
    for form in forms:
        path = out / name.format(form.key)
        path.write_text(make(form), encoding="utf-8")
        print(show_path(path))
    return EXIT_CLEAN


def find_project() -> None:
    """Raise CommandError unless the working folder is that of a project."""
    if not Path("mkdocs.yml").is_file():
        raise CommandError("ไม่พบ mkdocs.yml ที่นี่ สั่งจากโฟลเดอร์ของโครงการ")


def _find_form(library: Library, key: str) -> Form:
    form = library.forms.get(key)
    if form is None:
        raise CommandError(f'ไม่มีแบบฟอร์ม "{key}" ที่ใช้ได้: {", ".join(library.forms)}')
    return form
