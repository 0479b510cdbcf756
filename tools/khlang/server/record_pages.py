"""Where records have their pages: below the site once they are published, until then as they were accepted here.

A build of a large library takes a while. Who accepts a case, and its sender, can open the record's page at once: it is
made from the record's file, as the build will make it but for lessons like it, until the release has it.
"""

from __future__ import annotations

import contextlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from starlette.responses import Response

from khlang.clock import find_today
from khlang.images.client import ImageWorker
from khlang.intake import Case, MergeError, open_target
from khlang.library import Library
from khlang.pages.card_cache import CardCache
from khlang.pages.record import RecordContext, list_references, render_record
from khlang.photos import BadPhotoError, PublishedPhoto, publish_photo
from khlang.records.record import Record
from khlang.server.frames import LiveFrames
from khlang.server.service import Service

_PAGE = re.compile(r"([^/]+)/([^/]+)\.html")
_PHOTO = re.compile(r"photos/([^/]+)/[^/]+")
# What no file of the release is yet, no browser may keep.
_HEADERS = {"Cache-Control": "no-store"}


class RecordPages:
    """The pages of the records that cases have become. May be called from many threads."""

    def __init__(self, service: Service, frames: LiveFrames, site: Path) -> None:
        self._service = service
        self._frames = frames
        self._site = site
        # The form of each record that was accepted here and may not be published yet, by its id.
        self._accepted: dict[str, str] = {}

    def hold(self, form: str, record_id: str) -> None:
        """Show a record that was accepted now, from now on."""
        published = [
            name for name, key in [*self._accepted.items()] if self._is_published(f"{key}/{name}.html")
        ]
        for name in published:
            self._accepted.pop(name, None)
        self._accepted[record_id] = form

    def find(self, case: Case) -> str:
        """Give the path of a case's record below the site, or of that which it was merged into; empty while there is no
        such page."""
        name, path = case.record_id or case.merged_into, _find_path(case)
        return path if self.is_published(case) or self._read(name) else ""

    def is_published(self, case: Case) -> bool:
        """Tell whether the release has that page."""
        return bool(case.record_id or case.merged_into) and self._is_published(_find_path(case))

    def has_record(self, case: Case) -> bool:
        """Tell whether the record of an accepted case is in the library, published or not."""
        library = self._service.forms.library
        return library is None or (library.root / "records" / case.form / f"{case.record_id}.yml").is_file()

    def is_awaited(self, path: str) -> bool:
        """Tell whether a path below the site may be the page or a photo of an accepted record, and the release has no
        such file."""
        return bool(self._accepted and self._find_name(path)) and not self._is_published(path)

    def answer(self, path: str) -> Response | None:
        """Answer for a path that is awaited. None where there is no such page or photo."""
        name = self._find_name(path)
        return self._answer_page(name) if path.endswith(".html") else self._answer_photo(name, path)

    def _find_name(self, path: str) -> str:
        """Give the id of the accepted record whose page or photo a path names; empty where there is none."""
        page, photo = _PAGE.fullmatch(path), _PHOTO.fullmatch(path)
        name = page[2] if page else photo[1] if photo else ""
        return name if name in self._accepted and (not page or self._accepted[name] == page[1]) else ""

    def _answer_page(self, name: str) -> Response | None:
        record, library = self._read(name), self._service.forms.library
        if record is None or library is None:
            return None
        photos = dict(self._list_photos(record, library))
        cards = make_named_cards(library, record)
        page = render_record(record, cards, photos, self._frames.site, RecordContext(today=find_today()))
        return Response(self._frames.join(page), 200, _HEADERS, "text/html")

    def _answer_photo(self, name: str, path: str) -> Response | None:
        record, library = self._read(name), self._service.forms.library
        if record is None or library is None:
            return None
        for _file, photo in self._list_photos(record, library):
            if photo.path == path:
                return Response(photo.data, 200, _HEADERS, mimetypes.guess_type(path)[0])
        return None

    def _read(self, name: str) -> Record | None:
        """Read an accepted record from its file as it is now; None where it is none, or can't be published."""
        form, library = self._accepted.get(name), self._service.forms.library
        if form is None or library is None or form not in library.forms or self._service.find_trouble():
            return None
        try:
            return open_target(library, library.forms[form], name).record
        # Nobody waits for the page of what was removed or broken since.
        except MergeError:
            return None

    def _list_photos(self, record: Record, library: Library) -> Iterator[tuple[str, PublishedPhoto]]:
        with ImageWorker() as worker:
            for _path, _field, photo in record.public_photos():
                # One that is gone since is left out, as the record may be.
                with contextlib.suppress(BadPhotoError, OSError):
                    yield photo.file, publish_photo(library, record, photo, worker)

    def _is_published(self, path: str) -> bool:
        return (self._site / path).is_file()


def make_named_cards(library: Library, record: Record) -> CardCache:
    """Give the cards of a record and of those that it names, and of no others: there may be thousands."""
    named = filter(None, map(library.find, list_references(record)))
    records = {each.id: each for each in (record, *named)}
    return CardCache(replace(library, records=tuple(records.values())))


def _find_path(case: Case) -> str:
    return f"{case.form}/{case.record_id or case.merged_into}.html"
