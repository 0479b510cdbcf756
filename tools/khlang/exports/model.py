"""What is exported, and what a format is: values that every writer of a format takes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import BinaryIO

from khlang.exchange.data import Publisher, make_public
from khlang.library import Library
from khlang.records.record import Record


class FormatError(Exception):
    """A format can't be written here, such as where a program is missing; the message says what to do, in Thai."""


@dataclass(frozen=True)
class Export:
    """What is exported: records of a sound library, whose data it is, the day, and in words what was asked for."""

    library: Library
    records: Sequence[Record]
    publisher: Publisher
    today: datetime.date
    title: str = ""

    @cached_property
    def public(self) -> Export:
        """The same without private values, also in its library."""
        hidden = {record.id: make_public(record) for record in self.library.published}
        names = {name: hidden[record.id] for name, record in self.library.by_name.items()}
        # Drafts and what was found in files are nobody else's.
        library = replace(self.library, records=tuple(hidden.values()), by_name=names, problems=())
        return replace(self, library=library, records=tuple(hidden[record.id] for record in self.records))


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its key and Thai name, and the ending and media type of its files.

    `write_all` writes one file of all records; `make_each` gives a file for each record, in their order. A format may
    have either. Both may raise FormatError.
    """

    key: str
    label: str
    suffix: str
    media_type: str
    write_all: Callable[[Export, BinaryIO], None] | None = None
    make_each: Callable[[Export], Iterator[bytes]] | None = None

    def is_zip(self, records: int, *, each: bool) -> bool:
        """Tell whether so many records become a zip of a file each."""
        return self.make_each is not None and (each or (self.write_all is None and records > 1))
