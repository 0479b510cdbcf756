"""What several machines kept, brought together, so that one run finds all of it.

Each value is taken by its signature alone: a folder of somebody who has not the same key gives nothing.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from khlang.cache import Cache, DamagedCacheError
from khlang.file_cache import FileCache, ForeignFileError
from khlang.plain_files import remove

_NAME = re.compile("[a-z_]{1,40}")
# As `find_library_cache` names the folder of a library, and `Cache` its files.
_LIBRARY = re.compile("[0-9a-f]{12}")
_STORE = re.compile(f"{_NAME.pattern}[.]sqlite(-journal)?")


class ForeignCacheError(Exception):
    """A folder is no cache, or holds what was not kept with this user's key; the message is its place."""


def join_caches(parts: Iterable[Path], cache: Path) -> int:
    """Keep in the folder `cache` of a library what other runs kept in `parts`; give how many values are new there.

    A part is a folder as `khlang build --cache` fills it: with a folder for each library in it. Values are found by
    what they are made of, so those of another library or of other code are in nobody's way. Raises ForeignCacheError
    for a part that holds anything without its right signature: what came before it stays kept.
    """
    return sum(_join(place, cache) for part in parts for place in _list_stores(part))


def hand_on(cache: Path, part: Path, names: Iterable[str]) -> None:
    """Keep in the folder `part` what the stores of some names have in the folder `cache`, and nothing else of these
    names; both are of a library. A store with anything in it that is not signed is left out from there on, as it is
    made again.
    """
    for name in names:
        for place in (cache / name, cache / f"{name}.sqlite"):
            remove(part / place.name)
            with contextlib.suppress(ForeignCacheError):
                if place.exists():
                    _join(place, part)


def keep_only(own: Path | None) -> None:
    """Remove from a part what is kept there beside the folder `own` of the library, with another key or of another
    place: of a part that holds the values of another key nothing is joined. What does not look as if `Cache` had
    written it stays.
    """
    for folder in own.parent.glob("*") if own else ():
        if folder != own and _LIBRARY.fullmatch(folder.name) and _is_library_cache(folder):
            remove(folder)


def _is_library_cache(folder: Path) -> bool:
    """Tell whether a folder, and no link to one, holds stores and nothing else."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    places = [*folder.iterdir()]
    return any(place.suffix == ".sqlite" for place in places) and all(
        (_NAME if place.is_dir() else _STORE).fullmatch(place.name) for place in places
    )


def _list_stores(part: Path) -> Iterator[Path]:
    """Give the files and folders of values in a part, sorted. Raises ForeignCacheError where there is none."""
    found = [
        place for folder in sorted(part.glob("*")) if folder.is_dir() for place in sorted(folder.iterdir())
    ]
    # A file beside a database is of a run that was killed while it wrote.
    stores = [place for place in found if place.is_dir() or place.suffix == ".sqlite"]
    if not stores:
        raise ForeignCacheError(part)
    yield from stores


def _join(place: Path, cache: Path) -> int:
    if place.is_symlink() or not _NAME.fullmatch(place.stem):
        raise ForeignCacheError(place)
    try:
        return (
            FileCache(cache, place.name).join(place)
            if place.is_dir()
            else Cache(cache, place.stem).join(place)
        )
    except (DamagedCacheError, ForeignFileError, sqlite3.Error, UnicodeError, OSError) as error:
        raise ForeignCacheError(place) from error
