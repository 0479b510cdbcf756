"""What a field can hold: a closed union, one frozen class for each field type.

Every output is a `match` over `Value` with `assert_never` (`texts` has two), so that mypy shows each
place that a new type still lacks. Texts are in normal form; nothing here is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from khlang.forms.model import Field, Term
from khlang.places import Place
from khlang.thai.dates import Date
from khlang.thai.numbers import PhoneNumber


@dataclass(frozen=True, slots=True)
class Line:
    """`text`: one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """`paragraphs`: running text; a paragraph may hold line breaks."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """`list`: one text an item."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step, with one level of sub-steps."""

    text: str
    sub: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """`steps`: what was done, in order."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`choice`: a term of a vocabulary, or, in an open one, a label as written (then no term)."""

    label: str
    term: Term | None = None

    @property
    def key(self) -> str:
        """The term's key, or the label where there is no term."""
        return self.term.key if self.term else self.label


@dataclass(frozen=True, slots=True)
class Choices:
    """`choices`: several of them."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """`fiscal_year`: Buddhist era."""

    year: int


@dataclass(frozen=True, slots=True)
class DateValue:
    """`date`."""

    date: Date


@dataclass(frozen=True, slots=True)
class Phone:
    """`phone`."""

    number: PhoneNumber


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """`place`."""

    place: Place


@dataclass(frozen=True, slots=True)
class Party:
    """`party`: a person or an organisation, and of which kind."""

    name: str
    kind: Choice | None = None
    position: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """`count`: a whole number and its unit."""

    number: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """`counts`: numbers by group."""

    groups: tuple[tuple[Choice, int], ...]
    unit: str = ""

    @property
    def total(self) -> int:
        """The sum over all groups."""
        return sum(number for _group, number in self.groups)


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a checklist: what is asked, the answer, a note."""

    asked: Choice
    answer: Choice
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """`checklist`: answers to the terms of a vocabulary."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`table`: rows of values by column, as many as the file has items; a row may lack columns."""

    columns: tuple[Field, ...]
    rows: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo: its file name in the record's folder and what is known of it.

    `people` is the key of who can be seen (none, adults, children); `group` a row of the table that
    the field is grouped by, from 1, 0 for none.
    """

    file: str
    caption: str
    people: str
    consent: bool
    credit: str = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class Photos:
    """`photos`."""

    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """`link`: an https address."""

    url: str


@dataclass(frozen=True, slots=True)
class Consent:
    """`consent`: given or not, by whom (a role, not a name), when."""

    given: bool
    by: str = ""
    date: Date | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """One other place that uses the lesson."""

    by: str
    year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Adopted:
    """`adopted`: where else it is used."""

    adoptions: tuple[Adoption, ...]


@dataclass(frozen=True, slots=True)
class References:
    """`references`: ids of other records."""

    ids: tuple[str, ...]


Value: TypeAlias = (
    Line | Paragraphs | Lines | Steps | Choice | Choices | FiscalYear | DateValue | Phone | PlaceValue
    | Party | Count | Counts | Checklist | Table | Photos | Link | Consent | Adopted | References
)  # fmt: skip
