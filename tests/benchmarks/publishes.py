"""Publishes a library that changes, again and again, while others read its pages and all that these name.

    python -m tests.benchmarks.publishes [--publishes 20] [--polls 1500] [--folder DIR --port N]

A poll asks for a page and, a moment later, for every file that it loads; of the search page also for the core, and for
a shard of each kind and a stored document that the core names. Every publish changes a record and withdraws another or
brings it back; neither has photos, since photos that are withdrawn are gone at once. Prints how many polls there were
and which files were missing; gives 1 if there were any.

Another web server is tried with `--port`, its port on this computer, and `--folder`, a new folder that it serves
`build/site` and `build/site.previous` of.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from khlang.search.browser.static_index import FOLDER
from khlang.server import HOST, make_app, make_server

from tests.conftest import copy_project
from tests.published import Links
from tests.search.browser.reader import count_shards, read_document_table, read_json, read_script

RECORDS = Path("knowledge", "records", "lesson")
CHANGED, WITHDRAWN = "kr-2559-kpt-001", "kr-2560-cco-001"
PAGES = ("index.html", "search.html", "browse/titles/index.html", f"lesson/{CHANGED}.html", "coverage.html")
POLLERS = 8
# At most, between a page and what it names: less than a build takes, so that at most one publish is between them.
SECONDS = 1.0
BUILD = [sys.executable, "-m", "khlang.cli", "build"]


@dataclass
class Polls:
    """What polls asked of the server on a port: how many polls and files, and which files were missing."""

    port: int
    count: int = 0
    files: int = 0
    missing: Counter[str] = field(default_factory=Counter)

    def run(self, chance: random.Random) -> None:
        """Ask for a page, wait, then ask for all that it names."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        page = chance.choice(PAGES)
        text = self._fetch(connection, page)
        time.sleep(chance.random() * SECONDS)
        for path in list_loaded(page, text):
            self._fetch(connection, path)
        if core := re.search(f'"core": "({FOLDER}/[^"]+)"', text):
            self._fetch_index(connection, core[1], chance)
        connection.close()
        self.count += 1

    def wait_for(self, count: int) -> None:
        """Wait until there were so many polls. Raises TimeoutError when there are no more for a minute."""
        before, last = self.count, time.monotonic()
        while self.count < count:
            time.sleep(0.01)
            if self.count > before:
                before, last = self.count, time.monotonic()
            elif time.monotonic() - last > 60:
                raise TimeoutError(f"only {self.count} polls")

    def _fetch_index(self, connection: http.client.HTTPConnection, path: str, chance: random.Random) -> None:
        core = self._fetch_script(connection, path)
        if core is None:
            return
        for part in ("facets", "lexicon"):
            self._fetch(connection, core[part])
        shards = {"p": count_shards(core["shards"]), "r": len(core["rare"]), "s": len(core["suggested"])}
        for letter, count in shards.items():
            if count:
                self._fetch(connection, f"{core['generation']}/{letter}{chance.randrange(count)}.js")
        if records := self._fetch(connection, core["records"]):
            per_file, batches = read_document_table(read_script(records)[1])
            name, size = chance.choice(batches)
            self._fetch(connection, f"{FOLDER}/texts/{name}/{chance.randrange(-(-size // per_file))}.js")

    def _fetch_script(self, connection: http.client.HTTPConnection, path: str) -> Any:
        text = self._fetch(connection, path)
        return read_json(read_script(text)[1]) if text else None

    def _fetch(self, connection: http.client.HTTPConnection, path: str) -> str:
        """Give a file as text, empty when it is missing, and count it."""
        connection.request("GET", f"/{path}")
        with connection.getresponse() as response:
            body = response.read()
        self.files += 1
        if response.status == HTTPStatus.OK:
            return body.decode(errors="replace")
        self.missing[f"{response.status} {path}"] += 1
        return ""


def list_loaded(page: str, text: str) -> list[str]:
    """Give the paths of all files that a page loads."""
    links = Links()
    links.feed(text)
    return sorted({normpath(join(dirname(page), address)) for address in links.loaded})


def change(folder: Path, turn: int) -> None:
    """Put a word into the title of a record, and withdraw another, or bring it back."""
    lessons = folder / RECORDS
    record = lessons / f"{CHANGED}.yml"
    text = record.read_text(encoding="utf-8")
    record.write_text(re.sub("^title: (ครั้งที่ [0-9]+ )?", f"title: ครั้งที่ {turn} ", text, flags=re.M), "utf-8")
    withdrawn, aside = lessons / f"{WITHDRAWN}.yml", folder / "withdrawn.yml"
    if withdrawn.exists():
        withdrawn.rename(aside)
    else:
        aside.rename(withdrawn)


def poll_on(polls: Polls, seed: int, is_over: threading.Event) -> None:
    """Poll until it is over."""
    chance = random.Random(seed)
    while not is_over.is_set():
        polls.run(chance)


def publish_all(folder: Path, polls: Polls, publishes: int, most: int) -> None:
    """Publish so many times in a project, evenly over the polls, and return when there were `most` of these."""
    for turn in range(publishes):
        polls.wait_for(most * turn // publishes)
        change(folder, turn + 1)
        subprocess.run(BUILD, cwd=folder, check=True, capture_output=True)
    polls.wait_for(most)


@contextmanager
def serve_project(folder: Path) -> Iterator[int]:
    """Serve the site of a project, which is built already, and give the port."""
    server = make_server(make_app(folder / "build" / "site"))
    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def try_all(folder: Path, port: int, publishes: int, most: int) -> Polls:
    """Publish and poll at once, and give the polls."""
    polls, is_over = Polls(port), threading.Event()
    with ThreadPoolExecutor(POLLERS) as pool:
        polling = [pool.submit(poll_on, polls, seed, is_over) for seed in range(POLLERS)]
        try:
            publish_all(folder, polls, publishes, most)
        finally:
            is_over.set()
        for each in polling:
            each.result()
    return polls


def main() -> int:
    """Make a project, publish and poll, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishes", type=int, default=20)
    parser.add_argument("--polls", type=int, default=1500)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        subprocess.run(BUILD, cwd=copy_project(folder), check=True, capture_output=True)
        port = arguments.port or stack.enter_context(serve_project(folder))
        polls = try_all(folder, port, arguments.publishes, arguments.polls)
    print(f"{polls.count} polls over {arguments.publishes} publishes asked for {polls.files} files")
    print(f"missing: {sum(polls.missing.values())} {dict(polls.missing.most_common(20))}")
    return int(bool(polls.missing))


if __name__ == "__main__":
    sys.exit(main())
