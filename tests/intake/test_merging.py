"""A case is merged into a record of any form, whatever happens on the way, and nothing else of the record changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from khlang.case_state import State
from khlang.fields.write import write_values
from khlang.intake import (
    Intake,
    MergeError,
    MergeOrder,
    UnsoundError,
    list_merged_fields,
    merge_values,
    open_intake,
    open_target,
)
from khlang.intake.merging import write_merged
from khlang.library import Library, load_library
from khlang.records.read import read_record

from tests.conftest import TODAY
from tests.intake.posts import make_photo, make_submission
from tests.intake.test_acceptance import work_until
from tests.repository import git, make_repository

RECORD = "kr-2567-kkn-001"
NEW = "ชวนหลานมาเขียนป้ายด้วย"


@pytest.fixture
def root(copy_library: Callable[[], Path]) -> Path:
    """A library in a repository of its own."""
    root = copy_library()
    make_repository(root)
    return root


def test_each_field_of_each_form(library: Library) -> None:
    """Of two records of a form, one takes a field of the other's: that field alone changes, and a second time none."""
    tried = 0
    for form in library.forms.values():
        own = [record for record in library.published if record.form.key == form.key]
        for one, other in pairwise(own):
            target = open_target(library, form, one.id)
            for field in list_merged_fields(form):
                assert not merge_values(one, one.values, (field.key,))
                merged = merge_values(one, other.values, (field.key,))
                data = write_merged(target, merged, library.gazetteer)
                assert (data != target.data) is bool(merged)
                again, problems = read_record(data, one.file, one.id, form, library.gazetteer)
                assert again
                assert not problems
                changed = {key for key in form.by_key if again.values.get(key) != one.values.get(key)}
                computed = {each.key for each in form.fields if each.type.compute}
                assert changed - computed <= {field.key}
                assert not merge_values(again, other.values, (field.key,))
                tried += bool(merged)
    assert tried > len(library.forms)


def test_all_fields_at_once(library: Library) -> None:
    """One file, with all that another record says."""
    for form in library.forms.values():
        own = [record for record in library.published if record.form.key == form.key]
        for one, other in pairwise(own):
            keys = [field.key for field in list_merged_fields(form)]
            target = open_target(library, form, one.id)
            merged = merge_values(one, other.values, keys)
            data = write_merged(target, merged, library.gazetteer)
            again, _problems = read_record(data, one.file, one.id, form, library.gazetteer)
            assert again
            wanted = {**one.values, **{key: value.value for key, value in merged.items()}}
            assert write_values(form.fields, again.values) == write_values(form.fields, wanted)


def test_what_is_private_is_none_of_them(library: Library) -> None:
    """Nor what is counted, nor photos that belong to rows of a table: the record's table has others."""
    for form in library.forms.values():
        merged = list_merged_fields(form)
        assert set(merged) <= set(form.public_fields)
        assert all(field.type.compute is None and not field.group_by for field in merged)
    assert any(set(list_merged_fields(form)) & set(form.photo_fields) for form in library.forms.values())


def make_order(root: Path) -> MergeOrder:
    """Order a merge of advice and photos into the record as it is now."""
    library = load_library(root)
    return MergeOrder(
        RECORD, ("advice", "photos"), open_target(library, library.forms["lesson"], RECORD).mark
    )


def list_files(root: Path) -> set[Path]:
    """Give the files of a library's records."""
    return {path for path in (root / "records").rglob("*") if path.is_file()}


def merge(number: str, order: MergeOrder, library: Library, intake: Intake) -> None:
    """Merge a case."""
    intake.merge(number, order, library, TODAY)


