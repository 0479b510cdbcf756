"""Asks the child process for the rows of a file; starts it when the first file comes."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from khlang.child_process import ChildEndedError, ChildProcess
from khlang.exchange.sheets.sheet import Sheet, Table
from khlang.problems import Level, Mark, Problem
from khlang.thai.text import format_count

MAX_FILE_BYTES = 20 * 1024 * 1024
# What a child may take that the system does not end: it has waited for the processor.
MAX_SECONDS = 60
# How files that hold workbooks begin: those of today are archives; the old format is another.
_ARCHIVE, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"


class SheetWorker(ChildProcess):
    """A child process for many files, one after the other."""

    def __init__(self) -> None:
        super().__init__("khlang.exchange.sheets.worker", MAX_SECONDS)


def read_sheet(name: str, data: bytes, worker: SheetWorker) -> Sheet:
    """Read the bytes of a CSV or XLSX file: what it is, its first bytes tell, whatever its name. A file that is refused
    has an error among the sheet's problems, and no tables."""
    digest = sha256(data).hexdigest()
    problems: list[Problem] = []
    tables: list[Any] = []
    if len(data) > MAX_FILE_BYTES:
        problems.append(_tell(name, "sheet_too_large", {"most": MAX_FILE_BYTES // 1024 // 1024}))
    elif data.startswith(_OLD_OFFICE):
        problems.append(_tell(name, "old_workbook", {}))
    else:
        try:
            kind = "xlsx" if data.startswith(_ARCHIVE) else "csv"
            reply, made = worker.ask({"format": kind}, data)
        except ChildEndedError:
            reply, made = {"code": "costly_sheet", "facts": {}, "notes": []}, b""
        if reply["code"]:
            problems.append(_tell(name, reply["code"], reply["facts"]))
        problems += [_tell(name, code, facts, Level.WARNING) for code, facts in reply["notes"]]
        tables = json.loads(made) if made else []
    found = tuple(Table(title, tuple(map(tuple, rows))) for title, rows in tables)
    return Sheet(name, digest, found, tuple(problems))


def _tell(name: str, code: str, facts: dict[str, str | int], level: Level = Level.ERROR) -> Problem:
    line = int(facts.get("line", 1))
    words = {
        key: format_count(value) if isinstance(value, int) else value
        for key, value in facts.items()
        if key != "line"
    }
    return Problem.of(code, level=level, file=name, mark=Mark(line, 1), facts=words)
