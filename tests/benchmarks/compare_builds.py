"""Compares two builds of one library: what a reader, a feed reader, a robot or a search would notice.

    python -m tests.benchmarks.compare_builds ONE OTHER [--runs ONE.jsonl OTHER.jsonl]

ONE and OTHER are built sites. Pages are compared with the names of styles, scripts and index files replaced by a
placeholder, other files by their bytes, the index by its terms and their IDF buckets, and with --runs the ranked
results of `khlang search --queries FILE --run OUT` in each checkout. Prints each path that differs with its first
differing line, and counts; gives 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from tests.search.browser.reader import read_script

# Styles and scripts, and the files of the index, whose names change with their bytes.
_ASSET = re.compile(r"(?:\.\./)*(?:assets|search)/[\w./-]+")
# The core of the index once called buckets ranks.
_BUCKETS = ("buckets", "ranks")


def list_files(site: Path) -> dict[str, Path]:
    """Give the files of a site that are compared as text, by path: all but assets and the index."""
    return {
        path.relative_to(site).as_posix(): path
        for path in site.rglob("*")
        if path.is_file() and path.relative_to(site).parts[0] not in ("assets", "search")
    }


def compare_files(one: Path, other: Path) -> Iterator[str]:
    """Give a line for each file that only one site has, or that differs."""
    ours, theirs = list_files(one), list_files(other)
    for path in sorted(ours.keys() ^ theirs.keys()):
        yield f"{path}: only in {one if path in ours else other}"
    for path in sorted(ours.keys() & theirs.keys()):
        if path.endswith((".html", ".xml", ".json", ".csv", ".txt", ".js")):
            yield from _compare_text(path, ours[path], theirs[path])
        elif ours[path].read_bytes() != theirs[path].read_bytes():
            yield f"{path}: other bytes"


def _compare_text(path: str, one: Path, other: Path) -> Iterator[str]:
    lines = [_ASSET.sub("ASSET", file.read_text(encoding="utf-8")).splitlines() for file in (one, other)]
    differing = [pair for pair in zip_longest(*lines, fillvalue="") if pair[0] != pair[1]]
    if differing:
        first, second = (text.strip()[:160] for text in differing[0])
        yield f"{path}: {len(differing)} lines, first {first!r} / {second!r}"


def read_index(site: Path) -> list[tuple[str, str]]:
    """Give the (term, IDF bucket) pairs of a site's index."""
    [file] = (site / "search").glob("core-*.js")
    core = json.loads(read_script(file.read_text(encoding="utf-8"))[1].decode("tis-620"))
    buckets = next(core[name] for name in _BUCKETS if name in core)
    terms: list[str] = []
    before = ""
    for shared, rest in re.findall("([A-Z])([^A-Z]*)", core["terms"]):
        before = before[: ord(shared) - 65] + rest
        terms.append(before)
    return list(zip(terms, buckets, strict=True))


def compare_indexes(one: Path, other: Path) -> Iterator[str]:
    """Give a line for each term that only one index has, or that is in another bucket."""
    for term, bucket in sorted(set(read_index(one)) ^ set(read_index(other))):
        yield f"index: {term} {bucket}"


def compare_runs(one: Path, other: Path) -> Iterator[str]:
    """Give a line for each query whose ranked results differ."""
    found = [
        {row["id"]: row["results"] for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
        for file in (one, other)
    ]
    for query in sorted(found[0].keys() | found[1].keys()):
        if found[0].get(query) != found[1].get(query):
            yield f"query {query}: {found[0].get(query)} / {found[1].get(query)}"


def main() -> int:
    """Compare what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--runs", type=Path, nargs=2, default=())
    arguments = parser.parse_args()
    found = [
        *compare_files(arguments.one, arguments.other),
        *compare_indexes(arguments.one, arguments.other),
        *(compare_runs(*arguments.runs) if arguments.runs else ()),
    ]
    print("\n".join([*found, f"{len(list_files(arguments.one))} files, {len(found)} differences"]))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
