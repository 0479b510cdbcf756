"""The command line: `khlang check · build · serve · new · accept · schema · guide · …`."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from khlang.checks import check_library
from khlang.library import Library, LibraryNotFoundError, load_library, show_path
from khlang.photos import check_photos
from khlang.problems import Problem, has_errors, order_problems, report_github, report_json, report_text

REPORTS = {"text": report_text, "github": report_github, "json": report_json}
EXIT_CLEAN, EXIT_PROBLEMS, EXIT_FAILED = 0, 1, 2


def find_problems(library: Library, today: datetime.date) -> list[Problem]:
    """Give all problems of a library, of texts and of photo files, in the order of the files."""
    return order_problems([*check_library(library, today), *check_photos(library)])


def check(arguments: argparse.Namespace) -> int:
    """Check a library, or only the files named; print every problem."""
    library = load_library(arguments.library)
    problems = find_problems(library, datetime.date.today())
    if arguments.paths:
        wanted = {show_path(path) for path in arguments.paths}
        problems = [
            problem
            for problem in problems
            if problem.file in wanted or any(problem.file.startswith(f"{path}/") for path in wanted)
        ]
    report = REPORTS[arguments.format](problems)
    print(report or f"ตรวจ {len(library.records)} ระเบียนแล้ว ไม่พบปัญหา")
    return EXIT_PROBLEMS if has_errors(problems, strict=arguments.strict) else EXIT_CLEAN


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0 clean, 1 problems, 2 could not run."""
    parser = argparse.ArgumentParser(prog="khlang", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--library", type=Path, default=Path("knowledge"), metavar="DIR")
    command = commands.add_parser("check", parents=[shared], help="check forms, records and photos")
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    command.add_argument("--format", choices=sorted(REPORTS), default="text")
    command.add_argument("--strict", action="store_true", help="warnings count as errors")
    command.set_defaults(run=check)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (LibraryNotFoundError, OSError) as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main())
