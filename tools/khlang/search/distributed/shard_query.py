"""A weighed query in Xapian's terms, so that its BM25 gives the scores of `posting_source`.

Xapian's weight of a term in a document is `idf * (k1 + 1) * wdf / (wdf + k1 * (1 - b + b * length / average))`, as ours
(`BM25Weight` with k2 and k3 of 0 and no least length); its idf is another for terms that more than a third of the
documents hold. Each term is scaled by what ours is of Xapian's. Two things are not the same: ours rounds what a
frequency counts to levels (`impacts`), and counts a phrase of several parts as its part that counts least in a record,
Xapian as its rarest one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from khlang.search.distributed.binding import load_xapian
from khlang.search.distributed.shard_documents import name_gram
from khlang.search.index.impacts import K1, B
from khlang.search.index.ranking import Gram, TermSequence, WeighedQuery, weigh_rarity


class Frequencies(NamedTuple):
    """How many records there are, how many hold each term and bigram of a query, and each phrase, by its parts."""

    total: int
    grams: Mapping[Gram, int]
    phrases: Mapping[tuple[str, ...], tuple[tuple[Gram, ...], int]]


def make_scheme() -> Any:
    """Give the weighting scheme for our queries."""
    return load_xapian().BM25Weight(K1, 0, 0, B, 0)


def make_query(weighed: WeighedQuery, frequencies: Frequencies) -> Any:
    """Write a query; None where no record holds anything of it."""
    xapian = load_xapian()
    found = [_scale(gram, weight, frequencies.grams[gram], frequencies) for gram, weight in weighed.grams]
    for phrases in weighed.phrases:
        best = _list_held(phrases, frequencies)
        if best:
            found.append(xapian.Query(xapian.Query.OP_MAX, best))
    boosts = _list_held(weighed.boosts, frequencies)
    if weighed.is_boost_only:
        found, boosts = boosts, []
    if not found:
        return None
    query = xapian.Query(xapian.Query.OP_OR, found)
    if not boosts:
        return query
    return xapian.Query(xapian.Query.OP_AND_MAYBE, query, xapian.Query(xapian.Query.OP_OR, boosts))


def make_conjunction(grams: Iterable[Gram]) -> Any:
    """Write the query for the records that hold all these terms and bigrams."""
    xapian = load_xapian()
    return xapian.Query(xapian.Query.OP_AND, [*map(name_gram, grams)])


def _list_held(phrases: Sequence[TermSequence], frequencies: Frequencies) -> list[Any]:
    """Write the phrases that any record holds."""
    queries = []
    for phrase in phrases:
        parts, frequency = frequencies.phrases[phrase.terms]
        if frequency:
            queries.append(_write_phrase(parts, phrase.weight, frequency, frequencies))
    return queries


def _write_phrase(parts: Sequence[Gram], weight: float, frequency: int, frequencies: Frequencies) -> Any:
    xapian = load_xapian()
    rarest = min(parts, key=lambda part: frequencies.grams[part])
    query = _scale(rarest, weight, frequency, frequencies)
    others = [part for part in parts if part != rarest]
    return xapian.Query(xapian.Query.OP_FILTER, query, make_conjunction(others)) if others else query


def _scale(gram: Gram, weight: float, frequency: int, frequencies: Frequencies) -> Any:
    """Write a term or bigram that counts `weight` times the rarity of what `frequency` records hold."""
    xapian = load_xapian()
    wanted = weight * weigh_rarity(frequency, frequencies.total)
    given = _weigh_as_xapian(frequencies.grams[gram], frequencies.total)
    return xapian.Query(xapian.Query.OP_SCALE_WEIGHT, xapian.Query(name_gram(gram)), wanted / given)


def _weigh_as_xapian(document_frequency: int, total: int) -> float:
    """Give the inverse document frequency of Xapian's BM25 (1.4, `weight/bm25weight.cc`)."""
    odds = (total - document_frequency + 0.5) / (document_frequency + 0.5)
    return math.log(odds * 0.5 + 1 if odds < 2 else odds)
