"""Asks the most that one request may of the desk, from many clients at once, while others read pages.

    python -m tests.benchmarks.desk_load [--clients 45] [--readers 5] [--seconds 60] [--library DIR]

Serves the library on a port of this computer, as a process of its own, and asks nobody else. Then tells the server to
end while clients hang: half a request, none, answers that nobody reads, work in the queue. Prints how the requests
ended, how long pages took, how much memory the server had and when it ended; gives 1 if pages took over 0.5 s (99th
percentile), a page was not answered, the server had over 250 MB or took over 2 s to end.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from khlang.server import HOST

from tests.conftest import LIBRARY, copy_project

MAX_PAGE_SECONDS, MAX_MEGABYTES, MAX_STOP_SECONDS = 0.5, 250, 2.0
PAGES = ("/index.html", "/search.html", "/browse/provinces/index.html", "/assets/css/site.css")
# What somebody may send to keep the desk busy: repeated filters, long queries, words in no record, whole lists.
NONSENSE = "ความรูัเรือ่งขยะกะบการจดัการน้าทวมหมูบา้นและปา่ชมุชนทีย่งัยนื" * 3
WORST = (
    "/search?" + "&".join(["f.themes=waste"] * 4_000),
    "/api/search?" + urlencode({"q": NONSENSE, "limit": 100}),
    "/search?" + urlencode({"q": NONSENSE[::-1]}),
    "/api/search?q=" + quote("ขยะ" * 2_000),
    "/search.csv?all=1",
    "/search.csv?all=1&" + urlencode({"q": "การ ความ ที่ และ"}),
    "/api/suggest?q=" + quote("ก"),
    "/draft/",
)


def ask(port: int, path: str) -> str:
    """Ask for a path over a connection of its own, read all, and give the status; or how the connection failed."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        with connection.getresponse() as response:
            response.read()
            return str(response.status)
    except OSError as error:
        return type(error).__name__
    finally:
        connection.close()


def attack(port: int, clients: int, seconds: float) -> Counter[str]:
    """Let `clients` ask for the worst requests in turn, without a pause; give how often each status came."""
    end = time.monotonic() + seconds
    statuses: Counter[str] = Counter()

    def ask_on(number: int) -> None:
        while time.monotonic() < end:
            statuses[ask(port, WORST[number % len(WORST)])] += 1
            number += 1

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask_on, range(clients)))
    return statuses


def read_pages(port: int, readers: int, seconds: float) -> tuple[Counter[str], list[float]]:
    """Let `readers` read pages, with a moment between them; give how often each status came, and all times in s."""
    end = time.monotonic() + seconds
    statuses: Counter[str] = Counter()
    took: list[float] = []

    def read_on(number: int) -> None:
        while time.monotonic() < end:
            start = time.monotonic()
            statuses[ask(port, PAGES[number % len(PAGES)])] += 1
            took.append(time.monotonic() - start)
            number += 1
            time.sleep(0.05)

    with ThreadPoolExecutor(readers) as pool:
        list(pool.map(read_on, range(readers)))
    return statuses, sorted(took)


def put_load(
    port: int, clients: int, readers: int, seconds: float
) -> tuple[Counter[str], Counter[str], list[float]]:
    """Attack and read at once; give the statuses of the attack, those of pages, and how long each page took, sorted."""
    # A process of its own: in one process readers would wait for the attackers' turns of Python.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        attacked = pool.submit(attack, port, clients, seconds)
        statuses, took = read_pages(port, readers, seconds)
        return attacked.result(), statuses, took


@contextmanager
def serve_library(folder: Path, library: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `khlang serve` on a copy of a library in `folder`, and give the process and its port."""
    copy_project(folder)
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "khlang.cli", "serve", "--library", str(library), "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        while "http" not in (line := process.stdout.readline()):
            assert line or process.poll() is None, "the server did not start"
        while ask(port, "/index.html") != "200":
            time.sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def read_megabytes(process: int) -> dict[str, float]:
    """Give the memory of a process now and at most, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.findall(r"^Vm(RSS|HWM):\s+(\d+) kB", status, re.MULTILINE)
    return {name: int(kilobytes) / 1000 for name, kilobytes in found}


def stop(server: subprocess.Popen[str], port: int) -> float:
    """End a server while clients hang, and give how long that took, in s."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() for path in (*WORST, *PAGES)]
    with ExitStack() as stack:
        for request in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n", *requests):
            line = stack.enter_context(socket.create_connection((HOST, port)))
            line.sendall(request)
        start = time.monotonic()
        server.terminate()
        server.wait()
        return time.monotonic() - start


def main() -> int:
    """Put the load on a server and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=45)
    parser.add_argument("--readers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--library", type=Path, default=LIBRARY)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_library(Path(folder), arguments.library.absolute()) as (server, port),
    ):
        before = read_megabytes(server.pid)
        attacked, statuses, took = put_load(port, arguments.clients, arguments.readers, arguments.seconds)
        memory = read_megabytes(server.pid)
        stopped = stop(server, port)
    half, slow = took[len(took) // 2], took[int(0.99 * len(took))]
    peak = memory["HWM"]
    print(f"attack: {dict(sorted(attacked.items()))}")
    print(f"pages: {dict(statuses)}, half in {half:.3f} s, 99 % in {slow:.3f} s of {MAX_PAGE_SECONDS} s")
    print(f"memory: {before['RSS']:.0f} MB before, {peak:.0f} MB of {MAX_MEGABYTES} MB at most")
    print(f"ended in {stopped:.2f} s of {MAX_STOP_SECONDS} s")
    is_sound = set(statuses) == {"200"} and slow <= MAX_PAGE_SECONDS
    return int(not (is_sound and peak <= MAX_MEGABYTES and stopped <= MAX_STOP_SECONDS))


if __name__ == "__main__":
    sys.exit(main())
