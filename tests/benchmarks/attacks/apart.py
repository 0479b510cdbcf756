"""Runs one piece of work in a process of its own and tells how it ended."""

from __future__ import annotations

import os
import pickle
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one input: in words, and whether that is as expected."""

    result: str
    is_expected: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one file ended in one step, and what it took: CPU seconds, and memory at most in MB.

    `is_taken` is false where nothing in Khlang reads such a file yet, so that nothing was tried.
    """

    file: str
    step: str
    finding: Finding
    seconds: float = 0.0
    megabytes: float = 0.0
    is_taken: bool = True


def run_apart(work: Callable[[], Finding]) -> tuple[Finding, float, float]:
    """Run work in a forked process: (what came of it, CPU seconds, peak memory in MB).

    The seconds are those of the work and of the processes that it started and ended.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        started = time.process_time()
        try:
            finding = work()
        except BaseException as error:
            finding = Finding(f"{type(error).__name__}: {error}"[:300], is_expected=False)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = time.process_time() - started + usage.ru_utime + usage.ru_stime
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump((finding, seconds), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _pid, status, usage = os.wait4(child, 0)
    megabytes = usage.ru_maxrss / 1024
    if not data:
        return Finding(f"died with status {status}", is_expected=False), 0.0, megabytes
    finding, seconds = pickle.loads(data)
    return finding, seconds, megabytes
