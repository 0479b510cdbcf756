"""Incremental equals full: random edits, and after each a build that goes on compared with one from nothing.

    python -m tests.benchmarks.edits [--edits 500] [--records 300] [--texts FOLDER] [--seed 1]
        [--compare-each 1] [--queries 200] [--browser-each 10] [--keep NAME ...] [--fresh-each 20] [--folder DIR]

After each edit, or several at once, two projects with the same library build their site: one goes on with its caches
and its release, by `khlang build` or as `khlang serve` does; the other has neither. All files of the two sites must be
the same bytes (but for the zipped sitemap, which holds the time), and the desk of the one, kept and brought up to date,
must answer queries as that of the other; after every tenth edit the browser's scripts, under Node against the built
files, must give what the desks give, with offers, snippets and suggestions. `--keep tokens.sqlite pictures` spares the
other project what takes longest: it keeps these of its caches from one comparison to the next, but for every
`--fresh-each`th, so that a wrong term or picture is found then. With `--compare-each 0` only the end is compared.
`--each-kind` makes one edit of each kind instead, of the tests' own library, and takes each back at last.
Prints what differs; gives 1 if anything did.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.benchmarks.edits.changes import MAKERS, SHARES, make_edit
from tests.benchmarks.edits.edit import Edit, apply_edit
from tests.benchmarks.edits.sites import (
    LIBRARY,
    MAX_TOLD,
    OUT,
    Outcome,
    Wish,
    build,
    clear,
    compare_outcomes,
    compare_sites,
    start_apart,
)
from tests.conftest import ROOT, copy_project

ENVIRONMENT = {
    "KHLANG_SITE_URL": "https://khlang.example/x/",
    "KHLANG_REPO_URL": "https://git.example/khlang",
    "NO_MKDOCS_2_WARNING": "1",
    # The day of the tests.
    "SOURCE_DATE_EPOCH": "1795132800",
}
# The words of so many edits before are asked for.
MAX_WORDS = 20


@dataclass(slots=True)
class Trial:
    """Two projects with one library, and what was found so far."""

    ours: Path
    theirs: Path
    arguments: argparse.Namespace
    chance: random.Random
    edits: list[Edit] = field(default_factory=list)
    undo: list[Edit] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    faults: int = 0
    compared: int = 0
    refused: int = 0

    def choose_edits(self, number: int) -> list[str]:
        """Give the kinds of the edits of a step; "back" takes the last step back."""
        if self.arguments.each_kind:
            kinds = [*MAKERS, "back"]
            return [kinds[number % len(kinds)]]
        if self.undo and self.chance.random() < 0.05:
            return ["back"]
        count = self.chance.randint(2, 5) if self.chance.random() < 0.1 else 1
        return self.chance.choices([*MAKERS], [SHARES.get(kind, 1) for kind in MAKERS], k=count)

    def edit(self, kinds: list[str]) -> None:
        """Change both libraries."""
        if kinds == ["back"]:
            edits, self.undo = self.undo, []
            self.made["back"] += 1
        else:
            edits, self.undo = [], []
        for kind in kinds if not edits else ():
            edit = make_edit(kind, self.ours / LIBRARY, self.chance)
            self.undo.insert(0, self.apply(edit))
            self.made[kind] += 1
            edits.append(edit)
        if kinds == ["back"]:
            for edit in edits:
                self.apply(edit)
        self.edits += edits

    def apply(self, edit: Edit) -> Edit:
        """Apply an edit to both libraries, and give what undoes it."""
        apply_edit(edit, self.theirs / LIBRARY)
        return apply_edit(edit, self.ours / LIBRARY)

    def compare(self, number: int, wish: Wish) -> None:
        """Build in both projects, and tell what differs."""
        fresh = self.arguments.fresh_each
        kept = () if fresh and self.compared % fresh == 0 else tuple(self.arguments.keep)
        clear(self.theirs, kept)
        waits = [start_apart(partial(build, project, wish)) for project in (self.ours, self.theirs)]
        ours, theirs = (Outcome(**wait()) for wait in waits)
        self.compared += 1
        words = ", ".join(f"{edit.kind} ({edit.words[:30]})" for edit in self.edits[-3:])
        if ours.failed or theirs.failed:
            self.refuse(number, words, ours, theirs)
            return
        lines = [*compare_sites(self.ours / OUT, self.theirs / OUT), *compare_outcomes(ours, theirs)]
        new = [line for line in lines if line.partition(": ")[0] not in self.told]
        self.told |= {line.partition(": ")[0] for line in lines if not line.startswith(("desk", "browser"))}
        self.faults += bool(lines)
        state = f"{len(lines)} differ" if lines else "same"
        print(f"{number} {state} {ours.seconds:.1f} / {theirs.seconds:.1f} s {words}", flush=True)
        for line in new[:MAX_TOLD]:
            print(f"  {line}", flush=True)

    def refuse(self, number: int, words: str, ours: Outcome, theirs: Outcome) -> None:
        """Take back what no build takes; that only one of the two does so is a fault."""
        self.refused += 1
        self.faults += bool(ours.failed) != bool(theirs.failed)
        print(f"{number} refused {words}: {(ours.failed or theirs.failed)[-300:]}", flush=True)
        if bool(ours.failed) != bool(theirs.failed):
            print(
                f"  only by {'the one that goes on' if ours.failed else 'the one from nothing'}", flush=True
            )
        for edit in self.undo:
            self.apply(edit)
        self.undo = []


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
    os.environ.update(ENVIRONMENT)
    chance = random.Random(arguments.seed)
    trial = Trial(*make_projects(folder, arguments), arguments, chance)
    start_apart(partial(build, trial.ours, Wish()))()
    for number in range(1, arguments.edits + 1):
        trial.edit(trial.choose_edits(number - 1))
        by_server = chance.random() < 0.5
        is_last = number == arguments.edits
        if is_last or (arguments.compare_each and number % arguments.compare_each == 0):
            words = [edit.words for edit in trial.edits[-MAX_WORDS:] if edit.words]
            browser = arguments.browser_each
            wish = Wish(
                by_server=by_server,
                queries=arguments.queries,
                words=words,
                seed=f"{arguments.seed} {number}",
                with_browser=is_last or bool(browser and number % browser == 0),
            )
            trial.compare(number, wish)
        else:
            outcome = Outcome(**start_apart(partial(build, trial.ours, Wish(by_server=by_server)))())
            if outcome.failed:
                trial.refuse(number, "", outcome, outcome)
    return trial


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
