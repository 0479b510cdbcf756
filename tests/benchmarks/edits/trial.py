"""A run of edits: what was made so far, the comparison after an edit, and what it found."""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tests.benchmarks.edits.answers import ask_server
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

# A server has so long to build what was changed.
SERVER_SECONDS = 180.0


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
    address: str = ""
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
        environment = dict(each.split("=", 1) for each in self.arguments.other)
        other = replace(wish, environment=environment, cores=self.arguments.other_cores)
        wait = start_apart(partial(build, self.theirs, other))
        ours = Outcome() if self.address else Outcome(**start_apart(partial(build, self.ours, wish))())
        theirs = Outcome(**wait())
        self.compared += 1
        words = ", ".join(f"{edit.kind} ({edit.words[:30]})" for edit in self.edits[-3:])
        if ours.failed or theirs.failed:
            self.refuse(number, words, theirs if self.address else ours, theirs)
            return
        lines = self.wait_for_server(theirs) if self.address else self.list_differences(ours, theirs)
        new = [line for line in lines if line.partition(": ")[0] not in self.told]
        self.told |= {line.partition(": ")[0] for line in lines if not line.startswith(("desk", "browser"))}
        self.faults += bool(lines)
        state = f"{len(lines)} differ" if lines else "same"
        print(f"{number} {state} {ours.seconds:.1f} / {theirs.seconds:.1f} s {words}", flush=True)
        for line in new[:MAX_TOLD]:
            print(f"  {line}", flush=True)

    def list_differences(self, ours: Outcome, theirs: Outcome) -> list[str]:
        """Give a line for each difference of the two sites and their answers."""
        return [*compare_sites(self.ours / OUT, self.theirs / OUT), *compare_outcomes(ours, theirs)]

    def wait_for_server(self, theirs: Outcome) -> list[str]:
        """Give what still differs when the server has had the time to build: it tells nobody when it is done."""
        end = time.monotonic() + SERVER_SECONDS
        while True:
            answers = [[text, ask_server(self.address, text)] for text, _told in theirs.answers]
            lines = self.list_differences(Outcome(answers=answers), theirs)
            if not lines or time.monotonic() > end:
                return lines
            time.sleep(0.5)

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
