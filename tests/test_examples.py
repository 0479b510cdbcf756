"""Checks every case of tests/examples and compares the report, line by line, with the one beside it.

A case is a file, so that adding one needs no code: tests/examples/README.md says how.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

EXAMPLES = Path(__file__).parent / "examples"
KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
TODAY = datetime.date(2026, 11, 20)
IDS = {"lesson": "kr-2567-kkn-901", "activity": "ac-2567-skw-901", "centre": "ce-2565-kkn-901"}
LESSON = f"records/lesson/{IDS['lesson']}.yml"

# What is too large for git: where it goes, its bytes, and the code of the only problem it has.
LARGE = {
    "65537-bytes": (LESSON, b"#" * 65_537, "file_too_large"),
    "10-megabytes": (LESSON, b"a: b\n" * 2_000_000, "file_too_large"),
    "60000-open-brackets": (LESSON, b"a: " + b"[" * 60_000, "too_deep"),
    "20001-values": (LESSON, b"a: [" + b"1," * 20_000 + b"1]", "too_many_values"),
}


def cases(pattern: str) -> Mapping[str, Path]:
    """Give the cases that a glob finds, by the name that pytest prints."""
    found = sorted(EXAMPLES.glob(pattern))
    assert found, f"no case matches {pattern}"
    return {path.relative_to(EXAMPLES).with_suffix("").as_posix(): path for path in found}
