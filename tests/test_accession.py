"""Drafts come in empty, are accepted under the next id, and the examples leave with one command."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.accession import AcceptError, accept_draft, new_draft, next_id, remove_examples
from khlang.checks import find_problems
from khlang.library import load_library
from khlang.problems import Level

TODAY = datetime.date(2026, 11, 20)

DRAFT = (
    """\
# จดไว้ตอนประชุม
length: short
recorder: {name: กลุ่มทดลอง, kind: กลุ่ม/องค์กร}
title: ทำป้ายบอกทางจากไม้เก่า
problem: คนมาเที่ยวหาทางเข้าสวนไม่เจอ
place: อำเภอน้ำพอง จังหวัดขอนแก่น
fiscal_year: ๒๕๖๗
story: """
    + "เราช่วยกันทำป้ายจากไม้เก่าที่รื้อจากศาลา " * 4
    + "\n"
)


def test_new_draft_is_an_empty_form_that_is_never_published(copy_library: Callable[[], Path]) -> None:
    """Its problems are the fields to fill in."""
    root = copy_library()
    path = new_draft(load_library(root), load_library(root).forms["lesson"])
    library = load_library(root)
    problems = find_problems(library, TODAY)
    assert {problem.code for problem in problems if problem.level is Level.ERROR} == {"missing_field"}
    assert path.stem not in {record.id for record in library.published}


def test_accepted_draft_gets_the_next_id(copy_library: Callable[[], Path]) -> None:
    """Year and province come from the record, the number is the next one; comments and photos stay."""
    root = copy_library()
    folder = root / "records" / "lesson"
    (folder / "draft-00c0ffee.yml").write_text(DRAFT, encoding="utf-8")
    (folder / "draft-00c0ffee").mkdir()
    library = load_library(root)
    draft = next(record for record in library.records if record.is_draft)
    path = accept_draft(library, draft)
    assert path.name == "kr-2567-kkn-002.yml"
    assert path.read_text(encoding="utf-8") == f"id: kr-2567-kkn-002\n{DRAFT}"
    assert (folder / "kr-2567-kkn-002").is_dir()
    assert not (folder / "draft-00c0ffee.yml").exists()
    assert not [p for p in find_problems(load_library(root), TODAY) if p.level is Level.ERROR]


def test_draft_without_province_has_no_id(copy_library: Callable[[], Path]) -> None:
    """What an id is made of must be known."""
    root = copy_library()
    path = root / "records" / "lesson" / "draft-00c0ffee.yml"
    path.write_text(DRAFT.replace("อำเภอน้ำพอง จังหวัดขอนแก่น", "ศาลากลางบ้าน"), encoding="utf-8")
    library = load_library(root)
    draft = next(record for record in library.records if record.is_draft)
    with pytest.raises(AcceptError, match="จังหวัด"):
        next_id(library, draft)


def test_examples_leave_together(copy_library: Callable[[], Path]) -> None:
    """What is left is sound: a real library starts here."""
    root = copy_library()
    before = load_library(root).records
    removed = remove_examples(load_library(root))
    library = load_library(root)
    assert {record.id for record in removed} == {record.id for record in before if record.is_example}
    assert "kr-2559-kpt-001" in {record.id for record in library.records}
    assert not find_problems(library, TODAY)


def write_draft(root: Path) -> None:
    """Put a sound draft into a copy of the library."""
    (root / "records" / "lesson" / "draft-00c0ffee.yml").write_text(DRAFT, encoding="utf-8")


def test_after_the_highest_number_comes_the_lowest_free_one(copy_library: Callable[[], Path]) -> None:
    """An alias may hold the last number of a year and a province; another that is no number of ours counts nothing."""
    root = copy_library()
    write_draft(root)
    path = root / "records" / "lesson" / "kr-2567-kkn-001.yml"
    aliases = "aliases: [kr-2567-kkn-999999, kr-2567-kkn-002, kr-2567-kkn-๐๐๓]\n"
    path.write_text(path.read_text(encoding="utf-8") + aliases, encoding="utf-8")
    library = load_library(root)
    draft = next(record for record in library.records if record.is_draft)
    assert accept_draft(library, draft).name == "kr-2567-kkn-003.yml"


def test_a_file_that_holds_no_record_keeps_its_id(copy_library: Callable[[], Path]) -> None:
    """It can't be read, so it is no record; its name is taken all the same."""
    root = copy_library()
    write_draft(root)
    (root / "records" / "lesson" / "kr-2567-kkn-002.yml").write_text("- ก\n", encoding="utf-8")
    library = load_library(root)
    draft = next(record for record in library.records if record.is_draft)
    assert next_id(library, draft) == "kr-2567-kkn-003"


def test_a_province_whose_key_fits_no_id(copy_library: Callable[[], Path]) -> None:
    """A vocabulary may have longer keys than an id has room for: said before a file is written."""
    root = copy_library()
    write_draft(root)
    path = root / "vocabularies" / "provinces.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("key: kkn", "key: khon_kaen"), encoding="utf-8")
    library = load_library(root)
    draft = next(record for record in library.records if record.is_draft)
    with pytest.raises(AcceptError, match="khon_kaen"):
        next_id(library, draft)
