"""Which records' pages show a picture of their own where links to them are shared, and these pictures as files.

To draw one takes 50 ms, so a build draws only some that were never drawn before; the pages of the others show their
first photo until a later build has come to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.pages.page import BinaryFile, Site, Target
from khlang.prints.lines import LineBreaker, make_title_breaker
from khlang.prints.picture import PICTURES, WIDE, draw_card, make_picture_key
from khlang.records.record import Record

# Half a minute of work. With the cache, 7,036 records have all theirs after as many builds as it takes.
MAX_NEW = 500


def choose_pictures(library: Library, site: Site) -> Mapping[str, str]:
    """Give the path of the picture of each record that has one, by id; none where the site's address is not known.

    A link to a picture is of no use without an address.
    """
    if not site.url:
        return {}
    kept = FileCache(library.cache, PICTURES)
    keys = {record.id: make_picture_key(record, WIDE, site) for record in library.published}
    # Those for chats are drawn when they are asked for, and again after a month.
    kept.forget(frozenset(keys.values()))
    chosen, new = {}, 0
    for record in library.published:
        key = keys[record.id]
        if not kept.holds(key):
            new += 1
            if new > MAX_NEW:
                continue
        chosen[record.id] = f"pictures/{record.id}-{key[:10]}.png"
    return chosen


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