def test_killed_at_any_moment_it_ends_in_one_merge(folder: Path, root: Path) -> None:
    """The officer's second try, with the same order, does what is left: one commit, one new item, no draft."""
    library, order = load_library(root, folder.with_name("cache")), make_order(root)
    file, moments = root / "records" / "lesson" / f"{RECORD}.yml", 0
    before, head = file.read_text(encoding="utf-8"), git(root, "rev-parse", "HEAD")
    photo, files = make_photo(), list_files(root)
    with open_intake(folder, min_free_bytes=0) as intake:
        posts = [make_submission(photo, **{"advice.0": NEW}) for _number in range(90)]
        numbers = [intake.submit(post).number for post in posts]
        intake.work_off(lambda: library.forms)
    name = posts[0].uploads[0].name
    for moment, number in enumerate(numbers, 1):
        was_killed = work_until(moment, folder, partial(merge, number, order, library))
        with open_intake(folder, min_free_bytes=0) as intake:
            intake.recover(library, TODAY)
            is_named = name in file.read_text(encoding="utf-8")
            assert list_files(root) == files | ({file.with_suffix("") / name} if is_named else set())
            intake.merge(number, order, library, TODAY)
            case = intake.find_case_by_receipt(number)
        assert case
        assert (case.state, case.merged_into) == (State.MERGED, RECORD)
        text = file.read_text(encoding="utf-8")
        assert (text.count(NEW), text.count(name)) == (1, 1), f"killed before change {moment}"
        assert list_files(root) - files == {file.with_suffix("") / name}
        assert not list(file.parent.glob("draft-*"))
        assert not git(root, "status", "--short")
        assert len(git(root, "rev-list", f"{head}..HEAD").split()) == 1
        git(root, "reset", "-q", "--hard", head)
        assert file.read_text(encoding="utf-8") == before
        if not was_killed:
            break
        moments = moment
    assert 5 < moments < len(numbers)


def test_a_photo_that_cannot_be_used_is_left_out(folder: Path, root: Path) -> None:
    """The others come."""
    library, order, files = load_library(root), make_order(root), list_files(root)
    with open_intake(folder, min_free_bytes=0) as intake:
        post = make_submission(b"\xff\xd8 no photo", make_photo())
        number = intake.submit(post).number
        intake.merge(number, order, library, TODAY)
    file = root / "records" / "lesson" / f"{RECORD}.yml"
    bad, good = (upload.name for upload in post.uploads)
    assert list_files(root) - files == {file.with_suffix("") / good}
    assert bad not in file.read_text(encoding="utf-8")
    assert git(root, "ls-tree", "-r", "--name-only", "HEAD").count(good) == 1


def test_photos_of_a_merge_that_is_refused_are_gone(folder: Path, root: Path) -> None:
    """Where the record would be unsound, and where git refuses; the photos it had stay."""
    library, files = load_library(root), list_files(root)
    order = make_order(root)
    with open_intake(folder, min_free_bytes=0) as intake:
        unsound = make_submission(make_photo(), **{"photos.0.caption": ""})
        number = intake.submit(unsound).number
        with pytest.raises(UnsoundError):
            intake.merge(number, order, library, TODAY)
        assert list_files(root) == files
        number = intake.submit(make_submission(make_photo(mark="2"))).number
        (root / ".git" / "index.lock").touch()
        with pytest.raises(MergeError):
            intake.merge(number, order, library, TODAY)
        assert list_files(root) == files


def test_a_file_that_is_written_in_another_way_is_left_alone(root: Path, library: Library) -> None:
    """Of one that is a single line in braces, what would come out means something else."""
    form = library.forms["lesson"]
    file = root / "records" / "lesson" / "kr-2567-kkn-009.yml"
    file.write_text("{id: kr-2567-kkn-009, title: ชื่อเดิมของเรื่องนี้}\n", encoding="utf-8")
    target = open_target(load_library(root), form, file.stem)
    with pytest.raises(MergeError, match="ด้วยมือ"):
        write_merged(
            target,
            merge_values(target.record, {"title": "ชื่อใหม่ของเรื่องนี้"}, ("title",)),
            library.gazetteer,
        )


def test_without_a_repository_a_case_is_merged_all_the_same(
    intake: Intake, copy_library: Callable[[], Path]
) -> None:
    """As one is accepted."""
    root = copy_library()
    number = intake.submit(make_submission(**{"advice.0": NEW})).number
    intake.merge(number, make_order(root), load_library(root), TODAY)
    record = load_library(root).find(RECORD)
    assert record
    advice = record.values["advice"]
    assert isinstance(advice, tuple)
    assert advice[-1] == NEW
