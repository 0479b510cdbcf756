"""What a folder of hostile inputs says of each: how it is to end, and within which bounds."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MAX_SECONDS = 1.0
MAX_MEGABYTES = 200.0


class Verdict(StrEnum):
    """How an input is to end."""

    ACCEPT = "accept"
    REJECT = "reject"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Row:
    """One input: its file below the folder, its surface, and what is expected of it in the manifest's words."""

    file: str
    surface: str
    expected: str
    limit: str = ""

    @property
    def verdict(self) -> Verdict:
        """How it is to end; an expectation that names two ends, or a bound alone, leaves it open."""
        ends = set(re.findall(r"ACCEPT|REJECT", self.expected))
        if re.search(r"\bor\b", self.expected, re.IGNORECASE) or len(ends) != 1:
            return Verdict.EITHER
        return Verdict(ends.pop().lower())

    @property
    def seconds(self) -> float:
        """The CPU seconds that it may take."""
        found = re.match(r"([0-9.]+)\s*s\b", self.limit)
        return float(found[1]) if found else MAX_SECONDS

    @property
    def megabytes(self) -> float:
        """The memory that a process may have at most while it is at work on it, in MB."""
        found = re.search(r"([0-9.]+)\s*MB(?! extra)", self.limit)
        return float(found[1]) if found else MAX_MEGABYTES

    @property
    def extra_megabytes(self) -> float:
        """The memory that a server may need beyond what it had before, in MB."""
        found = re.search(r"([0-9.]+)\s*MB extra", self.limit)
        return float(found[1]) if found else MAX_MEGABYTES


def read_manifest(folder: Path, surfaces: Collection[str] = ()) -> list[Row]:
    """Give the rows of a folder's `manifest.csv`; if surfaces are named, only theirs."""
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(row["file"], row["surface"], row["expected"], row["limit"].strip("'"))
            for row in csv.DictReader(file)
            if not surfaces or row["surface"] in surfaces
        ]
