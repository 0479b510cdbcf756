"""The key of what is kept: the user's own, in no checkout, and none at all rather than one that others know."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from khlang import signatures
from khlang.cache import Cache, find_library_cache
from khlang.file_cache import FileCache
from khlang.signatures import MIN_CHARACTERS, VARIABLE, find_key, find_key_file, is_signed, sign

PRINT_KEY = "from khlang.signatures import find_key; key = find_key(); print(key and key.hex())"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder in which there is no key yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    find_key.cache_clear()
    yield tmp_path / "state"
    monkeypatch.undo()
    find_key.cache_clear()


def find_anew() -> bytes | None:
    """Find the key as the next process does."""
    find_key.cache_clear()
    return find_key()


def test_key_is_made_once_and_is_its_owners_alone(state: Path) -> None:
    """The next process finds the same."""
    key = find_anew()
    assert key
    assert len(key) == 32
    assert find_anew() == key
    assert stat.S_IMODE((state / "khlang" / "cache.key").stat().st_mode) == 0o600
    assert os.listdir(state / "khlang") == ["cache.key"]


def test_processes_at_once_make_one_key() -> None:
    """Whoever comes second takes that of the first."""
    command = [sys.executable, "-c", PRINT_KEY]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {process.communicate(timeout=60)[0].strip() for process in processes}
    assert len(keys) == 1
    assert keys != {"None"}


def test_key_that_others_may_know_is_not_used(state: Path) -> None:
    """Git writes files that all can read: a key that came with a checkout has such modes, or is a link."""
    find_anew()
    file = state / "khlang" / "cache.key"
    file.chmod(0o644)
    assert find_anew() is None
    file.chmod(0o600)
    assert find_anew()
    file.rename(state / "other")
    file.symlink_to(state / "other")
    assert find_anew() is None


def test_damaged_key_is_made_anew(state: Path) -> None:
    """All that was signed with it is then not there, which only costs time."""
    key = find_anew()
    (state / "khlang" / "cache.key").write_bytes(b"\xff")
    assert find_anew() not in (None, key)


def test_state_folder_in_the_working_folder_is_not_used(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have come with it; a relative one is ignored, as the specification says."""
    monkeypatch.chdir(state.parent)
    assert find_anew() is None
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    monkeypatch.setenv("HOME", "/no/home")
    assert find_key_file() == Path("/no/home/.local/state/khlang/cache.key")
    assert not state.exists()


@pytest.mark.parametrize("place", ["file", "others can read it"])
def test_without_a_place_for_a_key_nothing_is_kept_or_restored(
    state: Path, tmp_path: Path, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The run is as if it were the first; it says so."""
    Cache(tmp_path / "cache", "x").put({"a": b"1"})
    if place == "file":
        (state / "khlang" / "cache.key").unlink()
        (state / "khlang").rmdir()
        (state / "khlang").write_text("")
    else:
        (state / "khlang" / "cache.key").chmod(0o444)
    before = sorted(tmp_path.rglob("*"))
    assert find_anew() is None
    assert "ไม่เก็บไว้ใช้ครั้งหน้า" in caplog.text
    cache, files = Cache(tmp_path / "cache", "x"), FileCache(tmp_path / "cache", "files")
    assert not cache.is_kept
    cache.put({"b": b"2"})
    files.put("b", b"2")
    assert cache.get(["a", "b"]) == {}
    assert files.get("b") is None
    assert find_library_cache(tmp_path / "cache", tmp_path) is None
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("given", ["", "short", "x" * (MIN_CHARACTERS - 1)])
def test_empty_secret_is_no_key(monkeypatch: pytest.MonkeyPatch, state: Path, given: str) -> None:
    """A pull request of a fork gets an empty one: it must not fall back to another key."""
    monkeypatch.setenv(VARIABLE, given)
    assert find_anew() is None
    assert not state.exists()


def test_key_of_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    """In CI there is no home that stays."""
    monkeypatch.setenv(VARIABLE, "x" * MIN_CHARACTERS)
    one = find_anew()
    monkeypatch.setenv(VARIABLE, "y" * MIN_CHARACTERS)
    assert one
    assert find_anew() not in (None, one)
    assert not state.exists()


def test_a_signature_is_of_these_parts_in_this_order() -> None:
    """Moved, joined or cut otherwise they are not signed; neither is what is no signature at all."""
    key = b"k" * 32
    signature = sign(key, b"a", b"bc")
    assert is_signed(signature, key, b"a", b"bc")
    for parts in ((b"ab", b"c"), (b"bc", b"a"), (b"a",), (b"a", b"bc", b"")):
        assert not is_signed(signature, key, *parts)
    assert not is_signed(signature, b"l" * 32, b"a", b"bc")
    for other in (b"", signature[:-1], signature.hex(), None, 0):
        assert not is_signed(other, key, b"a", b"bc")


def test_process_without_a_key_reads_what_it_wrote_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """`khlang serve` reads the frames that its own build wrote."""
    monkeypatch.setenv(VARIABLE, "")
    find_key.cache_clear()
    signatures.find_own_key.cache_clear()
    own = signatures.find_own_key()
    assert own == signatures.find_own_key()
    signatures.find_own_key.cache_clear()
    assert signatures.find_own_key() != own
    signatures.find_own_key.cache_clear()
