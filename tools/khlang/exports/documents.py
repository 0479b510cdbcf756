"""Records as documents: official forms in Word and PDF, a book, a leaflet, a page for the board."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from khlang.exchange.word.official_form import Imprint, write_official_form
from khlang.exports.model import Export, FormatError
from khlang.forms.model import Form
from khlang.images.client import ImageWorker
from khlang.library import Library
from khlang.pages.page import Site
from khlang.photos import publish_photo
from khlang.prints.blank_form import write_blank_pdf
from khlang.prints.book import write_book_pdf
from khlang.prints.leaflet import write_handout_pdf, write_leaflet_pdf
from khlang.prints.lines import make_title_breaker
from khlang.prints.official_form import write_form_pdf
from khlang.prints.pdf import PrintError
from khlang.prints.picture import SQUARE, WIDE, draw_card
from khlang.prints.press import Press, open_press
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.thai.dates import Date


def make_word_forms(export: Export) -> Iterator[bytes]:
    """Give the official form of each record in Word, with its photos as they are published. Raises BadPhotoError."""
    publisher, today = export.publisher, export.today
    day = Date(today.year, today.month, today.day)
    with ImageWorker() as images:
        for record in export.records:
            address = publisher.url and publisher.url + record_path(record)
            photos = _load_photos(export, record, images)
            yield write_official_form(record, Imprint(publisher.name, day, address), photos)


def _load_photos(export: Export, record: Record, images: ImageWorker) -> Mapping[str, bytes]:
    named = {photo.file: photo for _path, _field, photo in record.public_photos()}
    return {file: publish_photo(export.library, record, photo, images).data for file, photo in named.items()}


def make_pdf_forms(export: Export) -> Iterator[bytes]:
    """Give the official form of each record as PDF. Raises FormatError."""
    return _print_each(export, write_form_pdf)


def make_leaflets(export: Export) -> Iterator[bytes]:
    """Give a leaflet of each record, A4 to fold in three, as PDF. Raises FormatError."""
    return _print_each(export, write_leaflet_pdf)


def make_handouts(export: Export) -> Iterator[bytes]:
    """Give a page of each record that can hang on a board, as PDF. Raises FormatError."""
    return _print_each(export, write_handout_pdf)


def make_cards(export: Export) -> Iterator[bytes]:
    """Give the picture of each record that previews of links show, as PNG."""
    return _draw_each(export, WIDE)


def make_square_cards(export: Export) -> Iterator[bytes]:
    """Give the picture of each record for chats, as PNG."""
    return _draw_each(export, SQUARE)


def _draw_each(export: Export, size: tuple[int, int]) -> Iterator[bytes]:
    site = Site(export.publisher.name, export.publisher.url)
    lines = make_title_breaker(export.library)
    for record in export.records:
        yield draw_card(record, size, site, lines, export.library.cache)


def write_pdf(export: Export, out: BinaryIO) -> None:
    """Write one record as its official form, several as a book. Raises FormatError."""
    if len(export.records) == 1:
        out.writelines(make_pdf_forms(export))
        return
    with _open_press(export) as press:
        out.write(write_book_pdf(export.records, export.publisher.name, press, export.title))


def _print_each(export: Export, write: Callable[[Record, Press], bytes]) -> Iterator[bytes]:
    with _open_press(export) as press:
        for record in export.records:
            yield write(record, press)


def make_blank_pdf(form: Form, library: Library, site: Site) -> bytes:
    """Give a form that is blank, to print and fill in by hand, as PDF. Raises FormatError."""
    try:
        with open_press(library, site) as press:
            return write_blank_pdf(form, press)
    except PrintError as error:
        raise FormatError(str(error)) from error


@contextmanager
def _open_press(export: Export) -> Iterator[Press]:
    """Give a press; what it can't make is told as an export's."""
    site = Site(export.publisher.name, export.publisher.url)
    try:
        with open_press(export.library, site) as press:
            yield press
    except PrintError as error:
        raise FormatError(str(error)) from error
