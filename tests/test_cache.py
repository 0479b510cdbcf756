"""Derived values between runs: asked for again they are there, and losing them only costs time."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from khlang import cache as cache_module
from khlang.cache import Cache, DamagedCacheError, make_key
from khlang.file_cache import FileCache
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


def test_a_flipped_bit_anywhere_costs_no_more_than_the_values(tmp_path: Path) -> None:
    """A row is given as it was kept or not at all, and no damage is an error; the next run keeps all again."""
    values = {f"key {number}": f"value {number}".encode() for number in range(60)}
    Cache(tmp_path, "x").put(values)
    path = tmp_path / "x.sqlite"
    sound = path.read_bytes()
    for place in [place for place, byte in enumerate(sound) if byte][::5]:
        damaged = bytearray(sound)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        found = Cache(tmp_path, "x").get(values)
        assert found.items() <= values.items(), place
        if len(found) < len(values):
            Cache(tmp_path, "x").put(values)
            assert Cache(tmp_path, "x").get(values) == values, place


def change_file(path: Path, statement: str) -> None:
    """Change a cache's file as somebody does who has SQLite, but no key."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(statement)


FOREIGN = {
    "value": "UPDATE kept SET value = x'32' WHERE key LIKE '%a'",
    "text for bytes": "UPDATE kept SET value = CAST(value AS TEXT)",
    "no signature": "UPDATE kept SET signature = x''",
    "moved": "UPDATE kept SET (signature, value) = (SELECT signature, value FROM kept WHERE key LIKE '%b')",
    "key that is no text": "UPDATE kept SET key = CAST(x'ff' AS TEXT) WHERE key LIKE '%b'",
    "a view": "ALTER TABLE kept RENAME TO other; CREATE VIEW kept AS SELECT * FROM other",
    "an endless view": "DROP TABLE kept; CREATE VIEW kept AS WITH RECURSIVE n(key, signature, value) AS "
    "(SELECT 'x', x'', x'' UNION ALL SELECT key, signature, value FROM n) SELECT * FROM n",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON kept BEGIN DELETE FROM kept; END",
    "another table": "DROP TABLE kept; CREATE TABLE kept (key TEXT PRIMARY KEY, value BLOB)",
    "no table": "DROP TABLE kept",
}


@pytest.mark.parametrize("change", FOREIGN)
def test_what_somebody_else_wrote_is_not_there_and_heals(tmp_path: Path, change: str) -> None:
    """Whatever is put into the file without the key is never given, and the next values are kept again."""
    Cache(tmp_path, "x").put({"a": b"1", "b": b"2"})
    change_file(tmp_path / "x.sqlite", FOREIGN[change])
    cache = Cache(tmp_path, "x")
    found = cache.get(["a"])
    assert found == ({"a": b"1"} if change == "key that is no text" else {})
    for _ in range(2):
        cache.put({"a": b"1", "b": b"2"}, used=["a", "b"])
        assert Cache(tmp_path, "x").get(["a", "b"]) == {"a": b"1", "b": b"2"}


def test_a_damaged_store_does_not_refuse_a_sound_part(tmp_path: Path) -> None:
    """It is thrown away, as by a build, and takes what is joined."""
    Cache(tmp_path / "part", "x").put({"a": b"1"})
    (tmp_path / "x.sqlite").write_bytes(b"not a database, but a text" * 100)
    assert Cache(tmp_path, "x").join(tmp_path / "part" / "x.sqlite") == 1
    assert Cache(tmp_path, "x").get(["a"]) == {"a": b"1"}


@pytest.mark.parametrize("change", ["key = x'00'", "value = 'text'", "value = value || x'20'"])
def test_a_damaged_part_is_refused_and_costs_nothing(tmp_path: Path, change: str) -> None:
    """Also where a key is no text: what was kept before stays."""
    Cache(tmp_path / "part", "x").put({"a": b"1"})
    Cache(tmp_path, "x").put({"b": b"2"})
    change_file(tmp_path / "part" / "x.sqlite", f"UPDATE kept SET {change}")
    with pytest.raises(DamagedCacheError):
        Cache(tmp_path, "x").join(tmp_path / "part" / "x.sqlite")
    assert Cache(tmp_path, "x").get(["b"]) == {"b": b"2"}


