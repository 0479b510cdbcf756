"""The readers of all kinds of files for one library, with the child processes that some of them ask."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from khlang.corrections import Corrector
from khlang.exchange.document import Document
from khlang.exchange.files import FileCase, FileCases, FileKind, Reader
from khlang.exchange.plain_text import read_text
from khlang.exchange.reading import Answer, Kind, Reading, read_document
from khlang.exchange.shared_text import read_shared_text
from khlang.exchange.word.client import WordWorker, read_word
from khlang.exchange.word.controls import OwnForm, read_controls
from khlang.forms.model import Form
from khlang.places import Gazetteer


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
    with WordWorker() as word:

        def read_word_file(name: str, data: bytes) -> FileCases:
            document = read_word(name, data, word)
            own = read_controls(document, ground.forms)
            reading = _make_reading(document, own) if own and own.data else _read(document, ground)
            return _hold(reading)

        yield {
            FileKind.SHARED: lambda name, data: _hold(read_shared_text(name, data, ground.forms)),
            FileKind.TEXT: lambda name, data: _hold(_read(read_text(name, data), ground)),
            FileKind.WORD: read_word_file,
        }


def _hold(reading: Reading) -> FileCases:
    return FileCases((FileCase(reading),))


def _read(document: Document, ground: Ground) -> Reading:
    return read_document(document, ground.forms, ground.gazetteer, ground.today, ground.corrector)


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
