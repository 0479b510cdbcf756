"""The collection as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path

from khlang.cache import make_key
from khlang.forms.model import Form
from khlang.library.files import show_path
from khlang.places import Gazetteer
from khlang.problems import Problem
from khlang.records.record import Record
from khlang.vocabularies import Vocabulary


@dataclass(frozen=True, slots=True)
class Library:
    """The collection as loaded. `problems` are those found while reading; `checks` finds the others.

    `by_name` has the published records by id and alias, `photo_files` the file names in each record's
    folder by record id. `digest` changes with forms and vocabularies. `cache` is the folder for what is
    derived from the library, None to derive it anew each time. `published` are the records that go on the site: all
    but drafts.
    """

    root: Path
    forms: Mapping[str, Form]
    vocabularies: Mapping[str, Vocabulary]
    gazetteer: Gazetteer
    records: tuple[Record, ...]
    by_name: Mapping[str, Record]
    photo_files: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    digest: str
    cache: Path | None = None
    published: tuple[Record, ...] = dataclass_field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """List once what each page asks for."""
        published = tuple(record for record in self.records if not record.is_draft)
        object.__setattr__(self, "published", published)

    @property
    def listed_digest(self) -> str:
        """What changes with all that lists show of the published records; empty where nobody can say."""
        digests = [record.listed_digest for record in self.published]
        return make_key(self.digest, "\n".join(digests)) if all(digests) else ""

    def photo_path(self, record: Record, file: str) -> Path:
        """Give the path of a photo of a record."""
        return self.root / "records" / record.form.key / record.id / file

    def find(self, record_id: str) -> Record | None:
        """Give the published record of that id or alias, or None."""
        return self.by_name.get(record_id)


def is_draft_file(file: str, root: Path) -> bool:
    """Tell whether a path, as problems name it, belongs to a draft of the library in `root`.

    Problems of drafts do not stop a publish, so only a record can be one, no page named `draft-…`.
    """
    records = f"{show_path(root / 'records')}/"
    inside = file.removeprefix(records).split("/")[1:]
    return file.startswith(records) and bool(inside) and inside[0].startswith("draft-")
