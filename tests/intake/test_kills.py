"""The benchmarks of kills, small: they find what they look for, and nothing is lost."""

from __future__ import annotations

import random
from pathlib import Path

from khlang.intake import Intake
from khlang.library import Library

from tests.benchmarks import accept_kills, import_kills
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


def test_an_accept_is_done_once_or_not_at_all(tmp_path: Path) -> None:
    """Whenever it is killed."""
    assert not accept_kills.run_all(tmp_path, accepts=3, seed=1).faults


def test_what_does_not_agree_is_found(tmp_path: Path) -> None:
    """A record of a case that nobody has accepted, and one that is gone."""
    trial = accept_kills.Trial(tmp_path, random.Random(1))
    first, second = accept_kills.set_up(trial, 0)[:2]
    accept_kills.finish(trial, first)
    assert not trial.faults
    trial.git("rm", "-q", "records/lesson/kr-2567-kkn-002.yml")
    copied = trial.root / "records" / "lesson" / "kr-2567-kkn-003.yml"
    copied.write_text(accept_kills.name_case(1), encoding="utf-8")
    trial.git("add", str(copied))
    trial.git("commit", "-qm", "x")
    assert accept_kills.look(trial, first, "") == "done"
    assert accept_kills.look(trial, second, "") == "committed"
    assert ["accepted, not committed" in fault for fault in trial.faults] == [True, False]
    assert "committed,  in the database" in trial.faults[1]


def test_an_import_goes_on_after_kills(tmp_path: Path) -> None:
    """What was told is there with its file, all comes in in the end, and the same folder again adds nothing."""
    trial = import_kills.run_all(tmp_path, files=24, kills=2, seed=1)
    assert not trial.faults
    assert trial.expected == 24


def test_what_an_import_has_lost_is_found(tmp_path: Path) -> None:
    """A receipt that nobody knows, and a file that is another one."""
    trial = import_kills.Trial(tmp_path)
    trial.make_files(2)
    assert trial.run()
    trial.look()
    assert not trial.faults
    trial.told["10000000"] = "x"
    [kept] = (trial.intake / "sources").iterdir()
    kept.write_bytes(b"x")
    trial.look()
    assert len(trial.faults) == 2
