"""Edits of every kind, one after the other: a build that goes on gives what a build from nothing gives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_incremental_equals_full_after_edits_of_each_kind(tmp_path: Path) -> None:
    """The same files, the same answers of the desk, and of the browser's scripts at the end."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.edits",
        "--each-kind",
        "--folder",
        str(tmp_path / "projects"),
    ]
    options = ["--compare-each", "6", "--browser-each", "0", "--queries", "60", "--fresh-each", "0"]
    # What takes longest; `tests.benchmarks.edits` without it makes these anew, too.
    options += ["--keep", "pictures"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")])}
    done = subprocess.run(
        [*command, *options], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 refused" in done.stdout
