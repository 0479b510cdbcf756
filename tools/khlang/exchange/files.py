"""Files of any kind: which kind one is, by its content and its name, and what reads that kind.

The command line and the desk read all files by `read_file`. A file holds one case, a sheet one a row.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from khlang.exchange.reading import Reading
from khlang.problems import Problem

MEGABYTE = 1024 * 1024
# A scanned booklet has some 20 MB; our own text may have the photos of a form in it, as base64.
MAX_FILE_BYTES = 32 * MEGABYTE
MAX_SHARED_BYTES = 100 * MEGABYTE
MAX_NAME = 120
# So far from its start a file is looked at to tell its kind; a PDF may begin behind what a mail program has put there.
_HEAD_BYTES = 1024
_SHARED_MARK = re.compile(r"^[> \t]*■■ (?:[^\[\]\n]*\[|จบ)", re.MULTILINE)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileKind(StrEnum):
    """What a file is: `shared` is the text that our own form shares, `sheet` a table, `old_office` a .doc or .xls."""

    SHARED = "shared"
    TEXT = "text"
    WORD = "word"
    SHEET = "sheet"
    PDF = "pdf"
    OLD_OFFICE = "old_office"
    UNKNOWN = "unknown"


_BY_SUFFIX = {
    "docx": FileKind.WORD,
    "docm": FileKind.WORD,
    "xlsx": FileKind.SHEET,
    "xlsm": FileKind.SHEET,
    "csv": FileKind.SHEET,
    "tsv": FileKind.SHEET,
    "pdf": FileKind.PDF,
}


@dataclass(frozen=True, slots=True)
class FileCase:
    """One case of a file: what was read of it.

    Of a row of a sheet, `row` tells a person which one it is, and `draft_id` is the id by which the same row is known
    again in any file; both are empty where the file holds one case.
    """

    reading: Reading
    row: str = ""
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class FileCases:
    """The cases of a file, and what is to be told of the file as a whole."""

    cases: tuple[FileCase, ...] = ()
    problems: tuple[Problem, ...] = ()


# Reads a file of one kind: its name, its bytes.
Reader: TypeAlias = Callable[[str, bytes], FileCases]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file and its cases; where there are none, its `problems` say why."""

    name: str
    kind: FileKind
    sha256: str
    cases: tuple[FileCase, ...] = ()
    problems: tuple[Problem, ...] = ()


def clean_name(name: str) -> str:
    """Give the name of a file as it may be shown and kept: without folders, and without signs that are not seen or
    that turn the line around."""
    last = re.split(r"[/\\]", name.encode("utf-8", "replace").decode())[-1]
    seen = "".join(sign for sign in last if sign.isprintable()).strip()
    stem, dot, suffix = seen.rpartition(".")
    if len(seen) > MAX_NAME:
        seen = f"{stem[: MAX_NAME - 12]}…{dot}{suffix[:8]}"
    return seen or "แฟ้มไม่มีชื่อ"


def find_kind(name: str, data: bytes) -> FileKind:
    """Tell what a file is. Nothing of it is taken apart here."""
    suffix = name.rpartition(".")[2].lower()
    by_name = _BY_SUFFIX.get(suffix)
    if b"%PDF-" in data[:_HEAD_BYTES]:
        return FileKind.PDF
    if data.startswith(_OLE):
        return FileKind.OLD_OFFICE
    if data.startswith(_ZIP):
        # The names of a package's members stand in it as they are.
        is_word, is_sheet = b"word/document.xml" in data, b"xl/workbook." in data
        found = FileKind.WORD if is_word else FileKind.SHEET if is_sheet else by_name
        return found or FileKind.UNKNOWN
    # What a file only claims to be its reader tells of it.
    return by_name or _find_text_kind(data, suffix)


def _find_text_kind(data: bytes, suffix: str) -> FileKind:
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in data[:_HEAD_BYTES] and not is_wide and suffix != "txt":
        return FileKind.UNKNOWN
    text = data.decode("utf-16" if is_wide else "utf-8", "replace")
    return FileKind.SHARED if _SHARED_MARK.search(text) else FileKind.TEXT


def hash_file_bytes(data: bytes) -> str:
    """Give the SHA-256 of a file, by which it is known again."""
    return hashlib.sha256(data).hexdigest()


def find_refusal(name: str, data: bytes, kind: FileKind) -> Problem | None:
    """Say why a file can't be read by any reader, None where one may try."""
    most = MAX_SHARED_BYTES if kind is FileKind.SHARED else MAX_FILE_BYTES
    if not data:
        return Problem.of("import_empty", facts={"file": name})
    if len(data) > most:
        return Problem.of("import_too_large", facts={"file": name, "most": most // MEGABYTE})
    if kind is FileKind.OLD_OFFICE:
        return Problem.of("import_old_office", facts={"file": name})
    return Problem.of("import_unknown_kind", facts={"file": name}) if kind is FileKind.UNKNOWN else None


def read_file(name: str, data: bytes, readers: Mapping[FileKind, Reader]) -> ReadFile:
    """Read a file by the reader of its kind; a file without one is refused by its problems."""
    name, kind, sha256 = clean_name(name), find_kind(name, data), hash_file_bytes(data)
    refusal = find_refusal(name, data, kind)
    if refusal is None and kind not in readers:
        refusal = Problem.of("import_unknown_kind", facts={"file": name})
    if refusal:
        return ReadFile(name, kind, sha256, problems=(refusal,))
    found = readers[kind](name, data)
    return ReadFile(name, kind, sha256, found.cases, found.problems)
