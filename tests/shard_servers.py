"""Servers of shards for tests: real `xapian-tcpsrv` on free ports of this computer, where Xapian is installed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from khlang.search.distributed.binding import BINDING, ShardError, load_xapian
from khlang.search.distributed.shards import ShardAddress

SERVER = "xapian-tcpsrv"
_FIND = "import importlib.util; print(importlib.util.find_spec('xapian').origin)"
# A busy machine starts a process late.
_PATIENCE_SECONDS = 60


@cache
def require_xapian() -> None:
    """Skip a test where there is no Xapian for this Python, or no server; the system's own Python knows where it is."""
    if not os.environ.get(BINDING):
        for folder in os.get_exec_path():
            found = (
                subprocess.run(
                    [Path(folder) / "python3", "-I", "-c", _FIND], capture_output=True, text=True, check=False
                )
                if (Path(folder) / "python3").exists()
                else None
            )
            if found and found.returncode == 0:
                os.environ[BINDING] = str(Path(found.stdout.strip()).parent.parent)
                break
    try:
        load_xapian()
    except ShardError:
        pytest.skip("python3-xapian is not installed for this Python")
    if not shutil.which(SERVER):
        pytest.skip(f"{SERVER} is not installed (Debian: xapian-tools)")


@dataclass
class ShardServer:
    """One server: its address, the folder of its database, and its process, which leads a group of its own."""

    folder: Path
    options: tuple[str, ...] = ("--writable",)
    address: ShardAddress = field(default_factory=lambda: ShardAddress("127.0.0.1", _find_port()))
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        host, port = self.address
        command = [
            SERVER,
            "--quiet",
            "--interface",
            host,
            "--port",
            str(port),
            *self.options,
            str(self.folder),
        ]
        self.process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with socket.socket() as asked:
                if asked.connect_ex((host, port)) == 0:
                    return
            time.sleep(0.02)
        raise TimeoutError(f"{SERVER} does not listen on {port}")

    def signal(self, number: int) -> None:
        """Send a signal to it and to those of its processes that answer connections."""
        if self.process:
            os.killpg(self.process.pid, number)

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def serve_shards(
    folder: Path, count: int, options: tuple[str, ...] = ("--writable",)
) -> Iterator[list[ShardServer]]:
    """Serve so many shards, empty ones if the folder is, until the end of the block."""
    folder.mkdir(exist_ok=True)
    servers = [ShardServer(folder / f"shard-{number}", options) for number in range(count)]
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in servers:
            server.stop()


def _find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
