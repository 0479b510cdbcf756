"""A set's project and site: made as a maintainer would, kept between runs, and weighed."""

from __future__ import annotations

import random
import re
import shutil
import sys
from functools import partial
from pathlib import Path

from khlang.library import load_library
from khlang.publish import publish
from khlang.site import build_site

from tests.benchmarks.build.measured import ROOT, run_measured

SEED = 20_260
LIBRARY, CACHE, SITE = Path("knowledge"), Path(".cache/khlang"), Path("build/site")
# What each file of the site is to search, by its path; the first that fits.
KINDS = (
    ("scripts", re.compile(r"assets/js/search[./]")),
    ("core", re.compile(r"search/(core|records)-")),
    ("texts", re.compile(r"search/texts/")),
    ("postings", re.compile(r"search/[^/]+/[pr]\d+\.js")),
    ("lists", re.compile(r"search/")),
    ("fonts", re.compile(r".*\.woff2$")),
    ("css", re.compile(r".*\.css$")),
    ("html", re.compile(r".*\.html$")),
    ("other", re.compile(r"")),
)
INDEX = ("core", "postings", "texts", "lists")
FRAME = ("html", "css", "fonts", "other")


def find_kind(path: str) -> str:
    """Give what a file of the site is, by its path without a slash in front."""
    return next(kind for kind, pattern in KINDS if pattern.match(path))


def make_project(data: Path, folder: Path) -> Path:
    """Make the project of a set below `folder`, over the one that is there, build its site, and give its folder."""
    # Not at the top: the processes that are measured should not hold a browser's tools.
    from tests.benchmarks.search_quality import make_library

    project = folder.absolute() / data.resolve().name
    for name in ("knowledge", "overrides"):
        shutil.rmtree(project / name, ignore_errors=True)
    shutil.copytree(ROOT / "overrides", project / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", project)
    make_library(data, project / LIBRARY)
    shutil.copytree(ROOT / "knowledge" / "pages", project / LIBRARY / "pages")
    run_measured([sys.executable, "-m", "tests.benchmarks.search_cost.project"], project)
    return project


def build() -> None:
    """Build the site of the project in the working folder. Texts that nobody checked may break rules of records."""
    publish(SITE, partial(build_site, load_library(LIBRARY, CACHE)))


def weigh_index(site: Path) -> dict[str, dict[str, float]]:
    """Give MB, files and the largest file in kB of the index, by kind and in all."""
    sizes = [
        (find_kind(path.relative_to(site.resolve()).as_posix()), path.stat().st_size)
        for path in (site.resolve() / "search").rglob("*")
        if path.is_file()
    ]
    groups = {kind: [size for each, size in sizes if each == kind] for kind in INDEX}
    groups["all"] = [size for _kind, size in sizes]
    return {
        kind: {"MB": sum(group) / 1e6, "files": len(group), "largest kB": max(group, default=0) / 1e3}
        for kind, group in groups.items()
    }


def choose_queries(data: Path, count: int) -> dict[str, list[str]]:
    """Choose so many queries of each type of a set, always the same ones."""
    from tests.benchmarks.search_quality import read_lines

    by_type: dict[str, list[str]] = {}
    for query in read_lines(data / "queries.jsonl"):
        by_type.setdefault(query["type"], []).append(query["text"])
    chosen = random.Random(SEED)
    return {kind: chosen.sample(texts, min(count, len(texts))) for kind, texts in sorted(by_type.items())}


if __name__ == "__main__":
    build()
