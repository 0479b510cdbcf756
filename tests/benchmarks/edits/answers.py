"""What desk and browser scripts answer: to each the same queries, some of all kinds, most in the library's words."""

from __future__ import annotations

import contextlib
import json
import random
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from khlang.build.bundles import SEARCH_SCRIPTS
from khlang.fields.say import list_texts
from khlang.search.browser.static_index import FOLDER
from khlang.search.desk import Desk
from khlang.search.desk.response import describe_response

from tests.browser.chromium import NODE
from tests.search.queries import EDGES, OTHERS, ROWS
from tests.search.test_vectors import DID_YOU_MEAN, PAGE, RUNNER
from tests.search.vectors import Vector, make_response_vectors, make_search_vector

NODE_SECONDS = 600
# Results of a query that a server tells.
SHOWN = 20


def choose_queries(desk: Desk, count: int, words: Sequence[str], chance: random.Random) -> list[str]:
    """Give so many queries: `words`, some that tests know, and pieces of titles, places and texts of the records."""
    known = [*(row["query"] for row in ROWS), *OTHERS, *EDGES]
    queries = [*words, *chance.sample(known, min(len(known), count // 4))]
    while len(queries) < count:
        record = chance.choice(desk.records)
        values = [text for field, value in record.public_values() for text in list_texts(field, value)]
        text = chance.choice([record.title, *filter(None, values)])
        start = chance.randrange(len(text))
        queries.append(" ".join(text[start : start + chance.randint(3, 24)].split()))
    return queries[:count]


def ask_desk(desk: Desk, queries: Sequence[str]) -> list[Any]:
    """Give what the desk finds for each query: the records shown in their order, and what is said of them."""
    return [make_search_vector(text, desk.search(text)) for text in queries]


def describe_answers(desk: Desk, queries: Sequence[str]) -> list[Any]:
    """Give each query with what the server's `/api/search` says of it."""
    return [[text, describe_response(desk, desk.search(text), 0, SHOWN)] for text in queries if text.strip()]


def ask_server(address: str, text: str) -> Any:
    """Give what a server's `/api/search` says of a query, nothing while it has no desk."""
    asked = urllib.parse.urlencode({"q": text, "all": "1", "limit": str(SHOWN)})
    with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}api/search?{asked}") as response:
        return json.load(response)
    return None


def ask_in_full(desk: Desk, queries: Sequence[str]) -> Iterator[Vector]:
    """Give what a page shows for each query: the records, offers, the first snippets, and suggestions."""
    for text in queries:
        yield make_search_vector(text, desk.search(text))
        yield from make_response_vectors(text, desk)
        yield "find_suggestions", [text[:4]], [each.text for each in desk.suggest(text[:4], 7)]


def compare_with_node(project: Path, site: Path, vectors: Sequence[Vector]) -> list[str]:
    """Run the scripts of a project's theme against its built site, and give a line for each different answer."""
    found = run_node(project, site, vectors)
    lines = [json.dumps(each, ensure_ascii=False)[:600] for each in found["differences"]]
    if sum(found["counts"].values()) != len(vectors):
        lines.append(f"node ran {found['counts']} of {len(vectors)} vectors")
    return lines


def run_node(project: Path, site: Path, vectors: Sequence[Vector]) -> dict[str, Any]:
    """Run vectors against a built site, and give how many were run of each function, and those that differ."""
    names = [*(name for name in SEARCH_SCRIPTS if name not in PAGE), *DID_YOU_MEAN, "suggest"]
    core = find_core((site / "search.html").read_text(encoding="utf-8"))
    told = {
        "scripts": [str(project / "overrides" / "assets" / "js" / "search" / f"{name}.js") for name in names],
        "site": str(site),
        "core": core,
        "vectors": list(vectors),
    }
    path = project / "vectors.json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run(
        [NODE, RUNNER, path], capture_output=True, text=True, check=True, timeout=NODE_SECONDS
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def find_core(page: str) -> str:
    """Give the path of the core of the index that a search page names."""
    core = re.search(f'"core": "({FOLDER}/[^"]+)"', page)
    assert core
    return core[1]
