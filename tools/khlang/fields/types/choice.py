"""`choice`: a term of a vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.fields.check import Situation, check_term
from khlang.fields.facets import TERM_FACETS
from khlang.fields.field import FieldType, Shape
from khlang.fields.read import Choice
from khlang.fields.scalars import TERM
from khlang.problems import Problem


def check_choice(situation: Situation, choice: Choice) -> Iterator[Problem]:
    """Give the problems of a term that was not in use in the record's year."""
    yield from check_term(situation, choice)


TYPE = FieldType(
    name="choice",
    label="เลือกหนึ่งข้อ",
    shape=Shape.ONE,
    item=TERM,
    looks=("quiet", "plain"),
    needed_keys=("vocabulary",),
    keys=("other",),
    check=check_choice,
    facets=TERM_FACETS,
)
