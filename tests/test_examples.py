"""Checks every case of tests/examples and compares the report, line by line, with the one written beside it.

A case is a file, so adding one needs no code: tests/examples/README.md says how.
`python -m tests.test_examples` writes what the checker says now into every expected report.
"""

from __future__ import annotations

import contextlib
import datetime
import difflib
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from khlang.checks import find_problems
from khlang.library import load_library
from khlang.photos import MAX_PHOTO_BYTES
from khlang.problems import Channel, Problem, limit_problems
from khlang.problems.exchange_words import EXCHANGE
from khlang.problems.print_words import PRINTS
from khlang.problems.registry import CODES, has_facts
from khlang.problems.report import show_problem
from khlang.problems.sheet_words import SHEETS
from khlang.problems.words import RECORDS

EXAMPLES = Path(__file__).parent / "examples"
ROOT = Path(__file__).parent.parent
LIBRARY = Path(__file__).parent / "library"
TODAY = datetime.date(2026, 11, 20)
IDS = {"lesson": "kr-2567-kkn-901", "activity": "ac-2567-skw-901", "centre": "ce-2565-kkn-901"}


def find_cases(*patterns: str) -> list[Path]:
    """Give the cases that the globs find, in order."""
    return sorted(path for pattern in patterns for path in EXAMPLES.glob(pattern))


def name_of(case: Path) -> str:
    """Give the name that pytest shows for a case."""
    return f"{case.parent.name}/{case.stem}"


INVALID_RECORDS = find_cases(*(f"invalid/{form}/*.yml" for form in IDS))
INVALID_LIBRARIES = find_cases("invalid/library/*/")
INVALID_FORMS = find_cases("invalid/forms/*.yml")
INVALID_VOCABULARIES = find_cases("invalid/vocabularies/*.yml")
INVALID = [*INVALID_RECORDS, *INVALID_LIBRARIES, *INVALID_FORMS, *INVALID_VOCABULARIES]
VALID = find_cases(*(f"valid/{form}/*.yml" for form in IDS), "valid/library/*/")

# What is too large for git, and the code of the only problem it has.
LARGE = {
    "65537 bytes": (b"#" * 65_537, "file_too_large"),
    "10 megabytes": (b"a: b\n" * 2_000_000, "file_too_large"),
    "20001 values": (b"a: [" + b"1," * 20_000 + b"1]", "too_many_values"),
    "60000 brackets": (b"a: " + b"[" * 60_000, "too_deep"),
}


def path_in_library(case: Path) -> Path:
    """Give where a case of one file belongs in a library: a draft keeps its name, a record gets an id."""
    kind = case.parent.name
    if kind not in IDS:
        return Path(kind, case.name)
    return Path("records", kind, case.name if case.stem.startswith("draft-") else f"{IDS[kind]}.yml")


@cache
def check(case: Path) -> list[Problem]:
    """Check a case in a library of its own, with the tests' forms and vocabularies if it brings none.

    The page that asks people to send belongs to the tests' forms, which they send, and comes with them.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        if case.is_dir():
            shutil.copytree(case, folder, symlinks=True, dirs_exist_ok=True)
        if not Path("forms").is_dir():
            Path("pages").mkdir(exist_ok=True)
            shutil.copy(LIBRARY / "pages" / "send.md", "pages")
        for name in ("forms", "vocabularies"):
            if not Path(name).is_dir():
                shutil.copytree(LIBRARY / name, name)
        if case.is_file():
            path = path_in_library(case)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(case, path)
        # Most cases are short, and show something else.
        return [
            problem
            for problem in find_problems(load_library(Path()), TODAY)
            if problem.code != "consent_not_told" or case.stem == "consent-not-told"
        ]


def report(case: Path) -> str:
    """Give the report on a case as its expected file holds it: without the file's name if it has one file."""
    file = "" if case.is_dir() else f"{path_in_library(case).as_posix()}:"
    return "".join(f"{show_problem(problem).removeprefix(file)}\n" for problem in limit_problems(check(case)))


def expected_file(case: Path) -> Path:
    """Give the file that holds the report a case should have."""
    return case / "expected.txt" if case.is_dir() else case.with_suffix(".txt")


