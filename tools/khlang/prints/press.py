"""What all prints need: a library, its site, the day, and the processes that make PDFs and photos."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from khlang.clock import find_today
from khlang.images.client import ImageWorker
from khlang.library import Library
from khlang.pages.page import Site, render
from khlang.photos import BadPhotoError, PublishedPhoto, publish_photo
from khlang.prints.lines import LineBreaker, make_line_breaker
from khlang.prints.pdf import BASE, PdfWorker, Sheet, read_styles
from khlang.records.card import Card, make_card
from khlang.records.record import Record
from khlang.thai.dates import Date, format_date

_HEAD = '<!doctype html><html lang="th" dir="ltr"><head><meta charset="utf-8">'
# Values link to listings of the site; on paper there is nothing to follow. Web addresses stay.
_SITE_LINK = re.compile(r'<a href="(?!https?:|tel:|mailto:|#)[^"]*"[^>]*>')


@dataclass(frozen=True, slots=True)
class Press:
    """Makes sheets of templates; `worker` makes their PDFs, `images` the photos on them."""

    library: Library
    site: Site
    today: datetime.date
    worker: PdfWorker
    images: ImageWorker
    lines: LineBreaker

    @property
    def day(self) -> str:
        """The day of print, as pages write it."""
        return format_date(Date(self.today.year, self.today.month, self.today.day))

    def publish_photos(self, record: Record) -> Mapping[str, PublishedPhoto]:
        """Give the photos of a record as they are published, by file name; those that are not fit are left out."""
        found = {}
        for _path, _field, photo in record.public_photos():
            try:
                found[photo.file] = publish_photo(self.library, record, photo, self.images)
            except BadPhotoError:
                continue
        return found

    def find_card(self, name: str) -> Card | None:
        """Give the card of the published record of that id or alias, or None."""
        record = self.library.find(name)
        return make_card(record) if record else None

    def compose(
        self,
        template: str,
        styles: Iterable[str],
        photos: Iterable[PublishedPhoto] = (),
        *,
        max_pages: int = 0,
        is_folded: bool = False,
        **values: object,
    ) -> Sheet:
        """Make the sheet of one of our templates, with its lines marked."""
        html = render(
            f"prints/{template}.html",
            "",
            base=BASE,
            site=self.site,
            day=self.day,
            find=self.find_card,
            **values,
        )
        html = self.lines.mark(_SITE_LINK.sub("<a>", html))
        head = f"{_HEAD}<style>{read_styles('base', *styles)}</style>"
        files = {f"{BASE}{photo.path}": photo.data for photo in photos}
        return Sheet(head + html, files, max_pages, is_folded)


@contextmanager
def open_press(library: Library, site: Site) -> Iterator[Press]:
    """Give a press for a library; its processes end with it."""
    with PdfWorker(library.cache) as worker, ImageWorker() as images:
        yield Press(library, site, find_today(), worker, images, make_line_breaker(library))
