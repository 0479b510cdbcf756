"""The file that a case was read from, and what was read: kept beside the case, for officers alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from dataclasses import field as dataclass_field

# Drafts that were read from files have ids of this namespace (UUID version 5): what is read twice has the same one.
_FILES = uuid.UUID("5f1c8ab6-0f0b-5c1e-9b1e-2f8d7c2f6a40")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that a case was read from: its name and kind, its SHA-256 and size in bytes.

    `row` tells a person which row of a sheet it was, empty where the file holds one case. `reading` is what was read,
    as JSON: raw heading and text beside each answer, what no field has taken. `data` are the bytes of a file that
    comes in; of one that is kept the store has them.
    """

    name: str
    kind: str
    sha256: str
    size: int
    reading: str
    row: str = ""
    data: bytes = dataclass_field(default=b"", repr=False)


def name_file_draft(sha256: str) -> str:
    """Give the id of the draft that is read from a file with one case, by the file's SHA-256."""
    return str(uuid.uuid5(_FILES, f"file {sha256}"))
