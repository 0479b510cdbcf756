"""The program `khlang`: reads the arguments, runs one command, and says what kept it from running."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from khlang.cli.arguments import (
    DEFAULT_OUT,
    EXIT_FAILED,
    EXIT_PROBLEMS,
    CommandError,
    add_build_arguments,
    add_export_arguments,
    add_search_arguments,
)
from khlang.cli.commands import (
    REPORTS,
    run_accept,
    run_build,
    run_check,
    run_export,
    run_generate,
    run_issue_form,
    run_join_caches,
    run_new,
    run_remove_examples,
    run_schema,
    run_search,
)
from khlang.cli.intake_arguments import add_intake_commands
from khlang.cli.photos import add_photo_commands
from khlang.cli.serve import add_serve_arguments, run_serve

DESCRIPTION = (
    "ตรวจระเบียนบทเรียนของคลัง สร้างเป็นเว็บไซต์ และค้นภาษาไทย: "
    "checks a library of lessons, builds its site, and finds in it what Thai words say."
)


def make_parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="khlang", description=DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        # Whole names only: a facet of the library may begin as an option does.
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__, allow_abbrev=False)
        command.add_argument("--library", type=Path, default=Path("knowledge"), metavar="DIR")
        command.set_defaults(run=run)
        return command

    command = add("check", run_check)
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    command.add_argument("--format", choices=REPORTS, default="text")
    command.add_argument("--strict", action="store_true", help="warnings count as errors")
    add_build_arguments(add("build", run_build))
    command = add("join-caches", run_join_caches)
    command.add_argument("parts", nargs="+", type=Path, metavar="DIR")
    command.add_argument("--cache", type=Path, metavar="DIR", help="where builds keep what they derive")
    command = add("serve", run_serve)
    add_serve_arguments(command)
    command.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR")
    add("new", run_new).add_argument("form", metavar="FORM")
    add("accept", run_accept).add_argument("file", type=Path, metavar="FILE")
    for name, run in (("schema", run_schema), ("issue-form", run_issue_form)):
        command = add(name, run)
        command.add_argument("forms", nargs="*", metavar="FORM")
        command.add_argument("--out", type=Path, metavar="DIR")
    add("generate", run_generate)
    add("remove-examples", run_remove_examples)
    add_search_arguments(add("search", run_search))
    add_export_arguments(add("export", run_export))
    add_photo_commands(commands)
    add_intake_commands(commands)
    return parser


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = make_parser()
    arguments, rest = parser.parse_known_args(argv)
    if rest and arguments.run not in (run_search, run_export):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    # The facets of a search or an export are those of its library, so it reads its arguments again when it knows which.
    arguments.typed = argv[1:]
    return arguments


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0 clean, 1 problems found, 2 could not run."""
    # A library is millions of small values and no cycles: to look for these took a sixth of a build.
    gc.set_threshold(200_000, 50, 1_000)
    arguments = _parse(sys.argv[1:] if argv is None else argv)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        print("หยุดแล้ว ไซต์เดิมยังอยู่ครบ", file=sys.stderr)
        return EXIT_FAILED
    except Exception as error:
        code = _say_failure(error)
        if code is None:
            raise
        return code


def _say_failure(error: Exception) -> int | None:
    """Say why a command could not run, and give its exit code; None for what no command should raise."""
    # What raises them takes longer to import than some commands to run.
    from khlang.accession import AcceptError  # noqa: PLC0415
    from khlang.build.sound import SiteError  # noqa: PLC0415
    from khlang.generated import SettingsError  # noqa: PLC0415
    from khlang.library import ChangedWhileReadError, LibraryNotFoundError  # noqa: PLC0415
    from khlang.problems import neutralise  # noqa: PLC0415
    from khlang.publish import PublishError  # noqa: PLC0415
    from khlang.search.distributed.binding import ShardError  # noqa: PLC0415

    if isinstance(error, SiteError):
        print(error, file=sys.stderr)
        return EXIT_PROBLEMS
    failures = (
        AcceptError,
        ChangedWhileReadError,
        CommandError,
        LibraryNotFoundError,
        PublishError,
        SettingsError,
        ShardError,
    )
    if isinstance(error, (*failures, OSError)):
        print(neutralise(str(error)), file=sys.stderr)
        return EXIT_FAILED
    return None


def run(argv: list[str] | None = None) -> NoReturn:
    """Run one command as a process of its own, and end it."""
    try:
        code = main(argv)
    # What somebody wrote may stand in the error, and so in the log of a workflow.
    except Exception:
        from khlang.problems import neutralise  # noqa: PLC0415  as above

        print(neutralise(traceback.format_exc()), file=sys.stderr)
        code = EXIT_FAILED
    # Who reads along, such as `head`, may have left.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    # To take a library apart value by value takes half a second; the end of the process frees all at once.
    os._exit(code)
