"""A made library of any size, of which only the index is made: its pages would take hours, and no answer needs them.

The search page is that of a small library of the same forms; the index is put in the place of its own.
"""

from __future__ import annotations

import gc
import json
import re
import shutil
import sys
from pathlib import Path

from khlang.library import load_library
from khlang.search.browser.static_index import FOLDER, build_static_index
from khlang.search.index.build import build_index

from tests.benchmarks.build.measured import ROOT, run_measured
from tests.benchmarks.make_library import make_library
from tests.benchmarks.search_cost.project import CACHE, LIBRARY, SITE

FEW = 12
NOTES = "index.json"


def make_project(records: int, data: Path | None, folder: Path) -> tuple[Path, dict[str, float]]:
    """Make a library of so many records below `folder` unless it is there, and a site with its index.

    `data` is the set whose texts the records get; without it they get those of `make_library`. Gives the folder of
    the site's project, and what the index cost.
    """
    name = f"made-{records}-{data.resolve().name if data else 'tests'}"
    whole, project = folder.absolute() / name, folder.absolute() / f"{name}-site"
    if not (whole / LIBRARY).exists():
        make_library(records, whole / LIBRARY, data)
    shutil.rmtree(project, ignore_errors=True)
    make_library(FEW, project / LIBRARY, data)
    shutil.copytree(ROOT / "overrides", project / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", project)
    run_measured([sys.executable, "-m", "tests.benchmarks.search_cost.project"], project)
    command = [sys.executable, "-m", "tests.benchmarks.search_cost.made", str(whole)]
    cpu, wall, peak = run_measured(command, project)
    notes = json.loads((project / NOTES).read_text(encoding="utf-8"))
    return project, {"CPU s": cpu, "wall s": wall, "peak MB": peak, **notes}


def put_index(whole: Path, site: Path) -> dict[str, float]:
    """Put the index of a library in the place of a site's own, and give how many records it has."""
    library = load_library(whole / LIBRARY, whole / CACHE)
    index = build_static_index(library, build_index(library))
    shutil.rmtree(site / FOLDER)
    made: set[Path] = set()
    for path, text in (*index.files.items(), *((each.path, each.draw()) for each in index.documents)):
        file = site / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_text(text, encoding="utf-8")
    page = site / "search.html"
    text = re.sub(f"{FOLDER}/core-[0-9a-f]+[.]js", index.core, page.read_text(encoding="utf-8"))
    page.write_text(text, encoding="utf-8")
    return {"records": len(library.published)}


if __name__ == "__main__":
    # As `khlang.cli` does before any command: else looking for cycles takes half of the time.
    gc.set_threshold(200_000, 50, 1_000)
    Path(NOTES).write_text(json.dumps(put_index(Path(sys.argv[1]), SITE.resolve())), encoding="utf-8")
