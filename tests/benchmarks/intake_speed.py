"""Measures how many submissions a second an intake acknowledges, each of them on the disk by then.

    python -m tests.benchmarks.intake_speed [--seconds 10] [--clients 16] [--folder DIR]

Sends texts of a lesson's size, then photos of 300 kB, from several threads of one process, while nothing waits in the
background. Prints submissions a second, CPU time of each, and what one flush of this disk takes; gives 1 if there were
fewer than 300 texts or 100 photos a second.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

from khlang.intake import Intake, Submission, Upload, name_photo, open_intake

from tests.intake.posts import LESSON

MIN_TEXTS, MIN_PHOTOS = 300, 100
PHOTO = b"\xff\xd8\xff\xe0" + os.urandom(299_980)
# A lesson as villages write it: 3,600 characters.
STORY = "เราช่วยกันทำป้ายจากไม้เก่าที่รื้อจากศาลา " * 90


def make_post(*, with_photo: bool) -> Submission:
    """Give a submission that was never sent before."""
    data = {**LESSON, "story": (STORY,)}
    uploads: tuple[Upload, ...] = ()
    if with_photo:
        # Another end makes another photo; to draw one takes longer than to keep it.
        photo = PHOTO + uuid.uuid4().bytes
        sha256 = hashlib.sha256(photo).hexdigest()
        uploads = (Upload(control="photos.0.file", name=name_photo(sha256), sha256=sha256, data=photo),)
        data["photos.0.file"] = (uploads[0].name,)
    return Submission(draft_id=str(uuid.uuid4()), form="lesson", version=1, data=data, uploads=uploads)


def measure(intake: Intake, clients: int, seconds: float, *, with_photo: bool) -> tuple[float, float]:
    """Send for so long, and give (acknowledged a second, milliseconds of CPU time for each)."""
    counts, end = [0] * clients, time.monotonic() + seconds

    def send(number: int) -> None:
        while time.monotonic() < end:
            intake.submit(make_post(with_photo=with_photo))
            counts[number] += 1

    start, cpu = time.monotonic(), time.process_time()
    threads = [threading.Thread(target=send, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - start), (time.process_time() - cpu) / sum(counts) * 1000


def time_flush(folder: Path) -> float:
    """Give the milliseconds that one flush of a small write takes."""
    start = time.monotonic()
    with (folder / "flush").open("wb") as file:
        for _number in range(50):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    return (time.monotonic() - start) * 1000 / 50


def main() -> int:
    """Read the arguments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        print(f"flush {time_flush(folder):.1f} ms, load {os.getloadavg()[0]:.1f}")
        with open_intake(folder / "intake", min_free_bytes=0) as intake:
            texts = measure(intake, arguments.clients, arguments.seconds, with_photo=False)
            photos = measure(intake, arguments.clients, arguments.seconds, with_photo=True)
    print(f"texts  {texts[0]:6.0f} a second, {texts[1]:.1f} ms CPU each")
    print(f"photos {photos[0]:6.0f} a second, {photos[1]:.1f} ms CPU each")
    return texts[0] < MIN_TEXTS or photos[0] < MIN_PHOTOS


if __name__ == "__main__":
    sys.exit(main())
