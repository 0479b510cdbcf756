"""Measures what a phone fetches, and how long it waits, when a list is narrowed where it stands.

    python -m tests.benchmarks.list_cost SITE [--rows 500]

SITE is a built site, such as one of a library of `make_library`. Of each list of at least so many rows: the kB of its
head as gzip makes them, and for each facet how many files and kB the first rows of a choice take, at the middle and at
most. Then the list with the most rows is narrowed in Chromium at 360 px with nothing kept, six times slower, at 400
kB/s and 150 ms a request: the seconds until the first row, and until all that are shown at first, stand there.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser

from tests.browser.chromium import open_chromium
from tests.browser.conftest import serve_site
from tests.browser.form.phone import slow_down
from tests.search.browser.reader import read_json, read_script

# As list_filter.js shows at first.
SHOWN_ROWS = 50
# From the choice until rows stand there; told by the page itself, which needs no more time for it.
WATCH = """(value) => new Promise((settle) => {
  const select = document.querySelector(".kl-filter select[name=" + value[0] + "]");
  const started = performance.now(), list = document.querySelector(".kl-filter__found ul"), times = [];
  new MutationObserver((_changes, observer) => {
    if (list.children.length) times.push((performance.now() - started) / 1000);
    if (list.children.length < value[2]) return;
    observer.disconnect();
    settle([times[0], times[times.length - 1]]);
  }).observe(list, { childList: true });
  select.value = value[1];
  select.dispatchEvent(new Event("change", { bubbles: true }));
})"""


class Choice(NamedTuple):
    """A value of a facet: how many rows it leaves, and in how many files of how many kB the first of them are."""

    facet: str
    key: str
    rows: int
    files: int
    kilobytes: float


class ListCost(NamedTuple):
    """A list: the path of its page without `.html`, its rows, the kB of its head, its choices."""

    path: str
    rows: int
    kilobytes: float
    choices: list[Choice]


def weigh(path: Path) -> float:
    """Give the kB of a file as gzip makes it."""
    return len(gzip.compress(path.read_bytes())) / 1000


def name_beside(head: Path, name: str) -> Path:
    """Give another file of a list."""
    return head.with_name(f"{head.stem}-{name}.js")


def read_file(path: Path) -> Any:
    """Read what a file of a list holds."""
    return read_json(read_script(path.read_text(encoding="utf-8"))[1])


def read_list(site: Path, head_path: Path) -> ListCost:
    """Read a list's files."""
    head = read_file(head_path)
    stem = str(head_path.relative_to(site)).removesuffix(".rows.js")
    chunk_of = [number for number, (_name, size) in enumerate(head["chunks"]) for _row in range(size)]
    sizes = [0.0] if head["rows"] else [weigh(name_beside(head_path, name)) for name, _size in head["chunks"]]
    choices = []
    for facet, _before, values, name in head["facets"]:
        apart = name_beside(head_path, name) if name else None
        for key, _label, steps in read_file(apart) if apart else values:
            choice = measure_choice(facet, key, steps, chunk_of, sizes)
            more = (1, weigh(apart)) if apart else (0, 0.0)
            choices.append(
                choice._replace(files=choice.files + more[0], kilobytes=choice.kilobytes + more[1])
            )
    return ListCost(stem, len(chunk_of), weigh(head_path), choices)


def measure_choice(facet: str, key: str, steps: list[int], chunk_of: list[int], sizes: list[float]) -> Choice:
    """Give what the first rows of a value take."""
    place, used = 0, set()
    for step in steps[:SHOWN_ROWS]:
        place += step
        used.add(chunk_of[place])
    return Choice(facet, key, len(steps), len(used), sum(sizes[chunk] for chunk in used))


def say_costs(cost: ListCost) -> Iterator[str]:
    """Say what a list costs, a line each."""
    yield f"{cost.path}: {cost.rows} rows, head {cost.kilobytes:.0f} kB"
    for facet in dict.fromkeys(choice.facet for choice in cost.choices):
        own = [choice for choice in cost.choices if choice.facet == facet]
        files, kilobytes = [each.files for each in own], [each.kilobytes for each in own]
        middle = f"{statistics.median(files):.0f} files {statistics.median(kilobytes):.0f} kB"
        yield f"  {facet}: {len(own)} values, {middle}, at most {max(files)} files {max(kilobytes):.0f} kB"


def time_choice(browser: Browser, address: str, cost: ListCost, choice: Choice) -> list[float]:
    """Give the seconds until the first row of a choice and until all that are shown at first stand there."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, service_workers="block")
    page = context.new_page()
    page.goto(f"{address}{cost.path}.html")
    page.wait_for_load_state("networkidle")
    slow_down(page)
    wanted: Any = [choice.facet, choice.key, min(SHOWN_ROWS, choice.rows)]
    seconds: list[float] = page.evaluate(WATCH, wanted)
    context.close()
    return seconds


def main() -> int:
    """Measure and say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--rows", type=int, default=500)
    arguments = parser.parse_args()
    costs = [read_list(arguments.site, path) for path in sorted(arguments.site.rglob("*.rows.js"))]
    costs = sorted((cost for cost in costs if cost.rows >= arguments.rows), key=lambda cost: -cost.rows)
    for cost in costs:
        print(*say_costs(cost), sep="\n")
    if not costs:
        return 0
    longest = costs[0]
    with open_chromium() as browser, serve_site(arguments.site) as address:
        for facet in ("provinces", "years"):
            own = [choice for choice in longest.choices if choice.facet == facet]
            worst = max(own, key=lambda choice: choice.kilobytes, default=None)
            if worst:
                first, last = time_choice(browser, address, longest, worst)
                print(f"{longest.path} by {facet}: first row {first:.2f} s, all {last:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
