"""Lessons like this one: records that say much the same with their rarer words, place and year aside.

Cosine of the heaviest terms, tf-idf weighted (Manning, Raghavan and Schütze 2008, sections 6.2 and 6.3). A
term's list of holders is short by construction, so that the work grows with the library and not its square.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from khlang.records.record import Record
from khlang.search.analysis import Terms

# More than a page shows: it leaves out those that it links for another reason.
RELATED = 8
# A record is known by this many of its terms.
SIGNATURE = 24
# A term that so many have among their heaviest says little of any two of them.
MAX_HOLDERS = 100
# Below this two lessons have only small talk in common (looked at on the demonstration library).
MIN_LIKENESS = 0.1


def find_related(records: Sequence[Record], terms: Sequence[Terms]) -> Mapping[str, tuple[Record, ...]]:
    """Give at most eight records like each one, the likest first, by the id of that one.

    Only records that tell how a problem was solved are compared, each with others of its form; `terms`
    are those of `records`, in their order.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        if record.form.roles.problem:
            places[record.form.key].append(place)
    return {
        records[place].id: tuple(records[other] for other in likest)
        for group in places.values()
        for place, likest in zip(group, _compare(group, [terms[place] for place in group]), strict=True)
        if likest
    }


def _compare(places: Sequence[int], terms: Sequence[Terms]) -> list[list[int]]:
    holders = Counter(term for each in terms for term in each.weights)
    # What one record alone says, or only in figures, likens it to none.
    rarity = {
        term: math.log(len(terms) / held)
        for term, held in holders.items()
        if held > 1 and not term.isdecimal()
    }
    signatures = [_sign(each, rarity) for each in terms]
    lists: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, signature in enumerate(signatures):
        for term, weight in signature.items():
            lists[term].append((number, weight))
    return [
        [places[other] for other in _find_likest(number, signature, lists)]
        for number, signature in enumerate(signatures)
    ]


def _sign(terms: Terms, rarity: Mapping[str, float]) -> dict[str, float]:
    """Give a record's heaviest terms that any other has, as a vector of length one."""
    aside = terms.aside
    weighed = [
        (_log(weight) * rarity[term], term)
        for term, weight in terms.weights.items()
        if term in rarity and term not in aside
    ]
    heaviest = heapq.nlargest(SIGNATURE, weighed)
    length = math.sqrt(sum(weight * weight for weight, _term in heaviest)) or 1
    return {term: weight / length for weight, term in heaviest}


@cache
def _log(weight: int) -> float:
    return 1 + math.log(weight)


def _find_likest(
    number: int, signature: Mapping[str, float], lists: Mapping[str, Sequence[tuple[int, float]]]
) -> list[int]:
    likeness: dict[int, float] = defaultdict(float)
    for term, weight in signature.items():
        if len(lists[term]) <= MAX_HOLDERS:
            for other, its in lists[term]:
                likeness[other] += weight * its
    likeness.pop(number, None)
    # Rounded, so that equal texts are equally like whatever the order of their sums.
    found = [(-round(like, 6), other) for other, like in likeness.items() if like >= MIN_LIKENESS]
    return [other for _like, other in sorted(found)[:RELATED]]
