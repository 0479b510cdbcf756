"""The files of a release, brought together in an older release's folder: what was added is never taken for what lay
there, and a copy is as good as a link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from khlang.release_tree import bring_together


def write(folder: Path, **files: str) -> Path:
    """Make a folder with files."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path) -> dict[str, str]:
    """Give the texts of a folder's files by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def find_inodes(folder: Path, *names: str) -> dict[str, int]:
    """Give the inodes of some files."""
    return {name: (folder / name).stat().st_ino for name in names}


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Give the folders of a new release, of the live one, and of the one before, which shares files with it."""
    live = write(tmp_path / "live", a="a", b="b", c="c")
    old = write(tmp_path / "old", d="d")
    for name in "abc":
        os.link(live / name, old / name)
    return write(tmp_path / "new", a="A"), live, old


def test_what_was_added_is_taken_though_the_same_is_kept(releases: tuple[Path, Path, Path]) -> None:
    """As after a build that kept a file, and then made it itself."""
    new, live, old = releases
    made = bring_together(new, live, find_inodes(live, "a", "b"), old)
    assert made == old
    assert read(old) == {"a": "A", "b": "b"}
    assert read(live) == {"a": "a", "b": "b", "c": "c"}


def test_files_without_numbers_of_their_own(
    releases: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every file has the same inode, as on some network file systems, what was added is seen all the same."""
    new, live, old = releases
    (old / "a").unlink()
    (old / "a").write_text("long ago", encoding="utf-8")
    monkeypatch.setattr("khlang.release_tree._list_files", lambda _root: [("a", 7)])
    scandir = os.scandir
    monkeypatch.setattr("os.scandir", lambda path: Numbered(scandir(path)))
    bring_together(new, live, {"b": 7, "c": 7}, old)
    assert read(old) == {"a": "A", "b": "b", "c": "c"}


class Numbered:
    """A listing in which every entry has the number 7."""

    def __init__(self, entries: object) -> None:
        self.entries = entries

    def __enter__(self) -> list[Entry]:
        return [Entry(entry) for entry in self.entries]  # type: ignore[attr-defined]

    def __exit__(self, *_error: object) -> None:
        self.entries.close()  # type: ignore[attr-defined]


class Entry:
    """An entry of such a listing."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self.name = entry.name
        self.is_dir = entry.is_dir

    def inode(self) -> int:
        """Give the number."""
        return 7


def test_where_nothing_can_be_linked_copies_are_brought_to_the_disk(
    releases: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything leads to them."""
    new, live, _old = releases
    synced: list[str] = []

    def refuse(_source: str, _place: str) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    monkeypatch.setattr("khlang.release_tree._sync_file", synced.append)
    made = bring_together(new, live, find_inodes(live, "b", "c"), None)
    assert read(made) == {"a": "A", "b": "b", "c": "c"}
    assert sorted(synced) == [f"{new}/{name}" for name in "abc"]
