"""The static index: its core tells where everything is, and everything is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from khlang.search.browser.document_table import Batch, Batches
from khlang.search.browser.rules import BUCKET_LETTERS
from khlang.search.browser.static_index import RARE_TERMS_PER_SHARD, StaticIndex, pack_static_index
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.forward import build_forward_index
from khlang.search.index.impacts import list_levels
from khlang.search.index.inverted import InvertedIndex, build_inverted_index, is_common
from khlang.search.index.ranking import idf_bucket_of
from khlang.search.query.suggestions import Suggestion, SuggestionRow

from tests.search.browser.reader import (
    count_shards,
    read_document_table,
    read_json,
    read_script,
    read_shard,
    read_terms,
)

# 900 figures that stand in one record each, a foreign word that five records hold, and Thai words.
RECORDS = [
    *(
        RecordTokens.of((FieldTokens(f"ขยะ {number} {number + 5_000}", 2), FieldTokens("น้ำ+ท่วม", 1)))
        for number in range(1_000, 1_450)
    ),
    *(RecordTokens.of((FieldTokens("otop ขยะ", 3),)) for _number in range(5)),
    RecordTokens.of((FieldTokens("ตลาด ตลาดนัด ตลาดสด", 1),)),
    RecordTokens.of(()),
]
BATCHES = Batches([Batch("ab2c", len(RECORDS) - 3), Batch("aaaa", 1), Batch("7777", 2)], 2)
LISTS = {"words": [["ขยะ", 455]], "facets": []}
SUGGESTIONS = [
    SuggestionRow(f"คำ{number:04}", 0, Suggestion(f"คำ {number:04}", "word"), number) for number in range(450)
]


@pytest.fixture(scope="module")
def inverted() -> InvertedIndex:
    """The records' terms, counted."""
    return build_inverted_index(build_forward_index(RECORDS))


def build(inverted: InvertedIndex, extra: Mapping[str, object]) -> StaticIndex:
    """Build an index with something else in its core."""
    return pack_static_index(inverted, BATCHES, extra, LISTS, SUGGESTIONS)


@pytest.fixture(scope="module")
def index(inverted: InvertedIndex) -> StaticIndex:
    """An index."""
    return build(inverted, {"labels": ["เรื่อง"]})


def list_held_levels(inverted: InvertedIndex, term: str) -> dict[int, int]:
    """Give the levels of a term by record, 1 for the highest."""
    levels = list_levels(inverted.postings, inverted.lengths)
    start, end = levels.starts[inverted.terms.index(term) :][:2]
    return dict(zip(levels.doc_ids[start:end].tolist(), levels.frequencies[start:end].tolist(), strict=True))


def read(index: StaticIndex, path: str) -> Any:
    """Read a file of JSON, which must tell its own path."""
    told, data = read_script(index.files[path])
    assert told == path
    return read_json(data)


@pytest.fixture(scope="module")
def core(index: StaticIndex) -> dict[str, Any]:
    """What a browser loads first."""
    core = read(index, index.core)
    assert isinstance(core, dict)
    return core


def test_core_names_the_common_terms(core: dict[str, Any], inverted: InvertedIndex) -> None:
    """All of them, in order, each with how rare it is; the numbers of records and of terms; what else was given."""
    holders = dict(zip(inverted.terms, inverted.postings.document_frequencies.tolist(), strict=True))
    common = [term for term in inverted.terms if is_common(term, holders[term])]
    assert "otop" in common
    assert read_terms(core["terms"]) == common
    assert [BUCKET_LETTERS.index(letter) for letter in core["buckets"]] == [
        idf_bucket_of(holders[term], len(RECORDS)) for term in common
    ]
    assert core["total"] == len(RECORDS)
    assert core["labels"] == ["เรื่อง"]


def test_every_file_is_named_and_every_name_is_a_file(index: StaticIndex, core: dict[str, Any]) -> None:
    """Lists by their paths; shards by a letter and a number, as many as the core tells of."""
    numbers = {"p": count_shards(core["shards"]), "r": len(core["rare"]), "s": len(core["suggested"])}
    shards = {
        f"{core['generation']}/{letter}{number}.js"
        for letter, count in numbers.items()
        for number in range(count)
    }
    shards |= {f"{core['word_folder']}/{number}.js" for number in range(len(core["word_firsts"]))}
    assert {index.core, *(core[name] for name in ("records", *LISTS)), *shards} == set(index.files)
    assert {name: read(index, core[name]) for name in LISTS} == LISTS


