"""A damaged or foreign index on disk is never opened: it is built again."""

from __future__ import annotations

import os
import pickle
import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from khlang.search.desk import index_store
from khlang.search.desk.whoosh_index import TERMS
from khlang.signatures import sign

from tests.search.desk.kept_index import find, index_folders


def damage_files(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give ways in which a disk, a sync program or a person breaks an index."""
    for file in sorted(path.iterdir()):
        data = file.read_bytes()
        if "LOCK" in file.name:
            continue
        yield f"{file.name} gone", file.unlink
        # Whoosh's file for terms has none.
        if not data:
            continue
        yield f"{file.name} empty", lambda file=file: file.write_bytes(b"")  # type: ignore[misc]
        yield f"{file.name} short", lambda file=file, data=data: file.write_bytes(data[:-1])  # type: ignore[misc]
        middle = len(data) // 2
        turned = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        yield f"{file.name} one bit", lambda file=file, turned=turned: file.write_bytes(turned)  # type: ignore[misc]
    yield "a stray file", lambda: (path / "x.tmp").write_bytes(b"x")


def test_a_broken_index_is_built_again(folder: Path) -> None:
    """Whatever is broken, the answer is right, and the index whole again."""
    right = find(folder)
    tried = 0
    while True:
        (path,) = index_folders(folder)
        ways = list(damage_files(path))
        if tried == len(ways):
            break
        name, break_it = ways[tried]
        break_it()
        assert find(folder) == right, name
        tried += 1
    assert tried > 20


@dataclass(frozen=True, slots=True)
class Payload:
    """Makes a file when it is unpickled, as foreign code would do worse."""

    marker: Path

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return (Path.touch, (self.marker,))


def test_an_index_of_somebody_else_is_never_opened(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoosh unpickles the end of each table: one that was signed with another key must not get so far."""
    right = find(folder)
    (path,) = index_folders(folder)
    payload = pickle.dumps(Payload(tmp_path / "ran"))
    with (path / TERMS).open("ab") as table:
        table.write(payload + struct.pack("!i", len(payload)))
    assert find(folder) == right
    assert not (tmp_path / "ran").exists(), "not signed at all"
    with (path / TERMS).open("ab") as table:
        table.write(payload + struct.pack("!i", len(payload)))
    foreign = b"f" * 32
    (path / "signature").write_bytes(sign(foreign, *index_store._describe(path)))
    assert find(folder) == right
    assert not (tmp_path / "ran").exists(), "signed with another key"
    with (path / TERMS).open("ab") as table:
        table.write(payload + struct.pack("!i", len(payload)))
    (path / "signature").write_bytes(sign(foreign, *index_store._describe(path)))
    monkeypatch.setattr(index_store, "find_key", lambda: foreign)
    find(folder)
    assert (tmp_path / "ran").exists(), "what a right signature would let through"


@pytest.mark.parametrize("name", ["signature", "MAIN", ".lock"])
def test_a_pipe_is_not_waited_for(folder: Path, name: str, no_waiting: None) -> None:
    """In the place of the index's signature, of one of its files, of the lock: the index is built again."""
    found = find(folder)
    (path,) = index_folders(folder)
    if name == ".lock":
        shutil.rmtree(path)
        place = path.parent / name
    else:
        place = next(each for each in path.iterdir() if name in each.name)
    place.unlink()
    os.mkfifo(place)
    assert find(folder) == found


@pytest.mark.parametrize("name", ["{}", ".{}.partial"])
def test_a_pipe_in_the_place_of_the_index_is_replaced(folder: Path, name: str, no_waiting: None) -> None:
    """Or of one that is being built."""
    found = find(folder)
    (path,) = index_folders(folder)
    shutil.rmtree(path)
    os.mkfifo(path.with_name(name.format(path.name)))
    assert find(folder) == found
    assert index_folders(folder) == [path]


def test_without_a_place_to_write_the_index_is_in_memory(folder: Path) -> None:
    """A file where the folder should be, or no folder at all: only slower."""
    right = find(folder)
    (path,) = index_folders(folder)
    desk = path.parent
    for each in sorted(desk.rglob("*"), reverse=True):
        each.rmdir() if each.is_dir() else each.unlink()
    desk.rmdir()
    desk.write_text("no folder", encoding="utf-8")
    assert find(folder) == right
    assert desk.read_text(encoding="utf-8") == "no folder"
