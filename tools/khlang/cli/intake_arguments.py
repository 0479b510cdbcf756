"""The arguments of the intake's commands, which are in `intake`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

DEFAULT_INTAKE = Path("intake")
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
STATES = ("received", "in_review", "asked", "answered", "accepted", "declined", "merged", "withdrawn")


def add_intake_commands(commands: _Commands) -> None:
    """Add the commands of the intake to the parser."""
    intake = commands.add_parser("intake", help="What people sent.", description="What people sent.")
    inside = intake.add_subparsers(required=True, metavar="ACTION")
    command = _add(inside, "list", "List the cases that wait for somebody, or those in the states named.")
    command.add_argument("--state", action="append", default=[], choices=STATES, metavar="STATE")
    _add_receipt(inside, "show", "Show all that was sent, also in private; its sender sees that it is read.")
    _add_words(inside, "ask", "Ask the sender for something; the words are on the follow page.")
    _add_receipt(inside, "accept", "Make a case a record; a call that was cut short can be made again.")
    _add_words(inside, "decline", "Close a case without a record; the words are on the follow page.")
    command = _add(
        inside, "examples", "Put made-up cases into the intake, to try the desk with; or remove them."
    )
    command.add_argument("--remove", action="store_true", help="remove those that were made")
    _add_staff_commands(commands)
    _add_receipt(commands, "erase", "Erase a case and its record; tell which backups hold it still.")
    command = _add(commands, "backup", "Write the whole intake, which may be in use, into one file.")
    command.add_argument("file", type=Path, metavar="FILE")
    command = _add(commands, "restore", "Make the intake what it was when a backup was written.")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--replace", action="store_true", help="put it in the place of what is there")
    command = _add(
        commands, "import", "Take texts of filled-in forms into the intake, each whole or not at all."
    )
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a text, or - for standard input"
    )
    command.add_argument("--correction", action="store_true", help="the text corrects one that came before")
    command.set_defaults(run=run_import)


def _add_staff_commands(commands: _Commands) -> None:
    staff = commands.add_parser("staff", help="Accounts of officers.", description="Accounts of officers.")
    inside = staff.add_subparsers(required=True, metavar="ACTION")
    for name, words in (
        ("add", "Add an account; print the link by which its officer chooses a password."),
        ("list", "List all accounts."),
        ("reset", "Sign an officer out everywhere; print a link to choose another password."),
        ("remove", "Remove an account; what its officer did stays in the audit log."),
    ):
        command = _add(inside, name, words)
        command.set_defaults(run=run_staff)
        if name != "list":
            command.add_argument("name", metavar="NAME")
        if name == "add":
            command.add_argument("--label", default="", metavar="WORDS", help="what people call the officer")
            command.add_argument(
                "--area",
                default="",
                metavar="PLACE",
                help="a district or a province; without it, the department",
            )
            command.add_argument("--email", default="", metavar="ADDRESS", help="where new cases are told")


def run_staff(arguments: argparse.Namespace) -> int:
    """Run `khlang staff`."""
    from khlang.cli.staff import run_staff_command  # noqa: PLC0415  as below

    return run_staff_command(arguments)


def run_import(arguments: argparse.Namespace) -> int:
    """Run `khlang import`."""
    from khlang.cli.imports import import_files  # noqa: PLC0415  as below

    return import_files(arguments)


def run_intake(arguments: argparse.Namespace) -> int:
    """Run one of these commands."""
    # The database's import takes as long as some of the other commands.
    from khlang.cli.intake import run_intake_command  # noqa: PLC0415

    return run_intake_command(arguments)


def _add_receipt(commands: _Commands, name: str, words: str) -> argparse.ArgumentParser:
    command = _add(commands, name, words)
    command.add_argument("receipt", metavar="RECEIPT")
    return command


def _add_words(commands: _Commands, name: str, words: str) -> None:
    _add_receipt(commands, name, words).add_argument("words", nargs="+", metavar="WORDS")


def _add(commands: _Commands, name: str, words: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words, description=words)
    command.add_argument("--library", type=Path, default=Path("knowledge"), metavar="DIR")
    command.add_argument("--intake", type=Path, default=DEFAULT_INTAKE, metavar="DIR")
    command.set_defaults(run=run_intake, action=name)
    return command
