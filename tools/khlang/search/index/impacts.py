"""Impacts: how much a record's frequency of a term counts, in levels, so that a phone fetches no more than is needed.

In BM25, a frequency counts f / (f + k1 (1 - b + b length / average)), between 0 and 1, times the term's IDF. This is
its impact, and it is rounded, as in Anh and Moffat 2006, *Pruned query evaluation using pre-computed impacts*, to so
many levels, by the cube root of what it lacks of 1: fine at the top, where results are told apart, coarse below. Level
by level of the same size, half of all records that hold a common word were equally good. A term that most records hold
has few levels, in its long posting list; a rare one, whose steps weigh more, has many. So a posting of the static index
is a record and a level, in place of a frequency, and no browser needs the lengths of records.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.forward import IntArray
from khlang.search.index.inverted import PostingLists

K1, B = 0.75, 0.75
# Levels for each bit of how many records there are for one that holds a term, and so many bits more. On the sets of the
# search benchmark, ranking alone: recall@10 .9531 and .8896, MRR@10 .8873 and .7519; without levels .9538 and .8902,
# .8875 and .7497. Of 2,000 records, a posting of a common term takes 2.2 bits, a frequency 2.8 (entropy), and 7 records
# share the highest level (median of the terms that a third of the records hold); with six levels a bit, all of the
# same size, 1.6 bits, and 416 records.
LEVELS: Final = 4
MORE_BITS: Final = 2
# Of the average length so many bits are kept, the highest: an edit nearly never changes it, and with it all levels.
AVERAGE_BITS = 5
# Postings at once: of all, the numbers would take gigabytes.
_POSTINGS_AT_ONCE = 1 << 20


def count_levels(document_frequencies: IntArray, total: int) -> IntArray:
    """Give how many levels the posting lists of terms have that so many of `total` records hold."""
    bits: IntArray = np.frexp(total // np.maximum(1, document_frequencies))[1]
    return LEVELS * (bits + MORE_BITS)


def measure_impacts(doc_ids: IntArray, frequencies: IntArray, lengths: IntArray) -> NDArray[np.float64]:
    """Give the impact of each posting of a term: its level's middle, from 0 to 1.

    `lengths` are those of all records.
    """
    if not len(doc_ids):
        return np.zeros(0)
    count = int(count_levels(np.array(len(doc_ids)), len(lengths)))
    norms = _measure_norms(lengths[doc_ids], measure_average(lengths))
    roots = (_find_levels(frequencies, norms, count) + 0.5) / count
    # As the browser multiplies.
    impacts: NDArray[np.float64] = 1 - roots * roots * roots
    return impacts


def list_levels(postings: PostingLists, lengths: IntArray) -> PostingLists:
    """Give posting lists with levels in place of frequencies: 1 for the highest, as they are packed.

    `lengths` are those of all records.
    """
    norms = _measure_norms(lengths, measure_average(lengths))
    sizes = postings.document_frequencies
    counts = count_levels(sizes, len(lengths))
    levels = np.empty(len(postings.doc_ids), np.int32)
    # Whole lists, of which each part begins with the one that comes after so many postings.
    cuts = np.searchsorted(postings.starts, np.arange(0, len(levels), _POSTINGS_AT_ONCE)).tolist()
    for first, last in pairwise([*cuts, len(sizes)]):
        some = slice(postings.starts[first], postings.starts[last])
        counted = np.repeat(counts[first:last], sizes[first:last])
        levels[some] = 1 + _find_levels(postings.frequencies[some], norms[postings.doc_ids[some]], counted)
    return PostingLists(postings.starts, postings.doc_ids, levels)


def measure_average(lengths: IntArray) -> int:
    """Give about the average length of all records, at least 1."""
    average = int(lengths.sum()) // max(1, len(lengths))
    spare = max(0, average.bit_length() - AVERAGE_BITS)
    return max(1, average >> spare << spare)


def _measure_norms(lengths: IntArray, average: int) -> NDArray[np.float64]:
    norms: NDArray[np.float64] = K1 * (1 - B + B * lengths / average)
    return norms


def _find_levels(
    frequencies: IntArray, norms: NDArray[np.float64], counts: IntArray | int
) -> NDArray[np.float64]:
    """Give the levels of frequencies, whole numbers from 0, the highest, to below `counts`."""
    levels: NDArray[np.float64] = np.floor(counts * np.cbrt(norms / (frequencies + norms)))
    return levels
