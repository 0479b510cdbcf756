"""Kills a server's accept of a case at a random moment, again and again, and looks at what is in database and library.

    python -m tests.benchmarks.accept_kills [--accepts 300] [--seed 1]

An officer accepts each case in a process of its own, which gets SIGKILL at a moment before its end; half of the kills
end the git that it has started, too. Then the case is accepted again until it is done, at once or after others. After
every kill and every accept `main` and the database are compared, and `git fsck --strict` is run. Prints how far the
kills let it come, and what was wrong; gives 1 if anything was.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from khlang.accession import AcceptError
from khlang.case_state import State
from khlang.intake import Actor, Case, Intake, IntakeError, open_intake
from khlang.library import load_schema

from tests.conftest import LIBRARY, TODAY
from tests.intake.posts import make_photo, make_submission

OFFICER = "somsri"
# One in so many cases has a photo.
PHOTO_EACH = 5
# These are not killed: they tell how long an accept takes.
WARM_UP = 3
MAX_TRIES = 20
LEFT_AT_MOST = 5
REFUSED = 3


@dataclass(slots=True)
class Trial:
    """A library in a repository, an intake beside it, and what was found so far."""

    folder: Path
    chance: random.Random
    seconds: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The library."""
        return self.folder / "project" / "knowledge"

    def open(self) -> Intake:
        """Open the intake."""
        return open_intake(self.folder / "intake", min_free_bytes=0)

    def git(self, *command: str) -> str:
        """Run git in the library's repository; empty where it finds nothing."""
        name = ("-c", "user.name=x", "-c", "user.email=x@khlang.invalid")
        done = subprocess.run(
            ["git", "-C", str(self.root), *name, *command], capture_output=True, text=True, check=False
        )
        return done.stdout if done.returncode in (0, 1) else f"git {command[0]}: {done.stderr}"


def name_case(number: int) -> str:
    """Give the title of a case, which no other begins with."""
    return f"เรื่องที่ส่งมาลำดับ {number:05d}"


def set_up(trial: Trial, accepts: int) -> list[str]:
    """Make the library and the cases, and give their numbers."""
    shutil.copytree(LIBRARY, trial.root)
    for command in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "x")):
        trial.git(*command)
    forms = load_schema(trial.root).forms
    with trial.open() as intake:
        numbers = []
        for number in range(accepts + WARM_UP):
            photos = [make_photo(160, 120, str(number))] if number % PHOTO_EACH == 0 else []
            numbers.append(intake.submit(make_submission(*photos, title=name_case(number))).number)
        intake.work_off(lambda: forms)
    return numbers


