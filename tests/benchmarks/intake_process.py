"""An intake as a process of its own, which can be killed; and clients that send until they have an answer.

    python -m tests.benchmarks.intake_process FOLDER SOCKET

A request is a line of JSON: a draft's id, a title, whether there is a photo, and for an addition the secret and the
step's id. An answer is the receipt, or the name of an error.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import socketserver
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from khlang.forms.model import Form
from khlang.intake import Intake, IntakeError, open_intake
from khlang.library import load_library

from tests.conftest import LIBRARY
from tests.intake.posts import make_photo, make_submission

READY_SECONDS = 60


class Handler(socketserver.StreamRequestHandler):
    """Answers one client, request by request."""

    def handle(self) -> None:
        """Answer until the client leaves."""
        for line in self.rfile:
            try:
                answer = take(self.server.intake, json.loads(line))  # type: ignore[attr-defined]
            except IntakeError as error:
                answer = {"error": type(error).__name__}
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ThreadingUnixStreamServer):
    """Listens on a socket in a folder."""

    daemon_threads = True
    request_queue_size = 256


def take(intake: Intake, asked: dict[str, Any]) -> dict[str, Any]:
    """Take one request in."""
    photos = [make_photo(160, 120, asked["title"])] if asked.get("photo") else []
    submission = make_submission(*photos, draft_id=asked["draft_id"], title=asked["title"])
    if "step_id" in asked:
        return {"number": intake.add(asked["secret"], asked["step_id"], submission).number}
    receipt = intake.submit(submission)
    return {"number": receipt.number, "secret": receipt.secret, "is_new": receipt.is_new}


def load_forms() -> dict[str, Form]:
    """Give the forms of the tests' library."""
    return dict(load_library(LIBRARY).forms)


def main(folder: Path, address: str) -> None:
    """Serve until killed."""
    forms = load_forms()
    with open_intake(folder, min_free_bytes=0) as intake:
        intake.start(lambda: forms)
        Path(address).unlink(missing_ok=True)
        with Server(address, Handler) as server:
            server.intake = intake  # type: ignore[attr-defined]
            server.serve_forever()


class IntakeProcess:
    """The process, started, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "intake"
        self.address = str(folder / "socket")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "tests.benchmarks.intake_process", str(self.folder), self.address]
        self._process = subprocess.Popen(command, start_new_session=True)
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(self.address)
                return
            time.sleep(0.02)
        raise TimeoutError("the intake did not start")

    def kill(self, *, with_children: bool) -> None:
        """End it with SIGKILL; with its children, or these go on."""
        assert self._process
        if with_children:
            os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()

    def ask(self, request: dict[str, Any], seconds: float = 600) -> dict[str, Any]:
        """Send until there is an answer that is no passing trouble, as a phone does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError, ValueError), socket.socket(socket.AF_UNIX) as client:
                client.settimeout(60)
                client.connect(self.address)
                client.sendall(json.dumps(request).encode() + b"\n")
                answer: dict[str, Any] = json.loads(client.makefile("rb").readline())
                if answer.get("error") not in ("StorageError", "IntakeFullError"):
                    return answer
            time.sleep(0.05)
        raise TimeoutError("no answer")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
