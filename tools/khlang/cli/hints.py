"""What the command line adds to a report of problems: the command that helps."""

from __future__ import annotations

from collections.abc import Iterable

from khlang.library import Library, show_path
from khlang.problems import Problem

# The file holds no record at all, or has a name that no record may have: an empty form is the way to start.
_NO_RECORD = frozenset({"bad_id", "empty_file", "not_a_tree"})


def hint_at_new(library: Library, problems: Iterable[Problem]) -> str:
    """Name the command that writes an empty form, if a record's file is none; else give an empty text."""
    files = {problem.file for problem in problems if problem.code in _NO_RECORD}
    folders = {file.rpartition("/")[0] for file in files}
    commands = [
        f"khlang new {key}" for key in library.forms if show_path(library.root / "records" / key) in folders
    ]
    return f"เริ่มจากแบบเปล่าด้วยคำสั่ง {' หรือ '.join(commands)}" if commands else ""
