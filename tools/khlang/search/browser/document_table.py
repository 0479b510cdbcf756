"""The document table: where stored documents are; loaded beside the first postings.

Documents lie in batches of neighbouring records, and it names batches alone: a name for each record would be two thirds
of what a phone fetches for a first answer of 70,000 records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from khlang.search.browser.packing import pack_lists

# Letters that no file system confuses; four make 20 bits: of a million edits, one leaves an old text in a cache.
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
NAME_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Neighbouring records whose stored documents lie in one folder: its name, and how many records."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of all records in order, and how many documents share a file."""

    batches: Sequence[Batch] = ()
    documents_per_file: int = 1


def make_name(key: str) -> str:
    """Give a name for a batch by a key in hexadecimal figures, of which it takes the first ten."""
    number = int(key[:10], 16)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(NAME_LENGTH))


def pack_document_table(batches: Batches) -> bytes:
    """Write the table as numbers, as `packing.js` reads it.

    How many documents share a file and how many batches there are; of each batch its size; of each its name.
    """
    names = [
        sum(_LETTERS.index(letter) << 5 * place for place, letter in enumerate(batch.name))
        for batch in batches.batches
    ]
    sizes = [batch.size for batch in batches.batches]
    numbers = [batches.documents_per_file, len(sizes), *sizes, *names]
    return next(pack_lists([(np.array(numbers, np.int64), np.array([len(numbers)]))]))
