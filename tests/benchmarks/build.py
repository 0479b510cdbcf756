"""What it costs to build and check libraries of growing size, beside plain MkDocs Material, in one run.

    python -m tests.benchmarks.build [--records 100,1000,7036,20000] [--texts FOLDER] [--json FILE]

Plain Material builds the same records from Markdown, with its built-in search and none of our lists. A full build
has no release before it: warm, with all that earlier runs kept; with the terms kept, with nothing else. Prints a table
of CPU seconds, wall seconds, peak memory and bytes of each run, then the figures that are promised; gives
1 when one of these is missed. On a busy machine seconds grow together: compare within a run.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from khlang.fields.say import list_texts
from khlang.library import load_library

# Not from `conftest`, whose test tools would be imported, and so measured, in every run.
ROOT = Path(__file__).parents[2]
SIZES = (100, 1_000, 7_036, 20_000)
COUNTRY = 7_036
PLAIN_CONFIG = """\
site_name: plain
theme:
  name: material
  language: th
  font: false
use_directory_urls: false
not_in_nav: /lesson/
nav:
  - index.md
plugins:
  - search:
      lang: th
"""
# What keeps the terms, whose making is measured by the search benchmark.
TERMS = "tokens.sqlite"
WITHOUT_INDEX = "--without-index"


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took: CPU seconds of all its processes, of them for index and related lessons, wall
    seconds, peak memory in MB, and the site's bytes in MB."""

    records: int
    name: str
    cpu: float
    index_cpu: float
    wall: float
    peak: float
    site: float


def run_build(
    project: Path, arguments: list[str], inside: str = "--inside"
) -> tuple[float, float, float, float]:
    """Run a command of the package in a project, and give CPU, CPU for the index, wall and peak memory."""
    notes = project / "index-seconds"
    notes.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks.build", inside, str(notes), *arguments]
    measured = run_measured(command, project)
    return (measured[0], float(notes.read_text()) if notes.exists() else 0.0, *measured[1:])


def run_measured(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Run a command to its end, and give CPU seconds, wall seconds and peak memory in MB."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "KHLANG_SITE_URL": "https://khlang.example/",
        "KHLANG_REPO_URL": "https://git.example/khlang",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")]),
    }
    # Where it is set, every run compiles the whole package anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr
    said = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {said.decode()[-2000:]}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def run_inside(notes: Path, arguments: list[str]) -> NoReturn:
    """Run the command line in this process, which ends it, and note the CPU seconds of index and related lessons."""
    from khlang import cli
    from khlang.site import plugin

    name = "make_index"
    make_index: Callable[..., object] = getattr(plugin, name)

    def timed(*values: object) -> object:
        start = time.process_time()
        made = make_index(*values)
        notes.write_text(str(time.process_time() - start))
        return made

    setattr(plugin, name, timed)
    cli.run(arguments)


def run_without_index(arguments: list[str]) -> NoReturn:
    """Run the command line in this process, which ends it, with neither index nor related lessons."""
    from khlang import cli
    from khlang.build.gather import Found
    from khlang.search.browser.static_index import StaticIndex
    from khlang.site import plugin

    name = "make_index"
    setattr(plugin, name, lambda *_values: Found(StaticIndex("", {}, ()), {}))
    cli.run(arguments)


def make_project(folder: Path, records: int, texts: Path | None) -> Path:
    """Make a project with a library of so many records."""
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    arguments = ["--records", str(records), "--out", str(folder / "knowledge")]
    arguments += ["--texts", str(texts)] if texts else []
    subprocess.run([sys.executable, "-m", "tests.benchmarks.make_library", *arguments], cwd=ROOT, check=True)
    return folder


