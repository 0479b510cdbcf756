"""One record as a value: its form, its fields' values, and the parts that they play."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from khlang.forms.model import Field, FieldType, Form, Length
from khlang.places import Place
from khlang.problems import Mark
from khlang.records.values import Choice, DateValue, FiscalYear, Line, Party, PlaceValue, Value
from khlang.thai.dates import Date
from khlang.yaml_text import Mapping as Tree
from khlang.yaml_text import Text


@dataclass(frozen=True, slots=True)
class Source:
    """A record's file as read: `tree` for positions and for checks of every text; `comments` are its lines
    that YAML passes over, which git shows all the same."""

    tree: Tree
    comments: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its form, where it stands, and its values by field key.

    `read_source` gives its file as read, which what is kept between runs leaves out. `digest` changes with
    the file and with whatever makes the same file another record; equal digests, equal records. `marks` has
    the line and column of each key's value, and under an empty key those of the record itself, as JSON: few
    are ever asked for, and to make them all took a third of the time of reading what is kept.
    """

    form: Form
    id: str
    file: str
    values: Mapping[str, Value]
    read_source: Callable[[], Source]
    marks: str
    length: Length = Length.FULL
    is_example: bool = False
    aliases: tuple[str, ...] = ()
    digest: str = ""

    @property
    def tree(self) -> Tree:
        """The file's nodes, with their positions."""
        return self.read_source().tree

    @property
    def is_draft(self) -> bool:
        """Whether the record has no id of the archive yet, and so is never published."""
        return self.id.startswith("draft-")

    def mark(self, key: str) -> Mark:
        """Give where a field's value stands, or where the record begins."""
        marks = json.loads(self.marks)
        return Mark(*(marks.get(key) or marks[""]))

    def public_values(self, *types: FieldType) -> Iterator[tuple[Field, Value]]:
        """Give what may leave the record, in the order of the form; with `types`, only of fields of these.

        Who asks for types gets no long text read that is kept elsewhere.
        """
        for field in self.form.public_fields:
            if (not types or field.type in types) and field.key in self.values:
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
    def problem(self) -> str:
        """What it solves, empty if its form asks no such thing."""
        value = self.role(self.form.roles.problem)
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
        return self._name(self.form.roles.organisation)

    @property
    def licence(self) -> Choice | None:
        """Under which licence others may use it, None if it does not say."""
        value = self.role(self.form.roles.licence)
        return value if isinstance(value, Choice) else None

    @property
    def reviewer(self) -> str:
        """Who read it before it came into the library, empty if not known."""
        return self._name(self.form.roles.reviewer)

    @property
    def reviewed(self) -> Date | None:
        """When it was last read and found right, None if not known."""
        value = self.role(self.form.roles.reviewed)
        return value.date if isinstance(value, DateValue) else None

    def _name(self, key: str) -> str:
        match self.role(key):
            case Party(name=name):
                return name
            case Line(text=text):
                return text
            case _:
                return ""
