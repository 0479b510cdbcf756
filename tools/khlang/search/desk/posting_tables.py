"""Posting lists on disk: hash tables of Whoosh (`whoosh.filedb.filetables`) from a text to its posting list.

A posting list is one byte, how many bytes a number has (2 or 4), then the numbers of all records, then all
frequencies. It is read at once, as two arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from whoosh.filedb.filestore import Storage
from whoosh.filedb.filetables import HashReader, HashWriter

from khlang.search.index.inverted import PostingLists
from khlang.search.index.ranking import PostingList

# CRC-32: Whoosh's own choice, MD5, takes twice the time.
_HASH = 1
_EMPTY = PostingList(np.zeros(0, np.int64), np.zeros(0, np.int64))


def write_table(storage: Storage, name: str, keys: Sequence[str], postings: PostingLists) -> None:
    """Write the posting lists of `keys`, which are as many as there are lists, into a new file of the storage."""
    size, items = _pack(postings)
    head = bytes([size])
    ends = (2 * size * postings.starts).tolist()
    table = HashWriter(storage.create_file(name), hashtype=_HASH)
    for key, start, end in zip(keys, ends[:-1], ends[1:], strict=True):
        table.add(key.encode(), head + items[start:end])
    table.close()


def _pack(postings: PostingLists) -> tuple[int, bytes]:
    """Give the bytes of a number, and all lists: the records of one, then its frequencies, then the next list."""
    highest = max(int(postings.doc_ids.max(initial=0)), int(postings.frequencies.max(initial=0)))
    size = 2 if highest < 1 << 16 else 4
    packed = np.empty(2 * len(postings.doc_ids), f"<u{size}")
    lengths = postings.document_frequencies
    places = np.repeat(postings.starts[:-1], lengths) + np.arange(len(postings.doc_ids))
    packed[places] = postings.doc_ids
    packed[places + np.repeat(lengths, lengths)] = postings.frequencies
    return size, packed.tobytes()


class PostingTable:
    """A table that `write_table` wrote. Raises whatever a broken file makes Whoosh raise."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._table = HashReader.open(storage, name)

    def find(self, key: str) -> PostingList:
        """Give the posting list of a key, an empty one if there is none."""
        data: bytes | None = self._table.get(key.encode())
        if data is None:
            return _EMPTY
        items = np.frombuffer(data, f"<u{data[0]}", offset=1).astype(np.int64)
        return PostingList(items[: len(items) // 2], items[len(items) // 2 :])

    def count(self) -> Iterator[tuple[str, int]]:
        """Give each key with its document frequency, in the order in which they were written."""
        for key, data in self._table.items():
            yield key.decode(), (len(data) - 1) // (2 * data[0])
