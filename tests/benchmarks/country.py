"""Builds a library of a country's size as one machine does and as several do, and says what each step takes.

    python -m tests.benchmarks.country --records 70000 --out DIR [--texts FOLDER] [--shares 4] [--only STEP …]

DIR gets a project with a made library (`make_library`), or has that of a run before. The steps, in this order:

| step | what |
|---|---|
| `shares` | shares of the records, joined, then of the pages, joined, then the site; `khlang build --share` |
| `whole` | the site from nothing, again with nothing new, and after one edit of one record |
| `check` | a check with nothing kept, and another |
| `search` | the desk's index from the tokens kept, and a query with that index |
| `git` | the records in a repository of their own, and what one more commit of one record adds |

Prints CPU seconds (user and system), seconds, peak memory in MB and whether the sites of `shares` and `whole` are the
same bytes; then bytes and files. Gives 1 when they are not.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from khlang.signatures import VARIABLE

from tests.benchmarks.make_library import make_library
from tests.conftest import ROOT

KHLANG = (sys.executable, "-m", "khlang.cli")
CACHE = ".cache/khlang"
GIT = ("git", "-c", "gc.auto=0", "-c", "user.name=khlang", "-c", "user.email=khlang@example.invalid")
EDIT = "story: |-\n", "story: |-\n  วันนี้เพิ่มย่อหน้าใหม่เรื่องมะพร้าวน้ำหอม\n"


def run(project: Path, name: str, *command: str) -> None:
    """Run a command of a step in a project, and print what it took. Raises CalledProcessError."""
    environment = {**os.environ, VARIABLE: "measured " * 8, "KHLANG_SITE_URL": "https://k.example/x/"}
    begun = time.monotonic()
    with (project / "log.txt").open("ab") as log:
        child = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
        _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    print(f"{name:32} {cpu:9.1f} CPU s {time.monotonic() - begun:9.1f} s {memory:6} MB", flush=True)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)


def measure_shares(project: Path, shares: int) -> None:
    """Build by shares, each as on a machine of its own: it has what was handed on, and nothing else."""
    numbers = range(1, shares + 1)
    records, pages = ([f"{kind}-{number}" for number in numbers] for kind in ("records", "pages"))
    for number, part in zip(numbers, records, strict=True):
        share = ("--share", f"{number}/{shares}", "--cache", part)
        run(project, f"records {number}/{shares}", *KHLANG, "build", *share)
    for number, part in zip(numbers, pages, strict=True):
        share = ("--share", f"{number}/{shares}", "--cache", part)
        _join_anew(project, records)
        run(project, f"pages {number}/{shares}", *KHLANG, "build", "--pages", *share)
    for name, parts in (("records", records), ("pages", pages)):
        print(f"{name} handed on: {sum(map(_weigh, _list_files(project, parts))) / 1e6:.0f} MB")
    _join_anew(project, [*records, *pages])
    for part in (*records, *pages):
        shutil.rmtree(project / part)
    run(project, "joined build", *KHLANG, "build", "--out", "joined/site")


def _join_anew(project: Path, parts: Sequence[str]) -> None:
    shutil.rmtree(project / CACHE, ignore_errors=True)
    run(project, "join", *KHLANG, "join-caches", *parts)


def measure_whole(project: Path) -> None:
    """Build as one machine."""
    shutil.rmtree(project / CACHE, ignore_errors=True)
    for name in ("build, nothing kept", "build, nothing new"):
        run(project, name, *KHLANG, "build", "--out", "whole/site")
    site = [*_list_files(project, ["whole/site/"])]
    print(f"site: {sum(map(_weigh, site)) / 1e6:.0f} MB in {len(site)} files")
    kept = [*_list_files(project, [CACHE])]
    print(f"kept: {sum(map(_weigh, kept)) / 1e6:.0f} MB in {len(kept)} files")
    if (project / "joined/site").is_dir():
        is_same = _is_same(project / "whole/site", project / "joined/site")
        print(f"the site of the shares has {'the same' if is_same else 'OTHER'} bytes")
        if not is_same:
            sys.exit(1)
    _edit_record(project)
    run(project, "build, one edit", *KHLANG, "build", "--out", "whole/site")


def measure_check(project: Path) -> None:
    """Check with nothing kept, and again."""
    kept = project / CACHE
    aside = kept.with_name("aside")
    if kept.is_dir():
        kept.rename(aside)
    run(project, "check, nothing kept", *KHLANG, "check")
    run(project, "check, nothing new", *KHLANG, "check")
    if aside.is_dir():
        shutil.rmtree(kept)
        aside.rename(kept)


def measure_search(project: Path) -> None:
    """Make the desk's index, and ask it."""
    for name in ("search, first", "search, again"):
        run(project, name, *KHLANG, "search", "หนี้นอกระบบ", "--limit", "3")


def measure_git(project: Path) -> None:
    """Put the records into git, and one edit more."""
    git = (*GIT, "--git-dir", "records.git", "--work-tree", ".")
    run(project, "git add", *GIT, "init", "-q", "--bare", "records.git")
    run(project, "git add", *git, "add", "knowledge")
    run(project, "git commit", *git, "commit", "-qm", "all")
    run(project, "git repack", *git, "repack", "-adq")
    before = sum(map(_weigh, _list_files(project, ["records.git"])))
    _edit_record(project)
    run(project, "git commit of one edit", *git, "commit", "-qam", "one edit")
    after = sum(map(_weigh, _list_files(project, ["records.git"])))
    print(f"git: {before / 1e6:.0f} MB, one commit more {(after - before) / 1e3:.0f} kB before it is packed")


def _edit_record(project: Path) -> None:
    """Add a paragraph to a record from the middle."""
    records = sorted((project / "knowledge/records/lesson").glob("*.yml"))
    for record in records[len(records) // 2 :]:
        text = record.read_text(encoding="utf-8")
        if EDIT[0] in text:
            record.write_text(text.replace(*EDIT, 1), encoding="utf-8")
            return
    raise ValueError("no record has a story of several lines")


def _list_files(project: Path, names: Sequence[str]) -> Iterator[Path]:
    return (path for name in names for path in (project / name).resolve().rglob("*") if path.is_file())


def _weigh(path: Path) -> int:
    return path.stat().st_size


def _is_same(one: Path, other: Path) -> bool:
    """Tell whether two sites have the same files, but for the gzip, which holds the time."""
    paths = [
        {path.relative_to(site.resolve()) for path in _list_files(site, [""]) if path.suffix != ".gz"}
        for site in (one, other)
    ]
    return paths[0] == paths[1] and all(
        filecmp.cmp(one / path, other / path, shallow=False) for path in paths[0]
    )


def main() -> None:
    """Read the arguments, make the project, run the steps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--texts", type=Path, metavar="FOLDER")
    parser.add_argument("--shares", type=int, default=2)
    steps: dict[str, Callable[[Path], None]] = {
        "shares": lambda project: measure_shares(project, arguments.shares),
        "whole": measure_whole,
        "check": measure_check,
        "search": measure_search,
        "git": measure_git,
    }
    parser.add_argument("--only", nargs="+", choices=steps, default=[*steps], metavar="STEP")
    arguments = parser.parse_args()
    project = arguments.out
    if not (project / "knowledge").is_dir():
        make_library(arguments.records, project / "knowledge", arguments.texts)
        shutil.copy(ROOT / "mkdocs.yml", project)
        shutil.copytree(ROOT / "overrides", project / "overrides")
    for step in arguments.only:
        steps[step](project)


if __name__ == "__main__":
    main()
