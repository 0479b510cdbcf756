"""The command line as a person meets it: words, exit codes, never a traceback."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest
from khlang.cli import main

BROKEN = "knowledge/records/lesson/kr-2567-kkn-001.yml"


def break_record(project: Path) -> None:
    """Misspell a province and drop the story's key."""
    path = project / BROKEN
    text = path.read_text(encoding="utf-8").replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน").replace("story:", "storry:")
    path.write_text(text, encoding="utf-8")


def test_check_of_a_sound_library(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, and a word that says so."""
    assert main(["check"]) == 0
    assert "ไม่พบปัญหา" in capsys.readouterr().out


def test_check_lists_all_problems_with_place_and_cure(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1; each line is file:line:column field: what is wrong, and what to do."""
    break_record(project)
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f'{BROKEN}:10:8 สถานที่เกิดเหตุการณ์: ไม่พบจังหวัด "ขอนแกน" หมายถึง "ขอนแก่น" หรือไม่' in lines
    assert any(line.startswith(f"{BROKEN}:12:1 ไม่มีช่องชื่อ") and "story" in line for line in lines)


def test_check_of_one_path_and_its_formats(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the files named; JSON for tools, commands for GitHub."""
    break_record(project)
    assert main(["check", "knowledge/records/centre"]) == 0
    capsys.readouterr()
    assert main(["check", BROKEN, "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {row["file"] for row in rows} == {BROKEN}
    assert ["place", "province"] in [row["path"] for row in rows]
    assert main(["check", "--format", "github"]) == 1
    assert f"::error file={BROKEN},line=10,col=8," in capsys.readouterr().out


@pytest.mark.parametrize(("name", "text"), [("draft-0000000a.yml", ""), ("ขยะ.yml", "title: ขยะ\n")])
def test_check_names_the_command_that_writes_an_empty_form(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    """Where a file is no record at all, below the report, with the form of the folder it stands in."""
    (project / "knowledge" / "records" / "centre" / name).write_text(text, encoding="utf-8")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].endswith("khlang new centre")
    assert main(["check", "--format", "json"]) == 1
    assert "khlang new" not in capsys.readouterr().out


def test_check_names_no_command_for_an_empty_vocabulary(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty form of a record is no help there."""
    (project / "knowledge" / "vocabularies" / "soils.yml").write_text("", encoding="utf-8")
    assert main(["check"]) == 1
    assert "khlang new" not in capsys.readouterr().out


def test_warnings_count_only_when_strict(project: Path) -> None:
    """A warning is a question to the writer, not a stop."""
    path = project / BROKEN
    path.write_text(path.read_text(encoding="utf-8") + "aliases: []\n", encoding="utf-8")
    text = path.read_text(encoding="utf-8").replace("related: [kr-2568-nki-001", "related: [kr-2568-nki-999")
    path.write_text(text, encoding="utf-8")
    assert main(["check"]) == 0
    assert main(["check", "--strict"]) == 1


@pytest.mark.parametrize(
    "command",
    [
        ["check", "--library", "nowhere"],
        ["check", "knowledge/records/none.yml"],
        ["new", "poem"],
        ["accept", "knowledge/records/none.yml"],
        ["accept", BROKEN],
        ["build", "--out", "knowledge"],
    ],
)
def test_what_could_not_run_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Exit 2 with one plain sentence."""
    assert main(command) == 2
    assert capsys.readouterr().err.strip()


def test_port_that_is_taken_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second `make serve` names another port to try."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"PORT={port + 1}" in capsys.readouterr().err


def test_outside_a_project_nothing_is_built(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without mkdocs.yml there is no site to build, and the message says where to go."""
    monkeypatch.chdir(project / "knowledge")
    assert main(["build", "--library", "."]) == 2
    assert "mkdocs.yml" in capsys.readouterr().err


def test_failed_build_leaves_the_site_and_names_the_problems(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The served site stays byte for byte while a record is broken; mended, the next build shows the change."""
    assert main(["build"]) == 0
    site = project / "build" / "site"
    before = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    break_record(project)
    capsys.readouterr()
    assert main(["build"]) == 1
    assert f"{BROKEN}:10:8" in capsys.readouterr().err
    assert before == {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    shutil.copytree(project / "knowledge", project / "spare")
    path = project / BROKEN
    text = path.read_text(encoding="utf-8").replace("ขอนแกน", "ขอนแก่น").replace("storry:", "story:")
    path.write_text(text.replace("คืนหนึ่งปลายฝน", "เย็นหนึ่งปลายฝน"), encoding="utf-8")
    assert main(["build"]) == 0
    assert "เย็นหนึ่งปลายฝน" in (site / "lesson" / "kr-2567-kkn-001.html").read_text(encoding="utf-8")


def test_drafts_do_not_stop_a_build(project: Path) -> None:
    """Somebody is still writing it: it is checked, and left out."""
    assert main(["new", "lesson"]) == 0
    assert main(["check"]) == 1
    assert main(["build"]) == 0
    assert not list((project / "build" / "site" / "lesson").glob("draft-*"))
