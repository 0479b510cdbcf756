"""Ranking: BM25 over terms and bigrams, how much each counts. The browser has the same in `ranking.js`, with these
numbers. `posting_source` adds it up over posting lists.

BM25 as in Robertson and Zaragoza 2009, section 3.4, with impacts in levels (`impacts`). Each two neighbouring terms of
the query count as a bigram, too. Where nearly all records with the rarer of the two hold the bigram, the two are one
word in effect (cohesion, as with pointwise mutual information): then the bigram counts for more, its terms for less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.impacts import K1, LEVELS, MORE_BITS
from khlang.search.index.inverted import InvertedIndex, is_thai_term

# Measured on the two sets of the search benchmark, with 16 terms and bigrams: recall@10 .952 and .890, MRR@10 .887
# and .750; without cohesion .951 and .887, .886 and .754; without bigrams .937 and .857, .846 and .694. Near these
# numbers the figures stay within .001.
SCORING = {
    "k1": K1,
    "levels": LEVELS,
    "more_bits": MORE_BITS,
    "bigram": 0.6,
    "cohesive_bigram": 0.4,
    "cohesive_term": 0.9,
    # Of a long query the rarest terms and bigrams are enough: with 16 of both recall@10 is .8896 for .8902 and MRR@10
    # .7505 for .7478, but a phone fetches 20 files for a sentence in place of 14, and 62 kB in place of 41.
    "max_terms": 12,
    "max_bigrams": 12,
    # A bigram that a larger share of the records hold distinguishes none of them.
    "max_bigram_share": 0.2,
    # Function words, and those of questions, do not describe what is looked for, yet are rare in texts without
    # questions (recall@10 .954 for .952, MRR@10 .888 for .887 on the set with questions).
    "function_term": 0.2,
    "function_bigram": 0.3,
    # A synonym of a word of the query (a full name for its abbreviation) counts less than the word itself. It is held
    # where its rarest bigrams are.
    "synonym": 0.6,
    "phrase_bigrams": 3,
    # Below this share of the best score a record only has some word in common with the query.
    "near": 0.25,
}
_FUNCTION_TERMS = (
    "ที่ ให้ และ ของ ใน เป็น มี ได้ จะ กับ จาก ไป มา อยู่ ว่า แล้ว ก็ ไม่ ไหม มั้ย อย่าง ไร ยัง ไง อะไร ทำไม ใคร ไหน เท่า ไหร่ ใด หน่อย "
    "ครับ ค่ะ คะ นะ กี่ บ้าง หรือ เมื่อ แบบ ต้อง ควร ขอ อยาก ทราบ คือ โดย ซึ่ง เพื่อ นี้ นั้น ทำ"
)
FUNCTION_TERMS = frozenset(_FUNCTION_TERMS.split())
# A term, or two neighbouring ones.
Gram: TypeAlias = tuple[str, ...]
# IDF in steps: within 13 % of it, and one letter for each term in the core of the index.
BUCKETS_PER_E_FOLD = 4
MAX_IDF_BUCKET = 60


def idf_bucket_of(document_frequency: int, total: int) -> int:
    """Give the IDF bucket of a term that `document_frequency` of `total` records hold: its IDF as a small integer."""
    return min(MAX_IDF_BUCKET, round(BUCKETS_PER_E_FOLD * math.log(1 + total / max(1, document_frequency))))


def document_frequency_at(idf_bucket: int, total: int) -> float:
    """Give about how many of `total` records hold a term of this IDF bucket."""
    return total / (math.exp(idf_bucket / BUCKETS_PER_E_FOLD) - 1)


def list_idf_buckets(inverted: InvertedIndex) -> dict[str, int]:
    """Give the IDF bucket of each term of an index."""
    total = len(inverted.lengths)
    frequencies = inverted.postings.document_frequencies.tolist()
    buckets = {frequency: idf_bucket_of(frequency, total) for frequency in {*frequencies}}
    return dict(zip(inverted.terms, map(buckets.__getitem__, frequencies), strict=True))


class TermSource(Protocol):
    """An index, as far as it must be known to weigh what a query says."""

    @property
    def total(self) -> int:
        """How many records it has."""

    def idf_bucket(self, term: str) -> int | None:
        """Give the IDF bucket of a term, None if no record holds it."""

    def is_common(self, term: str) -> bool:
        """Tell whether bigrams with this term are kept."""

    def count_bigram(self, first: str, second: str) -> int:
        """Tell how many records hold two terms as neighbours."""


@dataclass(frozen=True, slots=True)
class TermSequence:
    """Terms that stand one after the other in a query, and how much they count; those of a phrase only together.

    A boost counts only for records that something else of the query finds, if anything else is asked. Of the phrases of
    one `group`, which stand for one name, a record counts the best.
    """

    terms: tuple[str, ...]
    weight: float = 1.0
    is_phrase: bool = False
    is_boost: bool = False
    group: int = 0


@dataclass(frozen=True, slots=True)
class WeighedQuery:
    """What of a query counts, and how much, in the order of the query: terms and bigrams alone; phrases, of whose
    groups a record counts the best each; and boosts. `is_boost_only`: nothing else is asked."""

    grams: tuple[tuple[Gram, float], ...]
    phrases: tuple[tuple[TermSequence, ...], ...]
    boosts: tuple[TermSequence, ...]
    is_boost_only: bool


def weigh_query(sequences: Sequence[TermSequence], source: TermSource) -> WeighedQuery:
    """Choose what of a query counts, and weigh it, the same for every engine."""
    terms = choose_terms(sequences, source)
    shares, bigrams = _weigh_bigrams(terms, choose_bigrams(sequences, source), source)
    return WeighedQuery(
        (*(((term,), weight * shares[term]) for term, weight in terms.items()), *bigrams),
        _group_phrases(sequences),
        tuple(sequence for sequence in sequences if sequence.is_boost),
        all(sequence.is_boost for sequence in sequences),
    )


def _group_phrases(sequences: Iterable[TermSequence]) -> tuple[tuple[TermSequence, ...], ...]:
    groups: dict[int, list[TermSequence]] = {}
    for sequence in sequences:
        if sequence.is_phrase:
            groups.setdefault(sequence.group, []).append(sequence)
    return tuple(map(tuple, groups.values()))


def _weigh_bigrams(
    terms: Iterable[str], bigrams: Mapping[tuple[str, str], float], source: TermSource
) -> tuple[dict[str, float], list[tuple[Gram, float]]]:
    """Give how much of each term's weight its bigrams leave, and the bigrams that count, with their weights."""
    shares = dict.fromkeys(terms, 1.0)
    weighed: list[tuple[Gram, float]] = []
    for bigram, weight in bigrams.items():
        frequency = source.count_bigram(*bigram)
        if not 0 < frequency <= SCORING["max_bigram_share"] * source.total:
            continue
        rarer = max(source.idf_bucket(term) or 0 for term in bigram)
        cohesion = min(1.0, frequency / document_frequency_at(rarer, source.total))
        weighed.append((bigram, weight * (SCORING["bigram"] + SCORING["cohesive_bigram"] * cohesion)))
        for term in bigram:
            if term in shares:
                shares[term] = min(shares[term], 1 - SCORING["cohesive_term"] * cohesion)
    return shares, weighed


