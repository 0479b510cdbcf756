"""One Whoosh index: written once from an inverted index, then only read. Other records make another index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, KEYWORD, STORED, Schema
from whoosh.filedb.filestore import Storage
from whoosh.index import FileIndex
from whoosh.reading import TermInfo, TermNotFound

from khlang.search.desk.whoosh_codec import PostingListCodec
from khlang.search.index.forward import IntArray, concat_ranges
from khlang.search.index.inverted import InvertedIndex, PostingLists, is_common
from khlang.search.index.ranking import PostingList, idf_bucket_of

TERMS, BIGRAMS, COMPOUNDS = "terms", "bigrams", "compounds"
# A bigram's text: no term holds a space.
_GAP = " "
_EMPTY = PostingList(np.zeros(0, np.int64), np.zeros(0, np.int64))
# Posting lists that are kept in memory: of 7,036 texts, at most 60 MB.
_KEPT_POSTINGS = 2_000


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of a record beside its terms: its id, and its folded text."""

    id: str
    text: bytes


def write_index(documents: Sequence[Document], inverted: InvertedIndex, storage: Storage) -> None:
    """Write the index of these documents, in this order, and of their terms into an empty storage."""
    length, text = COLUMN(NumericColumn("I")), COLUMN(VarBytesColumn())
    names = {
        TERMS: KEYWORD(scorable=True),
        BIGRAMS: KEYWORD(scorable=True),
        COMPOUNDS: KEYWORD(scorable=True),
    }
    index = FileIndex.create(storage, Schema(id=STORED, length=length, text=text, **names))
    writer = index.writer(codec=PostingListCodec(), compound=False)
    for document, size in zip(documents, inverted.lengths.tolist(), strict=True):
        writer.add_document(id=document.id, length=size, text=document.text)
    fields = (
        (TERMS, [term.encode() for term in inverted.terms], inverted.postings),
        (BIGRAMS, *_list_bigrams(inverted)),
        (COMPOUNDS, [compound.encode() for compound in inverted.compounds], inverted.compound_postings),
    )
    for name, texts, postings in fields:
        writer.fieldwriter.write_field(name, names[name], *_sort(texts, postings))
    writer.commit()


def _list_bigrams(inverted: InvertedIndex) -> tuple[list[bytes], PostingLists]:
    """Give the bigrams of common terms: ranking asks for no others."""
    frequencies = inverted.postings.document_frequencies.tolist()
    common = np.array([is_common(*each) for each in zip(inverted.terms, frequencies, strict=True)], bool)
    kept = np.flatnonzero(common[inverted.bigram_firsts] & common[inverted.bigram_seconds])
    firsts, seconds = inverted.bigram_firsts[kept].tolist(), inverted.bigram_seconds[kept].tolist()
    terms = inverted.terms
    texts = [
        f"{terms[first]}{_GAP}{terms[second]}".encode() for first, second in zip(firsts, seconds, strict=True)
    ]
    return texts, select_postings(inverted.bigram_postings, kept)


def _sort(texts: Sequence[bytes], postings: PostingLists) -> tuple[list[bytes], PostingLists]:
    """Put entries into the order of their bytes, in which Whoosh wants them."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    return [texts[at] for at in order], select_postings(postings, np.array(order, np.int64))


def select_postings(postings: PostingLists, kept: IntArray) -> PostingLists:
    """Give the entries of these numbers, in this order."""
    starts = np.append(0, np.cumsum(postings.document_frequencies[kept]))
    at = concat_ranges(postings.starts, postings.document_frequencies, kept)
    return PostingLists(starts, postings.doc_ids[at], postings.frequencies[at])


class WhooshIndex:
    """An index that is read: a `PostingSource` for ranking, and the texts for exact phrases.

    Raises whatever a broken file makes Whoosh raise; who opens it looks at the files first.
    """

    def __init__(self, storage: Storage) -> None:
        self._reader = FileIndex(storage).reader()
        self.ids = [fields["id"] for _number, fields in self._reader.iter_docs()]
        column = self._reader.column_reader("length") if self.ids else ()
        self.lengths: IntArray = np.fromiter(column, np.int64, len(self.ids))
        self._document_frequencies = self._count(TERMS)
        total = len(self.ids)
        self.idf_buckets = {
            term: idf_bucket_of(frequency, total) for term, frequency in self._document_frequencies.items()
        }
        self._texts = self._reader.column_reader("text") if self.ids else ()
        self._find = lru_cache(maxsize=_KEPT_POSTINGS)(self._read)

    def _count(self, field: str) -> dict[str, int]:
        """Give the document frequency of each text of a field."""
        listed: list[tuple[bytes, TermInfo]] = list(self._reader.iter_field(field)) if self.ids else []
        return {text.decode(): int(info.doc_frequency()) for text, info in listed}

    def idf_bucket(self, term: str) -> int | None:
        """Give the IDF bucket of a term, None if no record holds it."""
        return self.idf_buckets.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether bigrams with this term are kept."""
        return is_common(term, self._document_frequencies[term])

    def find_postings(self, term: str) -> PostingList:
        """Give the posting list of a term, empty if no record holds it."""
        return self._find(TERMS, term)

    def find_bigram_postings(self, first: str, second: str) -> PostingList:
        """Give the posting list of two neighbouring terms, empty if no record holds them so."""
        return self._find(BIGRAMS, f"{first}{_GAP}{second}")

    def list_compounds(self) -> dict[str, int]:
        """Give the compounds of the index with their document frequencies."""
        return self._count(COMPOUNDS)

    def read_text(self, record: int) -> bytes:
        """Give the folded text of a record, as `write_index` got it."""
        text: bytes = self._texts[record]
        return text

    def _read(self, field: str, text: str) -> PostingList:
        try:
            postings: PostingList = self._reader.postings(field, text).posting_list
        except TermNotFound:
            return _EMPTY
        return postings
