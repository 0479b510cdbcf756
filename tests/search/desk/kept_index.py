"""The desk of a library that tests change, and its index on disk."""

from __future__ import annotations

from pathlib import Path

from khlang.library import load_library
from khlang.search.desk import Desk

RECORD = "records/lesson/kr-2567-kkn-001.yml"


def open_desk(folder: Path) -> Desk:
    """Load the library as it is now, with what is kept beside it."""
    return Desk(load_library(folder, folder.parent / "cache"))


def find(folder: Path, text: str = "หนี้นอกระบบ") -> list[str]:
    """Ask a desk that was just opened."""
    desk = open_desk(folder)
    answer = desk.search(text)
    return [desk.records[number].id for number in answer.records[: answer.near]]


def index_folders(folder: Path) -> list[Path]:
    """Give the folders of indexes, newest last."""
    found = [path for path in folder.parent.glob("cache/*/desk/*") if path.is_dir()]
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)


def edit(folder: Path, old: str, new: str) -> None:
    """Change a record as a writer does."""
    path = folder / RECORD
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
