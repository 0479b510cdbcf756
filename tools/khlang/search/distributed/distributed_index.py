"""The index that the desk asks, held by shards: terms are known here, postings there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khlang.search.distributed.binding import ShardError, load_xapian
from khlang.search.distributed.shard_documents import (
    COMPOUND,
    RECORD,
    TERM,
    name_gram,
    read_record,
)
from khlang.search.distributed.shard_query import Frequencies, make_conjunction, make_query, make_scheme
from khlang.search.distributed.shards import Connection, Shards
from khlang.search.index.inverted import MIN_COMPOUND_FREQUENCY, is_common
from khlang.search.index.ranking import (
    Gram,
    TermSequence,
    WeighedQuery,
    choose_parts,
    idf_bucket_of,
    weigh_query,
)
from khlang.search.query.phrase_filter import DocMask

# How often each bigram and phrase is held, and the terms of a record, of the queries asked last.
_KEPT_COUNTS, _KEPT_RECORDS = 20_000, 64


class DistributedIndex:
    """An index over the shards of `shards`; `numbers` has the number of each record by its id.

    Whatever it is asked raises ShardError when a shard does not answer.
    """

    def __init__(self, shards: Shards, numbers: Mapping[str, int]) -> None:
        self._shards, self.total = shards, len(numbers)
        self._documents = np.zeros(self.total, np.int64)
        frequencies, documents, compounds = shards.ask(_read_lists)
        if len(documents) != self.total or not numbers.keys() >= documents.keys():
            raise ShardError("ดัชนีในเครื่องค้นมีระเบียนไม่ตรงกับคลัง ลบโฟลเดอร์ของเครื่องค้น แล้วสร้างดัชนีใหม่")
        for record, document in documents.items():
            self._documents[numbers[record]] = document
        self._numbers = np.full(int(self._documents.max(initial=0)) + 1, -1, np.int64)
        self._numbers[self._documents] = np.arange(self.total)
        self._document_frequencies, self._compounds = frequencies, compounds
        buckets = {each: idf_bucket_of(each, self.total) for each in {*frequencies.values()}}
        self.idf_buckets = {term: buckets[each] for term, each in frequencies.items()}
        self._counts: dict[Gram, int] = {}
        self._count_all = lru_cache(maxsize=_KEPT_COUNTS)(self._look_up_conjunction)
        self._list_held = lru_cache(maxsize=_KEPT_RECORDS)(self._look_up_held)

    def idf_bucket(self, term: str) -> int | None:
        """Give the IDF bucket of a term, None if no record holds it."""
        return self.idf_buckets.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether bigrams with this term count."""
        return is_common(term, self._document_frequencies[term])

    def count_bigram(self, first: str, second: str) -> int:
        """Tell how many records hold two terms as neighbours."""
        count = self._counts.get((first, second))
        return self._fetch_counts([(first, second)])[first, second] if count is None else count

    def _fetch_counts(self, grams: Sequence[Gram]) -> dict[Gram, int]:
        """Ask how many records hold each of some bigrams, all at once, and keep it."""
        counts = self._shards.ask(lambda connection: _count_grams(connection, grams))
        if len(self._counts) > _KEPT_COUNTS:
            self._counts.clear()
        self._counts.update(counts)
        return counts

    def list_compounds(self) -> dict[str, int]:
        """Give the compounds of the index with their document frequencies."""
        return dict(self._compounds)

    def score(self, sequences: Sequence[TermSequence]) -> NDArray[np.float64]:
        """Give the score of every record, 0 for those that hold nothing of the query."""
        scores = np.zeros(self.total)
        for record, score in self.rank(sequences, self.total):
            scores[record] = score
        return scores

    def rank(self, sequences: Sequence[TermSequence], limit: int) -> list[tuple[int, float]]:
        """Give the first `limit` records that hold anything of a query, best first, with their scores."""
        pairs = {pair for sequence in sequences for pair in pairwise(sequence.terms)} - self._counts.keys()
        if pairs:
            self._fetch_counts(sorted(pairs))
        weighed = weigh_query(sequences, self)
        query = make_query(weighed, self._count(weighed))
        if query is None:
            return []
        found = self._shards.ask(lambda connection: _list_matches(connection, query, limit))
        return [(int(self._numbers[document]), score) for document, score in found]

    def _count(self, weighed: WeighedQuery) -> Frequencies:
        grams = {gram: self._count_gram(gram) for gram, _weight in weighed.grams}
        phrases = {}
        for phrase in (*(each for group in weighed.phrases for each in group), *weighed.boosts):
            parts = (*choose_parts(phrase.terms, self),)
            grams |= {part: self._count_gram(part) for part in parts}
            phrases[phrase.terms] = (parts, self._count_all(parts) if len(parts) > 1 else grams[parts[0]])
        return Frequencies(self.total, grams, phrases)

    def _count_gram(self, gram: Gram) -> int:
        return self.count_bigram(*gram) if len(gram) > 1 else self._document_frequencies.get(gram[0], 0)

    def _look_up_conjunction(self, grams: tuple[Gram, ...]) -> int:
        return len(self._find_documents(grams))

    def _find_documents(self, grams: Iterable[Gram]) -> list[int]:
        query = make_conjunction(grams)
        return self._shards.ask(lambda connection: _list_documents(connection, query))

    def holds(self, record: int, gram: Gram) -> bool:
        """Tell whether a record holds a term or a bigram."""
        return name_gram(gram) in self._list_held(record)

    def _look_up_held(self, record: int) -> frozenset[str]:
        document = int(self._documents[record])
        return self._shards.ask(
            lambda connection: frozenset(each.term.decode() for each in connection.joined.termlist(document))
        )

    def find_sequence(self, terms: Sequence[str]) -> DocMask:
        """Tell of each record whether it holds all these terms, each right after the one before."""
        pairs = [pair for pair in pairwise(terms) if all(map(self.is_common, pair))]
        mask = np.zeros(self.total, bool)
        mask[self._numbers[self._find_documents([*((term,) for term in terms), *pairs])]] = True
        return mask

    def read_text(self, record: int) -> bytes:
        """Give the folded text of a record."""
        document = int(self._documents[record])
        text: bytes = self._shards.ask(lambda connection: connection.joined.get_document(document).get_data())
        return text


