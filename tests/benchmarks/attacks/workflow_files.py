"""Hostile workflows: by the rules of our own, and as files that a pull request puts among its records."""

from __future__ import annotations

import yaml
from khlang.problems.report import show_problem

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.sound import SoundLibrary
from tests.workflow_faults import find_faults


def check_rules(data: bytes) -> Finding:
    """Hold a workflow to the rules that `tests/test_workflows.py` holds ours to."""
    faults = list(find_faults(yaml.safe_load(data)))
    return Finding("; ".join(faults)[:200] or "no fault", bool(faults))


def check_as_record(sound: SoundLibrary, data: bytes) -> Finding:
    """Check the file as a record: refused, and no report carries a command of its own to GitHub's runner."""
    # What the runner would take for a command, in a key, in a value and in a comment.
    commands = (
        b"'::error::PWN': ::set-output name=a::b\n'##[error]PWN': '##[group]'\n# ::add-mask::a ##[error]\n"
    )
    _library, problems = sound.check_beside("lesson/kr-2567-kkn-900.yml", data + commands)
    return Finding(
        f"refused: {show_problem(problems[0])}"[:150] if problems else "no problem", bool(problems)
    )
