"""Derived values between runs: asked for again they are there, and losing them only costs time."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from khlang import cache as cache_module
from khlang.cache import Cache, make_key
from khlang.library import Library, load_library
from khlang.search.index import field_tokens
from khlang.search.text.tokenizer import Tokenizer, make_tokenizer

from tests.conftest import LIBRARY, ROOT
from tests.memory_index import list_fields

PACKAGE = ROOT / "tools" / "khlang"


def test_values_are_kept_and_the_unused_forgotten(tmp_path: Path) -> None:
    """The file does not grow with every edit."""
    cache = Cache(tmp_path, "x")
    cache.put({"a": b"1", "b": b"2"}, used=["a", "b"])
    assert Cache(tmp_path, "x").get(["a", "b", "c"]) == {"a": b"1", "b": b"2"}
    cache.put({"c": b"3"}, used=["b", "c"])
    assert cache.get(["a", "b", "c"]) == {"b": b"2", "c": b"3"}


def test_keys_tell_texts_apart() -> None:
    """Where one text ends and the next begins is part of the key."""
    assert make_key("ab", "c") != make_key("a", "bc")


def test_other_code_finds_nothing_of_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word of the caller's: the key of the code is in every key. What it kept is then waste."""
    Cache(tmp_path, "x").put({"a": b"1"}, used=["a"])
    monkeypatch.setattr(cache_module, "make_build_key", lambda: "0" * 64)
    cache = Cache(tmp_path, "x")
    assert cache.get(["a"]) == {}
    cache.put({"b": b"2"}, used=["a", "b"])
    monkeypatch.undo()
    assert Cache(tmp_path, "x").get(["a", "b"]) == {}


def test_broken_file_is_thrown_away(tmp_path: Path) -> None:
    """Garbage in the cache must not stop a build."""
    (tmp_path / "x.sqlite").write_bytes(b"not a database, but a text" * 100)
    cache = Cache(tmp_path, "x")
    assert cache.get(["a"]) == {}
    cache.put({"a": b"1"}, used=["a"])
    cache.put({"a": b"1"}, used=["a"])
    assert cache.get(["a"]) == {"a": b"1"}


def test_tokens_come_from_the_cache_only_for_the_same_texts(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run cuts nothing anew and gives the same; another tokenizer cuts all."""
    records = [library.by_name["kr-2567-kkn-001"], *library.published[:4]]
    tokenizer = make_tokenizer(library)
    first = list(field_tokens.tokenize_records(records, tokenizer, Cache(tmp_path, "tokens")))
    assert first[0].place_year_terms
    assert any(field.lead for field in list_fields(first[0]))
    anew = field_tokens.RecordTokens.of((field_tokens.FieldTokens("cut", 1),))
    monkeypatch.setattr(field_tokens, "tokenize_record", lambda *_: anew)
    assert list(field_tokens.tokenize_records(records, tokenizer, Cache(tmp_path, "tokens"))) == first
    changed = [replace(records[0], digest="other"), *records[1:]]
    assert list(field_tokens.tokenize_records(changed, tokenizer, Cache(tmp_path, "tokens"))) == [
        anew,
        *first[1:],
    ]
    for other in (Tokenizer(["คำใหม่ของเรา"]), Tokenizer(whole=["คำใหม่ของเรา"])):
        assert list(field_tokens.tokenize_records(records, other, Cache(tmp_path, "tokens"))) == [anew] * 5


def test_many_keys(tmp_path: Path) -> None:
    """More keys than a statement of SQLite takes variables."""
    values = {str(number): b"x" for number in range(40_000)}
    cache = Cache(tmp_path, "x")
    cache.put(values, used=values)
    assert cache.get(values) == values


def test_texts_of_all_records_are_read_by_one_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who goes through all records opens the cache once; in any order each text is right."""
    fresh = load_library(LIBRARY)
    load_library(LIBRARY, tmp_path)
    kept = load_library(LIBRARY, tmp_path)
    opened: list[str] = []
    connect = sqlite3.connect

    def count(path: str, **options: Any) -> sqlite3.Connection:
        opened.append(path)
        opened_one: sqlite3.Connection = connect(path, **options)
        return opened_one

    monkeypatch.setattr(sqlite3, "connect", count)
    for step in (1, -3):
        for one, other in zip(kept.records[::step], fresh.records[::step], strict=True):
            assert dict(one.values) == dict(other.values)
    assert len(opened) == 1
