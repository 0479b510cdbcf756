"""Stage 3: a library in, every problem out. Pure, but for photo files and pages written by hand.

`forms` looks at form files and vocabularies, `names` at the names that these give to search, `record` at one record,
`text` at every text in it, many as one (`joined_texts`), `collection` at all records together; `pages` at the pages
written by hand, with `markdown` and `drawing`; `private_numbers` at all texts beside records.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from khlang.cache import Cache, make_key
from khlang.checks.collection import check_collection, check_near_duplicates, find_title
from khlang.checks.forms import check_forms
from khlang.checks.pages import check_pages
from khlang.checks.private_numbers import check_private_numbers
from khlang.library import Choose, Library, hash_page_files, load_library, show_path
from khlang.photos import check_photos
from khlang.problems import Mark, Problem, order_problems
from khlang.problems.problem import dump_problems, load_problems
from khlang.records.record import Record, Source
from khlang.yaml_text import locate


class Looked(NamedTuple):
    """What was found in a record while its file was at hand: its problems, and the place of its title."""

    problems: list[Problem]
    title: Mark


_NOTHING: Mapping[str, Looked] = MappingProxyType({})


def load_and_check(  # noqa: PLR0913  what is looked at, and what becomes of what was kept
    root: Path,
    cache: Path | None,
    today: datetime.date,
    *,
    forgets: bool = True,
    near_duplicates: bool = True,
    choose: Choose | None = None,
) -> tuple[Library, list[Problem]]:
    """Load a library as `load_library` does, and give it with its problems as `find_problems` does.

    Records that are not kept are looked at as soon as they are read, so that no file is read twice and no more than one
    record's tree is in memory. Of the records that `choose` gives, only what each shows by itself is told.
    """
    looked: dict[str, Looked] = {}

    def look(record: Record, source: Source) -> None:
        looked[record.digest] = Looked(_look(record, source, today), find_title(record, source))

    library = load_library(root, cache, forgets=forgets, look=look, choose=choose)
    if choose:
        beside = check_beside_records(library, today)
        found = [*library.problems, *beside, *_check_each(library, today, looked), *check_photos(library)]
        return library, order_problems(found)
    return library, find_problems(library, today, near_duplicates=near_duplicates, looked=looked)


def find_problems(
    library: Library,
    today: datetime.date,
    *,
    near_duplicates: bool = True,
    looked: Mapping[str, Looked] = _NOTHING,
) -> list[Problem]:
    """Give all problems of a library, of reading, of meaning and of photo files, in the order of the files.

    `today` bounds years and dates; it is an argument so that a check can be repeated. A publish leaves
    `near_duplicates` out: they only warn, and take most of the time of a check in which little is new. `looked` has
    those records, by digest, that were looked at already on this day.
    """
    found = [*library.problems, *check_beside_records(library, today)]
    found += [*check_records(library, today, looked)]
    found += check_photos(library)
    if near_duplicates:
        titles = {digest: each.title for digest, each in looked.items()}
        found += check_near_duplicates(library, titles)
    return order_problems(found)


def check_beside_records(library: Library, today: datetime.date) -> list[Problem]:
    """Give the problems of forms, vocabularies and pages by hand, or those found in the same ones on the same day."""
    cache = Cache(library.cache, "checks_beside_records")
    key = make_key(str(today), library.digest, show_path(library.root), hash_page_files(library.root))
    kept = cache.get([key]).get(key)
    if kept is not None:
        return load_problems(kept)
    # What reads queries takes half as long to import as all else, and forms are rarely new.
    from khlang.checks.names import check_names  # noqa: PLC0415

    problems = [*check_forms(library, today), *check_names(library), *check_pages(library)]
    problems += check_private_numbers(library)
    new = {key: dump_problems(problems).encode()}
    cache.put(new, used=new)
    return problems


def check_records(
    library: Library, today: datetime.date, looked: Mapping[str, Looked] = _NOTHING
) -> Iterator[Problem]:
    """Give the problems of meaning of all records but near-duplicates, unsorted."""
    yield from _check_each(library, today, looked)
    yield from check_collection(library)


def _check_each(library: Library, today: datetime.date, looked: Mapping[str, Looked]) -> Iterator[Problem]:
    """Look at each record, or remember what was found in the same one.

    `today` only bounds dates from above: who was sound stays sound, while a problem is looked for anew
    on another day.
    """
    cache = Cache(library.cache, "checks")
    sound = {record.digest: f"{record.digest} sound" for record in library.records}
    told = {record.digest: f"{record.digest} {today}" for record in library.records}
    kept = cache.get((*sound.values(), *told.values()))
    new: dict[str, bytes] = {}
    for record in library.records:
        known = kept.get(sound[record.digest]) or kept.get(told[record.digest])
        if known is None:
            found = looked.get(record.digest)
            problems = found.problems if found else _look(record, record.read_source(), today)
            key = told[record.digest] if problems else sound[record.digest]
            new[key] = dump_problems(problems).encode()
        else:
            problems = load_problems(known)
        yield from problems
    cache.put(new, used=(*kept, *new))


def _look(record: Record, source: Source, today: datetime.date) -> list[Problem]:
    # The dictionaries behind it take long to import, and a check of a library in which nothing is new needs none.
    from khlang.checks.record import check_record  # noqa: PLC0415

    return list(locate(check_record(record, source, today), source.tree, record.file))
