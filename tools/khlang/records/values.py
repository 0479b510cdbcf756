"""What a field can hold: a closed union, one frozen class for each field type.

Every output is a `match` over `Value` with `assert_never`, so that mypy shows each place that a new
type still lacks. Texts are in normal form; nothing here is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from khlang.forms.model import Field, FieldType, Form, Length, Term
from khlang.places import Place
from khlang.problems import Mark
from khlang.thai.dates import Date, format_date
from khlang.thai.numbers import PhoneNumber
from khlang.thai.text import format_count, to_thai_digits
from khlang.yaml_text import Mapping as Tree


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
    """`table`: rows of values by column; a row may lack columns."""

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


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its form, where it stands, and its values by field key.

    `tree` is the file as read, for positions and for checks of every text.
    """

    form: Form
    id: str
    file: str
    tree: Tree
    values: Mapping[str, Value]
    length: Length = Length.FULL
    is_example: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether the record has no id of the archive yet, and so is never published."""
        return self.id.startswith("draft-")

    def mark(self, key: str) -> Mark:
        """Give where a field's value stands, or where the record begins."""
        node = self.tree.get(key)
        return node.mark if node else self.tree.mark

    def public_values(self) -> Iterator[tuple[Field, Value]]:
        """Give what may leave the record, in the order of the form."""
        for field in self.form.public_fields:
            if field.key in self.values:
                yield field, self.values[field.key]

    def role(self, key: str) -> Value | None:
        """Give the value of the field that plays a role; `key` is that role's entry in the form."""
        return self.values.get(key) if key else None

    @property
    def title(self) -> str:
        """The title, or the id while there is none."""
        value = self.role(self.form.roles.title)
        return value.text if isinstance(value, Line) and value.text else self.id

    @property
    def summary(self) -> str:
        """The summary, empty if there is none."""
        value = self.role(self.form.roles.summary)
        return value.text if isinstance(value, Line) else ""

    @property
    def place(self) -> Place:
        """Where it is from, an empty place if not known."""
        value = self.role(self.form.roles.place)
        return value.place if isinstance(value, PlaceValue) else Place()

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year (Buddhist era), None if not known."""
        value = self.role(self.form.roles.year)
        return value.year if isinstance(value, FiscalYear) else None

    @property
    def organisation(self) -> str:
        """Who stands behind it, empty if not known."""
        match self.role(self.form.roles.organisation):
            case Party(name=name):
                return name
            case Line(text=text):
                return text
            case _:
                return ""


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
