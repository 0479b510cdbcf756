"""The readers of all kinds of files for one library, with the child processes that some of them ask."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from khlang.corrections import Corrector
from khlang.exchange.document import Document, Line
from khlang.exchange.files import FileCase, FileCases, FileKind, Reader
from khlang.exchange.plain_text import read_text
from khlang.exchange.reading import Answer, Aside, AsideReason, Kind, Reading, read_document
from khlang.exchange.shared_text import read_shared_text
from khlang.exchange.sheets.client import SheetWorker, read_sheet
from khlang.exchange.sheets.rows import RowDraft, map_rows
from khlang.exchange.sheets.sheet import Sheet
from khlang.exchange.word.client import WordWorker, read_word
from khlang.exchange.word.controls import OwnForm, read_controls
from khlang.forms.model import Form
from khlang.places import Gazetteer
from khlang.thai.text import to_thai_digits


@dataclass(frozen=True, slots=True)
class Ground:
    """By what a file is read: the forms and areas of a library, its misspellings, and the day of today."""

    forms: Mapping[str, Form]
    gazetteer: Gazetteer
    corrector: Corrector
    today: datetime.date


@contextmanager
def open_readers(ground: Ground) -> Iterator[Mapping[FileKind, Reader]]:
    """Give what reads each kind of file; at the end the child processes end."""
    with WordWorker() as word, SheetWorker() as sheets:

        def read_word_file(name: str, data: bytes) -> FileCases:
            document = read_word(name, data, word)
            own = read_controls(document, ground.forms)
            reading = _make_reading(document, own) if own and own.data else _read(document, ground)
            return _hold(reading)

        yield {
            FileKind.SHARED: lambda name, data: _hold(read_shared_text(name, data, ground.forms)),
            FileKind.TEXT: lambda name, data: _hold(_read(read_text(name, data), ground)),
            FileKind.WORD: read_word_file,
            FileKind.SHEET: lambda name, data: _read_rows(read_sheet(name, data, sheets), ground.forms),
        }


def _hold(reading: Reading) -> FileCases:
    return FileCases((FileCase(reading),))


def _read(document: Document, ground: Ground) -> Reading:
    return read_document(document, ground.forms, ground.gazetteer, ground.today, ground.corrector)


def _read_rows(sheet: Sheet, forms: Mapping[str, Form]) -> FileCases:
    found = map_rows(sheet, forms)
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
