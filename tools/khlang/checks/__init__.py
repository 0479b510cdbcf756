"""Stage 3: a library in, every problem of meaning out. Pure: reads no files.

`record` looks at one record, `text` at every text in it, `collection` at all records together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from khlang.checks.collection import check_collection
from khlang.checks.record import check_record
from khlang.library import Library
from khlang.problems import Problem


def check_library(library: Library, today: datetime.date) -> Iterator[Problem]:
    """Give the problems of reading and of meaning of a whole library, unsorted.

    `today` bounds years and dates; it is an argument so that a check can be repeated.
    """
    yield from library.problems
    for record in library.records:
        yield from check_record(record, today)
    yield from check_collection(library)
