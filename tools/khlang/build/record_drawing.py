"""One record's page, drawn for a server as the build draws it, from what the build has left beside its release.

A build of a large library takes seconds; whoever saves a record looks at its page at once.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from khlang.build.gather import publish_photos
from khlang.library import Library
from khlang.pages.card_cache import CardCache
from khlang.pages.frame import Frame, find_variant
from khlang.pages.line_breaks import WordKeeper
from khlang.pages.page import Site
from khlang.pages.record import RecordContext, leave_out_named, list_references, render_record
from khlang.records.record import Record

# The name of the note beside a release that holds it.
DRAWING = "drawing"
# What the head of a record's page says it is.
_KIND = "article"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What records' pages are drawn with: their frames by variant, and by id the ids of the records like each one."""

    frames: Mapping[str, Frame]
    related: Mapping[str, Sequence[str]]


def write_drawing(frames: Mapping[str, Frame], related: Mapping[str, Sequence[Record]]) -> str:
    """Write as JSON what records' pages are drawn with; of `frames`, by variant, only theirs."""
    pieces = {variant: frame.pieces for variant, frame in frames.items() if json.loads(variant)[1] == _KIND}
    ids = {name: [record.id for record in records] for name, records in related.items()}
    return json.dumps({"frames": pieces, "related": ids}, ensure_ascii=False)


def read_drawing(text: str) -> Drawing | None:
    """Read what `write_drawing` wrote; None for other text."""
    try:
        data = json.loads(text)
        frames = {variant: Frame(tuple(pieces), "") for variant, pieces in data["frames"].items()}
        return Drawing(frames, data["related"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


@dataclass(frozen=True, slots=True)
class RecordDrawer:
    """Draws pages of records of a library that was published; `referring` are those that name each one, by its id."""

    library: Library
    site: Site
    drawing: Drawing
    keeper: WordKeeper
    referring: Mapping[str, Sequence[Record]]

    def draw(self, record: Record, picture: str, today: datetime.date) -> str | None:
        """Give the whole HTML of the page of a record that has changed: the bytes that the next build writes, as long
        as the same records are most like it. None for a page of a shape that the site did not have.

        `picture` is the path of what previews of links show, empty for none. Raises BadPhotoError, OSError.
        """
        library = replace(
            self.library,
            by_name={**self.library.by_name, **dict.fromkeys((*record.aliases, record.id), record)},
        )
        referring = self.referring.get(record.id, ())
        alike = (library.find(name) for name in self.drawing.related.get(record.id, ()))
        related = leave_out_named(record, [each for each in alike if each], referring)
        named = filter(None, map(library.find, list_references(record)))
        shown = {each.id: each for each in (*named, *referring, *related, record)}
        library = replace(library, records=tuple(shown.values()))
        photos, thumbnails = publish_photos(library, forgets=False)
        cards = CardCache(library, {name: photo.path for name, photo in thumbnails.items()})
        context = RecordContext(referring, related, today, picture=picture)
        page = render_record(record, cards, photos[record.id], self.site, context)
        frame = self.drawing.frames.get(str(find_variant(page)))
        return frame.join(replace(page, html=self.keeper.mark(page.html))) if frame else None
