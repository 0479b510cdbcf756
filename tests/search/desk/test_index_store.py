"""The desk's index on disk: never stale, never half, whoever else is at work on it."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from khlang.library import load_library
from khlang.search.desk import Desk, index_store, phrase_filter
from khlang.search.desk import desk as desk_module
from khlang.search.desk.index_store import open_index
from khlang.search.desk.whoosh_index import TERMS, Document, WhooshIndex, write_index
from khlang.search.index import field_tokens
from khlang.search.index.build import build_index
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import build_inverted_index
from khlang.signatures import sign
from whoosh.filedb.filestore import RamStorage, Storage

from tests.conftest import ROOT
from tests.memory_index import MemoryIndex

RECORD = "records/lesson/kr-2567-kkn-001.yml"
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
def folder(copy_library: Callable[[], Path]) -> Path:
    """A copy of the library, to be changed."""
    return copy_library()


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


@pytest.fixture
def tokenized(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of records that are cut into terms, and of those whose text is folded."""
    seen: list[str] = []
    tokenize_record, fold = field_tokens.tokenize_record, phrase_filter._fold

    def note_tokens(record: object, tokenizer: object) -> object:
        seen.append(f"tokens {record.id}")  # type: ignore[attr-defined]
        return tokenize_record(record, tokenizer)  # type: ignore[arg-type]

    def note_text(record: object) -> bytes:
        seen.append(f"text {record.id}")  # type: ignore[attr-defined]
        return fold(record)  # type: ignore[arg-type]

    monkeypatch.setattr(field_tokens, "tokenize_record", note_tokens)
    monkeypatch.setattr(phrase_filter, "_fold", note_text)
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


@pytest.mark.parametrize("times", [1, 200, 300, 20_000])
def test_numbers_of_any_size_are_kept(times: int) -> None:
    """Many records and high counts take more bytes a number, and come back as they were."""
    listed = [
        RecordTokens.of((FieldTokens(" ".join(["ขยะ"] * times), 6), FieldTokens(f"บ้าน+{number}", 1)))
        for number in range(300)
    ]
    storage = RamStorage()
    documents = [Document(str(number), b"") for number in range(len(listed))]
    write_index(documents, build_inverted_index(build_forward_index(listed)), storage)
    index, memory = WhooshIndex(storage), MemoryIndex(listed)
    assert index.idf_buckets == memory.idf_buckets
    assert index.lengths.tolist() == memory.lengths.tolist()
    for term in ("ขยะ", "บ้าน", "7"):
        assert index.find_postings(term).doc_ids.tolist() == memory.find_postings(term).doc_ids.tolist()
        assert (
            index.find_postings(term).frequencies.tolist() == memory.find_postings(term).frequencies.tolist()
        )
    for pair in (("ขยะ", "ขยะ"), ("บ้าน", "ขยะ")):
        assert (
            index.find_bigram_postings(*pair).frequencies.tolist()
            == memory.find_bigram_postings(*pair).frequencies.tolist()
        )
