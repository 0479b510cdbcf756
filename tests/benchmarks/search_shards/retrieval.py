"""A retrieval set, asked of the desk on Whoosh and on shards."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import numpy as np
from khlang.search.desk import Desk

from tests.benchmarks.search_quality import load_texts, make_library, read_lines
from tests.benchmarks.search_shards.processes import ask_all, measure_folder
from tests.shard_servers import serve_shards


def measure_set(data: Path, count: int, cache: Path | None) -> None:
    """Ask a retrieval set of the desk on both engines, and print recall@10 and times."""
    queries = [*read_lines(data / "queries.jsonl")]
    relevant: dict[str, set[str]] = {}
    for line in (data / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, _grade = line.split("\t")
        relevant.setdefault(query, set()).add(document)
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as folder:
        ids = make_library(data, Path(root))
        library = load_texts(Path(root), cache)
        with serve_shards(Path(folder), count) as servers:
            sharded = Desk(library, shards=[server.address for server in servers])
            answers = [
                measure_desk(name, desk, ids, queries, relevant)
                for name, desk in (("whoosh", Desk(library)), (f"{count} shards", sharded))
            ]
            same = mean(one == other for one, other in zip(*answers, strict=True))
            print(
                f"the same first ten: {same:.4f}; on disk {measure_folder(Path(folder)) / 1e6:.0f} MB in shards"
            )


def measure_desk(
    name: str,
    desk: Desk,
    ids: Sequence[str],
    queries: Sequence[dict[str, str]],
    relevant: dict[str, set[str]],
) -> list[list[int]]:
    """Index, ask, print recall@10 as the average of kinds of queries; give the first ten of each query."""
    start, cpu = time.perf_counter(), sum(os.times()[:4])
    desk.index()
    spent, cpu = time.perf_counter() - start, sum(os.times()[:4]) - cpu
    found, times = ask_all(
        lambda text: [*desk.search(text).records[:10]], [query["text"] for query in queries]
    )
    kinds: dict[str, list[float]] = {}
    for query, answer in zip(queries, found, strict=True):
        wanted = relevant[query["id"]]
        recall = len(wanted & {ids[number] for number in answer}) / len(wanted)
        kinds.setdefault(query["type"], []).append(recall)
    macro = mean(mean(recalls) for recalls in kinds.values())
    print(
        f"{name}: recall@10 {macro:.4f}, p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms; "
        f"indexed in {spent:.0f} s, {cpu:.0f} CPU s of this process",
        flush=True,
    )
    return found
