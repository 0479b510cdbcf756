"""What a build finds in the index is kept as long as the records are the same, and is what would be found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.build import index_facts
from khlang.build.gather import make_index
from khlang.build.index_facts import INDEX_FACTS, keep_index_facts
from khlang.library import Library, load_library
from khlang.search.index.build import build_index
from khlang.search.index.inverted import InvertedIndex

LESSON = "records/lesson/kr-2567-kkn-001.yml"
QUERIES = ["น้ำ", "ไม่มีใครเขียนคำนี้"]


def refuse(*_arguments: object) -> None:
    """Nothing is to be looked for."""
    raise AssertionError


def find(library: Library, inverted: InvertedIndex) -> str:
    """Give what is found as JSON, in which tuples are lists."""
    return json.dumps(keep_index_facts(library, inverted, QUERIES))


def test_kept_facts_are_those_that_would_be_found(
    copy_library: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same records nothing is looked for again; of others, or where what is kept is damaged, all is."""
    root, cache = copy_library(), tmp_path / "cache"
    library = load_library(root, cache)
    inverted = build_index(library)
    wanted = find(load_library(root), inverted)
    assert find(library, inverted) == wanted
    with monkeypatch.context() as patch:
        patch.setattr(index_facts, "find_similar_records", refuse)
        assert find(load_library(root, cache), inverted) == wanted
    [file] = cache.glob(f"*/{INDEX_FACTS}/*")
    file.write_bytes(file.read_bytes()[:-4])
    assert find(library, inverted) == wanted
    text = (root / LESSON).read_text(encoding="utf-8")
    (root / LESSON).write_text(text.replace("story: |", "story: |\n  น้ำน้ำปลา\n", 1), encoding="utf-8")
    changed = load_library(root, cache)
    assert find(changed, build_index(changed)) == find(load_library(root), build_index(changed))


def test_an_index_of_kept_facts_is_the_same(copy_library: Callable[[], Path], tmp_path: Path) -> None:
    """All files of the static index, the records like each one, and the words that home offers."""
    root = copy_library()
    made = [make_index(load_library(root, tmp_path / "cache"), queries=QUERIES) for _ in range(2)]
    one, other = (
        (each.index.core, each.index.files, each.problem_words, each.answered, _list_ids(each.related))
        for each in made
    )
    assert one == other
    assert one[2]


def _list_ids(related: object) -> object:
    assert isinstance(related, dict)
    return {name: [record.id for record in records] for name, records in related.items()}
