"""Shards hold every posting of the common terms and their pairs, each where a browser looks for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from khlang.cache import Cache
from khlang.library import Library
from khlang.search.browser.shard_hashes import hash_shards
from khlang.search.browser.shards import SHARD_SIZE, Shards, make_shards, write_shards
from khlang.search.index.field_tokens import FieldTokens, RecordTokens, tokenize_records
from khlang.search.index.forward import build_forward_index
from khlang.search.index.impacts import list_levels
from khlang.search.index.inverted import InvertedIndex, PostingLists, build_inverted_index
from khlang.search.index.ranking import SCORING, idf_bucket_of
from khlang.search.text.tokenizer import make_tokenizer

from tests.search.browser.reader import Held, read_shard


def make_terms_by_chance(records: int) -> list[RecordTokens]:
    """Make records of few different terms, so that many hold the same ones."""
    chance = random.Random(3)
    letters = [f"{one}{other}" for one in "กขคงจฉชซ" for other in "ญดตถทธน"]
    weights = [1 / (place + 1) for place in range(len(letters))]
    return [
        RecordTokens.of(
            (
                FieldTokens(
                    " ".join(chance.choices(letters, weights, k=chance.randint(0, 40))), chance.choice([1, 5])
                ),
            )
        )
        for _record in range(records)
    ]


@pytest.fixture(scope="module", params=["the library", "by chance", "one record", "nothing"])
def inverted(request: pytest.FixtureRequest, library: Library) -> InvertedIndex:
    """Indexes of several sizes, one of them so large that a term's own entries fill several shards."""
    listed: dict[str, Callable[[], list[RecordTokens]]] = {
        "the library": lambda: [
            *tokenize_records(library.published, make_tokenizer(library), Cache(None, "terms"))
        ],
        "by chance": lambda: make_terms_by_chance(3_000),
        "one record": lambda: [RecordTokens.of((FieldTokens("ก ข ก", 2),))],
        "nothing": list,
    }
    inverted = build_inverted_index(build_forward_index(listed[request.param]()))
    lists = (inverted.postings, inverted.bigram_postings)
    postings, bigram_postings = (list_levels(each, inverted.lengths) for each in lists)
    return replace(inverted, postings=postings, bigram_postings=bigram_postings)


@pytest.fixture(scope="module")
def kept(inverted: InvertedIndex) -> np.ndarray:
    """The numbers of the terms that are common: here all but each seventh."""
    return np.array([number for number in range(len(inverted.terms)) if number % 7 != 3], np.int64)


@pytest.fixture(scope="module")
def buckets(inverted: InvertedIndex, kept: np.ndarray) -> list[int]:
    """How rare each of the common terms is."""
    return [
        idf_bucket_of(int(inverted.postings.document_frequencies[number]), len(inverted.lengths))
        for number in kept
    ]


@pytest.fixture(scope="module")
def shards(inverted: InvertedIndex, kept: np.ndarray, buckets: list[int]) -> Shards:
    """The shards of an index."""
    return make_shards(inverted, kept, np.array(buckets, np.int64))


def write_all(shards: Shards) -> list[tuple[bytes, bytes]]:
    """Write every shard."""
    return [*write_shards(shards, np.arange(len(shards)))]


