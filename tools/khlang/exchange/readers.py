"""The readers of all kinds of files for one library, with the child processes that some of them ask."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from khlang.corrections import Corrector
from khlang.exchange.document import Document, Line
from khlang.exchange.files import FileCase, FileCases, FileKind, Reader
from khlang.exchange.pdf.client import PdfWorker
from khlang.exchange.pdf.read import read_pdf
from khlang.exchange.plain_text import read_text
from khlang.exchange.reading import Answer, Aside, AsideReason, Kind, Reading, read_document
from khlang.exchange.repaired import gather_words, repair_document
from khlang.exchange.shared_text import read_shared_text
from khlang.exchange.sheets.client import SheetWorker, read_sheet
from khlang.exchange.sheets.kept_mappings import MappingFolder
from khlang.exchange.sheets.mapping import SheetMapping
from khlang.exchange.sheets.rows import RowDraft, map_rows
from khlang.exchange.sheets.sheet import Sheet
from khlang.exchange.word.client import WordWorker, read_word
from khlang.exchange.word.controls import OwnForm, read_controls
from khlang.library import Library
from khlang.thai.text import to_thai_digits


@contextmanager
def open_readers(
    library: Library,
    today: datetime.date,
    *,
    reads_scans: bool = True,
    mappings: MappingFolder | None = None,
) -> Iterator[Mapping[FileKind, Reader]]:
    """Give what reads each kind of file by a library's forms; at the end the child processes end. Scanned pages are
    read where that can be done and `reads_scans`: a page takes seconds.
    Which column of a sheet is for what is kept in `mappings`."""
    with WordWorker() as word, SheetWorker() as sheets, PdfWorker() as pdf:
        reading = _DocumentReading(library, today)

        def read_word_file(name: str, data: bytes) -> FileCases:
            document = read_word(name, data, word)
            own = read_controls(document, library.forms)
            return _hold(_make_reading(document, own)) if own and own.data else reading.read(document)

        def read_pdf_file(name: str, data: bytes) -> FileCases:
            return reading.read(
                read_pdf(name, data, pdf, reading.words, reads_scans=reads_scans), is_mended=True
            )

        yield {
            FileKind.SHARED: lambda name, data: _hold(read_shared_text(name, data, library.forms)),
            FileKind.TEXT: lambda name, data: reading.read(read_text(name, data)),
            FileKind.WORD: read_word_file,
            FileKind.PDF: read_pdf_file,
            FileKind.SHEET: lambda name, data: _read_rows(
                read_sheet(name, data, sheets), library, today, mappings
            ),
        }


class _DocumentReading:
    """Reads documents by the forms, areas and words of one library."""

    def __init__(self, library: Library, today: datetime.date) -> None:
        self._library = library
        self._today = today
        self._corrector = Corrector(library.vocabularies.values())

    @cached_property
    def words(self) -> frozenset[str]:
        """The library's words, among them all names of places; gathered when they are first needed."""
        return gather_words(self._library.vocabularies.values(), self._library.gazetteer)

    def read(self, document: Document, *, is_mended: bool = False) -> FileCases:
        """Read a document, after what is broken of its Thai was repaired, unless it `is_mended` already. What numbers
        its pages is nobody's answer."""
        if not is_mended and document.lines:
            document = repair_document(document, self.words)
        library = self._library
        found = read_document(document, library.forms, library.gazetteer, self._today, self._corrector)
        numbers = (Aside(line, AsideReason.HOST) for line in document.page_numbers)
        return _hold(replace(found, asides=(*found.asides, *numbers)))


def _hold(reading: Reading) -> FileCases:
    return FileCases((FileCase(reading),))


def _read_rows(
    sheet: Sheet, library: Library, today: datetime.date, mappings: MappingFolder | None
) -> FileCases:
    corrector, forms = Corrector(library.vocabularies.values()), library.forms

    def find_kept(digest: str) -> SheetMapping | None:
        return mappings.read(digest, forms) if mappings else None

    found = map_rows(sheet, forms, library.gazetteer, today, corrector=corrector, find_kept=find_kept)
    if mappings:
        for mapping in found.mappings:
            mappings.keep(mapping)
    cases = [FileCase(_add_columns(draft), _say_row(draft), draft.draft_id) for draft in found.drafts]
    return FileCases(tuple(cases), found.problems)


def _say_row(draft: RowDraft) -> str:
    """Tell a person which row it is, as a spreadsheet counts."""
    return " ".join(filter(None, (draft.table, f"แถว {to_thai_digits(str(draft.number))}")))


def _add_columns(draft: RowDraft) -> Reading:
    """Give the reading of a row with the columns that are nobody's answer beside it: when it was sent, an id."""
    told = dict(draft.about)
    if draft.sent_at:
        told["ส่งเมื่อ"] = draft.sent_at.isoformat(" ", "minutes")
    lines = (Line(f"{name.strip('_')}: {text}", where=_say_row(draft)) for name, text in told.items() if text)
    asides = tuple(Aside(line, AsideReason.HOST) for line in lines)
    return replace(draft.reading, asides=(*draft.reading.asides, *asides))


def _make_reading(document: Document, own: OwnForm) -> Reading:
    """Give the reading of a form that we wrote ourselves, whose controls say what is whose answer."""
    answers = [
        Answer(control, "", "\n".join(line.text for line in lines), lines[0].where)
        for control, lines in own.lines.items()
    ]
    return Reading(
        name=document.name,
        sha256=document.sha256,
        profile=document.profile,
        kind=Kind.FORM,
        form=own.form,
        data=own.data,
        answers=tuple(answers),
        leftovers=own.leftovers,
        pictures=document.pictures,
        problems=document.problems,
    )
