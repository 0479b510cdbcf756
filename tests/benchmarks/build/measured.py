"""Runs a command, and tells what it took: CPU, wall and peak memory, each of all its processes together."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

# Not from `conftest`, whose test tools would be imported, and so measured, in every run.
ROOT = Path(__file__).parents[3]
SAMPLE_SECONDS = 0.05


class Measured(NamedTuple):
    """CPU seconds and wall seconds of a command, and its peak memory in MB."""

    cpu: float
    wall: float
    peak: float


def make_environment() -> dict[str, str]:
    """Give the environment in which every command of a benchmark runs."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "KHLANG_SITE_URL": "https://khlang.example/",
        "KHLANG_REPO_URL": "https://git.example/khlang",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")]),
    }
    # Where it is set, every run compiles the whole package anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def run_measured(command: Sequence[str], folder: Path) -> Measured:
    """Run a command to its end in a folder, and give what it took. Ends the benchmark when it fails."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env=make_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peaks, is_over = [0.0], threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peaks, is_over))
    sampler.start()
    assert process.stderr
    said = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    is_over.set()
    sampler.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {said.decode()[-2000:]}")
    # The kernel's own figure is exact, but of the largest process alone.
    peak = max(usage.ru_maxrss / 1024, *peaks)
    return Measured(usage.ru_utime + usage.ru_stime, wall, peak)


def _sample(pid: int, peaks: list[float], is_over: threading.Event) -> None:
    """Note the memory in MB of a process and those that it has started, while there is more than the one."""
    while not is_over.wait(SAMPLE_SECONDS):
        family = [*_list_family(pid)]
        if len(family) > 1:
            peaks[0] = max(peaks[0], sum(map(_read_memory, family)))


def _list_family(pid: int) -> Iterator[int]:
    """Give a process and all below it, as far as the system tells of them (Linux)."""
    yield pid
    with contextlib.suppress(OSError, ValueError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii").split():
                yield from _list_family(int(child))


def _read_memory(pid: int) -> float:
    """Give the memory of a process in MB, of what it shares with others its share. Source: proc(5), smaps_rollup."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
