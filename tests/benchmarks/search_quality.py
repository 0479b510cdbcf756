"""Asks a retrieval set's queries of the real search, and writes what it answers, best first.

    python -m tests.benchmarks.search_quality --data SET --engine browser|desk --run OUT.jsonl

SET holds `docs.jsonl` or `docs.jsonl.xz` (one `{"id", "title", "text"}` a line) and `queries.jsonl`. The texts become
records of a library with a form of its own (title optional, story); the index is the one that sites get; the queries
are asked of the real JavaScript in Chromium, or of the staff desk on Whoosh. OUT gets `{"id", "results", "ms"}` a line.
"""

from __future__ import annotations

import argparse
import json
import lzma
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from khlang.build.gather import make_index
from khlang.library import Library, load_library
from khlang.problems import START
from khlang.search.desk import Desk
from khlang.yaml_text import Entry, Mapping, Text, write_node

from tests.benchmarks.make_library import clean
from tests.browser.chromium import open_chromium
from tests.browser.conftest import serve_site
from tests.conftest import LIBRARY, ROOT

FORM = """\
key: text
version: 1
label: ข้อความ
noun: ข้อความ
id_prefix: tx
roles:
  title: title
sections:
  - key: all
    label: ข้อความ
fields:
  - key: title
    label: ชื่อเรื่อง
    type: text
    help: ชื่อเรื่อง
    example: ชื่อเรื่อง
    required: no
    public: true
    weight: 5
    section: all
  - key: story
    label: เนื้อเรื่อง
    type: paragraphs
    help: เนื้อเรื่อง
    example: เนื้อเรื่อง
    required: submit
    public: true
    weight: 1
    section: all
"""
PAGE = """<!doctype html><meta charset="utf-8"><title>search</title>
<script id="khlang-search" type="application/json">{settings}</script>
<script src="assets/js/search/packing.js"></script><script src="assets/js/search/static_index.js"></script>
<script src="assets/js/search/tokenizer.js"></script><script src="assets/js/search/parser.js"></script>
<script src="assets/js/search/dictionary.js"></script><script src="assets/js/search/mentions.js"></script>
<script src="assets/js/search/segmentation.js"></script><script src="assets/js/search/ranking.js"></script>
<script src="assets/js/search/weakness.js"></script><script src="assets/js/search/searcher.js"></script>"""
ASK = """async (text) => {
    const start = performance.now();
    const given = await khlangSearcher.search({text, filters: new Map(), newest: false, all: true, asTyped: true});
    return [given.records.slice(0, 10), performance.now() - start];
}"""


def read_lines(path: Path) -> Iterator[dict[str, str]]:
    """Give the objects of a file of JSON lines, packed or not."""
    packed = path.with_name(f"{path.name}.xz")
    data = lzma.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    for line in data.decode("utf-8").rstrip("\n").split("\n"):
        yield json.loads(line)


def make_library(data: Path, root: Path) -> list[str]:
    """Write a set's texts as records below `root`, and give their ids in the set, in the order of the records."""
    for folder in ("forms", "vocabularies", "records/text"):
        (root / folder).mkdir(parents=True)
    (root / "forms" / "text.yml").write_text(FORM, encoding="utf-8")
    provinces = "vocabularies/provinces.yml"
    (root / provinces).write_bytes((LIBRARY / provinces).read_bytes())
    ids = []
    for number, document in enumerate(read_lines(data / "docs.jsonl"), 1):
        name = f"tx-{number:06d}"
        fields = {"id": name, "title": clean(document.get("title") or ""), "story": clean(document["text"])}
        entries = [Entry(Text(key, START), Text(text, START)) for key, text in fields.items() if text]
        path = root / "records" / "text" / f"{name}.yml"
        path.write_text(write_node(Mapping(tuple(entries), START)), encoding="utf-8")
        ids.append(document["id"])
    return ids


def load_texts(root: Path, cache: Path | None) -> Library:
    """Load a library of texts, and say what could not be read."""
    library = load_library(root, cache)
    for problem in library.problems[:5]:
        print(problem)
    return library


def make_site(library: Library, site: Path) -> None:
    """Write the index of a library and a bare page that searches it."""
    found = make_index(library)
    files = {**found.index.files, **{each.path: each.draw() for each in found.index.documents}}
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    settings = json.dumps({"root": ".", "core": found.index.core})
    (site / "index.html").write_text(PAGE.format(settings=settings), encoding="utf-8")
    shutil.copytree(ROOT / "overrides" / "assets" / "js", site / "assets" / "js")


def ask_browser(library: Library, queries: list[dict[str, str]]) -> Iterator[tuple[str, list[int], float]]:
    """Give (query id, numbers of the first records, milliseconds) of each query, answered in Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        make_site(library, Path(folder))
        with open_chromium() as browser, serve_site(Path(folder)) as address:
            page = browser.new_page()
            page.goto(address)
            for query in queries:
                found, milliseconds = page.evaluate(ASK, query["text"])
                yield query["id"], found, milliseconds


def ask_desk(library: Library, queries: list[dict[str, str]]) -> Iterator[tuple[str, list[int], float]]:
    """Give (query id, numbers of the first records, milliseconds) of each query, answered by Whoosh."""
    desk = Desk(library)
    desk.index()
    for query in queries:
        start = time.perf_counter()
        found = list(desk.search(query["text"]).records[:10])
        yield query["id"], found, 1000 * (time.perf_counter() - start)


ENGINES = {"browser": ask_browser, "desk": ask_desk}


def main() -> None:
    """Read the arguments, build, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="browser")
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="a folder that keeps terms between runs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ids = make_library(arguments.data, Path(folder))
        library = load_texts(Path(folder), arguments.cache)
        assert len(library.published) == len(ids), (
            f"{len(library.published)} of {len(ids)} texts could be read"
        )
        queries = list(read_lines(arguments.data / "queries.jsonl"))
        with arguments.run.open("w", encoding="utf-8") as out:
            for query, found, milliseconds in ENGINES[arguments.engine](library, queries):
                row = {"id": query, "results": [ids[record] for record in found], "ms": milliseconds}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
