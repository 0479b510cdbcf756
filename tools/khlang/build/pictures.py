"""Which records' pages show a picture of their own where links to them are shared, and these pictures as files.

To draw one takes 30 ms, so only the newest records have one, as many as mkdocs.yml says; the pages of the others show
their first photo. Which ones follows from the library alone: an edit draws what was edited, and gives the same site as
a build from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.pages.page import BinaryFile, Site, Target
from khlang.pages.taxonomies import sort_newest
from khlang.prints.lines import LineBreaker, make_title_breaker
from khlang.prints.picture import PICTURES, WIDE, draw_card, make_picture_key
from khlang.records.record import Record


def choose_pictures(library: Library, site: Site, most: int) -> Mapping[str, str]:
    """Give the path of the picture of each record that has one, by id: of the newest, at most so many; none where the
    site's address is not known.

    A link to a picture is of no use without an address.
    """
    if not site.url:
        return {}
    newest = sort_newest(library.published)[: max(0, most)]
    keys = {record.id: make_picture_key(record, WIDE, site) for record in newest}
    # Those for chats are drawn when they are asked for, and again after a month.
    FileCache(library.cache, PICTURES).forget(frozenset(keys.values()))
    return {record_id: f"pictures/{record_id}-{key[:10]}.png" for record_id, key in keys.items()}


def list_picture_targets(library: Library, site: Site, chosen: Mapping[str, str]) -> Iterator[Target]:
    """Give the files of the chosen pictures, each drawn when it is asked for."""
    breakers: list[LineBreaker] = []

    def draw(record: Record, path: str) -> BinaryFile:
        # Its dictionary takes 0.3 s, which a build that draws nothing need not wait.
        if not breakers:
            breakers.append(make_title_breaker(library))
        return BinaryFile(path, draw_card(record, WIDE, site, breakers[0], library.cache))

    for record in library.published:
        if path := chosen.get(record.id):
            yield Target(path, path, lambda record=record, path=path: draw(record, path))  # type: ignore[misc]
