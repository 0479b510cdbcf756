"""Measures how soon a case that an officer accepts is a page of the served site.

    python -m tests.benchmarks.accept_speed [--records 7036] [--accepts 5] [--texts FOLDER] [--folder DIR]

Makes a library of that size in a repository, runs `khlang serve` on it, and lets an officer accept one case after the
other over HTTP, each once the one before is a page; the first is not counted. Prints the seconds from the post to its
answer and to the page, then where they go; gives 1 if the median is over 5 s. The first build of 7,036 records takes
some minutes; in a FOLDER that was built before it is there.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from khlang.checks import find_problems
from khlang.clock import find_today
from khlang.intake import Intake
from khlang.library import load_library

from tests.benchmarks.make_library import make_library
from tests.browser.test_serve import Served, serve
from tests.conftest import copy_project
from tests.intake.posts import make_submission
from tests.server.officers import Browser, add_officers

MAX_SECONDS = 5.0
OFFICER = "department"
POLL_SECONDS = 0.02
# A build after one change has never taken so long.
LIVE_SECONDS = 600
FIRST_SECONDS = 3_600
BUILT = "สร้างไซต์ใหม่แล้ว"


def set_up(project: Path, records: int, texts: Path | None) -> None:
    """Make a project with a library in a repository, and officers who have chosen their passwords."""
    project.mkdir()
    copy_project(project)
    shutil.rmtree(project / "knowledge")
    make_library(records, project / "knowledge", texts)
    (project / ".gitignore").write_text("/intake/\n/build/\n/.cache/\n", encoding="utf-8")
    who = ("-c", "user.name=x", "-c", "user.email=x@khlang.invalid")
    for command in (("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-qm", "x")):
        subprocess.run(["git", "-C", str(project), *command], check=True)
    with Intake(project / "intake", min_free_bytes=0) as intake:
        add_officers(intake)


def accept(address: str, browser: Browser, intake: Intake) -> tuple[float, float]:
    """Let an officer accept a case that has come in, and give the seconds to the answer and to the page."""
    number = intake.submit(make_submission(title=f"เรื่องที่ส่งมาเมื่อ {time.time_ns()}")).number
    form = browser.read_form(number)
    start = time.monotonic()
    answer = browser.ask(f"/review/case/{number}/accept", form)
    answered = time.monotonic() - start
    assert answer.status == 303, answer
    case = intake.find_case_by_receipt(number)
    assert case
    page = Browser(address)
    while page.ask(f"/{case.form}/{case.record_id}.html").status != 200:
        assert time.monotonic() - start < LIVE_SECONDS, "no page came of it"
        time.sleep(POLL_SECONDS)
    return answered, time.monotonic() - start


def accept_all(served: Served, project: Path, accepts: int) -> Iterator[tuple[float, float]]:
    """Accept one case after the other, once more than is counted."""
    address = served.address.rstrip("/")
    with Intake(project / "intake", min_free_bytes=0) as intake:
        browser = Browser(address, OFFICER)
        for _ in range(accepts + 1):
            yield accept(address, browser, intake)
            # What is published may still be written down.
            wait_for(served, BUILT, LIVE_SECONDS)


def wait_for(served: Served, word: str, seconds: float) -> None:
    """Wait until the server says a word, and print all that it says before."""
    while word not in (line := served.lines.get(timeout=seconds)):
        print(f"    {line.rstrip()}", flush=True)


def tell_parts(project: Path) -> None:
    """Print what the parts of an accept and of a build take, each alone, of a library in which nothing is new."""
    root, cache, today = Path("knowledge"), Path(".cache/khlang"), find_today()
    command = [sys.executable, "-m", "khlang.server.rebuild_worker", str(root), str(cache), "build/site"]
    with contextlib.chdir(project):
        loaded = load_library(root, cache)
        parts = {
            "load_library": lambda: load_library(root, cache),
            "find_problems": lambda: find_problems(loaded, today),
            "find_problems without near-duplicates": lambda: find_problems(
                loaded, today, near_duplicates=False
            ),
        }
        told = [f"{name} {time_of(part):.1f} s" for name, part in parts.items()]
        start = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            checked, built = (time.monotonic() - start for _line in process.stdout)
    print(", ".join(told))
    print(f"a build in which nothing is new: checked after {checked:.1f} s, done after {built:.1f} s")


def time_of(work: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    start = time.monotonic()
    work()
    return time.monotonic() - start


def main() -> int:
    """Read the arguments, build, accept and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=7_036)
    parser.add_argument("--accepts", type=int, default=5)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        project, start = folder / "project", time.monotonic()
        if not project.exists():
            set_up(project, arguments.records, arguments.texts)
        with serve(project) as served:
            # A site that was there is served while it is built anew.
            words = ("http", BUILT) if (project / "build" / "site").exists() else (BUILT, "http")
            for word in words:
                wait_for(served, word, FIRST_SECONDS)
            print(f"{arguments.records} records served after {time.monotonic() - start:.0f} s", flush=True)
            taken = []
            for answered, live in accept_all(served, project, arguments.accepts):
                print(f"answered after {answered:.1f} s, a page after {live:.1f} s", flush=True)
                taken.append((answered, live))
        answered, live = (statistics.median(each) for each in zip(*taken[1:], strict=True))
        told = f"median: answered after {answered:.1f} s, a page after {live:.1f} s, of {MAX_SECONDS:.0f} s"
        print(f"{told}, load {os.getloadavg()[0]:.1f}")
        tell_parts(project)
    return int(live > MAX_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
