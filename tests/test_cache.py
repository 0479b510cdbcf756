"""Derived values between runs: asked for again they are there, and losing them only costs time."""

from __future__ import annotations

from pathlib import Path

import pytest
from khlang.cache import Cache, make_key
from khlang.library import Library
from khlang.search import analysis


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
    records = library.published[:5]
    analyser = analysis.make_analyser(library)
    first = analysis.list_terms(records, analyser, Cache(tmp_path, "terms"))
    anew = analysis.Terms({"cut": 1}, frozenset())
    monkeypatch.setattr(analysis, "weigh_terms", lambda *_: anew)
    assert analysis.list_terms(records, analyser, Cache(tmp_path, "terms")) == first
    other = analysis.Analyser(["คำใหม่ของเรา"])
    assert analysis.list_terms(records, other, Cache(tmp_path, "terms")) == [anew] * 5


def test_many_keys(tmp_path: Path) -> None:
    """More keys than a statement of SQLite takes variables."""
    values = {str(number): b"x" for number in range(40_000)}
    cache = Cache(tmp_path, "x")
    cache.put(values, used=values)
    assert cache.get(values) == values
