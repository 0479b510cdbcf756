"""Maximal matching of many runs of Thai letters at once, with the cuts of `maximal_matching`.

From every cluster of all runs the dictionary is walked at the same time, level by level, in arrays; then runs are gone
through word by word. That takes a quarter of the time of one run after the other. Pure.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from khlang.thai.maximal_matching import (
    CLUSTERS_OF_LINES,
    MOST_WORDS,
    SHORT,
    list_clusters,
)

_Numbers = npt.NDArray[np.int64]
_Masks = npt.NDArray[np.uint64]
_Flags = npt.NDArray[np.bool_]

# Stands between runs; no word has it.
BETWEEN = "\n"
# Numbers of clusters: that of what stands between runs, of those in no word, and the first of others.
_BORDER, _UNKNOWN = 0, 1
# A key of the table is a state and, in the lowest bits, the number of a cluster: there are some thousand.
_CLUSTER_BITS = 20
# Ends of the words from a place are bits of one number: no word of more clusters is looked for.
LONGEST = 62
# Slots of the table for each key, so that few keys have to look for another slot.
_SLOTS_PER_KEY = 6
# Fibonacci hashing: 2^64 divided by the golden ratio.
_SPREAD = np.uint64(11400714819323198485)
_FREE = -1
# Where words overlap, the way that was found is kept by the ends of all words from so many clusters on, if it ends
# within them: texts of 2,000 records have 12,000 different ones. In clusters, and their number.
_PATH_KEPT, _MOST_PATHS = 8, 20_000


class _Numbering(dict[str, int]):
    """The numbers of clusters; one that no word has gets none of its own."""

    def __missing__(self, cluster: str) -> int:
        return _UNKNOWN


class BatchMatching:
    """Cuts many runs of Thai letters by a dictionary."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words of the dictionary, of Thai letters alone and at most `LONGEST` clusters."""
        self._numbers = _Numbering({BETWEEN: _BORDER})
        self._words = [BETWEEN]
        self._paths: dict[bytes, tuple[int, ...]] = {}
        states: dict[int, int] = {}
        for word, clusters in list_clusters(words):
            state = 0
            for cluster in clusters:
                number = self._numbers.setdefault(cluster, len(self._numbers) + 1)
                key = state << _CLUSTER_BITS | number
                state = states.setdefault(key, len(self._words))
                if state == len(self._words):
                    self._words.append("")
            self._words[state] = word
        self._is_word = np.array([bool(word) for word in self._words])
        # Behind letters in no word, a word of one or two consonants is none.
        self._begins = np.array([not SHORT.fullmatch(word) for word in self._words])
        self._first = np.zeros(len(self._numbers) + 2, np.int64)
        for key, state in states.items():
            if key >> _CLUSTER_BITS == 0:
                self._first[key] = state
        self._keys, self._values, self._shift = _make_table(states)

    def cut_all(self, runs: Iterable[str]) -> list[str]:
        """Cut runs of Thai letters into words: give those of all, and `BETWEEN` behind those of each."""
        clusters = CLUSTERS_OF_LINES.findall(BETWEEN.join([*runs, ""]))
        numbers = np.fromiter(map(self._numbers.__getitem__, clusters), np.int64, len(clusters))
        ends, begins, states = self._find_words(numbers)
        borders = np.flatnonzero(numbers == _BORDER)
        steps = _find_steps(ends, begins, borders)
        # What stands between runs is a word of its own.
        steps[borders] = 1
        return self._walk(clusters, ends, steps.tolist(), states.tolist())

    def _walk(
        self, clusters: Sequence[str], ends: _Masks, steps: Sequence[int], states: Sequence[int]
    ) -> list[str]:
        """Go through all clusters word by word."""
        words: list[str] = []
        known, add = self._words, words.append
        every_end = ends.tobytes()
        at = 0
        while at < len(steps):
            step = steps[at]
            if step > 0:
                add(known[states[at]])
                at += step
            elif step:
                add("".join(clusters[at : at - step]))
                at -= step
            else:
                key = every_end[at * 8 : at * 8 + _PATH_KEPT * 8]
                sizes = self._paths.get(key) or self._find_new_path(key, ends, at)
                for size in sizes:
                    add("".join(clusters[at : at + size]))
                    at += size
        return words

    def _find_new_path(self, key: bytes, ends: _Masks, at: int) -> tuple[int, ...]:
        """Give how many clusters the words have where several begin, up to where all ways of cutting meet."""
        path = _find_path(ends, at)
        sizes = tuple(end - start for start, end in pairwise((at, *path)))
        if sum(sizes) <= _PATH_KEPT and len(self._paths) < _MOST_PATHS:
            self._paths[key] = sizes
        return sizes

    def _find_words(self, numbers: _Numbers) -> tuple[_Masks, _Flags, _Numbers]:
        """Give of each cluster: by the bits of a number, after how many clusters words end that begin with it; whether
        one of these may stand behind letters in no word; and the state of the longest."""
        ends = np.zeros(len(numbers), np.uint64)
        begins = np.zeros(len(numbers), np.bool_)
        longest = np.zeros(len(numbers), np.int64)
        states = self._first[numbers]
        places = np.flatnonzero(states)
        states = states[places]
        for size in range(1, LONGEST + 1):
            is_word = self._is_word[states]
            at, of_words = places[is_word], states[is_word]
            ends[at] |= np.uint64(1 << size)
            begins[at] |= self._begins[of_words]
            longest[at] = of_words
            states = self._follow(states, numbers[places + size])
            places, states = places[states > 0], states[states > 0]
            if not len(places):
                break
        return ends, begins, longest

    def _follow(self, states: _Numbers, numbers: _Numbers) -> _Numbers:
        """Give the state behind each state and cluster, 0 where there is none."""
        keys = states << _CLUSTER_BITS | numbers
        slots = _hash(keys, self._shift)
        found = self._keys[slots]
        after = np.where(found == keys, self._values[slots], 0)
        looking = np.flatnonzero((found != keys) & (found != _FREE))
        while len(looking):
            slots[looking] = (slots[looking] + 1) & (len(self._keys) - 1)
            found = self._keys[slots[looking]]
            is_found = found == keys[looking]
            after[looking[is_found]] = self._values[slots[looking[is_found]]]
            looking = looking[~is_found & (found != _FREE)]
        return after


