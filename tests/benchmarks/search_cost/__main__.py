"""Makes the site of a set, measures, prints; 1 when a promise is not held."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from khlang.server import make_app
from playwright.sync_api import Browser

from tests.benchmarks import search_cost
from tests.benchmarks.search_cost import made, reader, report
from tests.benchmarks.search_cost.builds import measure_builds
from tests.benchmarks.search_cost.page import Asked
from tests.benchmarks.search_cost.project import SITE, choose_queries, make_project, weigh_index
from tests.browser.chromium import open_chromium
from tests.browser.conftest import serve_app
from tests.search.queries import ROWS

# Queries of each type on the slow phone; queries that are typed; queries after which memory is looked at.
SLOW, TYPED, HEAP = 12, 12, 30
ByType = dict[str, list[Asked]]


def measure_bytes(browser: Browser, address: str, queries: Mapping[str, Sequence[str]]) -> dict[str, ByType]:
    """Measure and print what first and further answers take on the wire."""
    first: ByType = {}
    further: ByType = {}
    for kind, texts in queries.items():
        pairs = list(reader.measure_traffic(browser, address, texts))
        first[kind], further[kind] = [one for one, _two in pairs], [two for _one, two in pairs]
    for title, answers in (("first answer, empty cache", first), ("further answer", further)):
        report.print_rows(title, {kind: report.sum_traffic(each) for kind, each in answers.items()})
        report.print_rows(
            f"requests, {title}", {kind: report.count_requests(each) for kind, each in answers.items()}
        )
    few = [answer.text for answer in report.pool(first) if not answer.items]
    print(f"\nwithout any result: {len(few)} of {len(report.pool(first))} {few[:5]}")
    return {"first": first, "further": further}


def measure_seconds(
    browser: Browser, address: str, queries: Mapping[str, Sequence[str]]
) -> dict[str, ByType]:
    """Measure and print how long first and further answers take on a slow phone."""
    names = ("first", "all but the index kept", "further")
    times: dict[str, ByType] = {name: {} for name in names}
    for kind, texts in queries.items():
        for answers in reader.measure_times(browser, address, texts[:SLOW]):
            for name, answer in zip(names, answers, strict=True):
                times[name].setdefault(kind, []).append(answer)
    rows = {
        f"{name}, {kind}": report.sum_times(answers)
        for name, by_type in times.items()
        for kind, answers in (*by_type.items(), ("all", report.pool(by_type)))
    }
    report.print_rows("slow phone", rows)
    return times


def measure(data: Path, folder: Path, count: int) -> tuple[dict[str, Any], bool]:
    """Measure everything, and tell whether every promise is held."""
    project = make_project(data, folder)
    queries = choose_queries(data, count)
    texts = [text for each in queries.values() for text in each]
    keywords = queries.get("kw", texts)
    measured: dict[str, Any] = {"index": weigh_index(project / SITE)}
    report.print_rows("index on disk", measured["index"])
    measured["builds"] = measure_builds(project, texts)
    for title, names in report.BUILDS.items():
        report.print_rows(
            title, {name: measured["builds"][name] for name in names if name in measured["builds"]}
        )
    app = make_app(project / SITE)
    sent: list[int] = []
    app.add_middleware(reader.Counting, sent=sent)
    with open_chromium() as browser, serve_app(app) as address:
        traffic = measure_bytes(browser, address, queries)
        measured["worker"] = reader.measure_worker(browser, address, keywords[0], sent)
        typed = list(reader.measure_keystrokes(browser, address, keywords[:TYPED]))
        measured["keystrokes"] = report.sum_keystrokes(typed)
        measured["heap"] = reader.measure_heap(browser, address, texts[:: max(1, len(texts) // HEAP)][:HEAP])
        for title, name in (
            ("in all, with the service worker", "worker"),
            ("longest task", "keystrokes"),
            ("memory", "heap"),
        ):
            report.print_rows(title, {"": measured[name]})
        times = measure_seconds(browser, address, queries)
    measured |= {"traffic": list_figures(traffic), "times": list_figures(times)}
    promises = [*report.judge_reading(traffic, times), *report.judge_machine(measured)]
    measured["promises"] = list_promises(promises)
    return measured, report.print_promises(promises, "promised of 7,036 texts")


def measure_made(records: int, data: Path | None, folder: Path, count: int) -> tuple[dict[str, Any], bool]:
    """Measure the bytes of answers from the index of a made library, and tell whether what is promised is held."""
    project, cost = made.make_project(records, data, folder)
    queries = choose_queries(data, count) if data else {"kw": [row["query"] for row in ROWS][:count]}
    measured: dict[str, Any] = {"index": weigh_index(project / SITE), "build": cost}
    report.print_rows("index on disk", measured["index"])
    report.print_rows("making of the index", {f"{records} records": cost})
    with open_chromium() as browser, serve_app(make_app(project / SITE)) as address:
        traffic = measure_bytes(browser, address, queries)
    measured["traffic"] = list_figures(traffic)
    promises = [*report.judge_made(records, traffic, measured["index"])]
    measured["promises"] = list_promises(promises)
    return measured, report.print_promises(promises, f"promised of {records} made records")


def list_figures(runs: Mapping[str, ByType]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Give all answers as figures by name."""
    return {
        run: {kind: [asdict(answer) for answer in answers] for kind, answers in by_type.items()}
        for run, by_type in runs.items()
    }


def list_promises(promises: Sequence[tuple[str, float, float]]) -> list[dict[str, Any]]:
    """Give what is promised and was measured by name."""
    return [{"promised": words, "measured": figure, "at most": most} for words, figure, most in promises]


def main() -> int:
    """Read the arguments, measure, print, and write the figures."""
    parser = argparse.ArgumentParser(
        description=search_cost.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--made", type=int, metavar="RECORDS", help="an index of so many made records alone")
    parser.add_argument("--cache", type=Path, help="a folder that keeps project and site between runs")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--queries", type=int, default=40, help="so many of each type")
    arguments = parser.parse_args()
    if not arguments.data and not arguments.made:
        parser.error("--data or --made is needed")
    with tempfile.TemporaryDirectory() as folder:
        kept = arguments.cache or Path(folder)
        if arguments.made:
            measured, is_held = measure_made(arguments.made, arguments.data, kept, arguments.queries)
        else:
            measured, is_held = measure(arguments.data, kept, arguments.queries)
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(measured, indent=1, ensure_ascii=False), encoding="utf-8")
    return int(not is_held)


if __name__ == "__main__":
    sys.exit(main())
