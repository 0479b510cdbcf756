"""The staff desk: searches a library's records, with facets, exact phrases, did-you-mean and suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
from whoosh.filedb.filestore import Storage

from khlang.build_key import make_build_key
from khlang.cache import Cache, make_key
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.desk.desk_index import DeskIndex
from khlang.search.desk.index_store import open_index
from khlang.search.desk.library_shards import open_library_shards
from khlang.search.desk.suggest import build_spelling_model
from khlang.search.desk.whoosh_index import Document, write_index
from khlang.search.distributed.shards import ShardAddress
from khlang.search.index.build import build_index
from khlang.search.index.facets import Facet, filter_records
from khlang.search.index.inverted import InvertedIndex
from khlang.search.index.kept_facets import keep_facets
from khlang.search.index.kept_texts import KeptTexts
from khlang.search.index.ranking import are_adjacent, rank_records
from khlang.search.index.word_texts import TOKENS, list_word_texts
from khlang.search.query.did_you_mean import DidYouMean, find_did_you_mean
from khlang.search.query.fuzzy import SpellingModel
from khlang.search.query.matching import Matches, find_matches
from khlang.search.query.offers import choose_offers
from khlang.search.query.parser import MAX_QUERY, Query
from khlang.search.query.phrase_filter import DocMask, fold_texts
from khlang.search.query.segmentation import SegmentedQuery, TermDictionary
from khlang.search.query.snippet import Snippet, list_query_terms, make_record_snippet
from khlang.search.query.suggestions import (
    CUTS,
    Suggestion,
    SuggestionRow,
    find_suggestions,
    list_suggestion_rows,
)
from khlang.search.query.synonyms import make_term_dictionary
from khlang.search.query.weakness import Evidence, find_evidence
from khlang.search.text.tokenizer import Tokenizer, make_tokenizer


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """What a query finds: numbers of records, best first, with their scores.

    The first `near` have a score near the best, or the quoted phrases; the others only have some word in common with
    the query. `counts` are those of the near ones, by facet and value, without the facet's own filter. Without
    `phrases_found`, no record has the quoted phrases, and their words were searched as keywords.

    A weak answer has nothing that was asked for (`weakness`): none of its records is `near`, the first `close` ones
    are shown as such. With `instead`, the text of the first offer, the answer is that of this offer.
    """

    query: Query
    segmented: SegmentedQuery
    records: tuple[int, ...]
    scores: tuple[float, ...]
    near: int
    counts: Mapping[str, Mapping[str, int]]
    phrases_found: bool = True
    did_you_mean: tuple[DidYouMean, ...] = ()
    is_weak: bool = False
    close: int = 0
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of a search: by facet the keys of values, any of which will do; whether the newest come first; whether
    the words are searched as typed, also where another query was probably meant."""

    facet_values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    newest: bool = False
    as_typed: bool = False


