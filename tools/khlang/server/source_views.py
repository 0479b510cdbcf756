"""What the page of a case shows of the file that it was read from."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from khlang.exchange.files import FileKind
from khlang.forms.model import Form
from khlang.intake import Case, Intake
from khlang.pages.answers import list_answers
from khlang.pages.review import LeftLine, RawAnswer, SourceField, SourceView

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
        is_row=bool(source.row),
        fields=_list_fields(reading, case, form),
        leftovers=[LeftLine(line["text"], line["where"]) for line in reading["leftovers"]],
        problems=reading["problems"],
    )


def _list_fields(reading: dict[str, Any], case: Case, form: Form) -> list[SourceField]:
    """Give the fields that the file says something of, in the order of the form; last those that the form no longer
    has."""
    raw: defaultdict[str, list[RawAnswer]] = defaultdict(list)
    for answer in reading["answers"]:
        key = answer["key"].partition(".")[0]
        raw[key].append(RawAnswer(answer["heading"], answer["text"], answer["where"], answer["confidence"]))
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
