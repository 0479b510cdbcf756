"""Stage 3: a library in, every problem out. Pure, but for photo files, which `photos` reads.

`record` looks at one record, `text` at every text in it, `collection` at all records together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from khlang.checks.collection import check_collection
from khlang.checks.record import check_record
from khlang.library import Library
from khlang.photos import check_photos
from khlang.problems import Problem, order_problems


def find_problems(library: Library, today: datetime.date) -> list[Problem]:
    """Give all problems of a library, of reading, of meaning and of photo files, in the order of the files.

    `today` bounds years and dates; it is an argument so that a check can be repeated.
    """
    return order_problems([*library.problems, *check_records(library, today), *check_photos(library)])


def check_records(library: Library, today: datetime.date) -> Iterator[Problem]:
    """Give the problems of meaning of all records, unsorted."""
    for record in library.records:
        yield from check_record(record, today)
    yield from check_collection(library)