class Desk:
    """Searches one library, as it was loaded; `index` makes it ready, `search` and `suggest` do so when needed."""

    def __init__(
        self,
        library: Library,
        inverted: InvertedIndex | None = None,
        shards: Sequence[ShardAddress] = (),
    ) -> None:
        """`inverted` is the inverted index of the library's published records; without it, it is built if needed.

        With `shards` the index is theirs, and all that asks or brings it up to date raises ShardError when one of
        them does not answer.
        """
        self.library = library
        self._shards = shards
        self._inverted = inverted
        self.records: tuple[Record, ...] = library.published
        self._tokens = Cache(library.cache, TOKENS)

    def index(self) -> None:
        """Bring the index up to date: an unchanged library's is opened, unchanged records are not tokenized again."""
        _ = self._index

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return make_tokenizer(self.library)

    @cached_property
    def index_key(self) -> str:
        """The key of the index: equal ones are the same index of the same records, made by the same code."""
        return make_key(
            self._tokenizer.fingerprint,
            make_build_key(),
            *(f"{record.id} {record.digest}" for record in self.records),
        )[:24]

    @cached_property
    def _index(self) -> DeskIndex:
        if self._shards:
            return open_library_shards(self._shards, self.index_key, self.library, self._tokenizer)
        folder = self.library.cache and self.library.cache / "desk"
        index = open_index(folder, self.index_key, self._write)
        # Takes more memory than all else here.
        self._inverted = None
        return index

    def _write(self, storage: Storage) -> None:
        inverted = self._inverted or build_index(self.library)
        texts = fold_texts(self.records, Cache(self.library.cache, "folded"))
        ids = [record.id for record in self.records]
        write_index([*map(Document, ids, texts)], inverted, storage)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """What results can be narrowed by."""
        return keep_facets(self.library)

    @cached_property
    def _spelling(self) -> SpellingModel:
        return build_spelling_model(self.library, self.facets, self._index, self._dictionary.idf_buckets)

    @cached_property
    def _suggestions(self) -> list[SuggestionRow]:
        # A build has cut the titles.
        cuts = KeptTexts(self.library.cache, CUTS)
        vocabularies, compounds = self.library.vocabularies.values(), self._index.list_compounds()
        return list_suggestion_rows(self.records, self.facets, vocabularies, compounds, cuts)

    @cached_property
    def _dictionary(self) -> TermDictionary:
        index = self._index
        vocabularies = self.library.vocabularies.values()
        return make_term_dictionary(vocabularies, index.idf_buckets, partial(are_adjacent, source=index))

    def search(self, text: str, filters: Filters | None = None) -> SearchResponse:
        """Find records. Every text is a query."""
        filters = filters or Filters()
        typed = self._match(text)
        evidence = self._find_evidence(typed)
        offers = self._find_did_you_mean(typed.query, evidence) if evidence.is_doubtful else ()
        instead = offers[0].text if offers and offers[0].is_answered else ""
        if filters.as_typed or typed.query.excluded:
            instead = ""
        matches = self._match(instead) if instead else typed
        is_weak = evidence.is_weak and not instead
        narrowed = filter_records(self.facets, filters.facet_values, len(matches.scores))
        records = self._sort(matches, narrowed, filters)
        near = matches.near & (not is_weak)
        return SearchResponse(
            typed.query,
            matches.segmented,
            tuple(records),
            tuple(matches.scores[records].tolist()),
            int((near & narrowed).sum()),
            self._count(near, filters),
            typed.phrases_found,
            offers,
            is_weak,
            int((matches.near & narrowed).sum()) if is_weak else 0,
            instead,
        )

    def _find_evidence(self, matches: Matches) -> Evidence:
        return find_evidence(matches, self._dictionary, self._index)

    def _find_did_you_mean(self, query: Query, evidence: Evidence) -> tuple[DidYouMean, ...]:
        """Give what may have been meant: what is answered, then names that the library knows."""
        are_neighbours = partial(are_adjacent, source=self._index)
        offers = find_did_you_mean(query.keywords, self._spelling, are_neighbours)
        weighed = [(offer, self._find_evidence(self._match(offer.text))) for offer in offers]
        return tuple(choose_offers(weighed, evidence, self._spelling.lexicon))

    def _match(self, text: str) -> Matches:
        return find_matches(text, self._dictionary, self._index)

    def _sort(self, matches: Matches, narrowed: DocMask, filters: Filters) -> list[int]:
        records = rank_records(np.where(narrowed, matches.scores, 0.0))
        if filters.newest or not matches.query.keywords:
            records.sort(key=lambda record: (-self._years[record], -record))
        # Those with a quoted phrase first, whatever their score; without one, the near ones are the first anyway.
        near = matches.near.tolist()
        return sorted(records, key=lambda record: not near[record])

    @cached_property
    def _years(self) -> list[int]:
        """The fiscal year of each record, 0 where it is not known."""
        return [record.fiscal_year or 0 for record in self.records]

    def _count(self, near: DocMask, filters: Filters) -> dict[str, dict[str, int]]:
        counts = {}
        for facet in self.facets:
            others = {key: values for key, values in filters.facet_values.items() if key != facet.key}
            among = near & filter_records(self.facets, others, len(near))
            counts[facet.key] = facet.count_records(among)
        return counts

    def make_snippet(self, record: Record, response: SearchResponse) -> Snippet:
        """Give the snippet of a record that was found, not of its title, which results show anyway."""
        word_texts = list_word_texts(record, self._tokenizer, self._tokens)
        return make_record_snippet(record, word_texts, list_query_terms(response.segmented, self._dictionary))

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Give completions of a query that somebody begins to type."""
        return find_suggestions(text[:MAX_QUERY], self._suggestions, limit)
