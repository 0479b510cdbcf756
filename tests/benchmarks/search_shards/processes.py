"""What processes take: memory, and time for each of many questions."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.shard_servers import ShardServer


def read_peak(process: int | str) -> int:
    """Give the peak memory of a process in bytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def list_peaks(server: ShardServer) -> list[int]:
    """Give the peak memory of a server and of each of its processes that answer."""
    assert server.process
    group, peaks = server.process.pid, []
    for process in (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()):
        try:
            if os.getpgid(process) == group:
                peaks.append(read_peak(process))
        except (OSError, IndexError):
            continue
    return peaks


def measure_folder(folder: Path) -> int:
    """Give the bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def ask_all(ask: Callable[[str], list[int]], texts: Sequence[str]) -> tuple[list[list[int]], list[float]]:
    """Give the answers, and the milliseconds of each."""
    found, times = [], []
    for text in texts:
        start = time.perf_counter()
        found.append(ask(text))
        times.append(1000 * (time.perf_counter() - start))
    return found, times
