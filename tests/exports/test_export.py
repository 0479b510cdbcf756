"""`khlang export`: which records, in which format, written whole or not at all."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.cli.arguments import EXPORT_FORMATS
from khlang.cli.exports import write_whole
from khlang.exchange.data import Publisher
from khlang.exports import (
    FORMATS,
    Export,
    SelectionError,
    narrow_library,
    select_records,
    write_export,
)
from khlang.exports.selection import Wanted
from khlang.fields.facets import YEARS
from khlang.library import Library, load_library
from khlang.photos import BadPhotoError
from khlang.search.desk import Desk

from tests.conftest import LIBRARY, TODAY

LESSON = "kr-2567-kkn-001"


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    """The desk of the tests' library."""
    return Desk(library)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run the command beside the tests' library."""
    return main(["export", "--library", str(LIBRARY), *arguments])


def read_ids(path: Path) -> list[str]:
    """Give the ids of the records in a JSON file of many."""
    return [record["id"] for record in json.loads(path.read_text(encoding="utf-8"))["records"]]


# Which records


def test_without_a_wish_all_are_exported(desk: Desk) -> None:
    """In the library's order."""
    assert select_records(desk, Wanted()) == desk.records


def test_ids_come_as_they_are_named(desk: Desk) -> None:
    """Each once, also by its old id; one that is not there is told."""
    names = ["kr-2559-kpt-001", LESSON, LESSON]
    assert [record.id for record in select_records(desk, Wanted(ids=names))] == names[:2]
    with pytest.raises(SelectionError, match="kr-0000-xxx-999"):
        select_records(desk, Wanted(ids=["kr-0000-xxx-999"]))


def test_a_search_gives_what_the_desk_finds(desk: Desk) -> None:
    """The best first; with what has only some of the words, if that is asked for."""
    response = desk.search("หนี้นอกระบบ")
    found = [desk.records[number] for number in response.records]
    assert list(select_records(desk, Wanted(query="หนี้นอกระบบ"))) == found[: response.near]
    assert list(select_records(desk, Wanted(query="หนี้นอกระบบ", is_wide=True))) == found
    assert len(found) > response.near > 0


def test_facets_narrow(desk: Desk) -> None:
    """Counted by hand."""
    wanted = Wanted(facet_values={YEARS: ["2567"]})
    expected = [record for record in desk.records if record.fiscal_year == 2567]
    assert list(select_records(desk, wanted)) == expected != []


def test_a_narrowed_library_holds_no_other(library: Library) -> None:
    """Not by a name, not by a photo; what it keeps between runs is apart."""
    [record] = [record for record in library.published if record.id == LESSON]
    narrow = narrow_library(library, [record])
    assert narrow.published == (record,)
    assert set(narrow.by_name) == {LESSON}
    assert set(narrow.photo_files) == {LESSON}
    kept = load_library(LIBRARY)
    assert kept.cache is None
    assert narrow_library(kept, [record]).cache is None


# The command


def test_the_command_offers_every_format() -> None:
    """The list of names, which stands apart since it is quick to import, is that of the registry."""
    assert tuple(sorted(FORMATS)) == EXPORT_FORMATS


def test_json_of_a_search_and_a_facet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Says how many and where."""
    assert run("--format", "json", "--year", "2567", "--out", "out/found.json") == 0
    ids = read_ids(folder / "out" / "found.json")
    assert LESSON in ids
    assert all("-2567-" in name for name in ids)
    said = capsys.readouterr().out
    assert "out/found.json" in said
    assert "ระเบียนเป็น JSON" in said
    assert list((folder / "out").iterdir()) == [folder / "out" / "found.json"]


def test_a_file_for_each_record(folder: Path) -> None:
    """As a zip; a format that knows no file of many becomes one by itself."""
    assert run("--format", "json", "--each", "--form", "centre") == 0
    with zipfile.ZipFile(folder / "build" / "export-json.zip") as found:
        names = found.namelist()
    assert names == [
        f"centre/{record.id}.json"
        for record in load_library(LIBRARY).published
        if record.form.key == "centre"
    ]
    assert run("--format", "text", "--ids", LESSON, "kr-2559-kpt-001") == 0
    with zipfile.ZipFile(folder / "build" / "export-text.zip") as found:
        assert found.namelist() == [f"lesson/{LESSON}.txt", "lesson/kr-2559-kpt-001.txt"]
    assert run("--format", "text", "--ids", LESSON) == 0
    assert (folder / "build" / "export.txt").read_text(encoding="utf-8").startswith("■■ แบบบันทึกองค์ความรู้")


def test_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes], folder: Path) -> None:
    """The file alone; words go to the other stream."""
    assert run("--format", "csl", "--ids", LESSON, "--out", "-") == 0
    out, said = capfdbinary.readouterr()
    assert [item["id"] for item in json.loads(out)] == [LESSON]
    assert "ส่งออก ๑ ระเบียน".encode() in said
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "json", "--offline"), "อย่างใดอย่างหนึ่ง"),
        ((), "อย่างใดอย่างหนึ่ง"),
        (("--format", "json", "--query", "ฌฌฌฌ"), "ไม่พบระเบียน"),
        (("--format", "json", "--ids", "kr-0000-xxx-999"), "kr-0000-xxx-999"),
        (("--format", "json", "--year", "2499"), "2499"),
        (("--format", "zip", "--each"), "--each"),
        (("--format", "json", "--planet", "โลก"), "อ่านตัวเลือกไม่ได้"),
        (("--offline",), "mkdocs.yml"),
    ],
)
def test_what_cannot_be_exported_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    """In Thai, and nothing is written."""
    assert run(*arguments, "--out", "there.json") == 2
    assert words in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_what_was_there_stays_if_an_export_fails(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A photo that is gone since the check ends it; the file of before is whole, and nothing lies beside it."""
    out = folder / "whole.zip"
    assert run("--format", "zip", "--out", str(out)) == 0
    before = out.read_bytes()
    root = Path(shutil.copytree(LIBRARY, tmp_path_factory.mktemp("copy") / "knowledge"))
    library = load_library(root)
    shutil.rmtree(root / "records" / "lesson" / LESSON)
    chosen = Export(library, library.published, Publisher("คลัง"), TODAY)
    with pytest.raises(BadPhotoError):
        write_whole(out, lambda file: write_export(chosen, FORMATS["zip"], file))
    assert out.read_bytes() == before
    assert list(folder.iterdir()) == [out]


def test_a_library_with_errors_is_not_exported(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Neither is it published."""
    root = Path(shutil.copytree(LIBRARY, tmp_path_factory.mktemp("copy") / "knowledge"))
    path = root / "records" / "lesson" / f"{LESSON}.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nunknown_key: x\n", encoding="utf-8")
    assert main(["export", "--library", str(root), "--format", "json"]) == 1
    assert list(folder.iterdir()) == []
