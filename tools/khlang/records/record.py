"""One record as a value: its form, its fields' values, and the parts that they play."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from khlang.fields.field import Field, FieldType, Value
from khlang.fields.read import Choice
from khlang.fields.types.party import Party
from khlang.fields.types.photos import Photo
from khlang.forms.model import Form, Length
from khlang.places import Place
from khlang.problems import Path
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

    `read_source` reads and parses its file, anew at each call: what is kept between runs leaves the source out.
    `digest` changes with the file and with the forms and vocabularies by which it is read: with the same code, equal
    digests are equal records. `listed_digest` changes with what lists show of it.
    """

    form: Form
    id: str
    file: str
    values: Mapping[str, Value]
    read_source: Callable[[], Source]
    length: Length = Length.FULL
    is_example: bool = False
    aliases: tuple[str, ...] = ()
    digest: str = ""
    listed_digest: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether the record has no id of the archive yet, and so is never published."""
        return self.id.startswith("draft-")

    def public_values(self, *types: FieldType) -> Iterator[tuple[Field, Value]]:
        """Give what may leave the record, in the order of the form; with `types`, only of fields of these.

        Values of other types are then not read: long texts are kept apart.
        """
        for field in self.form.public_fields:
            if (not types or field.type in types) and field.key in self.values:
                yield field, self.values[field.key]

    def public_photos(self) -> Iterator[tuple[Path, Field, Photo]]:
        """Give (path, field of the form, photo) of each public photo, also of those inside rows of tables."""
        for field in self.form.photo_fields:
            if field.key in self.values:
                for path, photo in find_photos(self.values[field.key], (field.key,)):
                    yield path, field, photo

    def role(self, key: str) -> Value | None:
        """Give the value of the field that plays a role; `key` is that role's entry in the form."""
        return self.values.get(key) if key else None

    @property
    def title(self) -> str:
        """The title, or the id while there is none."""
        value = self.role(self.form.roles.title)
        return value if isinstance(value, str) else self.id

    @property
    def summary(self) -> str:
        """The summary, empty if there is none."""
        value = self.role(self.form.roles.summary)
        return value if isinstance(value, str) else ""

    @property
    def problem(self) -> str:
        """What it solves, empty if its form asks no such thing."""
        value = self.role(self.form.roles.problem)
        return value if isinstance(value, str) else ""

    @property
    def place(self) -> Place:
        """Where it is from, an empty place if not known."""
        value = self.role(self.form.roles.place)
        return value if isinstance(value, Place) else Place()

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year (Buddhist era), None if not known."""
        value = self.role(self.form.roles.year)
        return value if isinstance(value, int) else None

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
        return value if isinstance(value, Date) else None

    def _name(self, key: str) -> str:
        match self.role(key):
            case Party(name=name):
                return name
            case str(text):
                return text
            case _:
                return ""


def find_photos(value: Value, path: Path) -> Iterator[tuple[Path, Photo]]:
    """Give (path, photo) of each photo inside a value that stands at `path`."""
    match value:
        case Photo():
            yield path, value
        case tuple():
            for number, item in enumerate(value):
                yield from find_photos(item, (*path, number))
        case Mapping():
            for key, item in value.items():
                yield from find_photos(item, (*path, key))
