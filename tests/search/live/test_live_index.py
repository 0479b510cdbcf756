"""The live index answers as the desk does, however its records came, and tells nothing of what may not be seen."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.desk import Desk, Filters
from khlang.search.live import LiveIndex, LiveView, live_index
from khlang.search.text.tokenizer import Tokenizer, make_tokenizer

from tests.search.queries import EDGES, HOSTILE, OTHERS, ROWS

QUERIES = [*(row["query"] for row in ROWS), *OTHERS, *EDGES, *HOSTILE]


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    """The desk over the library."""
    return Desk(library)


@pytest.fixture(scope="module")
def tokenizer(library: Library) -> Tokenizer:
    """The library's tokenizer."""
    return make_tokenizer(library)


@pytest.fixture
def index(library: Library, tokenizer: Tokenizer) -> LiveIndex:
    """An empty index that knows the library's names."""
    return LiveIndex(tokenizer, library.vocabularies.values())


def number(records: Sequence[Record], group: str = "") -> list[tuple[int, str, Record]]:
    """Give records with their places as keys, in one group."""
    return [(key, group, record) for key, record in enumerate(records)]


def see_all(index: LiveIndex) -> LiveView:
    """Give all of an index."""
    return index.view(lambda _group: True)


@pytest.fixture(scope="module")
def view(library: Library, tokenizer: Tokenizer) -> LiveView:
    """The library's records, which came in several parts, some of them twice, beside others that went again."""
    index = LiveIndex(tokenizer, library.vocabularies.values())
    rows = number(library.published)
    for start in range(0, len(rows), 7):
        index.put(rows[start : start + 7])
    index.put([(key + 1_000, "", record) for key, _group, record in rows[:9]])
    index.put([(2, "", rows[5][2]), (11, "", rows[3][2])])
    index.put([rows[2], rows[11]])
    index.drop(range(1_000, 1_009))
    return see_all(index)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: ascii(query[:12]))
def test_a_query_finds_what_the_desk_finds(desk: Desk, view: LiveView, query: str) -> None:
    """The same records with the same scores, the same phrases and exclusions, the same way of cutting words."""
    right, answer = desk.search(query, Filters(as_typed=True)), view.search(query)
    places = {record.key: place for place, record in enumerate(view.records)}
    scores = {key: round(float(answer.matches.scores[places[key]]), 6) for key in answer.keys}
    assert scores == {key: round(score, 6) for key, score in zip(right.records, right.scores, strict=True)}
    # The desk says when these are only close.
    near = right.near or right.close
    assert answer.near == near
    assert set(answer.keys[: answer.near]) == set(right.records[:near])
    assert answer.matches.segmented == right.segmented
    assert answer.matches.phrases_found == right.phrases_found


def test_the_best_come_first_and_the_newest_where_they_are_asked_for(view: LiveView) -> None:
    """The near ones before the others, in any order."""
    answer = view.search("ธนาคารขยะ")
    places = {record.key: place for place, record in enumerate(view.records)}
    scores = [answer.matches.scores[places[key]] for key in answer.keys]
    assert scores == sorted(scores, reverse=True)
    newest = view.search("ธนาคารขยะ", newest=True)
    assert 1 < newest.near < len(newest.keys)
    for part in (newest.keys[: newest.near], newest.keys[newest.near :]):
        assert list(part) == sorted(part, reverse=True)
    assert list(view.search("").keys) == sorted(places, reverse=True)


def test_what_comes_changes_and_goes_leaves_what_is_there(
    library: Library, index: LiveIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any steps the index is that of the records which are there, in many blocks."""
    monkeypatch.setattr(live_index, "BLOCK_SIZE", 8)
    chance = random.Random(1)
    records = library.published
    held: dict[int, Record] = {}
    for step in range(40):
        keys = chance.sample(range(60), 5)
        if step % 5:
            held |= {key: chance.choice(records) for key in keys}
            index.put([(key, "", held[key]) for key in keys])
        else:
            index.drop(keys)
            held = {key: record for key, record in held.items() if key not in keys}
    assert len(index) == len(held) > 30
    assert len(index._blocks) > 4
    fresh = LiveIndex(make_tokenizer(library), library.vocabularies.values())
    fresh.put([(key, "", record) for key, record in held.items()])
    one, other = see_all(index), see_all(fresh)
    assert one.idf_buckets == other.idf_buckets
    for query in ("หนี้นอกระบบ", '"ธนาคารขยะ"', "ขยะ -หมู่บ้าน"):
        first, second = one.search(query), other.search(query)
        assert set(first.keys) == set(second.keys)
        assert first.near == second.near > 0


def test_a_view_knows_no_word_of_what_may_not_be_seen(library: Library, index: LiveIndex) -> None:
    """Not in results, not as a term, not in how rare a term is."""
    mine, others = library.published[:20], library.published[20:]
    index.put([*number(mine, "mine"), *((key + 100, "others", record) for key, record in enumerate(others))])
    view = index.view(lambda group: group == "mine")
    alone = LiveIndex(make_tokenizer(library), library.vocabularies.values())
    alone.put(number(mine))
    right = see_all(alone)
    assert view.idf_buckets == right.idf_buckets
    assert set(see_all(index).idf_buckets) > set(view.idf_buckets)
    assert sorted(view.lengths.tolist()) == sorted(right.lengths.tolist())
    for row in ROWS:
        answer, expected = view.search(row["query"]), right.search(row["query"])
        assert set(answer.keys) == set(expected.keys)
        assert answer.matches.segmented == expected.matches.segmented


def test_what_is_dropped_leaves_no_word(library: Library, index: LiveIndex) -> None:
    """Not in the memory of the index either, but for words that others hold; an older view goes on as it was."""
    index.put(number(library.published[:3]))
    before = see_all(index)
    words = {*before.idf_buckets}
    index.drop([1])
    left = see_all(index)
    gone = words - {*left.idf_buckets}
    assert gone
    assert not gone & {*index._numbers}
    assert not gone & {*index._terms}
    index.put([(9, "", library.published[1])])
    assert {*see_all(index).idf_buckets} == words
    assert {*before.idf_buckets} == words
    assert len(before.search(next(iter(gone))).keys) == 1


def test_an_empty_index_answers(index: LiveIndex) -> None:
    """Nothing in, nothing out, no error."""
    index.put([])
    index.drop([1])
    for query in ("ขยะ", '"ขยะ"', "", "-ขยะ"):
        assert see_all(index).search(query).keys == ()
