"""Derived values between runs: asked for again they are there, and losing them only costs time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.cache import Cache, make_key
from khlang.library import Library, load_library
from khlang.search import terms
from khlang.search.analysis import Analyser, make_analyser

from tests.conftest import LIBRARY
from tests.memory_index import list_runs


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


def test_broken_file_is_thrown_away(tmp_path: Path) -> None:
    """Garbage in the cache must not stop a build."""
    (tmp_path / "x.sqlite").write_bytes(b"not a database, but a text" * 100)
    cache = Cache(tmp_path, "x")
    assert cache.get(["a"]) == {}
    cache.put({"a": b"1"}, used=["a"])
    cache.put({"a": b"1"}, used=["a"])
    assert cache.get(["a"]) == {"a": b"1"}


def test_terms_come_from_the_cache_only_for_the_same_texts(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run cuts nothing anew and gives the same; another analyser cuts all."""
    records = [library.by_name["kr-2567-kkn-001"], *library.published[:4]]
    analyser = make_analyser(library)
    first = list(terms.find_terms(records, analyser, Cache(tmp_path, "terms")))
    assert first[0].aside
    assert any(run.lead for run in list_runs(first[0]))
    anew = terms.Terms.of((terms.Run("cut", 1),))
    monkeypatch.setattr(terms, "make_terms", lambda *_: anew)
    assert list(terms.find_terms(records, analyser, Cache(tmp_path, "terms"))) == first
    changed = [replace(records[0], digest="other"), *records[1:]]
    assert list(terms.find_terms(changed, analyser, Cache(tmp_path, "terms"))) == [anew, *first[1:]]
    for other in (Analyser(["คำใหม่ของเรา"]), Analyser(whole=["คำใหม่ของเรา"])):
        assert list(terms.find_terms(records, other, Cache(tmp_path, "terms"))) == [anew] * 5


def test_many_keys(tmp_path: Path) -> None:
    """More keys than a statement of SQLite takes variables."""
    values = {str(number): b"x" for number in range(40_000)}
    cache = Cache(tmp_path, "x")
    cache.put(values, used=values)
    assert cache.get(values) == values


def test_texts_are_read_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who goes through all records opens the cache once for many; in any other order each text is right, too."""
    fresh = load_library(LIBRARY)
    load_library(LIBRARY, tmp_path)
    kept = load_library(LIBRARY, tmp_path)
    asked: list[int] = []
    get = Cache.get

    def count(self: Cache, keys: Iterable[str]) -> dict[str, bytes]:
        listed = list(keys)
        asked.append(len(listed))
        return get(self, listed)

    monkeypatch.setattr(Cache, "get", count)
    for one, other in zip(kept.records, fresh.records, strict=True):
        assert dict(one.values) == dict(other.values)
    assert len(asked) <= 2 < len(kept.records) / 10
    for one, other in zip(kept.records[::-3], fresh.records[::-3], strict=True):
        assert dict(one.values) == dict(other.values)
