"""The commands: each takes the arguments that were read, prints, and gives an exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from khlang.accession import accept_draft, new_draft, remove_examples
from khlang.build.sound import load_sound_library
from khlang.checks import find_problems, load_and_check
from khlang.cli.arguments import (
    CACHE,
    EXIT_CLEAN,
    EXIT_PROBLEMS,
    CommandError,
    find_cache,
)
from khlang.cli.hints import hint_at_new
from khlang.clock import find_today
from khlang.forms.model import Form
from khlang.generated import ISSUE_FORMS, SCHEMAS, renew_files
from khlang.guides import make_issue_form, make_schema
from khlang.library import Library, load_library, show_path
from khlang.problems import has_errors, report_github, report_json, report_text
from khlang.publish import publish

REPORTS = {"text": report_text, "github": report_github, "json": report_json}
DEFAULT_OUT = Path("build/site")


def run_check(arguments: argparse.Namespace) -> int:
    """Check a library, or only the files and folders named; print every problem."""
    library, problems = load_and_check(arguments.library, find_cache(), find_today())
    if arguments.paths:
        for path in arguments.paths:
            path.stat()
        wanted = tuple(show_path(path) for path in arguments.paths)
        folders = tuple(f"{path}/" for path in wanted)
        problems = [p for p in problems if p.file in wanted or p.file.startswith(folders)]
    report = REPORTS[arguments.format](problems)
    if problems or arguments.format != "text":
        print(report)
        if arguments.format == "text" and (hint := hint_at_new(library, problems)):
            print(hint)
    else:
        print(f"ตรวจ {len(library.records)} ระเบียนแล้ว ไม่พบปัญหา")
    return EXIT_PROBLEMS if has_errors(problems, strict=arguments.strict) else EXIT_CLEAN


def run_build(arguments: argparse.Namespace) -> int:
    """Build the site into a new release and switch to it."""
    # MkDocs takes half a second to import, and only builds need it.
    from khlang.site import build_site  # noqa: PLC0415

    find_project()
    library = load_sound_library(arguments.library, CACHE)
    release = publish(arguments.out, partial(build_site, library))
    print(f"เผยแพร่แล้วที่ {show_path(arguments.out)} ({release.name})")
    return EXIT_CLEAN


def run_search(arguments: argparse.Namespace) -> int:
    """Find records: with words, "an exact phrase", -what to leave out, and facets such as --province."""
    # Whoosh and numpy are for this alone.
    from khlang.cli.search import search  # noqa: PLC0415

    return search(arguments)


def run_export(arguments: argparse.Namespace) -> int:
    """Write records as documents, sheets, data or citations, or a copy of the site to carry."""
    # MkDocs, Whoosh and numpy are for this alone.
    from khlang.cli.exports import export  # noqa: PLC0415

    return export(arguments)


def run_new(arguments: argparse.Namespace) -> int:
    """Write an empty draft of a form."""
    library = load_library(arguments.library)
    path = new_draft(library, _find_form(library, arguments.form))
    print(f"{show_path(path)} เปิดแฟ้มนี้แล้วกรอกได้เลย")
    return EXIT_CLEAN


def run_accept(arguments: argparse.Namespace) -> int:
    """Check a draft and give it its id."""
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
    return _write_for_forms(arguments, SCHEMAS, "{}.schema.json", make_schema)


def run_issue_form(arguments: argparse.Namespace) -> int:
    """Write GitHub's issue form of one form."""
    return _write_for_forms(arguments, ISSUE_FORMS, "{}.yml", make_issue_form)


def run_generate(arguments: argparse.Namespace) -> int:
    """Renew every committed file that is made from the forms, and say which changed."""
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
    removed = remove_examples(load_library(arguments.library))
    print(f"ลบเรื่องตัวอย่างแล้ว {len(removed)} ระเบียน")
    return EXIT_CLEAN


def _write_for_forms(
    arguments: argparse.Namespace, folder: Path, name: str, make: Callable[[Form], str]
) -> int:
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
