"""Posting lists on disk: hash tables of Whoosh (`whoosh.filedb.filetables`) from a text to its posting list.

A posting list is one byte, how many bytes a number has (2 or 4), then the numbers of all records, then all
frequencies. It is read at once, as two arrays.

Bigrams of one term stand together, as to write each alone takes four times as long: under its text and the number of a
part are one byte as above, how many bigrams, the number of the second term of each, where each one's list ends, the
lists. A term that many records hold has several parts, so that a query need not read all its bigrams for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from whoosh.filedb.filestore import Storage
from whoosh.filedb.filetables import HashReader, HashWriter

from khlang.search.index.forward import IntArray
from khlang.search.index.inverted import InvertedIndex, PostingLists, is_common, select_postings
from khlang.search.index.posting_source import PostingList

# CRC-32: Whoosh's own choice, MD5, takes twice the time.
_HASH = 1
# Records that hold a term, for each part of its bigrams: a part has about 2 kB.
_RECORDS_A_PART = 128
NO_POSTINGS = PostingList(np.zeros(0, np.int64), np.zeros(0, np.int64))


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


def write_bigram_table(storage: Storage, name: str, inverted: InvertedIndex) -> None:
    """Write the bigrams of common terms into a new file of the storage: ranking asks for no others."""
    frequencies = inverted.postings.document_frequencies
    are_common = np.array([*map(is_common, inverted.terms, frequencies.tolist())], bool)
    kept = np.flatnonzero(are_common[inverted.bigram_firsts] & are_common[inverted.bigram_seconds])
    firsts, seconds = inverted.bigram_firsts[kept], inverted.bigram_seconds[kept]
    parts = seconds % count_parts(frequencies[firsts])
    order = np.lexsort((seconds, parts, firsts))
    firsts, seconds, parts = firsts[order], seconds[order], parts[order]
    postings = select_postings(inverted.bigram_postings, kept[order])
    size, items = _pack(postings)
    is_first = np.append(True, (np.diff(firsts) != 0) | (np.diff(parts) != 0))[: len(firsts)]
    begins = np.flatnonzero(is_first)
    before = np.repeat(postings.starts[begins], np.diff(begins, append=len(firsts)))
    numbers, ends = seconds.astype("<u4").tobytes(), (postings.starts[1:] - before).astype("<u4").tobytes()
    places = (2 * size * postings.starts).tolist()
    table = HashWriter(storage.create_file(name), hashtype=_HASH)
    spans = pairwise([*begins.tolist(), len(firsts)])
    for first, part, (start, end) in zip(firsts[begins].tolist(), parts[begins].tolist(), spans, strict=True):
        head = bytes([size]) + (end - start).to_bytes(4, "little")
        lists = (numbers[4 * start : 4 * end], ends[4 * start : 4 * end], items[places[start] : places[end]])
        table.add(_name_part(inverted.terms[first], part), b"".join((head, *lists)))
    table.close()


def count_parts(document_frequencies: IntArray) -> IntArray:
    """Give how many parts the bigrams of terms are in, of which so many records hold each."""
    return 1 + document_frequencies // _RECORDS_A_PART


def _name_part(first: str, part: int) -> bytes:
    # No term holds a space.
    return f"{first} {part}".encode()


class PostingTable:
    """A table that `write_table` wrote. Raises whatever a broken file makes Whoosh raise."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._table = HashReader.open(storage, name)

    def find(self, key: str) -> PostingList:
        """Give the posting list of a key, an empty one if there is none."""
        data: bytes | None = self._table.get(key.encode())
        if data is None:
            return NO_POSTINGS
        return _split(np.frombuffer(data, f"<u{data[0]}", offset=1).astype(np.int64))

    def count(self) -> Iterator[tuple[str, int]]:
        """Give each key with its document frequency, in the order in which they were written."""
        for key, data in self._table.items():
            yield key.decode(), (len(data) - 1) // (2 * data[0])


class BigramTable:
    """A table that `write_bigram_table` wrote. Raises whatever a broken file makes Whoosh raise."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._table = HashReader.open(storage, name)

    def find(self, first: str, document_frequency: int, second: int) -> PostingList:
        """Give the posting list of a bigram: its first term, how many records hold that, the number of the other."""
        part = second % int(count_parts(np.array(document_frequency)))
        data: bytes | None = self._table.get(_name_part(first, part))
        if data is None:
            return NO_POSTINGS
        size, count = data[0], int.from_bytes(data[1:5], "little")
        seconds, ends = np.frombuffer(data, "<u4", 2 * count, 5).reshape(2, count)
        place = int(np.searchsorted(seconds, np.uint32(second)))
        if place == count or seconds[place] != second:
            return NO_POSTINGS
        start, end = int(ends[place - 1]) if place else 0, int(ends[place])
        items = np.frombuffer(data, f"<u{size}", 2 * (end - start), 5 + 8 * count + 2 * size * start)
        return _split(items.astype(np.int64))


def _split(items: IntArray) -> PostingList:
    return PostingList(items[: len(items) // 2], items[len(items) // 2 :])