def assert_reported(case: Path) -> None:
    """Compare with the expected report; a diff says more than two long lists."""
    expected, found = expected_file(case).read_text(encoding="utf-8"), report(case)
    diff = difflib.unified_diff(expected.splitlines(), found.splitlines(), "expected", "found", "", "", 0, "")
    assert expected == found, "\n".join([str(case), *diff])


@pytest.mark.parametrize("case", INVALID_RECORDS, ids=name_of)
def test_invalid_record(case: Path) -> None:
    """A writer sees every mistake of a record in one run, where it stands and what to do."""
    assert_reported(case)


@pytest.mark.parametrize("case", INVALID_LIBRARIES, ids=name_of)
def test_invalid_library(case: Path) -> None:
    """What shows only in file names, between records and in photos is reported with its file."""
    assert_reported(case)


@pytest.mark.parametrize("case", INVALID_FORMS, ids=name_of)
def test_invalid_form(case: Path) -> None:
    """A department changes its form without a programmer, so a broken one must explain itself."""
    assert_reported(case)


@pytest.mark.parametrize("case", INVALID_VOCABULARIES, ids=name_of)
def test_invalid_vocabulary(case: Path) -> None:
    """The same holds for lists of words."""
    assert_reported(case)


@pytest.mark.parametrize("case", VALID, ids=name_of)
def test_valid(case: Path) -> None:
    """A sound record gives no problem at all, not even a warning, however people write it."""
    assert report(case) == ""


@pytest.mark.parametrize(("data", "code"), LARGE.values(), ids=LARGE)
def test_too_large(tmp_path: Path, data: bytes, code: str) -> None:
    """A file of any size is refused with one problem, not read to its end."""
    case = tmp_path / "lesson" / "large.yml"
    case.parent.mkdir()
    case.write_bytes(data)
    assert [problem.code for problem in check(case)] == [code]


def test_photo_too_large(tmp_path: Path) -> None:
    """A photo beyond the limit is refused before it is decoded."""
    shutil.copytree(EXAMPLES / "invalid/library/photo-with-gps", tmp_path, dirs_exist_ok=True)
    next(tmp_path.rglob("*.jpg")).write_bytes(b"\xff\xd8" * MAX_PHOTO_BYTES)
    assert [problem.code for problem in check(tmp_path)] == ["photo_too_large"]


def test_every_code_has_an_example() -> None:
    """A new kind of problem comes with a case, so that someone has read its message in place."""
    seen = {problem.code for case in INVALID for problem in limit_problems(check(case))}
    seen |= {code for _data, code in LARGE.values()} | {"photo_too_large"}
    # Pipes and such names can't be in git: tests/test_hand_pages.py.
    seen |= {"special_file", "name_not_utf8"}
    # What comes in or goes out is no matter of files of the library: tests/exchange, tests/prints.
    seen |= {*EXCHANGE, *SHEETS, *PRINTS}
    assert seen == set(CODES)


@pytest.mark.parametrize("channel", Channel)
def test_problems_bring_what_their_words_need(channel: Channel) -> None:
    """Every problem of every case has all facts of one of its templates, for each kind of reader."""
    found = [problem for case in INVALID for problem in limit_problems(check(case))]
    assert [problem for problem in found if not has_facts(problem, channel)] == []


def test_what_is_wrong_in_a_record_has_a_path() -> None:
    """A form shows each problem at its field, so only those of the file as a whole, and of its YAML, lead nowhere."""
    found = [problem for case in (*INVALID_RECORDS, *INVALID_LIBRARIES) for problem in check(case)]
    in_records = [problem for problem in found if problem.code in RECORDS and problem.file.endswith(".yml")]
    assert len(in_records) >= 100
    assert [problem for problem in in_records if not problem.path] == []


def test_cases_have_expectations() -> None:
    """A case without an expected report, or a report without a case, tests nothing."""
    expected = {expected_file(case) for case in INVALID}
    assert expected == set(EXAMPLES.glob("invalid/**/*.txt"))
    assert len(INVALID) >= 60


if __name__ == "__main__":
    for each in INVALID:
        expected_file(each).write_text(report(each), encoding="utf-8")
