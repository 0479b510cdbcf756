"""Measures how many posts a second an intake acknowledges over HTTP, each checked, and on the disk by then.

    python -m tests.benchmarks.sent_speed [--seconds 10] [--clients 16] [--folder DIR]

Serves an intake as a process of its own on a port of this computer; another process sends texts of a lesson's size, and
then photos of 300 kB. Prints posts a second and the CPU time that the server took for each; gives 1 if there were fewer
than 300 texts or 100 photos a second. `intake_speed` measures the intake alone.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import socket
import sys
import tempfile
import time
import uuid
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from khlang.library import load_library
from khlang.server import HOST

from tests.benchmarks.served_intake import serve_apart
from tests.conftest import LIBRARY
from tests.server.posts import BOUNDARY, draw_photo, encode_multipart, make_draft, write_lesson

MIN_TEXTS, MIN_PHOTOS = 300, 100
PHOTO_BYTES = 300_000
_CAPTION = {"photos.0.caption": ("ภาพหมู่บ้าน",), "photos.0.people": ("none",)}


def make_post(*, with_photo: bool) -> bytes:
    """Give the body of a post, whose draft is yet to be named."""
    data = {**write_lesson(load_library(LIBRARY)), **make_draft(), "_draft": ("D" * 36,)}
    if not with_photo:
        return encode_multipart(data)
    photo = draw_photo()
    # What follows a picture's end is not looked at before it is re-encoded.
    photo += b"P" * 32 + os.urandom(PHOTO_BYTES - len(photo))
    return encode_multipart(data | _CAPTION, {"photos.0.file": ("a.jpg", photo)})


def send_on(port: int, body: bytes, seconds: float, clients: int) -> Counter[str]:
    """Let clients send one draft after the other over connections of their own; give how often each answer came."""
    end = time.monotonic() + seconds
    head = (
        f"POST /send/lesson HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n"
        f"Accept: application/json\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    before, after = body.split(b"D" * 36)

    def send(_number: int) -> Counter[str]:
        statuses: Counter[str] = Counter()
        with socket.create_connection((HOST, port), timeout=120) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < end:
                rest = after.replace(b"P" * 32, uuid.uuid4().hex.encode(), 1)
                line.sendall(head + before + str(uuid.uuid4()).encode() + rest)
                statuses[_read_answer(line)] += 1
        return statuses

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(send, range(clients)), Counter())


def _read_answer(line: socket.socket) -> str:
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(65_536)
    head, _gap, text = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(text) < length:
        text += line.recv(65_536)
    status = head[9:12].decode()
    return status if status == "201" else f"{status} {text.decode()}"


def read_cpu_seconds(process: int) -> float:
    """Give the CPU time that a process has taken, in s."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def measure(folder: Path, seconds: float, clients: int, *, with_photo: bool) -> tuple[float, float]:
    """Send for so long, and give (acknowledged a second, milliseconds of the server's CPU time for each)."""
    spawn = multiprocessing.get_context("spawn")
    with serve_apart(folder) as (process, sender), ProcessPoolExecutor(1, mp_context=spawn) as pool:
        port = int(sender.address.rpartition(":")[2])
        body = make_post(with_photo=with_photo)
        pool.submit(send_on, port, body, 0.5, 1).result()
        start, cpu = time.monotonic(), read_cpu_seconds(process.pid)
        statuses = pool.submit(send_on, port, body, seconds, clients).result()
        took, cpu = time.monotonic() - start, read_cpu_seconds(process.pid) - cpu
    assert set(statuses) == {"201"}, statuses
    return statuses["201"] / took, cpu / statuses["201"] * 1000


def main() -> int:
    """Measure and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    is_fast = True
    for kind, least in (("texts", MIN_TEXTS), ("photos", MIN_PHOTOS)):
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=arguments.folder)))
            rate, cpu = measure(folder, arguments.seconds, arguments.clients, with_photo=kind == "photos")
        is_fast &= rate >= least
        print(f"{kind}: {rate:.0f} a second of {least}, {cpu:.1f} ms of the server's CPU each")
    return int(not is_fast)


if __name__ == "__main__":
    sys.exit(main())
