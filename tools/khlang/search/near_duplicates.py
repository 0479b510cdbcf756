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
from itertools import chain

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
_SHINGLE = re.compile(r"(?=([นรก].{9}))", re.DOTALL)
# The sketch's numbers from the smallest: 32 bits each, the byte order of this machine.
Sketch = tuple[int, ...]


def find_near_duplicates(library: Library) -> Iterator[tuple[Record, Record, float]]:
    """Give (record, the earlier record of its form that it resembles most, estimated share of equal text 0–1)."""
    sketches = list_sketches(library.records, Cache(library.cache, "sketches"))
    numbers = [frozenset(sketch) for sketch in sketches]
    posting_lists: dict[tuple[str, int], list[int]] = defaultdict(list)
    for this, (record, sketch) in enumerate(zip(library.records, sketches, strict=True)):
        keys = [(record.form.key, number) for number in sketch[:LOOKED_UP]]
        lists = [posting_lists[key][:MAX_SHARING] for key in keys if key in posting_lists]
        shared = Counter(chain.from_iterable(lists)) if len(lists) >= MIN_LOOKED_UP else Counter()
        likely = [place for place, count in shared.most_common(CANDIDATES) if count >= MIN_LOOKED_UP]
        nearest = max(
            ((_resemblance(numbers[this], numbers[place]), -place) for place in likely), default=(0.0, 0)
        )
        if nearest[0] >= MIN_SHARE:
            yield record, library.records[-nearest[1]], nearest[0]
        for key in keys:
            posting_lists[key].append(this)


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
            new[key] = array("I", _sketch(record)).tobytes()
        sketches.append(tuple(array("I", kept[key] if key in kept else new[key])))
    cache.put(new, used=keys)
    return sketches


def _sketch(record: Record) -> Sketch:
    told = record.public_values(paragraphs.TYPE, lists.TYPE, steps.TYPE)
    texts = (text for field, value in told for text in list_texts(field, value))
    folded = fold(" ".join(texts))
    if len(folded) < MIN_LENGTH:
        return ()
    numbers = {zlib.crc32(shingle.encode()) for shingle in _SHINGLE.findall(folded)}
    return tuple(sorted(numbers)[:SKETCH_SIZE])
