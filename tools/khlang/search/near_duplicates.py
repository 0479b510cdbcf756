"""Lessons that are nearly the same text, found without comparing each with each.

Bottom-k sketches of shingles (Broder 1997): records that share most of their sketch share most of
their text.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, repeat

from khlang.cache import Cache
from khlang.fields.say import list_texts
from khlang.fields.types import list as lists
from khlang.fields.types import paragraphs, steps
from khlang.library import Library
from khlang.records.record import Record
from khlang.thai.text import fold

SKETCH_SIZE = 64
# Of two texts that share 0.7, the chance that fewer than 2 of these 10 numbers are in both is 0.00014.
LOOKED_UP = 10
MIN_LOOKED_UP = 2
MIN_SHARE = 0.7
MIN_LENGTH = 200
# A shingle of more records than these is a form's own words (a slogan, an office), no copying.
MAX_SHARING = 40
# Records that share the most of a sketch are compared in full.
CANDIDATES = 5
# Shingles begin only at these common letters: a fifth of all places, the same in every text.
# By letter, with its checksum: the rest of the shingle goes on from there.
_SHINGLES = tuple(
    (re.compile(f"{letter}(?=(.{{9}}))", re.DOTALL), zlib.crc32(letter.encode())) for letter in "นรก"
)
# The sketch's numbers from the smallest: 32 bits each, the byte order of this machine.
Sketch = tuple[int, ...]


def find_near_duplicates(library: Library) -> Iterator[tuple[Record, Record, float]]:
    """Give (record, the earlier record of its form that it resembles most, estimated share of equal text 0–1)."""
    index = SketchIndex()
    sketches = list_sketches(library.records, Cache(library.cache, "sketches"))
    for record, sketch in zip(library.records, sketches, strict=True):
        nearest = index.find_nearest(record.form.key, sketch)
        if nearest:
            yield record, *nearest
        index.add(record, sketch)


class SketchIndex:
    """Records by their sketches; finds the one that a text resembles most."""

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._numbers: list[frozenset[int]] = []
        self._posting_lists: dict[tuple[str, int], list[int]] = defaultdict(list)

    @classmethod
    def of(cls, library: Library) -> SketchIndex:
        """Make the index of a library's published records."""
        index = cls()
        sketches = list_sketches(library.published, Cache(library.cache, "sketches"))
        for record, sketch in zip(library.published, sketches, strict=True):
            index.add(record, sketch)
        return index

    def add(self, record: Record, sketch: Sketch) -> None:
        """Add a record."""
        for number in sketch[:LOOKED_UP]:
            self._posting_lists[record.form.key, number].append(len(self._records))
        self._records.append(record)
        self._numbers.append(frozenset(sketch))

    def find_nearest(self, form: str, sketch: Sketch) -> tuple[Record, float] | None:
        """Give (the record of a form that resembles a sketch most, estimated share of equal text from MIN_SHARE to 1),
        the first of those that are equally near, None where none is near."""
        keys = [(form, number) for number in sketch[:LOOKED_UP]]
        lists = [self._posting_lists[key][:MAX_SHARING] for key in keys if key in self._posting_lists]
        shared = Counter(chain.from_iterable(lists)) if len(lists) >= MIN_LOOKED_UP else Counter()
        likely = [place for place, count in shared.most_common(CANDIDATES) if count >= MIN_LOOKED_UP]
        numbers = frozenset(sketch) if likely else frozenset()
        share, place = max(
            ((_resemblance(numbers, self._numbers[place]), -place) for place in likely), default=(0.0, 0)
        )
        return (self._records[-place], share) if share >= MIN_SHARE else None


def _resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimate the Jaccard share from two bottom-k sketches: over the k smallest of their union.

    Below MIN_SHARE it may say 0.
    """
    both = one & other
    size = min(SKETCH_SIZE, len(one) + len(other) - len(both))
    # Most candidates share far less, and to sort them took most of the time.
    if len(both) < MIN_SHARE * size:
        return 0.0
    smallest = sorted(one | other)[:SKETCH_SIZE]
    return sum(number in both for number in smallest) / size


def list_sketches(records: Sequence[Record], cache: Cache) -> list[Sketch]:
    """Give the sketch of each record, empty for a short one, from the cache where the record is unchanged."""
    keys = [record.digest for record in records]
    kept = cache.get(keys)
    new: dict[str, bytes] = {}
    sketches: list[Sketch] = []
    for key, record in zip(keys, records, strict=True):
        if key not in kept:
            new[key] = array("I", make_sketch(record)).tobytes()
        sketches.append(tuple(array("I", kept[key] if key in kept else new[key])))
    cache.put(new, used=keys)
    return sketches


def make_sketch(record: Record) -> Sketch:
    """Give the sketch of a record, empty for a short one."""
    told = record.public_values(paragraphs.TYPE, lists.TYPE, steps.TYPE)
    texts = (text for field, value in told for text in list_texts(field, value))
    folded = fold(" ".join(texts))
    if len(folded) < MIN_LENGTH:
        return ()
    numbers: set[int] = set()
    for shingle, start in _SHINGLES:
        numbers.update(map(zlib.crc32, map(str.encode, shingle.findall(folded)), repeat(start)))
    return tuple(sorted(numbers)[:SKETCH_SIZE])