def test_rows_of_another_store_are_not_there(tmp_path: Path) -> None:
    """The store's name is signed, too: what was found sound in one place says nothing in another."""
    Cache(tmp_path, "x").put({"a": b"1"})
    (tmp_path / "x.sqlite").rename(tmp_path / "y.sqlite")
    assert Cache(tmp_path, "y").get(["a"]) == {}


def test_files_are_given_as_they_were_kept_or_not_at_all(tmp_path: Path) -> None:
    """Damaged, cut short, under another name, or of another folder they are not there; the next value heals."""
    files = FileCache(tmp_path, "x")
    files.put("a", b"one")
    files.put("b", b"two")
    assert (files.get("a"), files.get("b"), files.get("c")) == (b"one", b"two", None)
    data = (tmp_path / "x" / "a").read_bytes()
    for damaged in (b"", data[:-1], data + b" ", data[:-1] + b"x", (tmp_path / "x" / "b").read_bytes()):
        (tmp_path / "x" / "a").write_bytes(damaged)
        assert files.get("a") is None
        files.put("a", b"one")
        assert files.get("a") == b"one"
    (tmp_path / "x").rename(tmp_path / "y")
    assert FileCache(tmp_path, "y").get("a") is None


def test_folder_that_goes_away_only_costs_time(tmp_path: Path) -> None:
    """Somebody may remove it between any two steps."""
    cache, files = Cache(tmp_path / "c", "x"), FileCache(tmp_path / "c", "files")
    cache.put({"a": b"1"})
    files.put("a", b"1")
    assert cache.get(["a"]) == {"a": b"1"}
    shutil.rmtree(tmp_path / "c")
    cache.get(["a"])
    assert files.get("a") is None
    cache.put({"a": b"1"}, used=["a"])
    files.put("a", b"1")
    assert cache.get(["a"]) == {"a": b"1"}
    assert files.get("a") == b"1"


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
    monkeypatch.setattr(field_tokens, "_join_tokens", lambda *_: anew)
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


@pytest.mark.parametrize("kind", ["pipe", "loop"])
def test_a_kept_file_that_is_none_is_not_waited_for(tmp_path: Path, kind: str, no_waiting: None) -> None:
    """A pipe that nobody writes to, a loop of links: not there, and replaced."""
    cache = FileCache(tmp_path, "photos")
    cache.put("key", b"value")
    place = tmp_path / "photos" / "key"
    place.unlink()
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("key")
    assert cache.get("key") is None
    cache.put("key", b"value")
    assert cache.get("key") == b"value"


def test_files_that_are_long_unused_are_removed(tmp_path: Path) -> None:
    """Also what a killed run left half-written; what is used stays however old it is, and what is new for a while."""
    cache = FileCache(tmp_path, "photos")
    cache.forget({"a"})
    for name in ("used", "unused", "new"):
        cache.put(name, b"value")
    (tmp_path / "photos" / ".0123.part").write_bytes(b"half")
    long_ago = time.time() - 31 * 24 * 3_600
    for name in ("used", "unused", ".0123.part"):
        os.utime(tmp_path / "photos" / name, (long_ago, long_ago))
    cache.forget({"used"})
    assert sorted(os.listdir(tmp_path / "photos")) == ["new", "used"]


def test_of_two_files_of_a_key_the_newer_is_joined(tmp_path: Path) -> None:
    """In whatever order they come."""
    for folder, value, kept_at in (("old", b"1", 1_000), ("new", b"2", 2_000), ("older", b"0", 500)):
        FileCache(tmp_path / folder, "cuts").put("key", value)
        os.utime(tmp_path / folder / "cuts" / "key", (kept_at, kept_at))
    cache = FileCache(tmp_path, "cuts")
    assert [cache.join(tmp_path / folder / "cuts") for folder in ("old", "new", "older")] == [1, 1, 0]
    assert cache.get("key") == b"2"


def test_no_more_files_are_kept_than_a_cache_may_have(tmp_path: Path) -> None:
    """The oldest go first, but for those in use."""
    cache = FileCache(tmp_path, "prints")
    for number, name in enumerate(("used", "old", "newer", "newest")):
        cache.put(name, b"value")
        os.utime(tmp_path / "prints" / name, (time.time() - 100 + number,) * 2)
    cache.forget({"used"}, most=2)
    assert sorted(os.listdir(tmp_path / "prints")) == ["newer", "newest", "used"]
