"""Whoosh's codec with one change: each posting list is two plain arrays, read and written whole.

Whoosh packs postings in pickled blocks of 128 and reads them one by one; half a million bigrams take it minutes to
write. Terms, their hash table, columns and segments stay as Whoosh makes them, and its own queries run
over these files.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.fields import FieldType
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.formats import Format
from whoosh.matching import ListMatcher

from khlang.search.index.forward import IntArray
from khlang.search.index.inverted import PostingLists
from khlang.search.index.ranking import PostingList

# Where in the file of postings a list stands, and how many bytes it has.
_EXTENT = struct.Struct("!qi")


class PostingListMatcher(ListMatcher):  # type: ignore[misc]
    """A posting list as Whoosh's queries read it; `posting_list` is the same as arrays."""

    def __init__(self, posting_list: PostingList, format_: Format, term: tuple[str, bytes] | None) -> None:
        super().__init__(posting_list.doc_ids, posting_list.frequencies, None, format_, term=term)
        self.posting_list = posting_list


class PostingListFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes the terms of a field with all their postings at once."""

    def write_field(
        self, name: str, field: FieldType, texts: Sequence[bytes], postings: PostingLists
    ) -> None:
        """Write a field; `texts` are in order, and as many as there are posting lists."""
        self.start_field(name, field)
        size, data = _pack(postings)
        base = self._postfile.tell()
        self._postfile.write(data)
        prefix = struct.pack("!H", self._fieldid)
        for text, info in zip(texts, _describe(postings, base, size), strict=True):
            self._tindex.add(prefix + text, info)
        self.finish_field()


class PostingListCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with postings as arrays."""

    def field_writer(self, storage: FileStorage, segment: object) -> PostingListFieldWriter:
        """Give the writer of terms and postings."""
        return PostingListFieldWriter(self, storage, segment)

    def postings_reader(
        self,
        dbfile: StructFile,
        terminfo: W3TermInfo,
        format_: Format,
        term: tuple[str, bytes] | None = None,
        scorer: object = None,
    ) -> PostingListMatcher:
        """Read all postings of a term."""
        # Whoosh reads the length as a tuple of one number.
        offset, (length,) = terminfo.extent()
        size = terminfo.doc_frequency()
        items = np.frombuffer(dbfile.get(offset, length), f"<u{length // (2 * size)}").astype(np.int64)
        return PostingListMatcher(PostingList(items[:size], items[size:]), format_, term)


class MappedStorage(FileStorage):  # type: ignore[misc]
    """Files of a folder in memory as far as they are read: threads share them, and they outlive their names."""

    def open_file(self, name: str, **_options: object) -> BufferFile:
        """Open a file to read."""
        with open(self._fpath(name), "rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return BufferFile(memoryview(data), name=name)


def _pack(postings: PostingLists) -> tuple[int, bytes]:
    """Give the bytes of a number, and all lists: the records of one, then its frequencies, then the next list."""
    highest = max(int(postings.doc_ids.max(initial=0)), int(postings.frequencies.max(initial=0)))
    size = 2 if highest < 1 << 16 else 4
    packed: NDArray[np.integer] = np.empty(2 * len(postings.doc_ids), f"<u{size}")
    sizes = postings.document_frequencies
    before = np.repeat(postings.starts[:-1], sizes) + np.arange(len(postings.doc_ids))
    packed[before] = postings.doc_ids
    packed[before + np.repeat(sizes, sizes)] = postings.frequencies
    return size, packed.tobytes()


def _describe(postings: PostingLists, base: int, size: int) -> list[bytes]:
    """Give what Whoosh keeps of each term: weight, frequency, greatest weight, first and last record, place."""
    starts, sizes = postings.starts[:-1], postings.document_frequencies
    if not len(starts):
        return []
    columns: list[IntArray] = [
        np.add.reduceat(postings.frequencies, starts),
        sizes,
        np.maximum.reduceat(postings.frequencies, starts),
        postings.doc_ids[starts],
        postings.doc_ids[starts + sizes - 1],
        base + 2 * size * starts,
        2 * size * sizes,
    ]
    pack, extent = W3TermInfo._struct.pack, _EXTENT.pack
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        pack(0, weight, count, 0, 0, greatest, first, last) + extent(place, length)
        for weight, count, greatest, first, last, place, length in rows
    ]
