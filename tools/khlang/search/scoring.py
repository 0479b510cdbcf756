"""The one scorer: BM25 over terms and pairs of neighbours. The browser has the same in `rank.js`, with these numbers.

BM25 as in Robertson and Zaragoza 2009, section 3.4. Beside each term stands the pair that it makes with its
neighbour in the query. Where nearly all who hold the rarer one hold the pair, the two are one word in effect
(cohesion, as with pointwise mutual information): then the pair counts for more, and its terms for less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from khlang.search.flat import Numbers
from khlang.search.inverted import Inverted

# Measured on the two sets of the search benchmark, with 16 terms and pairs: recall@10 .952 and .890, MRR@10 .887
# and .750; without cohesion .951 and .887, .886 and .754; without pairs .937 and .857, .846 and .694. Near these
# numbers the figures stay within .001.
SCORING = {
    "k1": 0.75,
    "b": 0.75,
    "pair": 0.6,
    "cohesive_pair": 0.4,
    "cohesive_term": 0.9,
    # Of a long query the rarest terms and pairs are enough: with 16 of both recall@10 is .8896 for .8902 and MRR@10
    # .7505 for .7478, but a phone fetches 20 files for a sentence in place of 14, and 62 kB in place of 41.
    "max_terms": 12,
    "max_pairs": 12,
    # A pair that more of the records hold tells none of them apart.
    "max_pair_share": 0.2,
    # Words that hold sentences together, and those of questions, say little of what is looked for, yet are rare
    # in texts that ask nothing (recall@10 .954 for .952, MRR@10 .888 for .887 on the set with questions).
    "function_term": 0.2,
    "function_pair": 0.3,
    # What stands for a word of the query (a full name for its abbreviation) counts less than the word itself.
    "alternative": 0.6,
    # Below this share of the best score a record only has some word in common with the query.
    "near": 0.25,
}
_FUNCTION_TERMS = (
    "ที่ ให้ และ ของ ใน เป็น มี ได้ จะ กับ จาก ไป มา อยู่ ว่า แล้ว ก็ ไม่ ไหม มั้ย อย่าง ไร ยัง ไง อะไร ทำไม ใคร ไหน เท่า ไหร่ ใด หน่อย "
    "ครับ ค่ะ คะ นะ กี่ บ้าง หรือ เมื่อ แบบ ต้อง ควร ขอ อยาก ทราบ คือ โดย ซึ่ง เพื่อ นี้ นั้น ทำ"
)
FUNCTION_TERMS = frozenset(_FUNCTION_TERMS.split())
# Four steps for each e-fold: enough for a share within 13 %, and one letter each in the core of the index.
LEVELS = 4
MAX_LEVEL = 60


def level_of(holders: int, total: int) -> int:
    """Give how rare a term is, as a small number: that of one held by `holders` of `total` records."""
    return min(MAX_LEVEL, round(LEVELS * math.log(1 + total / max(1, holders))))


def holders_at(level: int, total: int) -> float:
    """Give about how many of `total` records hold a term of this level."""
    return total / (math.exp(level / LEVELS) - 1)


def list_levels(inverted: Inverted) -> dict[str, int]:
    """Give how rare each term of an index is."""
    total = len(inverted.lengths)
    holders = inverted.postings.holders.tolist()
    return {term: level_of(held, total) for term, held in zip(inverted.terms, holders, strict=True)}


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a term or a pair: numbers of records, ascending, and weighted counts."""

    records: NDArray[np.integer]
    counts: NDArray[np.integer]


class Source(Protocol):
    """An index, as the scorer reads it."""

    lengths: Numbers

    def level(self, term: str) -> int | None:
        """Give how rare a term is, None if no record holds it."""

    def is_common(self, term: str) -> bool:
        """Tell whether pairs with this term are kept."""

    def find_term(self, term: str) -> Held:
        """Give who holds a term."""

    def find_pair(self, first: str, second: str) -> Held:
        """Give who holds two terms one after the other."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms that stand one after the other in a query, and how much they count."""

    terms: tuple[str, ...]
    weight: float = 1.0