def _read_lists(connection: Connection) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Give how many records hold each term, the number of each record's document, and how many hold each compound."""
    terms = {each.term[1:].decode(): each.termfreq for each in connection.joined.allterms(TERM)}
    count = len(connection.shards)
    documents = {}
    for shard, database in enumerate(connection.shards):
        for each in database.allterms(RECORD):
            held = read_record(each.term)
            # As Xapian numbers the documents of several databases.
            documents[held.id] = (held.number - 1) * count + shard + 1
    compounds = {
        each.term[1:].decode(): each.termfreq
        for each in connection.joined.allterms(COMPOUND)
        if each.termfreq >= MIN_COMPOUND_FREQUENCY
    }
    return terms, documents, compounds


def _count_grams(connection: Connection, grams: Sequence[Gram]) -> dict[Gram, int]:
    """Count without matching: before it matches, Xapian asks all shards for these numbers."""
    xapian = load_xapian()
    names = [*map(name_gram, grams)]
    enquire = xapian.Enquire(connection.joined)
    enquire.set_query(xapian.Query(xapian.Query.OP_OR, names))
    matches = enquire.get_mset(0, 0)
    return {gram: int(matches.get_termfreq(name)) for gram, name in zip(grams, names, strict=True)}


def _list_matches(connection: Connection, query: Any, limit: int) -> list[tuple[int, float]]:
    enquire = load_xapian().Enquire(connection.joined)
    enquire.set_weighting_scheme(make_scheme())
    enquire.set_query(query)
    return [(match.docid, match.weight) for match in enquire.get_mset(0, limit)]


def _list_documents(connection: Connection, query: Any) -> list[int]:
    xapian = load_xapian()
    enquire = xapian.Enquire(connection.joined)
    enquire.set_weighting_scheme(xapian.BoolWeight())
    enquire.set_query(query)
    return [match.docid for match in enquire.get_mset(0, connection.joined.get_doccount())]
