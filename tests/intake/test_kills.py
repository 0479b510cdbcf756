"""The benchmark of kills, small: it finds what it looks for, and the intake loses nothing."""

from __future__ import annotations

from pathlib import Path

from khlang.intake import Intake
from khlang.library import Library

from tests.benchmarks.intake_kills import Sent, find_faults, run_all
from tests.intake.posts import TITLE, make_submission


def test_nothing_acknowledged_is_lost_by_kills(tmp_path: Path) -> None:
    """Nor is it there twice, or stuck."""
    assert not run_all(tmp_path, submissions=60, clients=4, kills=3)


def test_what_is_lost_is_found(intake: Intake, library: Library) -> None:
    """A receipt that nobody knows, and a case whose words are others."""
    sent = make_submission()
    number = intake.submit(sent).number
    intake.work_off(lambda: library.forms)
    told = Sent(numbers={sent.draft_id: number, "gone": "1"}, titles={sent.draft_id: f"{TITLE}!", "gone": ""})
    assert find_faults(intake, [told])["lost"] == 2
