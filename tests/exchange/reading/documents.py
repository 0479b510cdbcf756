"""Documents that tests read, with the tests' forms."""

from __future__ import annotations

from khlang.corrections import Corrector
from khlang.exchange.document import Document, Line, Profile
from khlang.exchange.reading import (
    Reading,
    count_kept,
    count_letters,
    read_document,
)
from khlang.library import load_library
from khlang.problems import say

from tests.conftest import LIBRARY, TODAY

FULL = load_library(LIBRARY)
CORRECTOR = Corrector(FULL.vocabularies.values())
NAMES = [
    name for form in FULL.forms.values() for field in form.fields for name in (field.label, *field.headings)
]


def read(document: Document) -> Reading:
    """Read a document with the tests' forms; nothing of it may be lost."""
    reading = read_document(document, FULL.forms, FULL.gazetteer, TODAY, CORRECTOR)
    assert count_kept(reading) == count_letters(document)
    return reading


def read_lines(text: str, profile: Profile = Profile.TYPED) -> Reading:
    """Read a text, line by line."""
    lines = tuple(Line(line, where=f"บรรทัด {number}") for number, line in enumerate(text.split("\n"), 1))
    return read(Document("lesson.txt", "", profile, lines))


def codes(reading: Reading) -> list[str]:
    """Give the codes of the problems of a reading, each of which has words."""
    assert all(say(problem) for problem in reading.problems)
    return [problem.code for problem in reading.problems]


def steps_of(reading: Reading) -> list[tuple[str, list[str]]]:
    """Give the steps of a reading with their sub-steps."""
    data = reading.data
    count = len({control.split(".")[1] for control in data if control.startswith("steps.")})
    return [
        (
            data[f"steps.{number}.text"][0],
            [data[name][0] for name in sorted(data) if name.startswith(f"steps.{number}.sub.")],
        )
        for number in range(count)
    ]
