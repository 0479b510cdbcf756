"""Hashes of shards, by which those that were packed before are known."""

from __future__ import annotations

import numpy as np

from khlang.search.browser.shards import Shards, find_factors
from khlang.search.index.forward import IntArray
from khlang.search.index.inverted import PostingLists

# Odd numbers that spread bits (splitmix64, Steele, Lea and Flood 2014).
_SPREAD = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def hash_shards(shards: Shards, secret: int) -> IntArray:
    """Give a number of 64 bits for each shard: of the same numbers, the same, whatever else the index holds.

    Two other shards get the same number once in 2 ** 56 pairs (universal hashing, Carter and Wegman 1979), for nobody
    knows `secret`, and so nobody can look for such two. To write all shards only to hash them takes ten times as long.
    """
    entries, begins = shards.entries, shards.begins
    total = 1 + max(int(postings.doc_ids.max(initial=0)) for postings in shards.postings)
    random = np.random.Generator(np.random.PCG64(secret)).integers(0, 1 << 64, total + 1, np.uint64)
    hashes = np.empty(len(entries.firsts), np.uint64)
    for kind, postings in zip((~entries.are_bigrams, entries.are_bigrams), shards.postings, strict=True):
        hashes[kind] = _hash_lists(postings, random)[entries.lists[kind]]
    steps = entries.firsts - np.repeat(np.append(entries.firsts, 0)[begins[:-1]], np.diff(begins))
    heads = _spread((steps << 32 | entries.seconds).astype(np.uint64) ^ random[-1])
    sizes = _spread((entries.sizes << 8 | find_factors(entries, shards.total)).astype(np.uint64))
    sums = np.append(
        np.uint64(0), np.cumsum((heads | np.uint64(1)) * _spread(hashes + sizes), dtype=np.uint64)
    )
    hashed: IntArray = sums[begins[1:]] - sums[begins[:-1]]
    return hashed


def _hash_lists(postings: PostingLists, by_doc: IntArray) -> IntArray:
    hashes = by_doc[postings.doc_ids]
    hashes *= postings.frequencies.astype(np.uint64)
    return np.add.reduceat(hashes, postings.starts[:-1]) if len(hashes) else hashes


def _spread(numbers: IntArray) -> IntArray:
    for shift, factor in zip((30, 27), _SPREAD, strict=True):
        numbers = (numbers ^ numbers >> np.uint64(shift)) * factor
    return numbers ^ numbers >> np.uint64(31)
