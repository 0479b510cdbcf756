"""The static index: its core tells where everything is, and everything is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from khlang.library import Library
from khlang.search.browser.rules import BUCKET_LETTERS
from khlang.search.browser.static_index import RARE_TERMS_PER_SHARD, StaticIndex, build_static_index
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import InvertedIndex, build_inverted_index, is_common
from khlang.search.index.ranking import idf_bucket_of

from tests.search.browser.reader import read_json, read_script, read_shard, read_terms

# Figures of each record that stand in no other.
FIGURES = 20
FOREIGN = range(5)


def make_tokens(record: int) -> RecordTokens:
    """Make a record's tokens: a Thai word that all hold, figures of its own, a foreign word in the first five."""
    figures = " ".join(str(1_000 + FIGURES * record + number) for number in range(FIGURES))
    foreign = (FieldTokens("otop", 3),) if record in FOREIGN else ()
    return RecordTokens.of(
        (FieldTokens(f"ขยะ {figures}", 2), FieldTokens("น้ำ+ท่วม ตลาดนัด ตลาดสด", 1), *foreign)
    )


def invert(library: Library) -> InvertedIndex:
    """Make the inverted index of such tokens for the records of a library."""
    return build_inverted_index(build_forward_index(map(make_tokens, range(len(library.published)))))


@pytest.fixture(scope="module")
def inverted(library: Library) -> InvertedIndex:
    """The index in memory."""
    return invert(library)


@pytest.fixture(scope="module")
def index(library: Library, inverted: InvertedIndex) -> StaticIndex:
    """The files."""
    return build_static_index(library, inverted)


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
    """All of them, in order, each with its IDF bucket; the numbers of records and of tokens."""
    frequencies = dict(zip(inverted.terms, inverted.postings.document_frequencies.tolist(), strict=True))
    common = [term for term in inverted.terms if is_common(term, frequencies[term])]
    assert {"otop", "ขยะ", "ตลาดนัด", "ตลาดสด"} < set(common)
    assert read_terms(core["terms"]) == common
    total = len(inverted.lengths)
    assert [BUCKET_LETTERS.index(letter) for letter in core["buckets"]] == [
        idf_bucket_of(frequencies[term], total) for term in common
    ]
    assert (core["total"], core["length"]) == (total, inverted.lengths.sum())


def test_every_file_is_named_and_every_name_is_a_file(index: StaticIndex, core: dict[str, Any]) -> None:
    """Lists by their paths; shards by a letter and a number, as many as the core tells beginnings of."""
    numbers = {"p": len(core["shards"]) // 2, "r": len(core["rare"]), "s": len(core["suggested"])}
    shards = {
        f"{core['generation']}/{letter}{number}.js"
        for letter, count in numbers.items()
        for number in range(count)
    }
    assert {index.core, *(core[name] for name in ("records", "facets", "lexicon")), *shards} == set(
        index.files
    )


def test_postings_of_a_common_term_are_in_its_shard(index: StaticIndex, core: dict[str, Any]) -> None:
    """Found as a browser finds them: by the last shard that begins not after the term."""
    number = read_terms(core["terms"]).index("otop")
    firsts, first = [], 0
    for step in core["shards"][::2]:
        first += step
        firsts.append(first)
    shard = max(place for place, each in enumerate(firsts) if each <= number)
    _path, data = read_script(index.files[f"{core['generation']}/p{shard}.js"])
    assert read_shard(data, firsts[shard])[number, 0] == dict.fromkeys(FOREIGN, 3)


def test_rare_terms_are_looked_up_by_their_text(
    index: StaticIndex, core: dict[str, Any], inverted: InvertedIndex
) -> None:
    """In the last file that begins not after it: records and frequencies in turn."""
    rare = [term for term in inverted.terms if term not in set(read_terms(core["terms"]))]
    files = [read(index, f"{core['generation']}/r{number}.js") for number in range(len(core["rare"]))]
    assert len(files) > 1
    assert [next(iter(file)) for file in files] == core["rare"]
    assert [term for file in files for term in file] == rare
    assert max(map(len, files)) <= RARE_TERMS_PER_SHARD
    assert [file["1047"] for file in files if "1047" in file] == [[2, 2]]


def test_suggestions_are_in_order(index: StaticIndex, core: dict[str, Any], library: Library) -> None:
    """As many files as the core tells beginnings of; every title is among them."""
    files = [read(index, f"{core['generation']}/s{number}.js") for number in range(len(core["suggested"]))]
    texts = [text for file in files for text, _worth in file]
    assert len(texts) == len(set(texts))
    assert {record.title for record in library.published} <= set(texts)
    assert core["suggested"] == sorted(core["suggested"])


def test_records_have_a_length_and_a_stored_document(
    index: StaticIndex, core: dict[str, Any], inverted: InvertedIndex
) -> None:
    """In their order; names are as long as each other, so that they need nothing between them."""
    names = [document.name for document in index.documents]
    assert len({len(name) for name in names}) == 1
    assert read(index, core["records"]) == {"lengths": inverted.lengths.tolist(), "texts": "".join(names)}


def test_the_same_library_gives_the_same_files(
    index: StaticIndex, library: Library, inverted: InvertedIndex
) -> None:
    """Name and bytes, so that a browser keeps what it has."""
    again = build_static_index(library, inverted)
    assert (again.core, again.files) == (index.core, index.files)


def test_a_file_has_another_name_when_it_changes(
    index: StaticIndex, core: dict[str, Any], library: Library
) -> None:
    """A page that is open during a publish goes on finding the files of the one before."""
    fewer = replace(library, records=library.records[:-1])
    other = build_static_index(fewer, invert(fewer))
    same = set(other.files) & set(index.files)
    assert {index.core, core["records"], f"{core['generation']}/p0.js"}.isdisjoint(same)
    assert all(other.files[path] == index.files[path] for path in same)


def test_nothing_makes_an_index(library: Library) -> None:
    """A library without records has a core, and no shards."""
    empty = replace(library, records=())
    index = build_static_index(empty, invert(empty))
    core = read(index, index.core)
    assert [core[name] for name in ("terms", "buckets", "total", "shards", "rare")] == ["", "", 0, [], []]
    assert list(index.documents) == []
