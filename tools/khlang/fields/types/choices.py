"""`choices`: several terms of a vocabulary, none twice."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.fields.check import Situation, check_term
from khlang.fields.facets import TERMS_FACETS
from khlang.fields.field import FieldType, Shape
from khlang.fields.read import Choice
from khlang.fields.scalars import TERM
from khlang.problems import Problem


def check_choices(situation: Situation, choices: tuple[Choice, ...]) -> Iterator[Problem]:
    """Give the problems of terms that were not in use in the record's year."""
    for choice in choices:
        yield from check_term(situation, choice)


TYPE = FieldType(
    name="choices",
    label="เลือกได้หลายข้อ",
    shape=Shape.LIST,
    item=TERM,
    looks=("quiet", "plain"),
    rules=("min_items", "max_items"),
    needed_keys=("vocabulary",),
    keys=("other",),
    split=lambda text: [text],
    is_distinct=True,
    check=check_choices,
    facets=TERMS_FACETS,
)