def make_plain(library: Path, folder: Path) -> None:
    """Make a plain MkDocs project of the same records, as Markdown."""
    lessons = folder / "docs" / "lesson"
    lessons.mkdir(parents=True)
    for record in load_library(library).published:
        lines = [f"# {record.title}"]
        for field, value in record.public_values():
            lines += [f"## {field.label}", *list_texts(field, value)]
        (lessons / f"{record.id}.md").write_text("\n\n".join(lines), encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# home\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(PLAIN_CONFIG, encoding="utf-8")


def edit_record(project: Path) -> None:
    """Change a word in the story of a record that stands in the middle of its lists."""
    paths = sorted((project / "knowledge" / "records" / "lesson").glob("*.yml"))
    path = paths[len(paths) // 2]
    text = path.read_text(encoding="utf-8")
    edited = re.sub(r"^story: (.*\n)( *)", r"story: \1\2แก้ไขเพิ่มเติมหนึ่งประโยค\n\2", text, count=1, flags=re.M)
    assert edited != text
    path.write_text(edited, encoding="utf-8")


def count_megabytes(folder: Path) -> float:
    """Give the bytes of all files of a site, in MB."""
    return sum(path.stat().st_size for path in folder.resolve().rglob("*") if path.is_file()) / 1e6


def measure(records: int, texts: Path | None, folder: Path) -> Iterator[Run]:
    """Measure every run of one size."""
    project = make_project(folder / "khlang", records, texts)
    cache, out = project / ".cache", project / "build"

    def run(name: str, *arguments: str, inside: str = "--inside") -> Run:
        cpu, index, wall, peak = run_build(project, list(arguments), inside)
        site = count_megabytes(out / "site") if arguments[0] == "build" else 0.0
        return Run(records, name, cpu, index, wall, peak, site)

    yield run("check, nothing kept", "check")
    yield run("check, warm", "check")
    shutil.rmtree(cache)
    yield run("build, nothing kept", "build")
    for path in cache.rglob("*.sqlite"):
        if path.name != TERMS:
            path.unlink()
    # Not removed: for a minute after it, ext4 spends up to 0.5 ms a new file on not using what was freed.
    out.rename(folder / "first")
    yield run("full build, terms kept", "build")
    out.rename(folder / "second")
    yield run("full build, warm", "build")
    edit_record(project)
    yield run("one edit", "build")
    out.rename(folder / "third")
    yield run("full build, no index", "build", inside=WITHOUT_INDEX)
    edit_record(project)
    yield run("one edit, no index", "build", inside=WITHOUT_INDEX)
    plain = folder / "plain"
    # In processes of their own: a process begins with the peak memory of the one that starts it.
    made = [str(project / "knowledge"), str(plain)]
    subprocess.run([sys.executable, "-m", "tests.benchmarks.build", "--plain", *made], cwd=ROOT, check=True)
    measured = run_measured([sys.executable, "-m", "mkdocs", "build", "--quiet"], plain)
    yield Run(records, "plain Material", measured[0], 0.0, *measured[1:], count_megabytes(plain / "site"))


def judge(runs: list[Run]) -> Iterator[tuple[str, float, float]]:
    """Give (what is promised, what was measured, the most that it may be) for the sizes that were run."""
    by_name = {(run.records, run.name): run for run in runs}
    country: Mapping[str, Run] = {run.name: run for run in runs if run.records == COUNTRY}
    if country:
        plain, warm, edit = (country[name] for name in ("plain Material", "full build, warm", "one edit"))
        yield "full build, warm: CPU as a share of plain Material", warm.cpu / plain.cpu, 0.5
        yield "full build, warm: peak MB", warm.peak, 700
        yield "one edit: CPU s without index and related lessons", country["one edit, no index"].cpu, 2.5
        yield "one edit: CPU s in all", edit.cpu, 9
        yield "check, warm: CPU s", country["check, warm"].cpu, 5
        yield "check, nothing kept: CPU s", country["check, nothing kept"].cpu, 60
    large = by_name.get((20_000, "full build, warm"))
    if large and country:
        yield "20,000 against 7,036 records: CPU", large.cpu / country["full build, warm"].cpu, 3.5


def main() -> int:
    """Read the arguments, measure, print; 1 when a promise is not held."""
    if sys.argv[1:2] == ["--inside"]:
        run_inside(Path(sys.argv[2]), sys.argv[3:])
    if sys.argv[1:2] == [WITHOUT_INDEX]:
        run_without_index(sys.argv[3:])
    if sys.argv[1:2] == ["--plain"]:
        make_plain(*map(Path, sys.argv[2:]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", default=",".join(map(str, SIZES)))
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    texts = arguments.texts and arguments.texts.absolute()
    runs = []
    print(
        "| records | run | CPU s | of it index | wall s | peak MB | site MB |\n|--:|---|--:|--:|--:|--:|--:|"
    )
    for records in map(int, arguments.records.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            for run in measure(records, texts, Path(folder)):
                runs.append(run)
                figures = (
                    f"{run.cpu:.1f} | {run.index_cpu:.1f} | {run.wall:.1f} | {run.peak:.0f} | {run.site:.1f}"
                )
                print(f"| {run.records} | {run.name} | {figures} |", flush=True)
    promises = list(judge(runs))
    print("\n| promised | measured | at most |\n|---|--:|--:|")
    for words, measured, most in promises:
        print(f"| {words} | {measured:.2f} | {most:g} |{' **missed**' if measured > most else ''}")
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps([asdict(run) for run in runs], indent=1), encoding="utf-8")
    return int(any(measured > most for _words, measured, most in promises))


if __name__ == "__main__":
    sys.exit(main())
