"""An index in memory, straight from the terms: what engines must agree with."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import islice, pairwise

import numpy as np
from khlang.search.flat import flatten
from khlang.search.inverted import Postings, invert, is_common
from khlang.search.scoring import Held, level_of
from khlang.search.terms import Run, Terms


class MemoryIndex:
    """What the scorer reads, with nothing in between."""

    def __init__(self, listed: Iterable[Terms]) -> None:
        inverted = invert(flatten(listed))
        self.lengths = inverted.lengths
        self._holders = dict(zip(inverted.terms, inverted.postings.holders.tolist(), strict=True))
        self.levels = {term: level_of(held, len(inverted.lengths)) for term, held in self._holders.items()}
        self._terms = dict(zip(inverted.terms, _list_held(inverted.postings), strict=True))
        pairs = zip(inverted.firsts.tolist(), inverted.seconds.tolist(), strict=True)
        names = [(inverted.terms[first], inverted.terms[second]) for first, second in pairs]
        self._pairs = dict(zip(names, _list_held(inverted.pairs), strict=True))

    def level(self, term: str) -> int | None:
        """Give how rare a term is."""
        return self.levels.get(term)

    def is_common(self, term: str) -> bool:
        """Tell whether pairs with this term are kept."""
        return is_common(term, self._holders[term])

    def find_term(self, term: str) -> Held:
        """Give who holds a term."""
        return self._terms[term]

    def find_pair(self, first: str, second: str) -> Held:
        """Give who holds two terms one after the other."""
        return self._pairs.get((first, second), Held(np.zeros(0, int), np.zeros(0, int)))


def list_runs(terms: Terms) -> list[Run]:
    """Give the runs that the terms of a record were made of."""
    words, places = terms.words.split(), iter(array("I", terms.places))
    return [
        Run(" ".join(words[place] for place in islice(places, span.size)), span.weight, span.lead)
        for span in terms.spans
    ]


def _list_held(postings: Postings) -> list[Held]:
    starts = postings.starts.tolist()
    spans = pairwise(starts)
    return [Held(postings.records[start:end], postings.counts[start:end]) for start, end in spans]
