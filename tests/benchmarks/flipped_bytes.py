"""Damages what builds keep, file after file, and looks at what the next build, check and search make of it.

    python -m tests.benchmarks.flipped_bytes [--trials 300] [--seed 1]

A trial flips bits of one kept file, or cuts it short, then runs `build`, `check` and `search`, reads every row that is
kept, and does so again. A site is wrong that is not byte for byte the sound one; a crash is an exit code, a traceback
or a time over a minute; what is still bad the third time does not heal. Gives 1 when there was any.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khlang import cli
from khlang.build_key import make_build_key
from khlang.cache import Cache
from khlang.file_cache import FileCache
from khlang.publish import Release
from khlang.search.browser.static_index import LETTERS
from khlang.search.desk import index_store
from khlang.search.index.kept_index import INVERTED
from khlang.search.query.suggestions import CUTS
from khlang.signatures import find_key

from tests.conftest import copy_project

COMMANDS = (["build"], ["check"], ["search", "หนี้นอกระบบ"])
# What is asked for only when the desk's index is written anew.
BEHIND_INDEX = "folded.sqlite"
SECONDS = 60
RUNS = 3
# A trial takes ten seconds.
SAID_EACH = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one trial: what was done to which file, and what went wrong, in words."""

    damage: str
    faults: tuple[str, ...]


def run_apart(arguments: list[str], said: Path) -> int:
    """Run a command of the package in a process of its own, what it says into a file, and give its exit code."""
    pid = os.fork()
    if pid == 0:
        # A command that hangs ends with -SIGALRM.
        signal.alarm(SECONDS)
        with said.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        try:
            cli.run(arguments)
        finally:
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run_all(said: Path) -> Iterator[str]:
    """Run all commands, and give what went wrong."""
    for arguments in COMMANDS:
        code = run_apart(arguments, said)
        words = said.read_text(encoding="utf-8", errors="replace")
        if code or "Traceback" in words:
            yield f"crash: {arguments[0]} {code} {words[-300:]}"


def read_site() -> dict[str, bytes]:
    """Give every file of the site by path, but for the gzip, which holds the time."""
    site = Path("build/site").resolve()
    files = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz"]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def list_kept() -> list[Path]:
    """Give all files that are kept between runs, and the notes of the release."""
    kept = [path for path in Path(".cache/khlang").rglob("*") if path.is_file() and path.stat().st_size]
    return sorted([*kept, *Path("build").glob("site.releases/*.json")])


def find_bad() -> Iterator[str]:
    """Give what is kept now and would be a miss."""
    key = find_key()
    assert key
    for path in Path(".cache/khlang").rglob("*.sqlite"):
        try:
            with contextlib.closing(sqlite3.connect(path)) as connection:
                stored = [each for (each,) in connection.execute("SELECT key FROM kept")]
        except sqlite3.Error as error:
            yield f"bad file {path} {error}"
            continue
        keys = [each.removeprefix(f"{make_build_key()[:16]} ") for each in stored]
        if len(Cache(path.parent, path.stem).get(keys)) < len(keys):
            yield f"bad row in {path}"
    for name in ("encoded", INVERTED, LETTERS, CUTS):
        for path in Path(".cache/khlang").glob(f"*/{name}/*"):
            if FileCache(path.parent.parent, name).get(path.name) is None:
                yield f"bad file {path}"
    for path in Path(".cache/khlang").glob("*/desk/*/"):
        if index_store._open(path, key) is None:
            yield f"bad index {path}"
    release = Release(Path("build/site").resolve())
    yield from (f"bad note {name}" for name in ("manifest", "frames") if not release.read_note(name))


def damage(path: Path, chance: random.Random) -> str:
    """Flip bits of a file in one to eight places, half of the time near its beginning, or cut it short."""
    data = bytearray(path.read_bytes())
    if chance.random() < 0.1:
        size = chance.randrange(len(data))
        path.write_bytes(data[:size])
        return f"{path} cut to {size}"
    end = min(len(data), 8_192) if chance.random() < 0.5 else len(data)
    places = [chance.randrange(end) for _ in range(chance.choice((1, 1, 2, 8)))]
    for place in places:
        data[place] ^= chance.randrange(1, 256)
    path.write_bytes(data)
    return f"{path} at {places}"


def try_all(trials: int, seed: int) -> Iterator[Outcome]:
    """Make a project, build it, and try so many damages of what was kept, each of the same sound state."""
    chance = random.Random(seed)
    said = Path("said.txt")
    assert not list(run_all(said))
    sound, files = read_site(), list_kept()
    assert not list(find_bad())
    for folder in (".cache", "build"):
        shutil.copytree(folder, f"sound/{folder}", symlinks=True)
    for trial in range(trials):
        for folder in (".cache", "build"):
            shutil.rmtree(folder)
            shutil.copytree(f"sound/{folder}", folder, symlinks=True)
        done = damage(files[trial % len(files)], chance)
        faults: list[str] = []
        bad: list[str] = []
        for _ in range(RUNS):
            faults += run_all(said)
            site = read_site()
            faults += [
                f"wrong site: {path}" for path in {*site, *sound} if site.get(path) != sound.get(path)
            ][:3]
            # A row that no run asks for is bad until one does.
            bad = list(find_bad())
            if not bad:
                break
            if all(BEHIND_INDEX in each for each in bad):
                for index in Path(".cache/khlang").glob("*/desk"):
                    shutil.rmtree(index)
        yield Outcome(done, (*faults, *(f"not healed: {each}" for each in bad)))


def main() -> int:
    """Read the arguments, try, print what went wrong and a count; 1 when anything did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    counts = Counter({"wrong site": 0, "crash": 0, "not healed": 0})
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        project = Path(folder) / "project"
        project.mkdir()
        os.chdir(copy_project(project))
        for number, outcome in enumerate(try_all(arguments.trials, arguments.seed), 1):
            # A fault counts once a trial, by its first words.
            counts.update({fault.partition(":")[0] for fault in outcome.faults})
            for fault in outcome.faults:
                print(f"{outcome.damage}\n    {fault}", flush=True)
            if number % SAID_EACH == 0 or number == arguments.trials:
                told = ", ".join(f"{count} {what}" for what, count in counts.items())
                print(f"{number} trials: {told}", flush=True)
        os.chdir("/")
    return int(counts.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
