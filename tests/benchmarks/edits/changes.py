"""Random edits as people make them, by kind: each gives the new bytes of the files that it changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.edits.edit import Edit
from tests.benchmarks.edits.record_edits import (
    add_record,
    change_alias,
    change_photo,
    change_text,
    change_title,
    change_value,
    remove_record,
)
from tests.benchmarks.edits.shared_edits import change_form, change_page, change_vocabulary

MAKERS: dict[str, Callable[[Path, random.Random], Edit]] = {
    "text": change_text,
    "title": change_title,
    "place": change_value("place"),
    "year": change_value("fiscal_year"),
    "alias": change_alias,
    "photo": change_photo,
    "vocabulary": change_vocabulary,
    "form": change_form,
    "removal": remove_record,
    "addition": add_record,
    "page": change_page,
}
# How often each is made: most of what people change is texts.
SHARES = {"text": 5, "title": 2, "photo": 2, "addition": 2, "removal": 2}


def make_edit(kind: str, root: Path, chance: random.Random) -> Edit:
    """Make an edit of a kind for the library in `root`, which stays as it is until the edit is applied."""
    return MAKERS[kind](root, chance)
