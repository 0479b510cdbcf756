"""What was found in forms, vocabularies and pages is remembered for these very files in this place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.checks import check_beside_records
from khlang.library import load_library
from khlang.problems import Mark

from tests.conftest import TODAY

NUMBER = "โทร 081-234-5678"


@pytest.mark.parametrize("name", ["forms/lesson.yml", "vocabularies/synonyms.yml", "pages/send.md"])
def test_what_changes_is_looked_into_again(
    tmp_path: Path, copy_library: Callable[[], Path], name: str
) -> None:
    """Each of the three kinds, there and back, and what is still there is told in every run."""
    root = copy_library()
    path = root / name
    sound = path.read_text(encoding="utf-8")
    line = sound.count("\n") + 1
    found = []
    for text in (sound, f"{sound}# {NUMBER}\n", f"{sound}# {NUMBER}\n", sound):
        path.write_text(text, encoding="utf-8")
        problems = check_beside_records(load_library(root, tmp_path / "cache"), TODAY)
        found.append([(problem.code, problem.mark) for problem in problems])
    told = [("mobile_number", Mark(line, len("# โทร ") + 1))]
    assert found == [[], told, told, []]


def test_problems_name_the_files_from_where_the_work_is(
    tmp_path: Path, copy_library: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same library, checked from another folder."""
    root = copy_library()
    with (root / "pages" / "send.md").open("a", encoding="utf-8") as page:
        page.write(NUMBER)
    files = []
    for folder in (root.parent, root):
        monkeypatch.chdir(folder)
        (problem,) = check_beside_records(load_library(root, tmp_path / "cache"), TODAY)
        files.append(problem.file)
    assert files == [f"{root.name}/pages/send.md", "pages/send.md"]


def test_file_that_goes_to_another_folder_is_another_file(copy_library: Callable[[], Path]) -> None:
    """The forms' last file becomes the vocabularies' first: the same bytes in the same order."""
    root = copy_library()
    last = max((root / "forms").iterdir())
    for path in (root / "vocabularies").iterdir():
        if path.name < last.name:
            path.unlink()
    before = load_library(root).digest
    last.rename(root / "vocabularies" / last.name)
    assert load_library(root).digest != before
