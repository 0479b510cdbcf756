"""Uploads that are far too large, many at once: refused, with little memory, while others send.

    python -m tests.benchmarks.uploads [--uploads 8] [--megabytes 100] [--chunked]

Serves an intake as a process of its own on a port of this computer, and sends so many bodies of so many MB at once,
with their length or, `--chunked`, without. Prints how each was answered, how much memory the server had before and at
most, and how long a text took meanwhile; gives 1 if one was taken, a file was left, or memory grew by 50 MB.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from khlang.library import load_library
from khlang.server import HOST

from tests.benchmarks.desk_load import read_megabytes
from tests.benchmarks.served_intake import serve_apart
from tests.conftest import LIBRARY
from tests.server.posts import BOUNDARY, Sender, make_draft, write_lesson

MAX_GROWTH_MEGABYTES = 50
CHUNK = bytes(1_000_000)
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos.0.file"; filename="a.jpg"\r\n\r\n'.encode()
)


def upload(port: int, megabytes: int, *, is_chunked: bool) -> str:
    """Send a body, and give the status with which it was refused; or how the connection ended."""
    line = http.client.HTTPConnection(HOST, port, timeout=120)
    line.putrequest("POST", "/send/lesson")
    line.putheader("Origin", f"http://{HOST}:{port}")
    line.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    line.putheader("Accept", "application/json")
    if is_chunked:
        line.putheader("Transfer-Encoding", "chunked")
    else:
        line.putheader("Content-Length", str(len(HEAD) + megabytes * len(CHUNK)))
    try:
        line.endheaders()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for piece in _list_pieces(megabytes):
                line.send(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
        with line.getresponse() as reply:
            return str(reply.status)
    except OSError as error:
        return type(error).__name__
    finally:
        line.close()


def _list_pieces(megabytes: int) -> Iterator[bytes]:
    yield HEAD
    for _ in range(megabytes):
        yield CHUNK


def main() -> int:
    """Upload and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uploads", type=int, default=8)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--chunked", action="store_true")
    arguments = parser.parse_args()
    lesson = write_lesson(load_library(LIBRARY))
    with tempfile.TemporaryDirectory() as work, serve_apart(Path(work)) as (process, sender):
        port = int(sender.address.rpartition(":")[2])
        took = [_send_text(sender, lesson)]
        before = read_megabytes(process.pid)["RSS"]
        with ThreadPoolExecutor(arguments.uploads) as pool:
            sending = [
                pool.submit(upload, port, arguments.megabytes, is_chunked=arguments.chunked)
                for _ in range(arguments.uploads)
            ]
            while not all(each.done() for each in sending):
                took.append(_send_text(sender, lesson))
            statuses = Counter(each.result() for each in sending)
        growth = read_megabytes(process.pid)["HWM"] - before
        left = [path.name for path in (Path(work) / "intake" / "incoming").iterdir()]
    print(f"uploads: {dict(statuses)}, files left: {len(left)}")
    print(f"memory: {before:.0f} MB before, {growth:.0f} MB more at most, of {MAX_GROWTH_MEGABYTES} MB")
    print(f"texts meanwhile: {len(took)}, the slowest in {max(took):.2f} s")
    is_refused = not {"200", "201", "303"} & set(statuses) and not any(s.startswith("5") for s in statuses)
    return int(not (is_refused and not left and growth < MAX_GROWTH_MEGABYTES))


def _send_text(sender: Sender, lesson: dict[str, tuple[str, ...]]) -> float:
    """Send a sound text, and give how long it took, in s."""
    start = time.monotonic()
    assert sender.post("/send/lesson", {**lesson, **make_draft()}).status == 201
    return time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
