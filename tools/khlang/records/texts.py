"""What a value says in words, and of which type it is: one branch for each field type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from khlang.forms.model import FieldType
from khlang.records.values import (
    Adopted,
    Checklist,
    Choice,
    Choices,
    Consent,
    Count,
    Counts,
    DateValue,
    FiscalYear,
    Line,
    Lines,
    Link,
    Paragraphs,
    Party,
    Phone,
    Photos,
    PlaceValue,
    References,
    Steps,
    Table,
    Value,
)
from khlang.thai.dates import format_date
from khlang.thai.text import format_count, to_thai_digits


def texts_of(value: Value) -> Iterator[str]:
    """Give every text of a value as a reader sees it: for search, plain summaries and exports."""
    match value:
        case Line(text=text) | Link(url=text) | Choice(label=text):
            yield text
        case Paragraphs(paragraphs=texts) | Lines(items=texts) | References(ids=texts):
            yield from texts
        case Steps():
            for step in value.steps:
                yield from (step.text, *step.sub)
        case Choices():
            yield from (choice.label for choice in value.choices)
        case FiscalYear():
            yield to_thai_digits(str(value.year))
        case DateValue():
            yield format_date(value.date)
        case Phone():
            yield str(value.number)
        case PlaceValue():
            yield str(value.place)
        case Party():
            yield from filter(None, (value.name, value.position, value.unit))
        case Count():
            yield f"{format_count(value.number)} {value.unit}".strip()
        case Counts():
            yield from (
                f"{group.label} {format_count(number)} {value.unit}" for group, number in value.groups
            )
        case Checklist():
            for row in value.answers:
                yield f"{row.asked.label} {row.answer.label} {row.note}".strip()
        case Table():
            for cells in value.rows:
                for cell in cells.values():
                    yield from texts_of(cell)
        case Photos():
            yield from (photo.caption for photo in value.photos)
        case Consent():
            yield from filter(None, (value.by,))
        case Adopted():
            for adoption in value.adoptions:
                yield from filter(None, (adoption.by, adoption.note))
        case _:
            assert_never(value)


def type_of(value: Value) -> FieldType:
    """Give the field type that a value belongs to."""
    match value:
        case Line():
            return FieldType.TEXT
        case Paragraphs():
            return FieldType.PARAGRAPHS
        case Lines():
            return FieldType.LIST
        case Steps():
            return FieldType.STEPS
        case Choice():
            return FieldType.CHOICE
        case Choices():
            return FieldType.CHOICES
        case FiscalYear():
            return FieldType.FISCAL_YEAR
        case DateValue():
            return FieldType.DATE
        case Phone():
            return FieldType.PHONE
        case PlaceValue():
            return FieldType.PLACE
        case Party():
            return FieldType.PARTY
        case Count():
            return FieldType.COUNT
        case Counts():
            return FieldType.COUNTS
        case Checklist():
            return FieldType.CHECKLIST
        case Table():
            return FieldType.TABLE
        case Photos():
            return FieldType.PHOTOS
        case Link():
            return FieldType.LINK
        case Consent():
            return FieldType.CONSENT
        case Adopted():
            return FieldType.ADOPTED
        case References():
            return FieldType.REFERENCES
        case _:
            assert_never(value)
