"""Asks hostile queries and texts of both engines, and tells how long each took and what came of it.

    python -m tests.benchmarks.search_attacks FOLDER [--library DIR] [--cache DIR]

FOLDER holds `manifest.csv` and the files that it names; asked are those of the surfaces `queries`, `text-perf` and
`unicode-text`: typed into the search page in Chromium, and asked of the desk over HTTP (`/search`, `/api/search`).
Exit 1 if anything takes over 0.5 s, raises an error, or is answered with a status of 500 or more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from khlang.build.sound import load_sound_library
from khlang.publish import publish
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, make_app
from khlang.site import build_site
from playwright.sync_api import Page

from tests.benchmarks.attacks.manifest import read_manifest
from tests.browser.chromium import open_chromium
from tests.browser.conftest import serve_app
from tests.conftest import LIBRARY

SURFACES = {"queries", "text-perf", "unicode-text"}
MAX_SECONDS = 0.5
# What fits into an address; a server that is asked for more says so itself.
MAX_ADDRESS = 8_000
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


@dataclass(frozen=True)
class Outcome:
    """How one question ended."""

    file: str
    engine: str
    seconds: float
    problem: str

    @property
    def is_sound(self) -> bool:
        """Whether it ended soon and without an error."""
        return not self.problem and self.seconds <= MAX_SECONDS


def ask_page(page: Page, errors: list[str], file: str, text: str) -> Outcome:
    """Ask the search page."""
    errors.clear()
    seconds: float = page.evaluate(TYPE, text)
    return Outcome(file, "browser", seconds, " ".join(errors))


def ask_desk(address: str, path: str, file: str, text: str) -> Outcome:
    """Ask the desk over HTTP."""
    asked = quote(text.encode("utf-8", "replace"))[:MAX_ADDRESS].rpartition("%")[0] or quote(text[:50])
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(f"{address}{path}?q={asked}") as reply:
            reply.read()
        problem = ""
    except urllib.error.HTTPError as error:
        problem = "" if error.code == 400 else f"status {error.code}"
    return Outcome(file, path, time.perf_counter() - start, problem)


def ask_all(address: str, page: Page, texts: dict[str, str]) -> Iterator[Outcome]:
    """Ask every text of both engines."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}search.html?q=ชุมชน")
    page.wait_for_selector("#search-results li")
    for file, text in texts.items():
        yield ask_page(page, errors, file, text)
        for path in ("search", "api/search"):
            yield ask_desk(address, path, file, text)


def main() -> int:
    """Read the arguments, build, ask, print; 1 if anything ended otherwise than it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path, default=LIBRARY)
    parser.add_argument("--cache", type=Path, default=Path(".cache/khlang"))
    arguments = parser.parse_args()
    rows = [row for row in read_manifest(arguments.folder) if row.surface in SURFACES]
    texts = {
        row.file: (arguments.folder / row.file).read_bytes().decode("utf-8", "replace") for row in rows
    }
    current = CurrentDesk()
    with tempfile.TemporaryDirectory() as folder:
        library = load_sound_library(arguments.library, arguments.cache)
        site = Path(folder) / "site"
        publish(site, partial(build_site, library))
        current.hold(Desk(library))
        with serve_app(make_app(site, current)) as address, open_chromium() as browser:
            outcomes = list(ask_all(address, browser.new_page(), texts))
    bad = [outcome for outcome in outcomes if not outcome.is_sound]
    for outcome in sorted(outcomes, key=lambda each: -each.seconds)[:5] + bad:
        sign = "ok " if outcome.is_sound else "BAD"
        print(f"{sign} {outcome.seconds:.3f} s {outcome.engine} {outcome.file} {outcome.problem}")
    print(f"{len(outcomes)} questions, {len(bad)} not as expected")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
