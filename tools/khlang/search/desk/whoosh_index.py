"""One Whoosh index: written once from an inverted index, then only read. Other records make another index.

Records are Whoosh's documents: the id is stored, document length and folded text are columns. Posting lists of terms,
bigrams and compounds are in tables beside (see `posting_tables`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, STORED, Schema
from whoosh.filedb.filestore import Storage
from whoosh.index import FileIndex

from khlang.search.desk.posting_tables import (
    NO_POSTINGS,
    BigramTable,
    PostingTable,
    write_bigram_table,
    write_table,
)
from khlang.search.index.forward import IntArray
from khlang.search.index.inverted import InvertedIndex, is_common
from khlang.search.index.posting_source import PostingList
from khlang.search.index.ranking import idf_bucket_of
from khlang.search.query.posting_index import PostingIndex

TERMS, BIGRAMS, COMPOUNDS = "terms.table", "bigrams.table", "compounds.table"
# Posting lists that are kept in memory: of 7,036 texts, at most 60 MB.
_KEPT_POSTINGS = 2_000


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of a record beside its postings: its id, and its folded text."""

    id: str
    text: bytes


def write_index(documents: Sequence[Document], inverted: InvertedIndex, storage: Storage) -> None:
    """Write the index of these documents, in this order, into an empty storage; `inverted` is theirs."""
    length, text = COLUMN(NumericColumn("I")), COLUMN(VarBytesColumn())
    writer = FileIndex.create(storage, Schema(id=STORED, length=length, text=text)).writer(compound=False)
    for document, size in zip(documents, inverted.lengths.tolist(), strict=True):
        writer.add_document(id=document.id, length=size, text=document.text)
    writer.commit()
    write_table(storage, TERMS, inverted.terms, inverted.postings)
    write_bigram_table(storage, BIGRAMS, inverted)
    write_table(storage, COMPOUNDS, inverted.compounds, inverted.compound_postings)


class WhooshIndex(PostingIndex):
    """An index that is read: posting lists for ranking, and the texts for exact phrases.

    Raises whatever a broken file makes Whoosh raise; who opens it looks at the files first.
    """

    def __init__(self, storage: Storage) -> None:
        reader = FileIndex(storage).reader()
        self.ids = [fields["id"] for _number, fields in reader.iter_docs()]
        column = reader.column_reader("length") if self.ids else ()
        self.lengths: IntArray = np.fromiter(column, np.int64, len(self.ids))
        self._texts = reader.column_reader("text") if self.ids else ()
        terms, self._compounds = PostingTable(storage, TERMS), PostingTable(storage, COMPOUNDS)
        self._document_frequencies = dict(terms.count())
        total = len(self.ids)
        buckets = {each: idf_bucket_of(each, total) for each in {*self._document_frequencies.values()}}
        self.idf_buckets = {term: buckets[each] for term, each in self._document_frequencies.items()}
        self._find_term = lru_cache(maxsize=_KEPT_POSTINGS)(terms.find)
        self._numbers = {term: number for number, term in enumerate(self._document_frequencies)}
        self._bigrams = BigramTable(storage, BIGRAMS)
        self._find_bigram = lru_cache(maxsize=_KEPT_POSTINGS)(self._read_bigram)

    def idf_bucket(self, term: str) -> int | None:
        """Give the IDF bucket of a term, None if no record holds it."""
        return self.idf_buckets.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether bigrams with this term are kept."""
        return is_common(term, self._document_frequencies[term])

    def find_postings(self, term: str) -> PostingList:
        """Give the posting list of a term, empty if no record holds it."""
        return self._find_term(term)

    def find_bigram_postings(self, first: str, second: str) -> PostingList:
        """Give the posting list of two neighbouring terms, empty if no record holds them so."""
        return self._find_bigram(first, second)

    def _read_bigram(self, first: str, second: str) -> PostingList:
        frequency, number = self._document_frequencies.get(first, 0), self._numbers.get(second)
        return NO_POSTINGS if number is None else self._bigrams.find(first, frequency, number)

    def list_compounds(self) -> dict[str, int]:
        """Give the compounds of the index with their document frequencies."""
        return dict(self._compounds.count())

    def read_text(self, record: int) -> bytes:
        """Give the folded text of a record, as `write_index` got it."""
        text: bytes = self._texts[record]
        return text
