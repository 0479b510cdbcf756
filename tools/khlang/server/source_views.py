"""What the page of a case shows of the file that it was read from."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from khlang.corrections import Correction
from khlang.exchange.files import FileKind
from khlang.forms.model import Form
from khlang.intake import Case, Intake
from khlang.pages.answers import list_answers
from khlang.pages.review import LeftLine, RawAnswer, SourceField, SourceView
from khlang.problems import Channel, say
from khlang.problems.problem import load_problems

# What was accepted and edited ahead of a suggestion may have moved it so far.
MAX_MOVED = 60
_KINDS = {
    FileKind.TEXT: "ข้อความ",
    FileKind.WORD: "Word",
    FileKind.SHEET: "ตาราง",
    FileKind.PDF: "PDF",
}


def describe_source(intake: Intake, case: Case, form: Form) -> SourceView | None:
    """Give what is known of the file that a case was read from, None where it was not read from one."""
    source = intake.sources.find(case.number)
    if source is None:
        return None
    reading: dict[str, Any] = json.loads(source.reading)
    return SourceView(
        name=source.name,
        kind=_KINDS.get(FileKind(source.kind), source.kind),
        size=source.size,
        is_kept=intake.files.find(source.sha256).is_file(),
        row=source.row,
        fields=_list_fields(reading, case, form),
        leftovers=_list_lines(reading["leftovers"]),
        asides=_list_lines(reading["asides"]),
        private=_list_private(reading, form),
        problems=[say(problem, Channel.FORM) for problem in load_problems(json.dumps(reading["problems"]))],
    )


def _list_lines(lines: list[dict[str, str]]) -> list[LeftLine]:
    """Give lines as they stand in the file, with the numbers that a word processor shows."""
    return [
        LeftLine(" ".join(filter(None, (line.get("number", ""), line["text"]))), line["where"])
        for line in lines
    ]


def _list_private(reading: dict[str, Any], form: Form) -> list[LeftLine]:
    """Give the personal data that has to go before a publish: it stands in fields that are shown."""
    labels = {field.key: field.label for field in form.written_fields}
    return [
        LeftLine(found["text"], labels.get(found["key"].partition(".")[0], found["where"]))
        for found in reading["private"]
        if found["is_published"]
    ]


def list_source_corrections(intake: Intake, case: Case) -> Iterator[tuple[str, int, str, Correction]]:
    """Give (control, which of its values, its text, correction) of what was suggested when the file was read, as far as
    the words still stand about there."""
    source = intake.sources.find(case.number)
    for told in json.loads(source.reading)["suggestions"] if source else ():
        control, item, before = told["control"], told["item"], told["before"]
        values = case.data.get(control, ("",))
        text = values[item] if item < len(values) else ""
        start = _find_near(text, before, told["start"])
        if start is not None and before != told["after"]:
            yield control, item, text, Correction(start, before, told["after"], told["reason"])


def _find_near(text: str, before: str, start: int) -> int | None:
    """Give where words stand that stood at `start` when the file was read: corrections ahead of them move them. No
    words at all stand in an empty text alone."""
    if not before:
        return None if text else 0
    low = max(0, start - MAX_MOVED)
    found = [
        low + at.start() for at in re.finditer(re.escape(before), text[low : start + MAX_MOVED + len(before)])
    ]
    return min(found, key=lambda place: abs(place - start), default=None)


def _list_fields(reading: dict[str, Any], case: Case, form: Form) -> list[SourceField]:
    """Give the fields that the file says something of, in the order of the form; last those that the form no longer
    has."""
    raw: defaultdict[str, list[RawAnswer]] = defaultdict(list)
    for answer in reading["answers"]:
        key = answer["key"].partition(".")[0]
        raw[key].append(
            RawAnswer(answer["heading"], answer["text"], answer["where"], answer["confidence"] / 100)
        )
    fields = [field for field in form.written_fields if field.key in raw]
    known = [
        SourceField(
            field.label,
            raw[field.key],
            [text for said in list_answers([field], case.data) for text in said.texts],
        )
        for field in fields
    ]
    others = set(raw) - {field.key for field in fields}
    return [*known, *(SourceField(key, raw[key], ()) for key in sorted(others))]
