"""The staff desk: the library's records by what people ask, with facets, exact phrases and what to ask instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import Storage

from khlang.cache import Cache, hash_sources, make_key
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.analysis import Analyser, make_analyser
from khlang.search.corrections import Offer, find_corrections
from khlang.search.desk.exact import Marks, find_exact, find_excluded, fold_texts
from khlang.search.desk.index import DeskIndex, Document, write_index
from khlang.search.desk.store import open_index
from khlang.search.desk.words import Suggestion, build_spelling, list_choices, suggest_words
from khlang.search.facets import Facet, choose_records, list_facets
from khlang.search.flat import flatten
from khlang.search.inverted import invert
from khlang.search.names import make_words
from khlang.search.passages import Passage, find_passage
from khlang.search.query import MAX_QUERY, Query, Understood, Words, parse_query, understand
from khlang.search.scoring import SCORING, order, score
from khlang.search.shown import find_texts
from khlang.search.spelling import Spelling
from khlang.search.terms import find_terms


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query finds: numbers of records, best first, with their scores.

    The first `near` are about what was asked, or have what was quoted; the others only have some word in common
    with it. `counts` are those
    of the near ones, by facet and group; a facet's own filter aside. Without `phrases_found`, no record has the
    quoted words as they stand, and they were looked for as plain words.
    """

    query: Query
    understood: Understood
    records: tuple[int, ...]
    scores: tuple[float, ...]
    near: int
    counts: Mapping[str, Mapping[str, int]]
    phrases_found: bool = True
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search: by facet the keys of groups, any of which will do; and the order of what is found."""

    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    newest: bool = False


class Desk:
    """Searches one library, as it was loaded; `index` makes it ready, `search` and `suggest` do so when needed."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.records: tuple[Record, ...] = library.published

    def index(self) -> None:
        """Bring the index up to date: unchanged records are not analysed again, an unchanged library not at all."""
        _ = self._index

    @cached_property
    def _index(self) -> DeskIndex:
        analyser = make_analyser(self.library)
        folder = self.library.cache and self.library.cache / "desk"
        key = make_key(
            analyser.fingerprint,
            hash_sources("search"),
            *(f"{name} {version(name)}" for name in ("whoosh-reloaded", "numpy")),
            *(f"{record.id} {record.digest}" for record in self.records),
        )[:24]
        return open_index(folder, key, lambda storage: self._write(storage, analyser))

    def _write(self, storage: Storage, analyser: Analyser) -> None:
        terms = find_terms(self.records, analyser, Cache(self.library.cache, "terms"))
        inverted = invert(flatten(terms))
        texts = fold_texts(self.records, Cache(self.library.cache, "folded"))
        ids = [record.id for record in self.records]
        write_index([*map(Document, ids, texts)], inverted, storage)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """What results can be narrowed by."""
        return list_facets(self.library)

    @cached_property
    def _spelling(self) -> Spelling:
        return build_spelling(self.library, self.facets, self._index, self._words.levels)

    @cached_property
    def _choices(self) -> list[tuple[str, Suggestion, int]]:
        return list_choices(self.records, self.facets, self._index)

    @cached_property
    def _words(self) -> Words:
        return make_words(self.library.vocabularies.values(), self._index.levels)

    def search(self, text: str, filters: Filters | None = None) -> Answer:
        """Find records. There is no wrong query."""
        filters = filters or Filters()
        # Half a character, such as a broken argument of a shell, can't be written anywhere.
        query = parse_query(text.encode("utf-8", "replace").decode())
        understood = understand(query, self._words)
        scores = score(understood.chains, self._index) if understood.chains else np.zeros(len(self.records))
        if not query.words:
            scores = np.ones(len(self.records))
        allowed = ~find_excluded(understood, self._index)
        exact = find_exact(query, understood, allowed & (scores > 0), self._index)
        phrases_found = bool(exact.any()) or not query.phrases
        scores = np.where(allowed, scores, 0.0)
        near = (scores > 0) & (scores >= SCORING["near"] * scores.max(initial=0.0))
        if query.phrases and phrases_found:
            near = exact & allowed
        narrowed = choose_records(self.facets, filters.groups, len(scores))
        records = self._sort(np.where(narrowed, scores, 0.0), near, filters, has_words=bool(query.words))
        return Answer(
            query,
            understood,
            tuple(records),
            tuple(float(scores[record]) for record in records),
            int((near & narrowed).sum()),
            self._count(near, filters),
            phrases_found,
            self._find_offers(query.words),
        )

    def _find_offers(self, words: str) -> tuple[Offer, ...]:
        index = self._index

        def stand_together(first: str, second: str) -> bool:
            # Of names that no record holds, and of rare figures, neighbours are not known.
            if not all(term in index.levels and index.is_common(term) for term in (first, second)):
                return True
            return len(index.find_pair(first, second).records) > 0

        return tuple(find_corrections(words, self._spelling, stand_together)) if words else ()

    def _sort(
        self, scores: NDArray[np.float64], near: Marks, filters: Filters, *, has_words: bool
    ) -> list[int]:
        records = order(scores)
        if filters.newest or not has_words:
            records.sort(key=lambda record: (-(self.records[record].fiscal_year or 0), -record))
        # Those with a quoted phrase first, whatever their score; without one, the near ones are the first anyway.
        return sorted(records, key=lambda record: not near[record])

    def _count(self, near: Marks, filters: Filters) -> dict[str, dict[str, int]]:
        counts = {}
        for facet in self.facets:
            others = {key: groups for key, groups in filters.groups.items() if key != facet.key}
            among = near & choose_records(self.facets, others, len(near))
            held = {group.key: int(among[group.records].sum()) for group in facet.groups}
            counts[facet.key] = {key: count for key, count in held.items() if count}
        return counts

    def find_passage(self, record: Record, answer: Answer) -> Passage:
        """Give the best passage of a record that was found, without its title, which results show anyway."""
        terms = {
            term: self._index.levels[term]
            for chain in answer.understood.chains
            for term in chain.terms
            if term in self._index.levels
        }
        roles = record.form.roles
        labels = {
            key: field.label for key in (roles.title, roles.summary) if (field := record.form.field(key))
        }
        texts = [each for each in find_texts(record) if each[0] != labels.get(roles.title)]
        # Of passages that say as much, the summary's: it stands for the whole.
        texts.sort(key=lambda each: each[0] != labels.get(roles.summary))
        return find_passage(texts, terms, self._index.levels)

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Give how a query that somebody begins to type may go on."""
        return suggest_words(text[:MAX_QUERY], self._choices, limit)
