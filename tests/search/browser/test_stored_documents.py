"""Stored documents are named by what is in them: nothing else makes a browser fetch a text again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from khlang import cache as cache_module
from khlang.cache import Cache
from khlang.library import Library
from khlang.search.browser.stored_documents import list_stored_documents
from khlang.search.index.word_texts import TOKENS
from khlang.search.text.field_texts import list_field_labels
from khlang.search.text.tokenizer import make_tokenizer


def test_names_change_with_the_content_alone(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not with the code or the cache; with a record's text only its own, with the labels all."""
    records = list(library.published[:6])
    labels, tokenizer, tokens = list_field_labels(records), make_tokenizer(library), Cache(None, TOKENS)
    first = [
        each.name for each in list_stored_documents(records, labels, tokenizer, Cache(tmp_path, "x"), tokens)
    ]
    assert len(set(first)) == 6
    assert [
        each.name for each in list_stored_documents(records, labels, tokenizer, Cache(tmp_path, "x"), tokens)
    ] == first
    monkeypatch.setattr(cache_module, "make_build_key", lambda: "0" * 64)
    assert [
        each.name for each in list_stored_documents(records, labels, tokenizer, Cache(None, "x"), tokens)
    ] == first
    records[2] = replace(records[2], values=records[3].values, digest="other")
    other = [
        each.name for each in list_stored_documents(records, labels, tokenizer, Cache(tmp_path, "x"), tokens)
    ]
    assert [one == two for one, two in zip(first, other, strict=True)] == [
        True,
        True,
        False,
        True,
        True,
        True,
    ]


def test_a_kept_name_saves_making_the_file(tmp_path: Path, library: Library) -> None:
    """Of an unchanged record nothing is read but its digest."""
    records = list(library.published[:3])
    labels, tokenizer, tokens = list_field_labels(records), make_tokenizer(library), Cache(None, TOKENS)
    first = list_stored_documents(records, labels, tokenizer, Cache(tmp_path, "x"), tokens)
    empty = [replace(record, values={}) for record in records]
    again = list_stored_documents(empty, labels, tokenizer, Cache(tmp_path, "x"), tokens)
    assert [each.path for each in again] == [each.path for each in first]
    assert first[0].path in first[0].draw()