def score(chains: Sequence[Chain], source: Source) -> NDArray[np.float64]:
    """Give the score of every record, 0 for those that hold nothing of the query.

    Added up in the order of the query, so that every engine gets the same sums.
    """
    total = len(source.lengths)
    scores = np.zeros(total)
    terms = _choose_terms(chains, source)
    pairs = _choose_pairs(chains, source)
    shares = dict.fromkeys(terms, 1.0)
    held_pairs: list[tuple[Held, float]] = []
    for (first, second), weight in pairs.items():
        held = source.find_pair(first, second)
        if not 0 < len(held.records) <= SCORING["max_pair_share"] * total:
            continue
        rarer = max(source.level(first) or 0, source.level(second) or 0)
        cohesion = min(1.0, len(held.records) / holders_at(rarer, total))
        held_pairs.append((held, weight * (SCORING["pair"] + SCORING["cohesive_pair"] * cohesion)))
        for term in (first, second):
            if term in shares:
                shares[term] = min(shares[term], 1 - SCORING["cohesive_term"] * cohesion)
    for term, weight in terms.items():
        _add(scores, source.find_term(term), weight * shares[term], source.lengths)
    for held, weight in held_pairs:
        _add(scores, held, weight, source.lengths)
    return scores


def _choose_terms(chains: Iterable[Chain], source: Source) -> dict[str, float]:
    """Give the rarest terms that any record holds, with their weight, in the order of the query."""
    weights: dict[str, float] = {}
    for chain in chains:
        for term in chain.terms:
            if source.level(term) is not None:
                weights[term] = max(weights.get(term, 0.0), chain.weight)
    rarest = sorted(weights, key=lambda term: -(source.level(term) or 0))[: int(SCORING["max_terms"])]
    chosen = {term: weight for term, weight in weights.items() if term in rarest}
    if FUNCTION_TERMS.issuperset(chosen):
        return chosen
    light = SCORING["function_term"]
    return {term: weight * (light if term in FUNCTION_TERMS else 1) for term, weight in chosen.items()}


def _choose_pairs(chains: Iterable[Chain], source: Source) -> dict[tuple[str, str], float]:
    """Give the pairs with the rarest terms, with their weight, in the order of the query."""
    weights: dict[tuple[str, str], float] = {}
    for chain in chains:
        for pair in zip(chain.terms, chain.terms[1:], strict=False):
            if all(source.level(term) is not None for term in pair) and all(map(source.is_common, pair)):
                weights[pair] = max(weights.get(pair, 0.0), chain.weight)
    rarest = sorted(weights, key=lambda pair: -max(source.level(term) or 0 for term in pair))
    chosen = set(rarest[: int(SCORING["max_pairs"])])
    light = SCORING["function_pair"]
    return {
        pair: weight * (light if FUNCTION_TERMS.issuperset(pair) else 1)
        for pair, weight in weights.items()
        if pair in chosen
    }


def _add(scores: NDArray[np.float64], held: Held, weight: float, lengths: Numbers) -> None:
    """Add what a term or pair gives to each record that holds it."""
    total, holders = len(lengths), len(held.records)
    if not holders:
        return
    rarity = math.log(1 + (total - holders + 0.5) / (holders + 0.5))
    k1, b = SCORING["k1"], SCORING["b"]
    norm = k1 * (1 - b + b * lengths[held.records] / (lengths.sum() / total))
    scores[held.records] += rarity * weight * (k1 + 1) * held.counts / (held.counts + norm)


def order(scores: NDArray[np.float64]) -> list[int]:
    """Give the records that hold anything of the query, best first; equals by number."""
    # Logarithms may differ in the last place between languages: equal to six places is equal.
    rounded = np.floor(scores * 1e6 + 0.5)
    found = np.flatnonzero(rounded > 0)
    return [int(record) for record in found[np.argsort(-rounded[found], kind="stable")]]
