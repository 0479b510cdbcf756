"""One record as a value: its form, its fields' values, and the parts that they play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khlang.forms.model import Field, Form, Length
from khlang.places import Place
from khlang.problems import Mark
from khlang.records.values import Choice, DateValue, FiscalYear, Line, Party, PlaceValue, Value
from khlang.thai.dates import Date
from khlang.yaml_text import Mapping as Tree
from khlang.yaml_text import Text


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its form, where it stands, and its values by field key.

    `tree` is the file as read, for positions and for checks of every text; `comments` are its lines that
    YAML passes over, which git shows all the same.
    """

    form: Form
    id: str
    file: str
    tree: Tree
    values: Mapping[str, Value]
    length: Length = Length.FULL
    is_example: bool = False
    aliases: tuple[str, ...] = ()
    comments: tuple[Text, ...] = ()

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
