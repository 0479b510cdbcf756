"""An intake behind HTTP as a process of its own, for benchmarks: the tests' library, no site, limits out of the way.

    python -m tests.benchmarks.served_intake FOLDER

prints its port; `serve_apart` runs it and gives the process and who posts to it.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from khlang.intake import Intake
from khlang.library import load_schema
from khlang.server import HOST, CurrentForms, DoorSettings, Service, make_app, make_server
from khlang.server.local import SWITCH_SECONDS
from khlang.server.rate_limit import Allowance, RateLimits

from tests.conftest import LIBRARY
from tests.server.client import Client
from tests.server.posts import Sender

MUCH = Allowance(at_once=10**9, seconds=0.001)
LIMITS = RateLimits(send=MUCH, check=MUCH, sent_a_day=10**9, bytes_a_day=10**15)


@contextlib.contextmanager
def serve_apart(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Sender]]:
    """Serve an intake below a folder."""
    command = [sys.executable, "-m", "tests.benchmarks.served_intake", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process, Sender(Client(f"http://{HOST}:{int(process.stdout.readline())}"))
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def main() -> None:
    """Serve until told to end."""
    sys.setswitchinterval(SWITCH_SECONDS)
    folder = Path(sys.argv[1])
    site = folder / "site"
    site.mkdir(exist_ok=True)
    forms = CurrentForms()
    forms.hold(load_schema(LIBRARY))
    settings = DoorSettings(limits=LIMITS, bodies_of_a_network=128)
    with Intake(folder / "intake") as intake, socket.create_server((HOST, 0), backlog=256) as listener:
        app = make_app(site, service=Service(intake, forms, settings))
        print(listener.getsockname()[1], flush=True)
        make_server(app).run(sockets=[listener])


if __name__ == "__main__":
    main()
