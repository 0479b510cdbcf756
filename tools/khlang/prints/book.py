"""Many records as one PDF: a title page, the contents with their pages, a chapter each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khlang.prints.official_form import Printed, prepare
from khlang.prints.pdf import PrintError
from khlang.prints.press import Press
from khlang.records.card import Card, make_card
from khlang.records.record import Record

# Some 600 pages: what one child process makes within its bounds, and what can still be bound.
MAX_RECORDS = 250


@dataclass(frozen=True, slots=True)
class Chapter:
    """One record of a book; `anchor` is where the contents find it."""

    anchor: str
    card: Card
    printed: Printed


def write_book_pdf(records: Sequence[Record], title: str, press: Press, note: str = "") -> bytes:
    """Give records as a book in their order, with a contents page; `note` says how they were chosen.

    Raises PrintError, also for no records and for more than MAX_RECORDS.
    """
    if not records:
        raise PrintError("nothing_to_print")
    if len(records) > MAX_RECORDS:
        raise PrintError("too_many_to_print", count=len(records), most=MAX_RECORDS)
    chapters = [
        Chapter(f"chapter-{number}", make_card(record), prepare(record, press))
        for number, record in enumerate(records, 1)
    ]
    photos = {photo.path: photo for chapter in chapters for photo in chapter.printed.photos.values()}
    sheet = press.compose(
        "book", ("form", "book"), photos.values(), chapters=chapters, title=title, note=note
    )
    return press.worker.write(sheet)
