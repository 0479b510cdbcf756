"""Measures how many posts a second the server acknowledges, each of them on the disk by then.

    python -m tests.benchmarks.intake_http_speed [--seconds 10] [--clients 16] [--folder DIR]

Posts the form of a lesson to a server in this process, over HTTP and with its whole check, from processes of their own:
texts alone, then each with a photo of 300 kB. The limits by address are lifted. Prints posts a second, CPU time of the
server for each, and what one flush of this disk takes; gives 1 if there were fewer than 300 texts or 100 photos.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from khlang.library import load_library
from khlang.server import DoorSettings
from khlang.server.rate_limit import Allowance, RateLimits

from tests.benchmarks.intake_speed import MIN_PHOTOS, MIN_TEXTS, time_flush
from tests.conftest import LIBRARY
from tests.intake.posts import make_photo
from tests.server.posts import BOUNDARY, encode_multipart, make_draft, serve_intake, write_lesson

PROCESSES = 2
PHOTO_BYTES = 300_000
_FREELY = Allowance(at_once=10**9, seconds=1)
NO_LIMITS = RateLimits(send=_FREELY, check=_FREELY, sent_a_day=10**9, bytes_a_day=10**15)
LESSON, PHOTO_ROW = "lesson", {"photos.0.caption": ("ป้ายไม้หน้าสวน",), "photos.0.people": ("none",)}


def post_all(address: str, data: Mapping[str, tuple[str, ...]], clients: int, seconds: float) -> int:
    """Post from several threads for so long, and give how many were acknowledged as new."""
    counts, end, with_photo = [0] * clients, time.monotonic() + seconds, data.keys() >= PHOTO_ROW.keys()
    head = make_photo()
    # What stands behind a JPEG's end is of no consequence at the door.
    photo = head + random.randbytes(PHOTO_BYTES - len(head) - 16)

    def post(number: int) -> None:
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        headers = {
            "Origin": address,
            "Accept": "application/json",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        while time.monotonic() < end:
            files = {"photos.0.file": ("photo.jpg", photo + uuid.uuid4().bytes)} if with_photo else None
            line.request(
                "POST", f"/send/{LESSON}", encode_multipart({**data, **make_draft()}, files), headers
            )
            with line.getresponse() as reply:
                reply.read()
                counts[number] += reply.status == 201
        line.close()

    threads = [threading.Thread(target=post, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def measure(
    pool: ProcessPoolExecutor, address: str, data: Mapping[str, tuple[str, ...]], clients: int, seconds: float
) -> tuple[float, float]:
    """Post from several processes for so long; give (posts a second, milliseconds of CPU of the server for each)."""
    start, cpu = time.monotonic(), time.process_time()
    own = [
        pool.submit(post_all, address, data, clients // PROCESSES, seconds) for _process in range(PROCESSES)
    ]
    count = sum(each.result() for each in own)
    return count / (time.monotonic() - start), (time.process_time() - cpu) / max(count, 1) * 1000


def main() -> int:
    """Read the arguments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    arguments = parser.parse_args()
    library = load_library(LIBRARY)
    data = write_lesson(library)
    bounds = DoorSettings(limits=NO_LIMITS)
    with (
        tempfile.TemporaryDirectory(dir=arguments.folder) as name,
        ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool,
        serve_intake(Path(name) / "site", Path(name) / "intake", library, bounds) as sender,
    ):
        print(f"flush {time_flush(Path(name)):.1f} ms, load {os.getloadavg()[0]:.1f}")
        # Processes take a while to start, and the first check reads the dictionary of Thai.
        measure(pool, sender.address, data, PROCESSES, 1)
        texts = measure(pool, sender.address, data, arguments.clients, arguments.seconds)
        photos = measure(pool, sender.address, {**data, **PHOTO_ROW}, arguments.clients, arguments.seconds)
    print(f"texts  {texts[0]:6.0f} a second, {texts[1]:.1f} ms CPU each")
    print(f"photos {photos[0]:6.0f} a second, {photos[1]:.1f} ms CPU each")
    return texts[0] < MIN_TEXTS or photos[0] < MIN_PHOTOS


if __name__ == "__main__":
    sys.exit(main())
