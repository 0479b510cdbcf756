"""Breaks copies of the repo's records in every way that a writer might, and times one check of all of them.

    python -m tests.benchmarks.broken_records [--records N]

Prints what it took, and gives 1 unless each record's problem is listed with its place and the live site,
built before, is byte for byte as it was after a build over the broken library failed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from khlang.checks import find_problems
from khlang.library import load_library
from khlang.problems import START, Level, report_text
from khlang.yaml_text import Mapping, read_tree, write_node

from tests.conftest import TODAY, copy_project

# Left out of the copies: what names another record or file, and what the breaks write.
DROPPED = ("id", "place", "photos", "related", "centre", "reviewed_by", "reviewed_on", "category", "advice")


def _drop_line(text: str, key: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(f"{key}:"))


# Each breaks a sound lesson of the repo with one error.
BREAKS: dict[str, Callable[[str], str]] = {
    "missing title": lambda text: _drop_line(text, "title"),
    "unknown province": lambda text: text.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"),
    "unknown field": lambda text: text + "storry: ก\n",
    "duplicate key": lambda text: text + "title: ชื่อที่สองของเรื่องนี้\n",
    "tab": lambda text: text + "advice:\n\t- ก\n",
    "cut by comment": lambda text: text.replace("problem: ", "problem: ตามข้อ #1 ", 1),
    "mobile number": lambda text: text + "reviewed_by: โทร 080-000-0000\n",
    "citizen id": lambda text: text + "reviewed_by: เลข 1-1111-11111-11-9\n",
    "private value": lambda text: text + "contact_phone: 055-000-000\n",
    "unknown term": lambda text: text + "category: หมวดที่ไม่มีในคลัง\n",
    "wrong date": lambda text: text + "reviewed_on: ๓๑ กุมภาพันธ์ ๒๕๖๗\n",
    "alias": lambda text: text + "advice: *ก\n",
    "control character": lambda text: text + "reviewed_by: ก\x07ข\n",
    "not UTF-8": lambda text: text + "reviewed_by: \udcb5\n",
    "unclosed quote": lambda text: text + "reviewed_by: 'ก\n",
    "foreign letter": lambda text: text + "reviewed_by: พัฒनาชุมชน\n",
}


def break_library(root: Path, number: int) -> dict[str, str]:
    """Write `number` broken lessons beside the sound ones; give the kind of break by file name."""
    chance = random.Random(20261120)
    lessons = root / "records" / "lesson"
    sources = [read_tree(path.read_bytes(), path.name)[0] for path in sorted(lessons.glob("*.yml"))]
    made = {}
    for serial in range(number):
        record_id = f"kr-2567-kkn-{serial + 1000}"
        kind = list(BREAKS)[serial % len(BREAKS)]
        source = chance.choice(sources)
        assert source
        kept = tuple(entry for entry in source.entries if entry.key.value not in DROPPED)
        sound = write_node(Mapping(kept, START))
        place = "place: อำเภอน้ำพอง จังหวัดขอนแก่น\n"
        text = BREAKS[kind](f"id: {record_id}\n{place}{sound}")
        (lessons / f"{record_id}.yml").write_bytes(text.encode("utf-8", "surrogateescape"))
        made[f"{record_id}.yml"] = kind
    return made


def digest(folder: Path) -> str:
    """Give one hash over names and bytes of all files below a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.resolve().rglob("*") if path.is_file()):
        total.update(str(path.relative_to(folder.resolve())).encode() + path.read_bytes())
    return total.hexdigest()


def build(project: Path) -> int:
    """Run `khlang build` in a project."""
    command = [sys.executable, "-m", "khlang.cli", "build"]
    return subprocess.run(command, cwd=project, capture_output=True, check=False).returncode


def main() -> int:
    """Break, check, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000)
    number = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder))
        root = project / "knowledge"
        assert build(project) == 0
        before = digest(project / "build" / "site")
        made = break_library(root, number)
        started = time.process_time()
        problems = find_problems(load_library(root), TODAY)
        report = report_text(problems)
        seconds = time.process_time() - started
        told = {Path(problem.file).name for problem in problems if problem.level is Level.ERROR}
        silent = {kind for file, kind in made.items() if file not in told}
        failed = build(project)
        is_same = digest(project / "build" / "site") == before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{number} broken records of {len(BREAKS)} kinds: {len(problems)} problems, {len(report.splitlines())} lines"
    )
    print(f"check: {seconds:.2f} CPU s, peak {peak:.0f} MB; not told: {sorted(silent) or 'none'}")
    print(f"build over it: exit {failed}; live site {'byte for byte as before' if is_same else 'CHANGED'}")
    return 0 if not silent and is_same and failed == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
