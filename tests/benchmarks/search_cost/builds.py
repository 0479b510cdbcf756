"""What it costs to make both indexes, and to ask the desk's: each in a process of its own, with terms kept or not.

Reading the library is not counted, but for its share of the memory.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from khlang.build import gather
from khlang.library import Library, load_library
from khlang.search.index import build as index_build

from tests.benchmarks.build.measured import ROOT

# Parts of the making of the index that are told apart; the rest is its files, and the texts that it shows.
PARTS = {
    "build_forward_index": (index_build, "tokens"),
    "count_postings": (index_build, "inverted"),
    "find_similar_records": (gather, "related"),
}
Notes = dict[str, float]


def measure_builds(project: Path, queries: Sequence[str]) -> dict[str, Notes]:
    """Measure every build of a project's library, and the desk's answers."""
    measured = {}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        library = project / "knowledge"
        for state in ("cold", "warm"):
            measured[f"static index, {state}"] = run_apart("static", library, cache)
        if importlib.util.find_spec("khlang.search.desk"):
            measured["desk index, warm"] = run_apart("desk", library, cache)
            measured["desk"] = run_apart("ask", library, cache, queries)
            with tempfile.TemporaryDirectory() as empty:
                measured["desk index, cold"] = run_apart("desk", library, Path(empty))
    return measured


def run_apart(what: str, library: Path, cache: Path, queries: Sequence[str] = ()) -> Notes:
    """Measure something in a process of its own, which begins with none of our memory."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")])}
    command = [sys.executable, "-m", "tests.benchmarks.search_cost.builds", what, str(library), str(cache)]
    done = subprocess.run(
        command, input=json.dumps(queries), env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    notes: Notes = json.loads(done.stdout.splitlines()[-1])
    return notes


def count_cpu() -> float:
    """Give the CPU seconds of this process and of those that it started and that ended."""
    return sum(os.times()[:4])


def read_peak() -> float:
    """Give the peak memory of this program in MB; unlike `getrusage`, without that of who started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def build_static(library: Library) -> Notes:
    """Make the static index with its texts, and write them."""
    # What is kept is not made again.
    spent: Notes = {part: 0.0 for _module, part in PARTS.values()}
    for name, (module, part) in PARTS.items():
        setattr(module, name, time_part(getattr(module, name), part, spent))
    start = count_cpu()
    found = gather.make_index(library)
    spent["files"] = count_cpu() - start - sum(spent.values())
    texts = [(each.path, each.draw()) for each in found.index.documents]
    spent["texts"] = count_cpu() - start - sum(spent.values())
    # Goes with the cache that it is beside: for a minute after files were removed, ext4 is slow to make others.
    write_files(Path(tempfile.mkdtemp(dir=library.cache)), [*found.index.files.items(), *texts])
    whole = count_cpu() - start
    spent["writing"] = whole - sum(spent.values())
    return {"cpu": whole - spent["related"], **spent}


def write_files(folder: Path, files: Sequence[tuple[str, str]]) -> None:
    """Write texts by their paths below an empty folder."""
    for parent in {(folder / path).parent for path, _text in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for path, text in files:
        (folder / path).write_text(text, encoding="utf-8")


def time_part(function: Callable[..., object], part: str, spent: Notes) -> Callable[..., object]:
    """Give the same function, which notes its CPU seconds."""

    def timed(*values: object) -> object:
        start = count_cpu()
        made = function(*values)
        spent[part] += count_cpu() - start
        return made

    return timed


def build_desk(library: Library) -> Notes:
    """Make the desk's index."""
    from khlang.search.desk import Desk

    assert library.cache
    start = count_cpu()
    Desk(library).index()
    cpu = count_cpu() - start
    files = [path for path in (library.cache / "desk").rglob("*") if path.is_file()]
    return {"cpu": cpu, "MB": sum(path.stat().st_size for path in files) / 1e6}


def ask_desk(library: Library) -> Notes:
    """Open the desk's index, and ask queries: found and counted, then with the snippets of the first ten."""
    from khlang.search.desk import Desk

    queries = json.load(sys.stdin)
    start = time.perf_counter()
    desk = Desk(library)
    desk.index()
    opened = time.perf_counter() - start
    first = time.perf_counter()
    found, whole = [], []
    for query in queries:
        start = time.perf_counter()
        answer = desk.search(query)
        found.append((time.perf_counter() - start) * 1000)
        for record in answer.records[:10]:
            desk.make_snippet(library.published[record], answer)
        whole.append((time.perf_counter() - start) * 1000)
    notes: Notes = {"open s": opened, "first ms": found[0], "seconds": time.perf_counter() - first}
    for name, times in (("query", found[1:]), ("query with snippets", whole[1:])):
        times.sort()
        notes[f"{name} p50 ms"] = times[len(times) // 2]
        notes[f"{name} p95 ms"] = times[int(len(times) * 0.95)]
        notes[f"{name} max ms"] = times[-1]
    return notes


def main() -> None:
    """Do one measure in this process, and print its notes."""
    what, root, cache = sys.argv[1:]
    # As `khlang.cli` does before any command: else looking for cycles takes half of the time.
    gc.set_threshold(200_000, 50, 1_000)
    start = count_cpu()
    library = load_library(Path(root), Path(cache))
    loaded = count_cpu() - start
    does = {"static": build_static, "desk": build_desk, "ask": ask_desk}[what]
    print(json.dumps({**does(library), "library": loaded, "peak": read_peak()}))


if __name__ == "__main__":
    main()
