"""Made-up cases to try the desk with: of the library's own examples, marked, removed by one command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.cli.examples import MARK
from khlang.intake import open_intake
from khlang.library import load_library

from tests.intake.posts import TITLE, make_submission


def test_examples_come_and_go(
    copy_library: Callable[[], Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked for twice they are the same; what people sent stays."""
    root = copy_library()
    words = ["intake", "examples", "--library", str(root), "--intake", str(folder)]
    with open_intake(folder, min_free_bytes=0) as intake:
        own = intake.submit(make_submission()).number
    for _ in range(2):
        assert main(words) == 0
    assert "/review" in capsys.readouterr().out
    forms = load_library(root).forms
    with open_intake(folder) as intake:
        cases = [case for case in intake.list_cases() if case.number != own]
        assert 1 <= len(cases) <= 3
        exemplified = {
            record.form.key
            for record in load_library(root).records
            if record.is_example and record.form.is_sent
        }
        assert len({case.form for case in cases}) == min(len(exemplified), 3), "one of each form first"
        for case in cases:
            assert case.data[forms[case.form].roles.title][0].startswith(MARK)
            assert case.area
    assert main([*words, "--remove"]) == 0
    with open_intake(folder) as intake:
        [left] = intake.list_cases()
        assert left.data[forms[left.form].roles.title] == (TITLE,)
