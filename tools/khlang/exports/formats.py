"""The registry of formats: each writes a file of many records, or one for each record, or both.

Whatever a format does, it sees public values alone: `write_export` hands over records that hold nothing else.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import BinaryIO

from khlang.exchange.data import (
    Publisher,
    make_public,
    make_public_tree,
    write_archive,
    write_bibtex,
    write_csl,
    write_record,
    write_records,
)
from khlang.exchange.paper_text import write_paper_text
from khlang.exchange.zip_file import DeterministicZip
from khlang.fields.form_data import write_form_data
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


def write_export(export: Export, form: Format, out: BinaryIO, *, each: bool = False) -> None:
    """Write records in a format; with `each`, as a zip with a file for each where the format has such.

    Raises FormatError, BadPhotoError and OSError.
    """
    export = export.public
    if form.is_zip(len(export.records), each=each):
        assert form.make_each
        with DeterministicZip(out) as archive:
            for record, data in zip(export.records, form.make_each(export), strict=True):
                archive.add(f"{record.form.key}/{record.id}{form.suffix}", data)
    elif form.write_all:
        form.write_all(export, out)
    elif form.make_each:
        out.writelines(form.make_each(export))


def make_one(export: Export, form: Format) -> bytes:
    """Give the file of the only record of an export, in a format that has a file for each. Raises as `write_export`."""
    assert form.make_each
    [data] = form.make_each(export.public)
    return data


def _write_json(export: Export, out: BinaryIO) -> None:
    out.writelines(map(str.encode, write_records(export.records, export.publisher)))


def _make_json(export: Export) -> Iterator[bytes]:
    return (write_record(record, export.publisher).encode() for record in export.records)


def _write_archive(export: Export, out: BinaryIO) -> None:
    write_archive(export.library, export.records, export.publisher, out)


def _write_bibtex(export: Export, out: BinaryIO) -> None:
    out.write(write_bibtex(export.records, export.publisher, export.today).encode())


def _make_bibtex(export: Export) -> Iterator[bytes]:
    return (write_bibtex([record], export.publisher, export.today).encode() for record in export.records)


def _write_csl(export: Export, out: BinaryIO) -> None:
    out.write(write_csl(export.records, export.publisher, export.today).encode())


def _make_csl(export: Export) -> Iterator[bytes]:
    return (write_csl([record], export.publisher, export.today).encode() for record in export.records)


def _make_text(export: Export) -> Iterator[bytes]:
    for record in export.records:
        data = write_form_data(record.form.public_fields, make_public_tree(record))
        yield write_paper_text(record.form, data).encode()


# Further formats (csv and xlsx of `exchange.sheets`, docx of `exchange.word`, pdf of `prints`) are joined here.
_ALL = (
    Format("json", "JSON", ".json", "application/json", _write_json, _make_json),
    Format("bibtex", "BibTeX", ".bib", "application/x-bibtex", _write_bibtex, _make_bibtex),
    Format("csl", "CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json", _write_csl, _make_csl),
    Format("text", "ข้อความตามแบบ", ".txt", "text/plain", make_each=_make_text),
    Format("zip", "ทั้งคลัง", ".zip", "application/zip", _write_archive),
)
FORMATS = {each.key: each for each in _ALL}
