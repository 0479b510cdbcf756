"""What a form is: sections, fields and roles, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

from khlang.fields.field import Asked, Field, Required
from khlang.fields.types import date, photos
from khlang.problems import START, Mark


class Length(StrEnum):
    """A record's length: `short` must hold what a sender gives, `full` what a publish asks as well."""

    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page, with the fields that name it in the order of the form file."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A group of questions that a phone shows at a time, with a word of help."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A rule across fields: at least one of them must be filled in, from the moment that `required` says.

    An empty `message` leaves the words to the checker.
    """

    fields: tuple[str, ...]
    required: Required = Required.SUBMIT
    message: str = ""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which field plays which part; listings, results and feeds read roles, never keys."""

    title: str
    summary: str = ""
    problem: str = ""
    results: str = ""
    obstacles: str = ""
    limits: str = ""
    place: str = ""
    year: str = ""
    organisation: str = ""
    image: str = ""
    licence: str = ""
    reviewer: str = ""
    reviewed: str = ""
    recognition: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """What printed versions of a form hold that is nobody's answer, for import.

    `titles` are what they are called. `headings` are of answers that this form has no field for. `guidance` are the
    first words of what they explain.
    """

    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()


# What records are counted in, unless their form says otherwise.
UNIT = "เรื่อง"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what a kind of record holds, and how it is asked, checked, shown and found.

    `is_sent` when people fill it in on the web and send it, screen by screen. `order` sorts forms where they are
    listed together. `report_day` is the day of a quarter's last month by which its records are to be reported, 0
    where nobody has to. `first_facets` are the fields by which results are narrowed first, in this order. `unit` is
    what its records are counted in. `public_fields` are those that may reach a page, an index, an export or git;
    `photo_fields` those of them whose values can have photos in them.
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
    is_sent: bool = False
    screens: tuple[Screen, ...] = ()
    order: int = 0
    report_day: int = 0
    first_facets: tuple[str, ...] = ()
    rules: tuple[OneOf, ...] = ()
    printed: Printed = Printed()
    unit: str = UNIT
    file: str = ""
    mark: Mark = START
    public_fields: tuple[Field, ...] = dataclass_field(init=False, repr=False, compare=False)
    photo_fields: tuple[Field, ...] = dataclass_field(init=False, repr=False, compare=False)
    by_key: Mapping[str, Field] = dataclass_field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find once what every record is asked for, over and over."""
        object.__setattr__(self, "public_fields", tuple(field for field in self.fields if field.is_public))
        photo_fields = tuple(field for field in self.public_fields if _may_hold_photos(field))
        object.__setattr__(self, "photo_fields", photo_fields)
        object.__setattr__(self, "by_key", {field.key: field for field in self.fields})

    def field(self, key: str) -> Field | None:
        """Give the field of that key, or None."""
        return self.by_key.get(key)

    @property
    def event_field(self) -> Field | None:
        """The field that says when something happened: a date that must be given, since others may be of a review."""
        dates = (field for field in self.public_fields if field.type is date.TYPE)
        return next((field for field in dates if field.required is not Required.NO), None)

    @property
    def paper_fields(self) -> tuple[Field, ...]:
        """The public fields in the order of the official form."""
        return tuple(sorted(self.public_fields, key=lambda field: field.paper_order))

    def is_on_paper(self, field: Field) -> bool:
        """Tell whether the official form has a place for a field; for the title always, also if it is left off."""
        return field.paper_look != "none" or field.key == self.roles.title

    @property
    def asked_fields(self) -> tuple[Field, ...]:
        """What a sender is asked, private fields among them, in the order of the official form."""
        return tuple(field for field in self.written_fields if field.asked is not Asked.STAFF)

    @property
    def staff_fields(self) -> tuple[Field, ...]:
        """What whoever reviews fills in, in the order of the official form."""
        return tuple(field for field in self.written_fields if field.asked is Asked.STAFF)

    @property
    def written_fields(self) -> tuple[Field, ...]:
        """All that somebody writes, in the order of the official form."""
        written = (field for field in self.fields if field.type.compute is None)
        return tuple(sorted(written, key=lambda field: field.paper_order))


def _may_hold_photos(field: Field) -> bool:
    return field.type is photos.TYPE or any(_may_hold_photos(part) for part in field.parts)


def is_needed(required: Required, length: Length) -> bool:
    """Tell whether a record of this length must have what is required so."""
    return required is Required.SUBMIT or (required is Required.PUBLISH and length is Length.FULL)
