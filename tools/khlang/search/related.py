"""Lessons that are nearly the same text, found without comparing each with each.

Bottom-k sketches of shingles (Broder 1997): records that share most of their sketch share most of
their text.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from khlang.records.record import Record
from khlang.records.texts import texts_of
from khlang.records.values import Lines, Paragraphs, Steps
from khlang.thai.text import fold

SKETCH_SIZE = 64
MIN_SHARE = 0.7
MIN_LENGTH = 200
# A shingle that many records share is a form's own words (a slogan, an office), no copying.
MAX_HOLDERS = 40
# Records that share the most of a sketch are compared in full.
CANDIDATES = 5
# Shingles begin only at these common letters: a fifth of all places, the same in every text.
_SHINGLE = re.compile(r"(?=([นรก].{9}))", re.DOTALL)


def find_near_duplicates(records: Iterable[Record]) -> Iterator[tuple[Record, Record, float]]:
    """Give (record, the earlier record of its form that it resembles most, estimated share of equal text 0–1)."""
    earlier: list[tuple[Record, frozenset[int]]] = []
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for record in records:
        sketch = _sketch(record)
        keys = [(record.form.key, number) for number in sketch]
        shared = Counter(place for key in keys for place in holders[key][:MAX_HOLDERS])
        nearest = max(
            (
                (_resemblance(sketch, earlier[place][1]), -place)
                for place, _count in shared.most_common(CANDIDATES)
            ),
            default=(0.0, 0),
        )
        if nearest[0] >= MIN_SHARE:
            yield record, earlier[-nearest[1]][0], nearest[0]
        for key in keys:
            holders[key].append(len(earlier))
        earlier.append((record, sketch))


def _resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimate the Jaccard share from two bottom-k sketches: over the k smallest of their union."""
    smallest = sorted(one | other)[:SKETCH_SIZE]
    return sum(number in one and number in other for number in smallest) / len(smallest)


def _sketch(record: Record) -> frozenset[int]:
    shared_types = Paragraphs | Lines | Steps
    values = [value for _field, value in record.public_values() if isinstance(value, shared_types)]
    texts = (text for value in values for text in texts_of(value))
    folded = fold(" ".join(texts))
    if len(folded) < MIN_LENGTH:
        return frozenset()
    numbers = {zlib.crc32(shingle.encode()) for shingle in _SHINGLE.findall(folded)}
    return frozenset(sorted(numbers)[:SKETCH_SIZE])