def test_postings_of_a_common_term_are_in_its_shard(
    index: StaticIndex, core: dict[str, Any], inverted: InvertedIndex
) -> None:
    """Found as a browser finds them: by the last group that begins not after the term."""
    number = read_terms(core["terms"]).index("otop")
    assert all(group % 2 == 0 for group in core["shards"])
    firsts = [sum(core["shards"][:place]) // 2 for place in range(len(core["shards"]))]
    shard = max(place for place, each in enumerate(firsts) if each <= number)
    _path, data = read_script(index.files[f"{core['generation']}/p{shard}.js"])
    levels = list_held_levels(inverted, "otop")
    assert [*levels] == [*range(450, 455)]
    assert read_shard(data, firsts[shard], len(RECORDS))[number, 0] == levels


def test_rare_terms_are_looked_up_by_their_text(
    index: StaticIndex, core: dict[str, Any], inverted: InvertedIndex
) -> None:
    """In the last file that begins not after it: records and levels in turn."""
    rare = [term for term in inverted.terms if term not in set(read_terms(core["terms"]))]
    files = [read(index, f"{core['generation']}/r{number}.js") for number in range(len(core["rare"]))]
    assert [next(iter(file)) for file in files] == core["rare"]
    assert [term for file in files for term in file] == rare
    assert len(rare) == 900
    assert max(map(len, files)) <= RARE_TERMS_PER_SHARD
    assert [file["1007"] for file in files if "1007" in file] == [
        [7, list_held_levels(inverted, "1007")[7] - 1]
    ]


def test_suggestions_are_in_order(index: StaticIndex, core: dict[str, Any]) -> None:
    """With the letters that each file begins with; text, worth and place of each."""
    files = [read(index, f"{core['generation']}/s{number}.js") for number in range(len(core["suggested"]))]
    assert [row for file in files for row in file] == [
        [row.suggestion.text, row.worth, 0] for row in SUGGESTIONS
    ]
    keys = {row.suggestion.text: row.key for row in SUGGESTIONS}
    assert [keys[file[0][0]] for file in files] == core["suggested"]


def test_records_have_a_place(index: StaticIndex, core: dict[str, Any]) -> None:
    """In their order, by batches."""
    _path, data = read_script(index.files[core["records"]])
    expected = (2, [(batch.name, batch.size) for batch in BATCHES.batches])
    assert read_document_table(data) == expected


def test_the_same_records_give_the_same_files(index: StaticIndex, inverted: InvertedIndex) -> None:
    """Name and bytes, so that a browser keeps what it has."""
    assert build(inverted, {"labels": ["เรื่อง"]}) == index


def test_a_file_has_another_name_when_it_changes(
    index: StaticIndex, core: dict[str, Any], inverted: InvertedIndex
) -> None:
    """A page that is open during a publish goes on finding the files of the one before."""
    other = build(inverted, {"labels": ["ชื่อ"]})
    assert other.core != index.core
    assert set(index.files) - set(other.files) == {index.core}
    more = pack_static_index(
        build_inverted_index(build_forward_index([*RECORDS, RECORDS[0]])),
        BATCHES,
        {},
        LISTS,
        SUGGESTIONS,
    )
    words = {f"{core['word_folder']}/{number}.js" for number in range(len(core["word_firsts"]))}
    # Of the same stored documents.
    same = {core[name] for name in ("records", *LISTS)} | words
    assert set(more.files) & set(index.files) == same


def test_nothing_makes_an_index(inverted: InvertedIndex) -> None:
    """A library without records has a core, and no shards."""
    empty = pack_static_index(build_inverted_index(build_forward_index([])), Batches(), {}, {}, [])
    core = read(empty, empty.core)
    assert (core["terms"], core["buckets"], core["total"], core["shards"], core["rare"]) == (
        "",
        "",
        0,
        [],
        [],
    )
    words = {f"{core['word_folder']}/{number}.js" for number in range(len(core["word_firsts"]))}
    assert set(empty.files) == {empty.core, core["records"]} | words
