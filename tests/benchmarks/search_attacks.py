"""Asks hostile queries and texts of both engines, and tells how long each took and what came of it.

    python -m tests.benchmarks.search_attacks FOLDER [--library DIR]

FOLDER holds `manifest.csv` and the files that it names; asked are those of the surfaces `queries`, `text-perf` and
`unicode-text`, at full length: typed into the search page in Chromium, and asked over HTTP of `khlang serve`, a process
of its own (`/search`, `/api/search`). Exit 1 if anything takes over 0.5 s (of CPU on the desk; in the page, where other
work of the machine counts as well, the best of three), raises an error, makes either engine larger
by more than its bound, is answered with another status than 200 or 400, or with a 400 that says nothing in Thai.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from khlang.server import HOST
from playwright.sync_api import CDPSession, Page

from tests.benchmarks.attacks.manifest import Row, read_manifest
from tests.benchmarks.desk_load import read_megabytes, serve_library
from tests.browser.chromium import open_chromium
from tests.conftest import LIBRARY

SURFACES = {"queries", "text-perf", "unicode-text"}
MAX_SECONDS = 0.5
MAX_EXTRA_MEGABYTES = 50.0
TYPE = """async (text) => {
    const box = document.getElementById("search-box");
    box.removeAttribute("maxlength");
    box.value = text;
    await khlang.loadScripts(
        ["fuzzy", "segmentation_cost", "spelling", "did_you_mean", "did_you_mean_links", "suggest"]);
    const start = performance.now();
    await khlangSearcher.search({text: box.value, filters: new Map(), newest: false, all: false})
        .then(async (given) => {
            const wanted = khlangSnippet.listQueryTerms(given.core, given.segmented);
            const first = given.records.slice(0, 10);
            const shown = await Promise.all(first.map((each) => khlang.loadStoredDocument(given.core, each)));
            shown.forEach((each) => khlangResultsView.makeResult(given.core, each, wanted));
            await khlangDidYouMeanLinks.find(given);
            await khlangSuggest.find(box.value);
        });
    return (performance.now() - start) / 1000;
}"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question ended: in words, in seconds, and the MB that the engine then had more than before."""

    file: str
    engine: str
    result: str
    problem: str
    seconds: float
    extra_megabytes: float
    most_extra: float = MAX_EXTRA_MEGABYTES

    @property
    def is_sound(self) -> bool:
        """Whether it ended soon, within its memory, and without an error."""
        return not self.problem and self.seconds <= MAX_SECONDS and self.extra_megabytes <= self.most_extra


def ask_page(page: Page, session: CDPSession, errors: list[str], row: Row, text: str) -> Outcome:
    """Ask the search page; its memory is that of its scripts' values."""
    errors.clear()
    before = read_heap(session)
    seconds: float = page.evaluate(TYPE, text)
    for _again in range(2):
        if seconds > MAX_SECONDS:
            seconds = min(seconds, page.evaluate(TYPE, text))
    extra = read_heap(session) - before
    return Outcome(row.file, "browser", "answered", " ".join(errors), seconds, extra, row.extra_megabytes)


def read_heap(session: CDPSession) -> float:
    """Give the memory of a page's scripts, in MB."""
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(found["JSHeapUsedSize"]) / 1_000_000


def ask_desk(port: int, server: int, path: str, row: Row, text: str) -> Outcome:
    """Ask the desk over HTTP, with the whole text in the address; its memory is the most while it answered."""
    # Linux takes the process's memory of now as its new peak.
    Path(f"/proc/{server}/clear_refs").write_text("5", encoding="ascii")
    before = read_megabytes(server)["RSS"]
    start = read_cpu_seconds(server)
    result, problem = ask(port, f"{path}?q={quote(text.encode('utf-8', 'replace'))}")
    seconds = read_cpu_seconds(server) - start
    extra = read_megabytes(server)["HWM"] - before
    return Outcome(row.file, path, result, problem, seconds, extra, row.extra_megabytes)


def read_cpu_seconds(process: int) -> float:
    """Give the CPU seconds that a process has taken so far."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def ask(port: int, address: str) -> tuple[str, str]:
    """Give how a request ended, and what is wrong with that."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", address)
        with connection.getresponse() as reply:
            body = reply.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, f"no answer: {type(error).__name__}: {error}"
    finally:
        connection.close()
    if reply.status == http.client.BAD_REQUEST:
        return "400", "" if re.search("[ก-ฮ]{2}", body) else f"400 without a word of Thai: {body[:80]}"
    return str(reply.status), "" if reply.status == http.client.OK else f"status {reply.status}"


def ask_all(port: int, server: int, page: Page, texts: dict[Row, str]) -> Iterator[Outcome]:
    """Ask every text of both engines."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(f"http://{HOST}:{port}/search.html?q=ชุมชน")
    page.wait_for_selector("#search-results li")
    for row, text in texts.items():
        yield ask_page(page, session, errors, row, text)
        for path in ("/search", "/api/search"):
            yield ask_desk(port, server, path, row, text)


def show_outcome(outcome: Outcome) -> str:
    """Give a line on one outcome."""
    return (
        f"{'ok ' if outcome.is_sound else 'BAD'} {outcome.seconds:.3f} s {outcome.extra_megabytes:+.0f} MB "
        f"{outcome.engine} {outcome.file} {outcome.result} {outcome.problem}"
    )


def main() -> int:
    """Read the arguments, serve, ask, print; 1 if anything ended otherwise than it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path, default=LIBRARY)
    arguments = parser.parse_args()
    rows = read_manifest(arguments.folder, SURFACES)
    texts = {row: (arguments.folder / row.file).read_bytes().decode("utf-8", "replace") for row in rows}
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_library(Path(folder), arguments.library.absolute()) as (server, port),
        open_chromium() as browser,
    ):
        outcomes = list(ask_all(port, server.pid, browser.new_page(), texts))
    bad = [outcome for outcome in outcomes if not outcome.is_sound]
    slowest = sorted(outcomes, key=lambda each: -each.seconds)[:5]
    largest = sorted(outcomes, key=lambda each: -each.extra_megabytes)[:5]
    for outcome in dict.fromkeys((*slowest, *largest, *bad)):
        print(show_outcome(outcome))
    answers = Counter(f"{outcome.engine} {outcome.result}" for outcome in outcomes)
    print(", ".join(f"{count} x {answer}" for answer, count in sorted(answers.items())))
    print(f"{len(outcomes)} questions, {len(bad)} not as expected")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
