"""The index that is kept between runs: an edit of a library gives the files that a build from nothing gives."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.library import load_library
from khlang.search.browser.static_index import build_static_index
from khlang.search.index import build, field_tokens
from khlang.search.index.build import build_index
from khlang.search.more_like_this import find_similar_records

RECORDS = Path("records", "lesson")
KEPT = ("inverted", "letters")


@pytest.fixture
def folder(copy_library: Callable[[], Path]) -> Path:
    """A copy of the library, to be changed."""
    return copy_library()


def make_files(folder: Path) -> tuple[str, dict[str, str], dict[str, list[str]]]:
    """Give the core's path, the files of the static index, and the ids of the records like each one."""
    library = load_library(folder, folder.parent / "cache")
    inverted = build_index(library)
    index = build_static_index(library, inverted)
    similar = find_similar_records(library.published, inverted)
    return index.core, dict(index.files), {name: [each.id for each in some] for name, some in similar.items()}


def make_from_nothing(folder: Path) -> tuple[str, dict[str, str], dict[str, list[str]]]:
    """Do so without the kept index, then put that back."""
    kept = [path for name in KEPT for path in folder.parent.glob(f"cache/*/{name}")]
    for path in kept:
        path.rename(path.with_name(f"{path.name}.away"))
    made = make_files(folder)
    for path in kept:
        shutil.rmtree(path)
        path.with_name(f"{path.name}.away").rename(path)
    return made


def edit_by_chance(folder: Path, chance: random.Random, number: int) -> None:
    """Change, add or remove a lesson."""
    path = chance.choice(sorted((folder / RECORDS).glob("*.yml")))
    text = path.read_text(encoding="utf-8")
    words = " ".join(chance.choices(("น้ำท่วม", "กองทุนหมู่บ้าน", "นกกระเรียน", "4821", "zebra"), k=3))
    kind = chance.choice(("text", "text", "new", "gone"))
    if kind == "text":
        path.write_text(text.replace("title: ", f"title: {words} ", 1), encoding="utf-8")
    elif kind == "new":
        copy = path.with_name(f"kr-2567-{chance.choice('abc')}{number:02}-001.yml")
        copy.write_text(text, encoding="utf-8")
    else:
        path.unlink()


def test_edits_give_the_files_of_a_build_from_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte by byte, and the same records are alike; what was kept before the first edit is patched again and again."""
    monkeypatch.setattr(build, "MAX_SHARE", 1.0)
    chance = random.Random(20)
    make_files(folder)
    [before] = folder.parent.glob("cache/*/inverted/*")
    written = before.stat().st_mtime_ns
    for number in range(12):
        edit_by_chance(folder, chance, number)
        made = make_files(folder)
        assert made == make_from_nothing(folder)
    assert before.stat().st_mtime_ns == written


def test_many_edits_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next edit begins with them."""
    monkeypatch.setattr(build, "MAX_SHARE", 1.0)
    monkeypatch.setattr(build, "MAX_CHANGED", 1)
    make_files(folder)
    [before] = folder.parent.glob("cache/*/inverted/*")
    written = before.read_bytes()
    edit_by_chance(folder, random.Random(2), 1)
    edit_by_chance(folder, random.Random(4), 2)
    made = make_files(folder)
    assert before.read_bytes() != written
    assert made == make_files(folder) == make_from_nothing(folder)


def test_only_new_records_are_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that did not change are not even asked for."""
    make_files(folder)
    counted: list[int] = []
    tokenize_records = field_tokens.tokenize_records

    def note(records: list[object], *others: object, **more: object) -> object:
        counted.append(len(records))
        return tokenize_records(records, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(build, "tokenize_records", note)
    build_index(load_library(folder, folder.parent / "cache"))
    edit_by_chance(folder, random.Random(2), 1)
    build_index(load_library(folder, folder.parent / "cache"))
    assert counted == [1]


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign"])
def test_a_damaged_file_is_made_again(folder: Path, name: str, damage: str) -> None:
    """It gives the same files, and is whole again."""
    made = make_files(folder)
    [path] = folder.parent.glob(f"cache/*/{name}/*")
    data = path.read_bytes()
    damaged = {
        "cut": data[: len(data) // 2],
        "flipped": data[:99] + bytes([data[99] ^ 1]) + data[100:],
        "empty": b"",
        "foreign": b"\0" * 16 + data[16:],
    }
    path.write_bytes(damaged[damage])
    assert make_files(folder) == made
    assert path.read_bytes() not in damaged.values()


def test_without_a_cache_nothing_is_kept(folder: Path) -> None:
    """The same files all the same."""
    made = make_files(folder)
    library = load_library(folder, None)
    index = build_static_index(library, build_index(library))
    assert (index.core, index.files) == made[:2]
