"""A child process that reads what may be hostile, one request after the other, within bounds of time and memory.

`ChildProcess` is the asking side. The child's module calls `answer_requests` in its `main`; it is started by its name.
A request is a line of JSON (its facts and `size`) and so many bytes; an answer likewise. What takes more time or
memory than it may ends the child alone: the next request starts another.
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

Json = dict[str, Any]


class ChildEndedError(Exception):
    """The child ended without an answer: the request took more time or memory than it may, or broke it."""


class ChildProcess:
    """Asks a child process, started when the first request comes; a context manager, at whose end it is ended."""

    def __init__(self, module: str, max_seconds: float) -> None:
        """Start nothing yet. `max_seconds` is the time that an answer may take on the clock, as the child may wait."""
        self._module = module
        self._max_seconds = max_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Give the asking side."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the child."""
        self._end()

    def ask(self, request: Json, data: bytes) -> tuple[Json, bytes]:
        """Send a request, and give the facts and the bytes of its answer. Raises ChildEndedError."""
        process = self._process or self._start()
        watch = threading.Timer(self._max_seconds, process.kill)
        watch.start()
        try:
            return _exchange(process, request, data)
        except (OSError, EOFError) as error:
            self._end()
            raise ChildEndedError from error
        finally:
            watch.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(  # noqa: S603 -- our own module by name
            # Of the working folder, which may be anybody's, nothing is imported.
            [sys.executable, "-P", "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()


def answer_requests(
    answer: Callable[[Json, bytes], tuple[Json, bytes]], max_cpu_seconds: int, max_memory: int
) -> None:
    """Answer what comes on standard input on standard output, until there is nothing more to read.

    Each request may take `max_cpu_seconds`; the whole process may take `max_memory` bytes of addresses.
    """
    # Some systems know no bound of memory.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := asked.readline():
        request = json.loads(line)
        data = asked.read(request["size"])
        _limit_next(max_cpu_seconds)
        facts, made = answer(request, data)
        answers.write(json.dumps({**facts, "size": len(made)}).encode() + b"\n" + made)
        answers.flush()


def _limit_next(max_cpu_seconds: int) -> None:
    """Let the system end the process when the next request takes longer than it may."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(time.process_time()) + 1 + max_cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def _exchange(process: subprocess.Popen[bytes], request: Json, data: bytes) -> tuple[Json, bytes]:
    """Send one request and read its answer. Raises OSError or EOFError when the process is gone."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({**request, "size": len(data)}).encode() + b"\n" + data)
    process.stdin.flush()
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    reply: Json = json.loads(line)
    made = process.stdout.read(reply["size"])
    if len(made) != reply["size"]:
        raise EOFError
    return reply, made
