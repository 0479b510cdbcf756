"""Texts as numbers: what all records say, one after the other, as words and then as the terms of these words."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from khlang.search.analysis import JOINT
from khlang.search.terms import Terms

# Whole numbers; those of postings, which are very many, in 32 bits.
Numbers = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Runs:
    """Of all runs in order, none of them empty: how long, weight, how many terms count twice, whose."""

    sizes: Numbers
    weights: Numbers
    leads: Numbers
    owners: Numbers


@dataclass(frozen=True, slots=True)
class Flat:
    """`names` are told apart, `numbers` are theirs at each place of all runs one after the other.

    The sizes of `runs` are numbers of places. `asides` are, of each record, the terms that tell only where and when.
    """

    names: tuple[str, ...]
    numbers: Numbers
    runs: Runs
    asides: tuple[frozenset[str], ...]

    @property
    def owners(self) -> Numbers:
        """Whose each place is."""
        return np.repeat(self.runs.owners, self.runs.sizes)


class _Numbering(dict[str, int]):
    """Numbers for texts in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def flatten(listed: Iterable[Terms]) -> Flat:
    """Number the words of all records. Keeps none of their terms: those of 7,036 take 150 MB."""
    numbering, of_words, places = _Numbering(), array("i"), array("i")
    starts, sizes = array("i"), array("i")
    about: list[tuple[int, int, int, int]] = []
    asides: list[frozenset[str]] = []
    for record, terms in enumerate(listed):
        before = len(places)
        places.frombytes(terms.places)
        starts.append(len(of_words))
        sizes.append(len(places) - before)
        of_words.extend(map(numbering.__getitem__, terms.words.split()))
        about.extend((*span, record) for span in terms.spans)
        asides.append(terms.aside)
    at = np.repeat(np.frombuffer(starts, np.int32), np.frombuffer(sizes, np.int32))
    at += np.frombuffer(places, np.int32)
    runs = Runs(*np.array(about, np.int64).reshape(-1, 4).T)
    return Flat(tuple(numbering), np.frombuffer(of_words, np.int32)[at], runs, tuple(asides))


def split_words(flat: Flat) -> Flat:
    """Give the terms for the words, numbered in their order: each word is split once, wherever it stands."""
    parts = [word.split(JOINT) for word in flat.names]
    # The order in which JavaScript compares strings.
    terms = sorted({term for each in parts for term in each}, key=lambda term: term.encode("utf-16-be"))
    numbering = {term: number for number, term in enumerate(terms)}
    of_words = np.array([numbering[term] for each in parts for term in each], np.int32)
    sizes = np.array([len(each) for each in parts], np.int32)
    numbers = of_words[spread((np.cumsum(sizes) - sizes).astype(np.int32), sizes, flat.numbers)]
    runs = flat.runs
    starts = np.cumsum(runs.sizes) - runs.sizes
    in_terms = np.add.reduceat(sizes[flat.numbers], starts) if len(starts) else starts
    return Flat(tuple(terms), numbers, replace(runs, sizes=in_terms), flat.asides)


def spread(starts: Numbers, sizes: Numbers, chosen: Numbers) -> Numbers:
    """Give the places of all that chosen lists hold, one list after the other; list `n` is from `starts[n]` on."""
    wanted = sizes[chosen]
    ends = np.cumsum(wanted, dtype=wanted.dtype)
    places = np.repeat(starts[chosen] - (ends - wanted), wanted)
    places += np.arange(len(places), dtype=places.dtype)
    return places
