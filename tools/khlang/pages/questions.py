"""What a form asks, as values: each control with its name and words, what was filled in, and what is wrong with it.

The web form, its answers and the form on paper are drawn of these; `asking` makes them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khlang.fields.field import Field
from khlang.vocabularies import Term, find_term

GROUP, ROWS, TERMS = "group", "rows", "terms"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is wrong, in words: with the control of this name, of the field with this label."""

    name: str
    label: str
    words: str
    is_error: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One control, or a group of them.

    `kind` is the control of a single text, or GROUP, ROWS or TERMS. `values` are what is filled in. Of a group,
    `whole` is the control in which people write all of it as one text, `parts` are its questions and `more` those of
    them that are not compulsory; of rows, `rows` are those there are and `blank` what one more would be. `limits` are
    the constraints that HTML knows.
    """

    field: Field
    name: str
    label: str
    help: str
    kind: str
    is_needed: bool = False
    values: tuple[str, ...] = ()
    limits: tuple[tuple[str, str], ...] = ()
    told: tuple[Told, ...] = ()
    whole: Question | None = None
    parts: tuple[Question, ...] = ()
    more: tuple[Question, ...] = ()
    rows: tuple[Question, ...] = ()
    blank: Question | None = None

    @property
    def value(self) -> str:
        """The text that is filled in, empty if none is."""
        return next((value for value in reversed(self.values) if value.strip()), "")

    @property
    def inside(self) -> tuple[Question, ...]:
        """The questions inside this one."""
        return (*((self.whole,) if self.whole else ()), *self.parts, *self.more, *self.rows)

    @property
    def is_written(self) -> bool:
        """Whether anything is filled in."""
        return any(map(str.strip, self.values)) or any(each.is_written for each in self.inside)

    @property
    def is_open(self) -> bool:
        """Whether it should be seen at once: something stands here, or something is wrong."""
        return (
            bool(self.told) or any(map(str.strip, self.values)) or any(each.is_open for each in self.inside)
        )

    @property
    def has_error(self) -> bool:
        """Whether it has something that must be mended."""
        return any(told.is_error for told in self.told)

    @property
    def terms(self) -> list[tuple[Term, bool]]:
        """The terms to choose from, and whether each is chosen; one that is retired is there only if it is."""
        vocabulary = self.field.vocabulary
        chosen = {term.key for value in self.values if vocabulary and (term := find_term(vocabulary, value))}
        terms = vocabulary.terms if vocabulary else ()
        return [(term, term.key in chosen) for term in terms if term.until is None or term.key in chosen]

    @property
    def free_text(self) -> str:
        """What is written that no term of the list means."""
        vocabulary = self.field.vocabulary
        free = [value for value in self.values if not (vocabulary and find_term(vocabulary, value))]
        return next((value for value in reversed(free) if value.strip()), "")


def walk_questions(question: Question) -> Iterator[Question]:
    """Give a question and all inside it."""
    yield question
    for each in question.inside:
        yield from walk_questions(each)
