"""What may be better in the data of a reading, each a suggestion that a person accepts: nothing is changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from khlang.corrections import Corrector, suggest_name
from khlang.exchange.reading.model import Suggestion
from khlang.exchange.reading.values import find_phone
from khlang.exchange.reading.years import find_year
from khlang.fields.field import Field, Group, Shape
from khlang.fields.form_control import find_control_field, holds_words
from khlang.fields.form_data import FormData, read_form_data
from khlang.fields.scalars import YEAR
from khlang.forms.model import Form
from khlang.places import Gazetteer
from khlang.records.read import read_values
from khlang.thai.dates import parse_date, parse_year
from khlang.thai.text import fold, to_thai_digits

_MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Means:
    """What a reading is made with: the areas that there are, the day, and the library's misspellings."""

    gazetteer: Gazetteer
    today: datetime.date
    corrector: Corrector


class SourceText(NamedTuple):
    """A line of a document: its text, the field that it answers (none: ""), and where it stands."""

    text: str
    key: str
    where: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a document says: the lines of its answers, those before the first heading, and all that are left over."""

    texts: tuple[SourceText, ...]
    before: tuple[str, ...]
    leftovers: tuple[str, ...]


def list_suggestions(form: Form, data: FormData, source: Source, means: Means) -> list[Suggestion]:
    """Give all suggestions for the data of a form, in its order; those for empty controls at the end."""
    return [
        *_correct_texts(form, data, means.corrector),
        *_correct_places(form, data, means.gazetteer),
        *_suggest_year(form, data, source, means.today),
        *_suggest_kinds(form, data),
        *_suggest_title(form, data, source),
        *_suggest_phone(form, data, source),
    ]


def _correct_texts(form: Form, data: FormData, corrector: Corrector) -> Iterator[Suggestion]:
    for control, values in data.items():
        if not holds_words(find_control_field(form.written_fields, control)):
            continue
        for item, text in enumerate(values):
            for found in corrector.suggest(text):
                yield Suggestion(control, found.before, found.after, found.reason, found.start, item)


def _correct_places(form: Form, data: FormData, gazetteer: Gazetteer) -> Iterator[Suggestion]:
    """Suggest areas that there are for names that are none."""
    named = [
        field for field in form.written_fields if isinstance(field.type.item, Group) and field.type.item.parse
    ]
    fields = [field for field in named if data.get(field.key)]
    _values, problems = read_values(read_form_data(fields, data), form, gazetteer)
    for problem in problems:
        facts = dict(problem.facts)
        control = str(problem.path[0]) if problem.path else ""
        text = data.get(control, ("",))[-1]
        if problem.code.startswith("unknown_") and "near" in facts and "name" in facts:
            found = suggest_name(text, str(facts["name"]), str(facts["near"]))
            if found:
                item = len(data[control]) - 1
                yield Suggestion(control, found.before, found.after, found.reason, found.start, item)


def _suggest_year(form: Form, data: FormData, source: Source, today: datetime.date) -> Iterator[Suggestion]:
    """Suggest the fiscal year: that of a date in its own answer, else the one that the text names."""
    field = form.field(form.roles.year)
    if field is None or field.type.item is not YEAR:
        return
    written = "".join(data.get(field.key, ())[-1:])
    if written and parse_year(written):
        return
    date = parse_date(written) if written else None
    if date:
        reason = f"ปีงบประมาณของ {written[:60]}"
        yield Suggestion(field.key, written, to_thai_digits(str(date.fiscal_year)), reason)
        return
    found = find_year([written], today) or find_year((each.text for each in source.texts), today)
    if found:
        year, words = found
        reason = f"ในเรื่องเขียนว่า «{to_thai_digits(words)}»"
        yield Suggestion(field.key, written, to_thai_digits(str(year)), reason)


def _suggest_kinds(form: Form, data: FormData) -> Iterator[Suggestion]:
    """Suggest of which kind somebody is whose name begins with the name of a kind: ชมรม…, ศูนย์…"""
    for field in form.written_fields:
        group = field.type.item
        if not isinstance(group, Group) or field.type.shape is not Shape.ONE or not field.vocabulary:
            continue
        name = "".join(data.get(f"{field.key}.{group.alone}", ())[-1:]) if group.alone else ""
        part = next((part for part in field.parts if part.vocabulary is field.vocabulary), None)
        if not name or part is None or f"{field.key}.{part.key}" in data:
            continue
        folded = fold(name)
        begins = [
            (len(known), term)
            for known, term in field.vocabulary.by_name.items()
            if len(known) > 2 and folded.startswith(known)
        ]
        if begins:
            term = max(begins, key=lambda pair: pair[0])[1]
            yield Suggestion(
                f"{field.key}.{part.key}", "", term.key, f"ชื่อขึ้นต้นด้วยคำของ{part.label} {term.label}"
            )


def _suggest_title(form: Form, data: FormData, source: Source) -> Iterator[Suggestion]:
    """Suggest the first line before all headings, where none of them is of the title."""
    key = form.roles.title
    if key in data:
        return
    first = next((line for line in source.before if 10 <= len(line) <= _MAX_TITLE), "")
    if first:
        yield Suggestion(key, "", first, "บรรทัดแรกของเอกสาร ก่อนหัวข้อทั้งหมด")


def _suggest_phone(form: Form, data: FormData, source: Source) -> Iterator[Suggestion]:
    """Suggest a telephone number that no answer holds for the field that is private."""
    field = _find_private_phone(form.written_fields)
    if field is None or field.key in data:
        return
    for line in source.leftovers:
        phone = find_phone(line)
        if phone:
            yield Suggestion(field.key, "", phone, "เบอร์โทรที่พบนอกช่องตอบ")
            return


def _find_private_phone(fields: Iterable[Field]) -> Field | None:
    return next((field for field in fields if field.type.is_private_number and not field.is_public), None)


def accept_suggestion(
    data: Mapping[str, tuple[str, ...]], suggestion: Suggestion
) -> dict[str, tuple[str, ...]]:
    """Give form data with a suggestion accepted. Raises ValueError when other words stand there by now."""
    values = list(data.get(suggestion.control, ()))
    if not values and not suggestion.before:
        return {**data, suggestion.control: (suggestion.after,)}
    if suggestion.item >= len(values):
        raise ValueError("the value is no longer there")
    text = values[suggestion.item]
    end = suggestion.start + len(suggestion.before)
    if text[suggestion.start : end] != suggestion.before:
        raise ValueError("the text is no longer what the suggestion was made for")
    values[suggestion.item] = text[: suggestion.start] + suggestion.after + text[end:]
    return {**data, suggestion.control: tuple(values)}