def list_shards(shards: Shards) -> Iterator[tuple[int, int, int]]:
    """Give of each shard its first term, how many bigram shards this has (0 if it shares one), and which this is."""
    first = 0
    for group in shards.groups:
        if group % 2:
            yield first, group // 2, 0
            yield from ((first, group // 2, place) for place in range(1, 1 + group // 2))
        else:
            yield first, 0, 0
        first += 1 if group % 2 else group // 2


def read_all(shards: Shards) -> Iterator[dict[tuple[int, int], Held]]:
    """Read every shard; the second numbers of entries as they would be if no term had several shards."""
    for data, (first, count, place) in zip(write_all(shards), list_shards(shards), strict=True):
        read = read_shard(b"".join(data), first, shards.total)
        if place:
            yield {
                (term, second + 2 * ((second - 1) // 2 * (count - 1) + place - 1)): held
                for (term, second), held in read.items()
            }
        else:
            yield read


def list_held(postings: PostingLists) -> list[Held]:
    """Give the levels by record of each entry of postings."""
    spans = zip(postings.starts[:-1].tolist(), postings.starts[1:].tolist(), strict=True)
    return [
        dict(zip(postings.doc_ids[start:end].tolist(), postings.frequencies[start:end].tolist(), strict=True))
        for start, end in spans
    ]


def test_every_posting_is_in_one_shard(
    inverted: InvertedIndex, kept: np.ndarray, buckets: list[int], shards: Shards
) -> None:
    """A common term under (its number, 0); a pair with its rarer term, the first of equals; nothing else."""
    number = {term: place for place, term in enumerate(kept.tolist())}
    of_terms = list_held(inverted.postings)
    expected = {(place, 0): of_terms[term] for term, place in number.items()}
    firsts, seconds = inverted.bigram_firsts.tolist(), inverted.bigram_seconds.tolist()
    for first, second, held in zip(firsts, seconds, list_held(inverted.bigram_postings), strict=True):
        if first in number and second in number:
            one, other = number[first], number[second]
            entry = (one, 2 * other + 1) if buckets[one] >= buckets[other] else (other, 2 * one + 2)
            expected[entry] = held
    entries = [item for shard in read_all(shards) for item in shard.items()]
    assert len(entries) == len(expected)
    assert dict(entries) == expected


def test_shards_are_where_groups_tell(kept: np.ndarray, shards: Shards) -> None:
    """So that a browser finds the one that holds an entry by the groups alone; entries are in order."""
    listed = list(list_shards(shards))
    groups = [first for first, _count, place in listed if not place]
    for entries, (first, count, place) in zip(read_all(shards), listed, strict=True):
        after = [*groups, len(kept)][groups.index(first) + 1]
        assert [*entries] == sorted(entries)
        if count:
            assert {term for term, _second in entries} <= {first}
            assert all((second == 0) == (place == 0) for _term, second in entries)
            assert all((second - 1) // 2 % count == place - 1 for _term, second in entries if place)
        else:
            assert {term for term, _second in entries} == {*range(first, after)}


def test_a_large_index_has_larger_shards(
    inverted: InvertedIndex, kept: np.ndarray, buckets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not more of them; with the same entries."""
    before = make_shards(inverted, kept, np.array(buckets, np.int64))
    monkeypatch.setattr("khlang.search.browser.shards.MOST_SHARDS", 3)
    fewer = make_shards(inverted, kept, np.array(buckets, np.int64))
    assert len(fewer) <= min(len(before), 9)
    entries = [dict(item for shard in read_all(each) for item in shard.items()) for each in (before, fewer)]
    assert entries[0] == entries[1]


def test_shards_are_small(shards: Shards) -> None:
    """Near the size that was chosen, unless a single list of postings is larger."""
    for data, entries in zip(write_all(shards), read_all(shards), strict=True):
        if len(entries) > 1:
            assert sum(map(len, data)) < 3 * SHARD_SIZE


def test_the_entries_of_a_term_stay_together(shards: Shards) -> None:
    """A query for it takes one shard, but where its own entries are more than one holds."""
    sizes: dict[int, list[int]] = {}
    for data, entries in zip(write_all(shards), read_all(shards), strict=True):
        for first in {first for first, _second in entries}:
            sizes.setdefault(first, []).append(sum(map(len, data)))
    for taken in sizes.values():
        assert len(taken) == 1 or sum(taken) > SHARD_SIZE


def test_pairs_that_most_hold_are_named(inverted: InvertedIndex, kept: np.ndarray, shards: Shards) -> None:
    """The scorer leaves them out, so that nobody need fetch them."""
    number = {term: place for place, term in enumerate(kept.tolist())}
    most = SCORING["max_bigram_share"] * len(inverted.lengths)
    pairs = zip(
        inverted.bigram_firsts.tolist(),
        inverted.bigram_seconds.tolist(),
        inverted.bigram_postings.document_frequencies.tolist(),
        strict=True,
    )
    expected = [
        (number[first], number[second])
        for first, second, held in pairs
        if first in number and second in number and held > most
    ]
    assert list(zip(shards.frequent_bigrams[::2], shards.frequent_bigrams[1::2], strict=True)) == expected


def test_equal_hashes_are_equal_shards(
    inverted: InvertedIndex, kept: np.ndarray, buckets: list[int], shards: Shards
) -> None:
    """A shard with the hash of one that was packed before need not be written; with another secret all are others."""
    hashes = hash_shards(shards, 7).tolist()
    by_hash = dict(zip(hashes, write_all(shards), strict=True))
    assert len(by_hash) == len({*write_all(shards)})
    assert hash_shards(shards, 7).tolist() == hashes
    assert {*hash_shards(shards, 8).tolist()} & {*hashes} <= {0}
    # One posting has a higher level, and all records but the first stand one place later.
    both = (inverted.postings, inverted.bigram_postings)
    counted = [replace(each, frequencies=np.where(each.doc_ids == 1, 1, each.frequencies)) for each in both]
    moved = [replace(each, doc_ids=each.doc_ids + (each.doc_ids > 0)) for each in both]
    for postings, bigram_postings in (counted, moved):
        other = replace(inverted, postings=postings, bigram_postings=bigram_postings)
        touched = make_shards(other, kept, np.array(buckets, np.int64))
        for number, data in zip(hash_shards(touched, 7).tolist(), write_all(touched), strict=True):
            assert by_hash.get(number, data) == data
            assert (number in by_hash) == (data in by_hash.values())


def test_some_shards_are_written_as_all_are(shards: Shards) -> None:
    """Whichever are asked for, in their order."""
    every = write_all(shards)
    some = np.arange(len(shards))[::-3]
    assert [*write_shards(shards, some)] == [every[number] for number in some]