def _hash(keys: _Numbers, shift: np.uint64) -> _Numbers:
    return ((keys.view(np.uint64) * _SPREAD) >> shift).view(np.int64)


def _make_table(states: dict[int, int]) -> tuple[_Numbers, _Numbers, np.uint64]:
    """Give the keys and values of an open hash table of a power of two of slots, and by how many bits hashes shift."""
    bits = max(4, (len(states) * _SLOTS_PER_KEY).bit_length())
    shift = np.uint64(64 - bits)
    keys, values = np.full(1 << bits, _FREE, np.int64), np.zeros(1 << bits, np.int64)
    new, of_new = np.array([*states], np.int64), np.array([*states.values()], np.int64)
    slots = _hash(new, shift)
    while len(new):
        # Of those that want the same free slot one takes it; the others and those that find it taken go on.
        free = keys[slots] == _FREE
        keys[slots[free]] = new[free]
        has_slot = keys[slots] == new
        values[slots[has_slot]] = of_new[has_slot]
        new, of_new = new[~has_slot], of_new[~has_slot]
        slots = (slots[~has_slot] + 1) & ((1 << bits) - 1)
    return keys, values, shift


def _find_steps(ends: _Masks, begins: _Flags, borders: _Numbers) -> _Numbers:
    """Give of each cluster how many the next word has: 0 where a path has to be looked for, less than 0 for letters in
    no word, up to where the next word may begin or the run ends."""
    several = np.flatnonzero(ends & (ends - np.uint64(1)))
    steps = np.zeros(len(ends), np.int64)
    has_one = ends > 0
    steps[has_one] = np.log2(ends[has_one]).astype(np.int64)
    steps[several[_overlap(ends, several)]] = 0
    stray = np.flatnonzero(~has_one)
    starts = np.flatnonzero(begins)
    run_ends = borders[np.searchsorted(borders, stray)]
    next_starts = np.append(starts, len(ends))[np.searchsorted(starts, stray, side="right")]
    steps[stray] = stray - np.minimum(run_ends, next_starts)
    return steps


def _overlap(ends: _Masks, places: _Numbers) -> _Flags:
    """Tell of places where several words begin whether behind a shorter one others lead elsewhere than to an end of
    these."""
    masks = ends[places]
    overlap = np.zeros(len(places), np.bool_)
    for size in range(1, LONGEST + 1):
        # The longest is left out: nothing need end where it ends.
        some = np.flatnonzero((masks >> np.uint64(size) & np.uint64(1)) & (masks >> np.uint64(size + 1) > 0))
        if not len(some) and not (masks >> np.uint64(size)).any():
            break
        behind = ends[places[some] + size]
        is_lost = behind >> np.uint64(64 - size) > 0
        overlap[some] |= is_lost | ((behind << np.uint64(size)) & ~masks[some] > 0)
    return overlap


@lru_cache(maxsize=4_096)
def _list_bits(mask: int) -> tuple[int, ...]:
    """Give the places of the bits of a number, ascending."""
    return tuple(bit for bit in range(mask.bit_length()) if mask >> bit & 1)


def _find_path(ends: _Masks, start: int) -> tuple[int, ...]:
    """Do what `MaximalMatching` does: the fewest words win; of these, the way whose first word is shorter."""
    paths: dict[int, tuple[int, ...]] = {start: (0,)}
    is_open, found = [start], 0
    while True:
        begin = is_open.pop(0)
        number, *path = paths[begin]
        behind = [begin + size for size in _list_bits(int(ends[begin]))]
        found += len(behind)
        if found > MOST_WORDS:
            behind = behind[: max(1, len(behind) + MOST_WORDS + 1 - found)]
        for end in behind:
            if end not in paths:
                insort(is_open, end)
            way = (number + 1, *path, end)
            paths[end] = min(way, paths.get(end, way))
        if len(is_open) == 1:
            return paths[is_open[0]][1:]
