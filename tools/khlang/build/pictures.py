"""Which records' pages show a picture of their own where links to them are shared, and these pictures as files.

To draw one takes 30 ms, so a build draws only some that were never drawn before; the pages of the others show their
first photo until a later build has come to them. After an edit, only what was edited is drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.pages.page import BinaryFile, Site, Target
from khlang.pages.taxonomies import sort_newest
from khlang.prints.lines import LineBreaker, make_title_breaker
from khlang.prints.picture import PICTURES, WIDE, draw_card, make_picture_key
from khlang.records.card import record_path
from khlang.records.record import Record

# Two seconds of work. `khlang build --pictures` draws more.
MAX_NEW = 60
_FOLDER = "pictures/"


@dataclass(frozen=True, slots=True)
class NewPictures:
    """How many pictures may be drawn that were never drawn before, those of the newest records first.

    `before` are the paths of the release before, None without one: beside it, only records that are new or had a
    picture get another. `most` asks for so many, whose ever they are.
    """

    before: Collection[str] | None = None
    most: int | None = None


def choose_pictures(library: Library, site: Site, new: NewPictures) -> Mapping[str, str]:
    """Give the path of the picture of each record that has one, by id; none where the site's address is not known.

    A link to a picture is of no use without an address.
    """
    if not site.url:
        return {}
    kept = FileCache(library.cache, PICTURES)
    keys = {record.id: make_picture_key(record, WIDE, site) for record in library.published}
    # Those for chats are drawn when they are asked for, and again after a month.
    kept.forget(frozenset(keys.values()))
    paths = {record_id: f"{_FOLDER}{record_id}-{key[:10]}.png" for record_id, key in keys.items()}
    missing = [record for record in sort_newest(library.published) if not kept.holds(keys[record.id])]
    is_any = new.before is None or new.most is not None
    wanted = missing if is_any else _leave_out_waiting(missing, new.before or ())
    left_out = {record.id for record in missing}
    left_out -= {record.id for record in wanted[: MAX_NEW if new.most is None else max(0, new.most)]}
    return {record_id: path for record_id, path in paths.items() if record_id not in left_out}


def _leave_out_waiting(records: Sequence[Record], before: Collection[str]) -> Sequence[Record]:
    """Give the records that are new to the site, or had a picture there."""
    pictures = (path.removeprefix(_FOLDER) for path in before if path.startswith(_FOLDER))
    had = {name.rpartition("-")[0] for name in pictures}
    return [record for record in records if record.id in had or record_path(record) not in before]


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
