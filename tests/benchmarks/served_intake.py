"""An intake behind HTTP as a process of its own, for benchmarks: the tests' library, no site, limits out of the way.

    python -m tests.benchmarks.served_intake FOLDER [--limits] [--proxy ADDRESS] [--log FILE]

prints its port; with `--limits` they are those of a server. `serve_apart` runs it and gives the process and who posts
to it.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from khlang.intake import Intake
from khlang.library import load_schema
from khlang.server import HOST, CurrentForms, DoorSettings, Service, make_app, make_server, read_proxies
from khlang.server.local import SWITCH_SECONDS
from khlang.server.rate_limit import Allowance, RateLimits

from tests.conftest import LIBRARY
from tests.server.client import Client
from tests.server.posts import Sender

MUCH = Allowance(at_once=10**9, seconds=0.001)
LIMITS = RateLimits(send=MUCH, check=MUCH, sent_a_day=10**9, bytes_a_day=10**15)


@contextlib.contextmanager
def serve_apart(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], Sender]]:
    """Serve an intake below a folder."""
    command = [sys.executable, "-m", "tests.benchmarks.served_intake", str(folder), *options]
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
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limits", action="store_true")
    parser.add_argument("--proxy", action="append", default=[])
    parser.add_argument("--log", type=Path)
    arguments = parser.parse_args()
    sys.setswitchinterval(SWITCH_SECONDS)
    folder: Path = arguments.folder
    site = folder / "site"
    site.mkdir(exist_ok=True)
    forms = CurrentForms()
    forms.hold(load_schema(LIBRARY))
    settings = DoorSettings(proxies=read_proxies(arguments.proxy))
    if not arguments.limits:
        settings = replace(settings, limits=LIMITS, bodies_of_a_network=128)
    with contextlib.ExitStack() as stack:
        intake = stack.enter_context(Intake(folder / "intake"))
        listener = stack.enter_context(socket.create_server((HOST, 0), backlog=256))
        log = stack.enter_context(arguments.log.open("w", encoding="utf-8")) if arguments.log else None
        write_log = (lambda line: print(line, file=log, flush=True)) if log else None
        app = make_app(site, service=Service(intake, forms, settings, write_log))
        print(listener.getsockname()[1], flush=True)
        make_server(app).run(sockets=[listener])


if __name__ == "__main__":
    main()
