"""Python and JavaScript agree by vectors: the scripts of search give what the functions of Python give.

Python writes the vectors for the tests' library, and Node runs them against the scripts as they are and a static
index on disk. How long Node takes: `pytest tests/search/test_vectors.py --basetemp=/tmp/vectors`, then
`time node tests/search/vectors.js /tmp/vectors/vectors0/vectors.json`.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from khlang.build.bundles import SEARCH_SCRIPTS
from khlang.library import Library
from khlang.search.browser import shards, stored_documents
from khlang.search.browser.static_index import build_static_index
from khlang.search.desk import Desk
from khlang.search.index.build import build_index

from tests.browser.chromium import NODE
from tests.conftest import ROOT
from tests.search.vectors import make_vectors

SCRIPTS = ROOT / "overrides" / "assets" / "js" / "search"
RUNNER = Path(__file__).with_name("vectors.js")
# What needs a page runs in the browser tests.
PAGE = {"results_view", "facets_view", "search_request", "search_page"}
DID_YOU_MEAN = ("fuzzy", "segmentation_cost", "spelling", "did_you_mean", "did_you_mean_links")
FUNCTIONS = (
    "fold_text",
    "fold_letters",
    "pre_tokenize",
    "may_cut",
    "parse_query",
    "segment_run",
    "segment_words",
    "segment_query",
    "list_segments",
    "segmentation_cost",
    "edit_distance",
    "find_fuzzy_candidates",
    "find_did_you_mean",
    "score_records",
    "find_evidence",
    "search",
    "narrow",
    "make_snippet",
    "find_suggestions",
)


@pytest.fixture(scope="module", params=["small", "large"])
def vector_file(
    library: Library, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    """The vectors, with a static index beside them: as it is, or cut as that of a large library, whose terms have
    several shards each and whose stored documents share files."""
    folder = tmp_path_factory.mktemp("vectors")
    inverted = build_index(library)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "large":
            patch.setattr(shards, "SHARD_SIZE", 150)
            patch.setattr(stored_documents, "MOST_FILES", len(library.published) // 2)
            patch.setattr(stored_documents, "RECORDS_PER_BATCH", 4)
        index = build_static_index(library, inverted)
    files = dict(index.files) | {document.path: document.draw() for document in index.documents}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    names = [*(name for name in SEARCH_SCRIPTS if name not in PAGE), *DID_YOU_MEAN, "suggest"]
    told = {
        "scripts": [str(SCRIPTS / f"{name}.js") for name in names],
        "site": str(folder),
        "core": index.core,
        "vectors": list(make_vectors(library, Desk(library, inverted))),
    }
    (folder / "vectors.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return folder / "vectors.json"


@pytest.fixture(scope="module")
def report(vector_file: Path) -> dict[str, Any]:
    """What Node found: how many vectors it ran of each function, and those that differ."""
    done = subprocess.run(
        [NODE, RUNNER, vector_file], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_scripts_give_what_python_gives(name: str, report: dict[str, Any]) -> None:
    """For every input; each difference has the function, its input, what Python gives and what the script gives."""
    assert report["counts"][name] >= 40
    assert [each for each in report["differences"] if each["function"] == name] == []


def test_every_vector_is_run(report: dict[str, Any], vector_file: Path) -> None:
    """And no function is without a test."""
    assert set(report["counts"]) == set(FUNCTIONS)
    assert sum(report["counts"].values()) == len(
        json.loads(vector_file.read_text(encoding="utf-8"))["vectors"]
    )
