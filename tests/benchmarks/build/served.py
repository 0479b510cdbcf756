"""How soon an edit is seen by a browser under `khlang serve`: from the write of the file to the first new answer.

    python -m tests.benchmarks.build.served PROJECT

The project's site was built before. Several edits are made, each once the one before is seen; the first is not counted,
since the server has just begun. Asked are, over HTTP, the record's page, the desk's search and the search page with the
core of the index that it names; what the browser's scripts find with that core is looked up under Node. Prints JSON:
the median of the wall seconds to the page, and to the later one of the two searches. Runs in a process of its own: the
others begin with the peak memory of the one that starts them.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

from tests.benchmarks.build.measured import make_environment
from tests.benchmarks.build.projects import edit_record
from tests.benchmarks.edits.answers import find_core, run_node

EDITS = 3
POLL_SECONDS = 0.02
# No build after one edit has ever taken so long.
MOST_SECONDS = 900.0


@contextlib.contextmanager
def serve(project: Path) -> Iterator[str]:
    """Run `khlang serve` in a project, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "khlang.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=project, env=make_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def fetch(address: str) -> str:
    """Give what is at an address, nothing while there is no answer."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return str(response.read().decode())
    except (urllib.error.URLError, OSError):
        return ""


def wait_until(is_so: Callable[[], bool]) -> float:
    """Ask again and again, and give the time when it was so. Raises TimeoutError."""
    start = time.monotonic()
    while not is_so():
        if time.monotonic() - start > MOST_SECONDS:
            raise TimeoutError("an edit is not seen")
        time.sleep(POLL_SECONDS)
    return time.monotonic()


def is_found_by_desk(address: str, word: str, record_id: str) -> bool:
    """Tell whether the server's search finds a record by a word."""
    told = fetch(f"{address}api/search?q={urllib.parse.quote(word)}")
    return bool(told) and record_id in [each["id"] for each in json.loads(told)["results"]]


def is_found_by_scripts(project: Path, site: Path, word: str) -> bool:
    """Tell whether the browser's scripts find exactly one record by a word."""
    # No answer is that of nothing: what is found is what differs.
    [told] = run_node(project, site, [("search", [word], None)])["differences"]
    return len(told["got"][0]) == 1 and not told["got"][3]


def measure_edit(project: Path, address: str, word: str) -> tuple[float, float]:
    """Edit a record, and give the wall seconds to its page, and to both searches."""
    site = project / "build" / "site"
    cores = [find_core(fetch(f"{address}search.html"))]
    record_id = edit_record(project, word)
    start = time.monotonic()
    seen: dict[str, float] = {}

    def is_new_core() -> bool:
        page = fetch(f"{address}search.html")
        core = find_core(page) if page else cores[-1]
        return core not in cores and bool(fetch(f"{address}{core}"))

    def watch_core() -> None:
        while True:
            moment = wait_until(is_new_core)
            cores.append(find_core(fetch(f"{address}search.html")))
            if is_found_by_scripts(project, site.resolve(), word):
                seen["core"] = moment
                return

    def watch_desk() -> None:
        seen["desk"] = wait_until(lambda: is_found_by_desk(address, word, record_id))

    def watch_page() -> None:
        seen["page"] = wait_until(lambda: word in fetch(f"{address}lesson/{record_id}.html"))

    watchers = [Thread(target=each) for each in (watch_page, watch_desk, watch_core)]
    for each in watchers:
        each.start()
    for each in watchers:
        each.join()
    return seen["page"] - start, max(seen["desk"], seen["core"]) - start


def main() -> None:
    """Serve, edit, and print the medians."""
    project = Path(sys.argv[1]).absolute()
    chance = random.Random(project.name)
    with serve(project) as address:
        # The desk is there when the first build is done.
        wait_until(lambda: bool(fetch(f"{address}api/search?q=a")))
        words = ["zq" + "".join(chance.choices("bdfgkmptvw", k=8)) for _ in range(EDITS + 1)]
        seconds = [measure_edit(project, address, word) for word in words]
    page, search = (statistics.median(each) for each in zip(*seconds[1:], strict=True))
    print(json.dumps({"page": page, "search": search}))


if __name__ == "__main__":
    main()
