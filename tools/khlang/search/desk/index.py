"""One Whoosh index: written once from terms, then only read. An index of other records is another index."""

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

from khlang.search.desk.codec import ArrayCodec
from khlang.search.flat import Numbers, spread
from khlang.search.inverted import Inverted, Postings, is_common
from khlang.search.scoring import Held, level_of

TERMS, PAIRS, WORDS = "terms", "pairs", "words"
# A pair's text: no term holds a space.
_GAP = " "
_NOBODY = Held(np.zeros(0, np.int64), np.zeros(0, np.int64))
# Lists that are kept at hand: of 7,036 texts, at most 60 MB.
_KEPT_LISTS = 2_000


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of a record beside its terms: its id, and its folded text."""

    id: str
    text: bytes


def write_index(documents: Sequence[Document], inverted: Inverted, storage: Storage) -> None:
    """Write the index of these documents, in this order, and of their terms into an empty storage."""
    length, text = COLUMN(NumericColumn("I")), COLUMN(VarBytesColumn())
    names = {TERMS: KEYWORD(scorable=True), PAIRS: KEYWORD(scorable=True), WORDS: KEYWORD(scorable=True)}
    index = FileIndex.create(storage, Schema(id=STORED, length=length, text=text, **names))
    writer = index.writer(codec=ArrayCodec(), compound=False)
    for document, size in zip(documents, inverted.lengths.tolist(), strict=True):
        writer.add_document(id=document.id, length=size, text=document.text)
    fields = (
        (TERMS, [term.encode() for term in inverted.terms], inverted.postings),
        (PAIRS, *_list_pairs(inverted)),
        (WORDS, [word.encode() for word in inverted.words], inverted.word_holders),
    )
    for name, texts, postings in fields:
        writer.fieldwriter.write_field(name, names[name], *_sort(texts, postings))
    writer.commit()


def _list_pairs(inverted: Inverted) -> tuple[list[bytes], Postings]:
    """Give the pairs of common terms: the scorer asks for no others."""
    holders = inverted.postings.holders.tolist()
    common = np.array([is_common(*each) for each in zip(inverted.terms, holders, strict=True)], bool)
    kept = np.flatnonzero(common[inverted.firsts] & common[inverted.seconds])
    firsts, seconds = inverted.firsts[kept].tolist(), inverted.seconds[kept].tolist()
    terms = inverted.terms
    texts = [
        f"{terms[first]}{_GAP}{terms[second]}".encode() for first, second in zip(firsts, seconds, strict=True)
    ]
    return texts, select_postings(inverted.pairs, kept)


def _sort(texts: Sequence[bytes], postings: Postings) -> tuple[list[bytes], Postings]:
    """Put entries into the order of their bytes, in which Whoosh wants them."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    return [texts[at] for at in order], select_postings(postings, np.array(order, np.int64))


def select_postings(postings: Postings, kept: Numbers) -> Postings:
    """Give the entries of these numbers, in this order."""
    starts = np.append(0, np.cumsum(postings.holders[kept]))
    at = spread(postings.starts, postings.holders, kept)
    return Postings(starts, postings.records[at], postings.counts[at])


class DeskIndex:
    """An index that is read: what the scorer asks of a `Source`, and the texts for exact phrases.

    Raises whatever a broken file makes Whoosh raise; who opens it looks at the files first.
    """

    def __init__(self, storage: Storage) -> None:
        self._reader = FileIndex(storage).reader()
        self.ids = [fields["id"] for _number, fields in self._reader.iter_docs()]
        column = self._reader.column_reader("length") if self.ids else ()
        self.lengths: Numbers = np.fromiter(column, np.int64, len(self.ids))
        self._holders = self._count(TERMS)
        total = len(self.ids)
        self.levels = {term: level_of(holders, total) for term, holders in self._holders.items()}
        self._texts = self._reader.column_reader("text") if self.ids else ()
        self._find = lru_cache(maxsize=_KEPT_LISTS)(self._read)

    def _count(self, field: str) -> dict[str, int]:
        """Give how many records hold each text of a field."""
        listed: list[tuple[bytes, TermInfo]] = list(self._reader.iter_field(field)) if self.ids else []
        return {text.decode(): int(info.doc_frequency()) for text, info in listed}

    def level(self, term: str) -> int | None:
        """Give how rare a term is, None if no record holds it."""
        return self.levels.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether pairs with this term are kept."""
        return is_common(term, self._holders[term])

    def find_term(self, term: str) -> Held:
        """Give who holds a term."""
        return self._find(TERMS, term)

    def find_pair(self, first: str, second: str) -> Held:
        """Give who holds two terms one after the other."""
        return self._find(PAIRS, f"{first}{_GAP}{second}")

    def list_words(self) -> dict[str, int]:
        """Give the words of several terms that some records hold, and how many do."""
        return self._count(WORDS)

    def read_text(self, record: int) -> bytes:
        """Give the folded text of a record, as it was given to be kept."""
        text: bytes = self._texts[record]
        return text

    def _read(self, field: str, text: str) -> Held:
        try:
            held: Held = self._reader.postings(field, text).held
        except TermNotFound:
            return _NOBODY
        return held
