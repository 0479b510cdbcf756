"""Reads the documents that the project began with, and tells whether each is read as it should be.

    python -m tests.benchmarks.reading SEEDS

SEEDS holds five texts: 000, 002 and 003 are official letters, 001 is one with a blank report form behind it, 004 is a
lesson on the club's form. They are read with the tests' forms.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from khlang.corrections import Corrector
from khlang.exchange.plain_text import read_text
from khlang.exchange.reading import Kind, Reading, count_kept, count_letters, read_document
from khlang.library import Library, load_schema

from tests.conftest import LIBRARY, TODAY

# How many items the lesson has, and the year that it names.
LESSON_ITEMS = {"steps": 7, "knowledge_assets": 2, "core_competency": 3, "strategy": 3, "theories": 2}
LESSON_ONE = ("recorder.name", "contact_phone", "title", "problem", "place", "story")
REPORT = ("place", "centre_count", "participants", "kinds", "photos", "results")


def read_seed(path: Path, library: Library) -> tuple[Reading, int, float]:
    """Give the reading of a text, the letters that it lacks, and the CPU seconds that it took."""
    start = time.process_time()
    document = read_text(path.name, path.read_bytes())
    corrector = Corrector(library.vocabularies.values())
    reading = read_document(document, library.forms, library.gazetteer, TODAY, corrector)
    return reading, count_letters(document) - count_kept(reading), time.process_time() - start


def check_lesson(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Give what the lesson should be read as, and whether it is."""
    data = reading.data
    rows = Counter(
        (parts[0], parts[1])
        for control in data
        if len(parts := control.split(".")) > 1 and parts[1].isdigit()
    )
    items = Counter(key for key, _row in rows)
    for key, count in LESSON_ITEMS.items():
        yield f"{count} items of {key}", items[key] == count
    yield "five sub-steps of step 4", sum(control.startswith("steps.3.sub.") for control in data) == 5
    yield "no other sub-steps", sum(".sub." in control for control in data) == 5
    for control in LESSON_ONE:
        yield f"{control} filled in", bool(data.get(control))
    yield "nothing left over", not reading.leftovers
    suggested = {each.control: each for each in reading.suggestions}
    yield "the year is suggested", suggested["fiscal_year"].after == "๒๕๕๙"
    yield "the year is not filled in", "fiscal_year" not in data
    yield (
        "the doubled word is told",
        any("พัฒนาพัฒนา" in each.before and "พัฒนาพัฒนา" not in each.after for each in reading.suggestions),
    )
    yield "the misprinted heading is told", [each.code for each in reading.problems] == ["misprinted_heading"]
    yield (
        "the number is private",
        [(each.key, each.is_published) for each in reading.private] == [("contact_phone", False)],
    )


def check_report(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Give what the blank report should be read as, and whether it is."""
    yield "the activity form", reading.form is not None and reading.form.key == "activity"
    yield "its headings", tuple(answer.key for answer in reading.answers) == REPORT


def check_letter(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Give what a letter should be read as, and whether it is."""
    yield "a letter", reading.kind is Kind.LETTER and reading.form is None and not reading.data
    yield "said so", [each.code for each in reading.problems] == ["official_letter"]


def main() -> int:
    """Read the texts of a folder, and print what is right and what is not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("seeds", type=Path)
    arguments = parser.parse_args()
    library = load_schema(LIBRARY, None)
    failed = 0
    for path in sorted(arguments.seeds.glob("*.txt")):
        reading, lost, seconds = read_seed(path, library)
        check = {"001": check_report, "004": check_lesson}.get(path.name[:3], check_letter)
        for what, is_right in (("no letter lost", lost == 0), *check(reading)):
            failed += not is_right
            print(f"{path.name[:3]}\t{'ok' if is_right else 'WRONG'}\t{what}")
        print(f"{path.name[:3]}\t{seconds * 1000:.0f} ms of CPU")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