def choose_parts(terms: Sequence[str], source: TermSource) -> list[Gram]:
    """Give that by which a phrase is held: its rarest bigrams, and what has no bigrams."""
    bigrams = [bigram for bigram in pairwise(terms) if all(map(source.is_common, bigram))]
    rarest = sorted(bigrams, key=lambda bigram: -max(source.idf_bucket(term) or 0 for term in bigram))
    alone = [(term,) for term in terms if not (rarest and source.is_common(term))]
    return [*rarest[: int(SCORING["phrase_bigrams"])], *alone]


def are_adjacent(first: str, second: str, source: TermSource) -> bool:
    """Tell whether any record holds two terms one after the other; of what has no bigrams, it may."""
    if not all(source.idf_bucket(term) is not None and source.is_common(term) for term in (first, second)):
        return True
    return source.count_bigram(first, second) > 0


def choose_terms(sequences: Iterable[TermSequence], source: TermSource) -> dict[str, float]:
    """Give the rarest terms that any record holds, with their weight, in the order of the query.

    One letter beside others counts in its bigrams alone: ก of a list says nothing of the ก in กวาด.
    """
    weights: dict[str, float] = {}
    for sequence in (each for each in sequences if not (each.is_boost or each.is_phrase)):
        is_alone = len(sequence.terms) == 1
        for term in sequence.terms:
            if (is_alone or len(term) > 1 or not is_thai_term(term)) and source.idf_bucket(term) is not None:
                weights[term] = max(weights.get(term, 0.0), sequence.weight)
    rarest = sorted(weights, key=lambda term: -(source.idf_bucket(term) or 0))[: int(SCORING["max_terms"])]
    chosen = {term: weight for term, weight in weights.items() if term in rarest}
    if FUNCTION_TERMS.issuperset(chosen):
        return chosen
    light = SCORING["function_term"]
    return {term: weight * (light if term in FUNCTION_TERMS else 1) for term, weight in chosen.items()}


def choose_bigrams(sequences: Iterable[TermSequence], source: TermSource) -> dict[tuple[str, str], float]:
    """Give the bigrams with the rarest terms, with their weight, in the order of the query."""
    weights: dict[tuple[str, str], float] = {}
    for sequence in sequences:
        for bigram in () if sequence.is_phrase else pairwise(sequence.terms):
            if all(source.idf_bucket(term) is not None for term in bigram) and all(
                map(source.is_common, bigram)
            ):
                weights[bigram] = max(weights.get(bigram, 0.0), sequence.weight)
    rarest = sorted(weights, key=lambda bigram: -max(source.idf_bucket(term) or 0 for term in bigram))
    chosen = set(rarest[: int(SCORING["max_bigrams"])])
    light = SCORING["function_bigram"]
    return {
        bigram: weight * (light if FUNCTION_TERMS.issuperset(bigram) else 1)
        for bigram, weight in weights.items()
        if bigram in chosen
    }


def weigh_rarity(document_frequency: int, total: int) -> float:
    """Give the inverse document frequency of BM25."""
    return math.log(1 + (total - document_frequency + 0.5) / (document_frequency + 0.5))


def rank_records(scores: NDArray[np.float64]) -> list[int]:
    """Give the records that hold anything of the query, best first; equals by number."""
    # Logarithms may differ in the last place between languages: equal to six places is equal.
    rounded = np.floor(scores * 1e6 + 0.5)
    found = np.flatnonzero(rounded > 0)
    records: list[int] = found[np.argsort(-rounded[found], kind="stable")].tolist()
    return records
