"""What a form is: sections, fields, rules and roles, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

from khlang.problems import Level, Mark
from khlang.yaml_text import Node


class FieldType(StrEnum):
    """What a field holds; each has one class of value in `records.values`."""

    TEXT = "text"
    PARAGRAPHS = "paragraphs"
    LIST = "list"
    STEPS = "steps"
    CHOICE = "choice"
    CHOICES = "choices"
    FISCAL_YEAR = "fiscal_year"
    DATE = "date"
    PHONE = "phone"
    PLACE = "place"
    PARTY = "party"
    COUNT = "count"
    COUNTS = "counts"
    CHECKLIST = "checklist"
    TABLE = "table"
    PHOTOS = "photos"
    LINK = "link"
    CONSENT = "consent"
    ADOPTED = "adopted"
    REFERENCES = "references"


class Required(StrEnum):
    """When a field must be filled in."""

    NO = "no"
    SUBMIT = "submit"
    PUBLISH = "publish"


class Length(StrEnum):
    """A record's length: `short` must hold what a sender gives, `full` what a publish asks as well."""

    SHORT = "short"
    FULL = "full"


# How a field of each type may be shown; the first is the default.
LOOKS: dict[FieldType, tuple[str, ...]] = {
    FieldType.TEXT: ("plain", "lead", "quiet"),
    FieldType.PARAGRAPHS: ("plain", "quiet"),
    FieldType.LIST: ("plain", "cards", "numbers", "quiet"),
    FieldType.STEPS: ("timeline", "plain"),
    FieldType.CHOICE: ("quiet", "plain"),
    FieldType.CHOICES: ("quiet", "plain"),
    FieldType.FISCAL_YEAR: ("quiet", "plain"),
    FieldType.DATE: ("quiet", "plain"),
    FieldType.PHONE: ("quiet", "plain"),
    FieldType.PLACE: ("quiet", "plain"),
    FieldType.PARTY: ("quiet", "plain"),
    FieldType.COUNT: ("quiet", "numbers"),
    FieldType.COUNTS: ("numbers", "quiet"),
    FieldType.CHECKLIST: ("plain",),
    FieldType.TABLE: ("plain", "cards", "remedies", "quiet", "aside"),
    FieldType.PHOTOS: ("plain",),
    FieldType.LINK: ("quiet", "aside"),
    FieldType.CONSENT: ("quiet",),
    FieldType.ADOPTED: ("quiet", "cards"),
    FieldType.REFERENCES: ("quiet", "cards"),
}

# Looks on paper, where `none` keeps a field off the printed form.
PAPER_LOOKS = ("lines", "table", "none")

_LENGTHS = ("min_length", "max_length")
_PATTERNS = ("pattern", "forbid")
_ITEMS = ("min_items", "max_items")

# Which rules a field of each type may have. `pattern` must be found in each text, `forbid` must not.
RULE_KINDS: dict[FieldType, tuple[str, ...]] = {
    FieldType.TEXT: (*_LENGTHS, *_PATTERNS),
    FieldType.PARAGRAPHS: (*_LENGTHS, *_PATTERNS),
    FieldType.LIST: (*_ITEMS, *_PATTERNS),
    FieldType.STEPS: (*_ITEMS, *_PATTERNS),
    FieldType.CHOICES: _ITEMS,
    FieldType.TABLE: _ITEMS,
    FieldType.PHOTOS: _ITEMS,
    FieldType.ADOPTED: _ITEMS,
    FieldType.REFERENCES: _ITEMS,
    FieldType.COUNT: ("min", "max"),
    FieldType.FISCAL_YEAR: ("min", "max"),
    FieldType.COUNTS: ("min_total", "max_total"),
}

# Types whose values come from a vocabulary, and those that may stand in a column of a table.
VOCABULARY_TYPES = frozenset(
    {
        FieldType.CHOICE,
        FieldType.CHOICES,
        FieldType.PARTY,
        FieldType.COUNTS,
        FieldType.CHECKLIST,
        FieldType.PHOTOS,
    }
)
COLUMN_TYPES = frozenset(
    {FieldType.TEXT, FieldType.CHOICE, FieldType.FISCAL_YEAR, FieldType.DATE, FieldType.COUNT, FieldType.LINK}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on a field's value, as data, so that a browser can check it as well.

    `limit` is a number, or for `pattern` and `forbid` a regular expression that means the same in
    Python and in JavaScript. An empty `message` leaves the words to the checker.
    """

    kind: str
    limit: int | str
    message: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary. The key never changes; a retired term keeps `until`.

    `until` and `years` are fiscal years (Buddhist era); empty `years` means any.
    """

    key: str
    label: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    icon: str = ""
    code: str = ""
    years: tuple[int, ...] = ()
    until: int | None = None


class SearchUse(StrEnum):
    """What search does with the names of each term of a vocabulary.

    `equals`: they stand for each other, and nobody is asked, so each has one meaning only. `related`: the others
    are offered. `corrects`: the aliases are misspellings of the label, which is offered instead.
    """

    EQUALS = "equals"
    RELATED = "related"
    CORRECTS = "corrects"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A list of terms; an `open` one keeps unknown labels as written. Without `search` it is not for search."""

    key: str
    label: str
    terms: tuple[Term, ...]
    is_open: bool = False
    search: SearchUse | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, or one column of a table.

    `weight` is the field's share in search, 0 for not searched. `paper_order` sorts fields as the
    official form has them, in skeletons, guides and print.
    """

    key: str
    label: str
    type: FieldType
    mark: Mark
    help: str = ""
    example: Node | None = None
    required: Required = Required.NO
    is_public: bool = False
    is_facet: bool = False
    weight: int = 0
    vocabulary: Vocabulary | None = None
    answers: Vocabulary | None = None
    rules: tuple[Rule, ...] = ()
    columns: tuple[Field, ...] = ()
    section: str = ""
    look: str = ""
    paper_order: int = 0
    paper_look: str = "lines"
    headings: tuple[str, ...] = ()
    unit: str = ""
    target_form: str = ""
    group_by: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page, with the fields that name it in the order of the form file."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Roles:
    """Which field plays which part; listings, results and feeds read roles, never keys."""

    title: str
    summary: str = ""
    problem: str = ""
    place: str = ""
    year: str = ""
    organisation: str = ""
    image: str = ""
    licence: str = ""
    reviewer: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what a kind of record holds, and how it is asked, checked, shown and found.

    `order` sorts forms where they are listed together. `public_fields` are those that may reach a page, an
    index, an export or git.
    """

    key: str
    version: int
    label: str
    noun: str
    help: str
    id_prefix: str
    roles: Roles
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    order: int = 0
    public_fields: tuple[Field, ...] = dataclass_field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find once what every record is asked for, over and over."""
        object.__setattr__(self, "public_fields", tuple(field for field in self.fields if field.is_public))

    def field(self, key: str) -> Field | None:
        """Give the field of that key, or None."""
        return next((field for field in self.fields if field.key == key), None)

    @property
    def paper_fields(self) -> tuple[Field, ...]:
        """The public fields in the order of the official form."""
        return tuple(sorted(self.public_fields, key=lambda field: field.paper_order))
