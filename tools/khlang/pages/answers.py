"""What is filled in, in words: an example, a submission that waits, two versions of one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from khlang.fields.field import Control, Field, Shape
from khlang.fields.form_data import FormData
from khlang.node_reader import YES
from khlang.pages.asking import ask_fields
from khlang.pages.questions import TERMS, Question, walk_questions
from khlang.thai.text import fold
from khlang.vocabularies import find_term


class SaidAnswer(NamedTuple):
    """The label of a field, and what is answered, an item a text."""

    label: str
    texts: tuple[str, ...]


def list_answers(fields: Iterable[Field], data: FormData) -> list[SaidAnswer]:
    """Give what is filled in of fields, in their order."""
    said = ((question.label, tuple(say_question(question))) for question in ask_fields(fields, data))
    return [SaidAnswer(label, texts) for label, texts in said if texts]


def say_row(fields: Iterable[Field], data: FormData, name: str) -> str:
    """Give all that is filled in of one row of a list, wherever it lies; `name` is that of its controls without their
    parts."""
    rows = (each for question in ask_fields(fields, data) for each in walk_questions(question))
    return next((_say_item(row) for row in rows if row.name == name), "")


def say_question(question: Question) -> Iterator[str]:
    """Give each item of what is filled in."""
    match question.kind:
        case "rows":
            for row in question.rows:
                if text := _say_item(row):
                    yield text
        case "group" if question.field.type.shape is Shape.BY_TERM:
            yield from (f"{part.label} {text}" for part in question.parts if (text := _say_item(part)))
        case _:
            if text := _say_item(question):
                yield text


def _say_item(question: Question) -> str:
    match question.kind:
        case "group":
            return " · ".join(_say_parts(question))
        case "rows":
            return ", ".join(say_question(question))
        case Control.FILE:
            return ""
        case Control.YES_NO:
            return "" if not question.value else "ใช่" if fold(question.value) in YES else "ไม่"
        case _:
            return ", ".join(_say_term(question, value) for value in question.values if value.strip())


def _say_parts(group: Question) -> Iterator[str]:
    """Give the words of the parts that are filled in; the first speaks for itself."""
    first = True
    for part in group.inside:
        text = _say_item(part)
        if text:
            yield text if first or part is group.whole else f"{part.label} {text}"
            first = False


def _say_term(question: Question, value: str) -> str:
    vocabulary = question.field.vocabulary
    term = find_term(vocabulary, value) if vocabulary and question.kind in (Control.TERM, TERMS) else None
    return term.label if term else value.strip()
