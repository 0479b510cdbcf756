"""Stored documents are named by what is in their batch: nothing else makes a browser fetch a text again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from khlang import cache as cache_module
from khlang.cache import Cache
from khlang.library import Library
from khlang.search.browser import stored_documents
from khlang.search.browser.stored_documents import SearchedTexts, StoredDocument, list_stored_documents
from khlang.search.index.word_texts import TOKENS
from khlang.search.text.field_texts import list_field_labels
from khlang.search.text.tokenizer import make_tokenizer

from tests.search.browser.reader import read_json, read_script


def list_titles(file: StoredDocument) -> list[str]:
    """Give the titles in a file of stored documents, which must tell its own path."""
    path, data = read_script(file.draw())
    assert path == file.path
    return [document["title"] for document in read_json(data)]


@pytest.fixture
def texts(library: Library) -> SearchedTexts:
    """How the texts of the tests' library are read."""
    return SearchedTexts(list_field_labels(library.published), make_tokenizer(library), Cache(None, TOKENS))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches so small that the tests' library has several."""
    monkeypatch.setattr(stored_documents, "RECORDS_PER_BATCH", 3)


def test_names_change_with_the_content_alone(
    tmp_path: Path, library: Library, texts: SearchedTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not with the code or the cache; with a record's text only those of its batch, with the labels all."""
    records = list(library.published)
    first, batches = list_stored_documents(records, texts, Cache(tmp_path, "x"))
    paths = [each.path for each in first]
    assert len({*paths}) == len(records) == sum(batch.size for batch in batches.batches)
    assert list_stored_documents(records, texts, Cache(tmp_path, "x"))[1] == batches
    monkeypatch.setattr(cache_module, "make_build_key", lambda: "0" * 64)
    assert list_stored_documents(records, texts, Cache(None, "x"))[1] == batches
    records[2] = replace(records[2], values=records[3].values, digest="other")
    other, changed = list_stored_documents(records, texts, Cache(tmp_path, "x"))
    differ = [one != two for one, two in zip(batches.batches, changed.batches, strict=True)]
    assert sum(differ) == 1
    start = sum(batch.size for batch in batches.batches[: differ.index(True)])
    assert start <= 2 < start + batches.batches[differ.index(True)].size
    kept = {*paths} & {each.path for each in other}
    assert len(kept) == len(paths) - batches.batches[differ.index(True)].size
    assert {each.path: each.key for each in first if each.path in kept}.items() <= {
        each.path: each.key for each in other
    }.items()
    _files, named = list_stored_documents(
        records, replace(texts, labels=texts.labels[::-1]), Cache(None, "x")
    )
    assert not {batch.name for batch in named.batches} & {batch.name for batch in changed.batches}


def test_a_new_record_leaves_the_batches_after_it(library: Library, texts: SearchedTexts) -> None:
    """Only its own gets another name: ids tell where batches end."""
    records = list(library.published)
    before = list_stored_documents(records[:4] + records[5:], texts, Cache(None, "x"))[1].batches
    after = list_stored_documents(records, texts, Cache(None, "x"))[1].batches
    assert len({*after} - {*before}) <= 2


def test_documents_share_files_in_a_large_library(
    library: Library, texts: SearchedTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neighbours of a batch, in order; every record is in one file."""
    records = list(library.published)
    monkeypatch.setattr(stored_documents, "MOST_FILES", len(records) // 2)
    files, batches = list_stored_documents(records, texts, Cache(None, "x"))
    assert batches.documents_per_file == 3
    listed = [list_titles(file) for file in files]
    assert [title for titles in listed for title in titles] == [record.title for record in records]
    assert max(map(len, listed)) == 3
    sizes = [batch.size for batch in batches.batches]
    assert [file.path for file in files] == [
        f"search/texts/{batch.name}/{number}.js"
        for batch, size in zip(batches.batches, sizes, strict=True)
        for number in range(-(-size // 3))
    ]


def test_a_kept_name_saves_making_the_file(tmp_path: Path, library: Library, texts: SearchedTexts) -> None:
    """Of an unchanged record nothing is read but its digest."""
    records = list(library.published[:3])
    first, batches = list_stored_documents(records, texts, Cache(tmp_path, "x"))
    empty = [replace(record, values={}) for record in records]
    assert list_stored_documents(empty, texts, Cache(tmp_path, "x"))[1] == batches
    assert list_titles(first[0])[0] == records[0].title
