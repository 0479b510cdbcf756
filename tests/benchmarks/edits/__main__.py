"""Incremental equals full: random edits, and after each a build that goes on compared with one from nothing.

    python -m tests.benchmarks.edits [--edits 500] [--records 300] [--texts FOLDER] [--seed 1]
        [--compare-each 1] [--queries 200] [--browser-each 10] [--keep NAME ...] [--fresh-each 20]
        [--other NAME=VALUE ...] [--other-cores N] [--served] [--each-kind] [--folder DIR]

After each edit, or several at once, two projects with the same library build their site: one goes on with its caches
and its release, by `khlang build` or as `khlang serve` does; the other has neither. All files of the two sites must be
the same bytes (but for the zipped sitemap, which holds the time), and the desk of the one, kept and brought up to date,
must answer queries as that of the other; after every tenth edit the browser's scripts, under Node against the built
files, must give what the desks give, with offers, snippets and suggestions. `--keep tokens.sqlite pictures` spares the
other project what takes longest: it keeps these of its caches from one comparison to the next, but for every
`--fresh-each`th, so that a wrong term or picture is found then. With `--compare-each 0` only the end is compared.
`--other` and `--other-cores` build the other project with other variables, such as one that says how many processes a
build may have, or on so many cores, so that what was made by one process is compared with what two made. With
`--served` a running `khlang serve` is the one that goes on, and its `/api/search` is asked. `--each-kind` makes one
edit of each kind instead, of the tests' own library, and takes the last one back.
Prints what differs; gives 1 if anything did.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.benchmarks.build.measured import make_environment
from tests.benchmarks.build.served import serve
from tests.benchmarks.edits.changes import MAKERS
from tests.benchmarks.edits.sites import LIBRARY, Outcome, Wish, build, start_apart
from tests.benchmarks.edits.trial import Trial
from tests.conftest import ROOT, copy_project

# The words of so many edits before are asked for.
MAX_WORDS = 20


def make_projects(folder: Path, arguments: argparse.Namespace) -> tuple[Path, Path]:
    """Make two projects with the same library."""
    ours = folder / "one"
    if arguments.each_kind:
        ours.mkdir(parents=True)
        copy_project(ours)
    else:
        shutil.copytree(ROOT / "overrides", ours / "overrides")
        shutil.copy(ROOT / "mkdocs.yml", ours)
        options = ["--records", str(arguments.records), "--out", str(ours / LIBRARY)]
        options += ["--texts", str(arguments.texts.absolute())] if arguments.texts else []
        command = [sys.executable, "-m", "tests.benchmarks.make_library", *options]
        subprocess.run(command, cwd=ROOT, check=True)
    return ours, shutil.copytree(ours, folder / "two")


def run_all(folder: Path, arguments: argparse.Namespace) -> Trial:
    """Edit, build and compare so many times."""
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    os.environ.update(make_environment())
    chance = random.Random(arguments.seed)
    trial = Trial(*make_projects(folder, arguments), arguments, chance)
    start_apart(partial(build, trial.ours, Wish()))()
    with serve(trial.ours) if arguments.served else contextlib.nullcontext("") as trial.address:
        go_through(trial, arguments, chance)
    return trial


def go_through(trial: Trial, arguments: argparse.Namespace, chance: random.Random) -> None:
    """Make all edits, with the comparisons between."""
    for number in range(1, arguments.edits + 1):
        trial.edit(trial.choose_edits(number - 1))
        by_server = chance.random() < 0.5
        is_last = number == arguments.edits
        if is_last or (arguments.compare_each and number % arguments.compare_each == 0):
            words = [edit.words for edit in trial.edits[-MAX_WORDS:] if edit.words]
            browser = arguments.browser_each
            wish = Wish(
                by_server=by_server,
                as_api=arguments.served,
                queries=arguments.queries,
                words=words,
                seed=f"{arguments.seed} {number}",
                with_browser=is_last or bool(browser and number % browser == 0),
            )
            trial.compare(number, wish)
        elif not trial.address:
            outcome = Outcome(**start_apart(partial(build, trial.ours, Wish(by_server=by_server)))())
            if outcome.failed:
                trial.refuse(number, "", outcome, outcome)


def main() -> int:
    """Read the arguments, run, and say what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compare-each", type=int, default=1)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--browser-each", type=int, default=10)
    parser.add_argument("--keep", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--fresh-each", type=int, default=20)
    parser.add_argument("--other", nargs="*", default=[], metavar="NAME=VALUE")
    parser.add_argument("--other-cores", type=int, default=0, metavar="N")
    parser.add_argument("--served", action="store_true")
    parser.add_argument("--each-kind", action="store_true")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.each_kind:
        arguments.edits = len(MAKERS) + 1
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trial = run_all((arguments.folder or Path(folder)).absolute(), arguments)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(trial.made.items()))
    print(f"{arguments.edits} steps in {time.monotonic() - start:.0f} s: {kinds}; {trial.refused} refused")
    print(f"{trial.compared} comparisons, {trial.faults} with differences")
    return int(bool(trial.faults))


if __name__ == "__main__":
    sys.exit(main())
