"""Builds of one library in two projects, each in a process of its own: one goes on, one begins anew each time.

Processes are forked from one that has imported everything: what a command spends on that is saved, and each begins as
a command does.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from khlang.cli.arguments import CACHE
from khlang.cli.program import main as run_command
from khlang.library import load_library
from khlang.search.desk import Desk
from khlang.server import rebuild_worker

from tests.benchmarks.edits.answers import (
    ask_desk,
    ask_in_full,
    choose_queries,
    compare_with_node,
    describe_answers,
)

LIBRARY, OUT = Path("knowledge"), Path("build/site")
# Paths and answers that differ are told up to so many a step.
MAX_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of both projects after an edit: by which program the site is built, how many queries are asked,
    with which words and by which seed, whether the browser's scripts are asked too; `as_api`, whether answers are told
    as a server's programs are told. `environment` is that of the build
    besides what all have; with `cores`, it sees only so many of this machine's."""

    by_server: bool = False
    as_api: bool = False
    queries: int = 0
    words: Sequence[str] = ()
    seed: str = ""
    with_browser: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    cores: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: what it said where it failed, what the desk answers, where the browser's scripts differ
    from that, and the CPU seconds of the build alone."""

    failed: str = ""
    answers: Sequence[Any] = ()
    differences: Sequence[str] = field(default=())
    seconds: float = 0.0


def start_apart(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin some work in a process of its own, and give what waits for its result, which is JSON.

    That raises RuntimeError when the process fails.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "w", encoding="utf-8") as file:
                json.dump(work(), file)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)

    def wait() -> Any:
        with os.fdopen(reading, encoding="utf-8") as file:
            text = file.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            raise RuntimeError(f"a process ended with {status}")
        return json.loads(text)

    return wait


def build(project: Path, wish: Wish) -> dict[str, Any]:
    """Build the site of a project, ask what is wished, and give the parts of an outcome. Leaves the working folder."""
    os.chdir(project)
    os.environ.update(wish.environment)
    if wish.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: wish.cores])
    before = sum(os.times()[:4])
    said = io.StringIO()
    with redirect_stderr(said), redirect_stdout(said):
        failed = "" if (build_by_server() if wish.by_server else build_by_command()) else said.getvalue()
    seconds = sum(os.times()[:4]) - before
    if failed or not wish.queries:
        return {"failed": failed, "seconds": seconds}
    desk = Desk(load_library(LIBRARY, CACHE))
    queries = choose_queries(desk, wish.queries, wish.words, random.Random(wish.seed))
    differences: list[str] = []
    if wish.with_browser:
        differences = compare_with_node(project, OUT.resolve(), [*ask_in_full(desk, queries)])
    ask = describe_answers if wish.as_api else ask_desk
    return {"answers": ask(desk, queries), "differences": differences, "seconds": seconds}


def build_by_command() -> bool:
    """Build as `khlang build` does, and tell whether that went well."""
    return run_command(["build"]) == 0


def build_by_server() -> bool:
    """Build as `khlang serve` does, which also renews the desk's index, and tell whether that went well."""
    sys.argv = ["rebuild_worker", str(LIBRARY), str(CACHE), str(OUT)]
    answers, told = os.dup(1), os.memfd_create("told")
    os.dup2(told, 1)
    rebuild_worker.main()
    os.dup2(answers, 1)
    with os.fdopen(told, encoding="utf-8") as file:
        file.seek(0)
        results = [json.loads(line) for line in file]
    print(*(result.get("message", "") for result in results))
    return bool(results[-1].get("result") == rebuild_worker.PUBLISHED)


def clear(project: Path, kept: Sequence[str]) -> None:
    """Remove the site of a project and all that is kept between runs, but for files and folders of these names."""
    for path in (project / "build").glob("*"):
        path.unlink() if path.is_symlink() else shutil.rmtree(path)
    for path in (project / CACHE).glob("*/*"):
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def compare_sites(one: Path, other: Path) -> Iterator[str]:
    """Give a line for each file that only one of two sites has, or whose bytes differ.

    The zipped sitemap is left out: it holds the time.
    """
    ours, theirs = list_files(one.resolve()), list_files(other.resolve())
    for path in sorted(ours.keys() ^ theirs.keys()):
        yield f"{path}: only in {one if path in ours else other}"
    for path in sorted(ours.keys() & theirs.keys()):
        if ours[path].stat().st_size != theirs[path].stat().st_size or (
            ours[path].read_bytes() != theirs[path].read_bytes()
        ):
            yield f"{path}: other bytes"


def list_files(site: Path) -> dict[str, Path]:
    """Give the files of a site by their paths in it."""
    found = (path for path in site.rglob("*") if path.suffix != ".gz" and path.is_file())
    return {path.relative_to(site).as_posix(): path for path in found}


def compare_outcomes(ours: Outcome, theirs: Outcome) -> Iterator[str]:
    """Give a line for each query that the desks answer otherwise, and for each that the browser does."""
    for mine, other in zip(ours.answers, theirs.answers, strict=True):
        if mine != other:
            yield f"desk: {json.dumps(mine, ensure_ascii=False)} / {json.dumps(other, ensure_ascii=False)}"
    for line in (*ours.differences, *theirs.differences):
        yield f"browser: {line}"