def begin_accept(trial: Trial, number: str) -> int:
    """Begin to accept a case as the desk does, in a process of its own, and give its id."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    with contextlib.suppress(BaseException):
        os._exit(accept(trial, number))
    traceback.print_exc()
    os._exit(70)


def accept(trial: Trial, number: str) -> int:
    """Open and accept a case, and give the exit code of the process that does."""
    with trial.open() as intake:
        case = intake.review.open(number, Actor(OFFICER))
        by = Actor(OFFICER, case.events[-1].number, "สมศรี")
        try:
            intake.accept(number, load_schema(trial.root, trial.folder / "cache"), TODAY, by)
        except (AcceptError, IntakeError, OSError) as error:
            print(f"{number}: {error}", file=sys.stderr)
            return REFUSED
    return 0


def try_once(trial: Trial, number: str) -> None:
    """Accept a case, kill it on the way, and look."""
    start = time.monotonic()
    child = begin_accept(trial, number)
    longest = statistics.median(trial.seconds[-20:])
    # What is written is written in the second half.
    time.sleep(longest * trial.chance.choice((trial.chance.uniform(0, 1), trial.chance.uniform(0.5, 1.1))))
    with_children = trial.chance.random() < 0.5
    if with_children:
        # It may not have its group yet.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    came = time.monotonic() - start
    trial.ends[look(trial, number, f"killed after {came:.3f} s, children {with_children}")] += 1


def finish(trial: Trial, number: str) -> None:
    """Accept a case until it is done, and look."""
    for _ in range(MAX_TRIES):
        start = time.monotonic()
        code = os.waitstatus_to_exitcode(os.waitpid(begin_accept(trial, number), 0)[1])
        if code == 0:
            trial.seconds.append(time.monotonic() - start)
            break
    else:
        trial.faults.append(f"{number}: never done")
    if look(trial, number, "done") != "done":
        trial.faults.append(f"{number}: not done")


def find_leftovers(trial: Trial) -> list[str]:
    """Give what is neither committed nor of git: drafts, records, staged files, locks."""
    locks = [path.name for path in trial.root.parent.rglob("*.lock") if path.name != ".lock"]
    status = trial.git("status", "--porcelain", "--untracked-files=all", "--ignored").splitlines()
    return [*status, *locks]


def look(trial: Trial, number: str, when: str) -> str:
    """Compare what `main` and the database tell of a case, and say how far it is."""
    with trial.open() as intake:
        case = intake.find_case_by_receipt(number)
    assert case
    ids = find_records(trial, case)
    if len(ids) > 1:
        trial.faults.append(f"{number} {when}: records {ids}")
    if ids and ids != {case.record_id}:
        trial.faults.append(f"{number} {when}: {ids} committed, {case.record_id} in the database")
    if case.state is State.ACCEPTED and not ids:
        trial.faults.append(f"{number} {when}: accepted, not committed")
    if found := trial.git("fsck", "--strict", "--no-dangling", "--no-progress"):
        trial.faults.append(f"{number} {when}: {found}")
    if case.state is State.ACCEPTED:
        return "done"
    return "committed" if ids else "begun" if case.record_id else "not begun"


def find_records(trial: Trial, case: Case) -> set[str]:
    """Give the ids of the records of a case on `main`."""
    found = trial.git("grep", "-lF", case.data["title"][0], "main", "--", "records").split()
    return {Path(name).stem for name in found}


def compare_all(trial: Trial, numbers: list[str]) -> None:
    """Compare all cases with all records that `main` has got since the beginning."""
    with trial.open() as intake:
        cases = [intake.find_case_by_receipt(number) for number in numbers]
        counts = Counter(entry.number for entry in intake.audit.list() if entry.action == str(State.ACCEPTED))
    known = Counter(case.record_id for case in cases if case and case.state is State.ACCEPTED)
    first = trial.git("rev-list", "--max-parents=0", "main").strip()
    added = trial.git("diff", "--name-only", "--diff-filter=A", first, "main", "--", "*.yml").split()
    if known != Counter(Path(name).stem for name in added):
        trial.faults.append(f"{len(known)} in the database, {len(added)} on main")
    commits = int(trial.git("rev-list", "--count", f"{first}..main"))
    if commits != len(numbers):
        trial.faults.append(f"{commits} commits of {len(numbers)} accepts")
    if set(counts.values()) != {1} or len(counts) != len(numbers):
        trial.faults.append("the audit log tells of another number of accepts")


def run_all(folder: Path, accepts: int, seed: int) -> Trial:
    """Kill so many accepts, and give what was found."""
    trial = Trial(folder, random.Random(seed))
    numbers = set_up(trial, accepts)
    for number in numbers[:WARM_UP]:
        finish(trial, number)
    left: list[str] = []
    for number in numbers[WARM_UP:]:
        try_once(trial, number)
        left.append(number)
        # The officer comes back at once, or accepts others before.
        while len(left) > LEFT_AT_MOST or (left and trial.chance.random() < 0.7):
            finish(trial, left.pop(trial.chance.randrange(len(left))))
    for number in left:
        finish(trial, number)
    for line in find_leftovers(trial):
        trial.faults.append(f"at the end: {line}")
    compare_all(trial, numbers)
    return trial


def main() -> int:
    """Read the arguments, kill, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--accepts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trial = run_all(Path(folder), arguments.accepts, arguments.seed)
    for fault in trial.faults:
        print(fault)
    ends = ", ".join(f"{count} {end}" for end, count in sorted(trial.ends.items()))
    took, one = time.monotonic() - start, statistics.median(trial.seconds)
    print(
        f"{arguments.accepts} kills in {took:.0f} s, an accept {one:.2f} s: {ends}; {len(trial.faults)} faults"
    )
    return int(bool(trial.faults))


if __name__ == "__main__":
    sys.exit(main())
