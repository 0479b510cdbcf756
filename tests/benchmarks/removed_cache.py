"""Removes the folder of what is kept at random moments of a build, and looks at what the build makes of it.

    python -m tests.benchmarks.removed_cache [--trials 40] [--seed 1]

Every other build begins with nothing kept. The folder is removed once or, in every fourth trial, again and again until
the build ends. Gives 1 when a build failed or its site is not byte for byte the sound one.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.flipped_bytes import read_site
from tests.conftest import copy_project

COMMAND = [sys.executable, "-m", "khlang.cli", "build"]


def build(moment: float, *, is_again: bool) -> tuple[int, str]:
    """Build, remove the folder after so many seconds, and give exit code and last words."""
    process = subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(moment)
    shutil.rmtree(".cache", ignore_errors=True)
    while is_again and process.poll() is None:
        shutil.rmtree(".cache", ignore_errors=True)
        time.sleep(0.002)
    _out, said = process.communicate()
    return process.returncode, said[-300:]


def try_all(trials: int, seed: int) -> int:
    """Build so many times in the working folder, print what went wrong, and give how often it did."""
    chance = random.Random(seed)
    start = time.monotonic()
    assert build(0, is_again=False)[0] == 0
    seconds = time.monotonic() - start
    sound = read_site()
    failed = 0
    for trial in range(trials):
        shutil.rmtree("build")
        if trial % 2:
            shutil.rmtree(".cache", ignore_errors=True)
        else:
            # Warm, up to what a build removed at the end did not keep.
            subprocess.run(COMMAND, check=True, capture_output=True)
            shutil.rmtree("build")
        moment = chance.uniform(0.1, 0.9) * seconds * (1 if trial % 2 else 0.5)
        code, said = build(moment, is_again=trial % 4 == 3)
        if code or read_site() != sound:
            failed += 1
            print(f"removed after {moment:.2f} s: exit {code}, {said}", flush=True)
    return failed


def main() -> int:
    """Read the arguments, try, print a count; 1 when anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        project = Path(folder) / "project"
        project.mkdir()
        os.chdir(copy_project(project))
        failed = try_all(arguments.trials, arguments.seed)
        os.chdir("/")
    print(f"{arguments.trials} trials: {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
