"""The desk's index on disk: never stale, never half, whoever else is at work on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from khlang.library import load_library
from khlang.search.desk import Desk
from khlang.search.desk import desk as desk_module
from khlang.search.desk.index_store import open_index
from khlang.search.index import field_tokens
from khlang.search.index.build import build_index
from khlang.search.query import phrase_filter
from whoosh.filedb.filestore import Storage

from tests.conftest import ROOT
from tests.search.desk.kept_index import RECORD, edit, find, index_folders, open_desk

ASK = """
import sys
from pathlib import Path
from khlang.library import load_library
from khlang.search.desk import Desk
desk = Desk(load_library(Path(sys.argv[1]), Path(sys.argv[2])))
answer = desk.search("หนี้นอกระบบ")
print([desk.records[number].id for number in answer.records[:answer.near]])
"""


@pytest.fixture
def tokenized(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of records that are cut into terms, and of those whose text is folded."""
    seen: list[str] = []
    join_tokens, fold = field_tokens._join_tokens, phrase_filter.fold_record

    def note_tokens(record: object, *cut: object) -> object:
        seen.append(f"tokens {record.id}")  # type: ignore[attr-defined]
        return join_tokens(record, *cut)  # type: ignore[arg-type]

    def note_text(record: object) -> bytes:
        seen.append(f"text {record.id}")  # type: ignore[attr-defined]
        return fold(record)  # type: ignore[arg-type]

    monkeypatch.setattr(field_tokens, "_join_tokens", note_tokens)
    monkeypatch.setattr(phrase_filter, "fold_record", note_text)
    return seen


def test_an_edit_is_found_and_only_its_record_is_read_anew(folder: Path, tokenized: list[str]) -> None:
    """What did not change is neither cut nor folded again; what is gone is not found."""
    before = find(folder)
    assert "kr-2567-kkn-001" in before
    assert len(tokenized) == 2 * len(open_desk(folder).records)
    tokenized.clear()
    assert find(folder) == before
    assert tokenized == []
    edit(folder, "คืนหนึ่งปลายฝน", "คืนหนึ่งปลายฝน มีนกกระเรียนไทยบินผ่าน")
    assert find(folder, "นกกระเรียนไทย")[0] == "kr-2567-kkn-001"
    assert tokenized == ["tokens kr-2567-kkn-001", "text kr-2567-kkn-001"]
    (folder / RECORD).unlink()
    assert "kr-2567-kkn-001" not in find(folder)


def test_an_unchanged_library_is_not_indexed_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening reads; it does not write."""
    find(folder)
    monkeypatch.setattr(desk_module, "write_index", lambda *_: pytest.fail("indexed again"))
    assert find(folder)


def test_an_inverted_index_that_is_there_is_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was made for the site: `khlang serve` makes it once for both engines."""
    library = load_library(folder, folder.parent / "cache")
    inverted = build_index(library)
    monkeypatch.setattr(desk_module, "build_index", lambda *_: pytest.fail("made twice"))
    assert Desk(library, inverted).search("หนี้นอกระบบ").records


def test_other_code_or_forms_make_another_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the index is made of is in its name."""
    find(folder)
    first = index_folders(folder)
    form = folder / "forms" / "lesson.yml"
    form.write_text(form.read_text(encoding="utf-8").replace("weight: 3", "weight: 2", 1), encoding="utf-8")
    find(folder)
    second = index_folders(folder)
    assert len(second) == 2
    monkeypatch.setattr(desk_module, "make_build_key", lambda: "other code")
    find(folder)
    assert index_folders(folder)[-1] not in second
    assert first[0] not in index_folders(folder), "only the index before is kept"


def start(folder: Path) -> subprocess.Popen[str]:
    """Start a process that opens the desk and asks."""
    command = [sys.executable, "-c", ASK, str(folder), str(folder.parent / "cache")]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def test_processes_at_once_build_one_index(folder: Path) -> None:
    """All give the same answer; there is one index, and nothing half-made beside it."""
    processes = [start(folder) for _ in range(3)]
    outcomes = [process.communicate(timeout=120) for process in processes]
    assert [errors for _answer, errors in outcomes] == ["", "", ""]
    assert {answer for answer, _errors in outcomes} == {f"{find(folder)}\n"}
    (path,) = index_folders(folder)
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == [".lock"]


def test_a_reader_goes_on_while_others_write(folder: Path) -> None:
    """An open index outlives its folder."""
    desk = open_desk(folder)
    right = desk.search("หนี้นอกระบบ").records
    for word in ("ก", "ข", "ค"):
        edit(folder, "คืนหนึ่งปลายฝน", f"คืนหนึ่งปลายฝน{word}")
        find(folder)
    assert len(index_folders(folder)) == 2
    for text in ("หนี้นอกระบบ", '"หนี้นอกระบบ"', "ขยะ -ธนาคารขยะ", "กองทุน"):
        assert desk.search(text).records
    assert desk.search("หนี้นอกระบบ").records == right


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.1, 0.2])
def test_killed_at_any_moment_the_next_one_builds(folder: Path, delay: float) -> None:
    """kill -9 leaves no lock, no half index that is taken for a whole one, and no rubbish for long."""
    load_library(folder, folder.parent / "cache")
    process = start(folder)
    deadline = time.monotonic() + 60
    while not list(folder.parent.glob("cache/*/desk/.*.partial")) and time.monotonic() < deadline:
        if process.poll() is not None:
            break
        time.sleep(0.001)
    time.sleep(delay)
    process.kill()
    process.communicate()
    assert process.returncode in (-signal.SIGKILL, 0)
    assert find(folder) == find(folder)
    assert "kr-2567-kkn-001" in find(folder)
    assert not list(folder.parent.glob("cache/*/desk/.*.partial"))


def test_a_build_that_stops_halfway_leaves_the_index_before(tmp_path: Path) -> None:
    """The error goes to whoever asked; nothing half-made stays."""

    def fail(storage: Storage) -> None:
        storage.create_file("half").close()
        raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        open_index(tmp_path / "desk", "key", fail)
    assert os.listdir(tmp_path / "desk") == [".lock"]
