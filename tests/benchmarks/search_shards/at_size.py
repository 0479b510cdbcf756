"""So many made records over shards: written, served and asked."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import mean

import numpy as np
from khlang.search.distributed.binding import load_xapian
from khlang.search.distributed.distributed_index import DistributedIndex
from khlang.search.distributed.shard_documents import choose_shard
from khlang.search.distributed.shard_writer import Indexed, name_keys, write_documents
from khlang.search.distributed.shards import KEY, Shards
from khlang.search.index.posting_source import score_records
from khlang.search.index.ranking import are_adjacent, rank_records
from khlang.search.query.parser import parse_query
from khlang.search.query.phrase_filter import fold_for_phrases
from khlang.search.query.segmentation import TermDictionary, segment_query
from khlang.search.query.synonyms import make_term_dictionary

from tests.benchmarks.search_shards.made_records import CHARACTERS, Maker, make_queries, name_record
from tests.benchmarks.search_shards.processes import ask_all, list_peaks, measure_folder, read_peak
from tests.memory_index import MemoryIndex
from tests.shard_servers import ShardServer, serve_shards

PROCESSES, COMPARED = 2, 50_000
KEY_OF_INDEX = "made"


def index_part(part: int, folders: Sequence[Path], records: int, texts: Path | None) -> tuple[int, float]:
    """Write every second shard, in a process of its own; give its peak memory in bytes and its CPU seconds."""
    xapian = load_xapian()
    maker, count = Maker(texts), len(folders)
    own = range(part, count, PROCESSES)
    databases = {
        shard: xapian.WritableDatabase(str(folders[shard]), xapian.DB_CREATE_OR_OPEN) for shard in own
    }

    def list_indexed() -> Iterator[Indexed]:
        for number in range(records):
            record = name_record(number)
            if choose_shard(record, count) in own:
                text = fold_for_phrases(" ".join(maker.make(number).text))
                yield Indexed(record, "made", maker.tokenize(number), text)

    write_documents(databases, count, list_indexed())
    keys = name_keys(KEY_OF_INDEX, count)
    for shard, database in databases.items():
        database.set_metadata(KEY, keys[shard])
        database.close()
    return read_peak("self"), sum(os.times()[:2])


def measure_made(records: int, count: int, texts: Path | None, folder: Path) -> None:
    """Make, write, serve and ask, and print what that took."""
    folders = [folder / f"shard-{number}" for number in range(count)]
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        index = partial(index_part, folders=folders, records=records, texts=texts)
        parts = pool.map(index, range(PROCESSES), 1)
    spent = time.perf_counter() - start
    peaks = " and ".join(f"{peak / 1e6:.0f}" for peak, _cpu in parts)
    print(f"{records:,} records of at most {CHARACTERS} characters over {count} shards")
    print(f"written in {spent:.0f} s, {sum(cpu for _peak, cpu in parts):.0f} CPU s, peak memory {peaks} MB")
    print(f"on disk {measure_folder(folder) / 1e6:.0f} MB", flush=True)
    with serve_shards(folder, count, options=()) as servers:
        ask_made(servers, records, Maker(texts))


def ask_made(servers: Sequence[ShardServer], records: int, maker: Maker) -> None:
    """Ask queries of made records, and print times, memory, and what is found."""
    numbers = {name_record(number): number for number in range(records)}
    start = time.perf_counter()
    shards = Shards([server.address for server in servers], name_keys(KEY_OF_INDEX, len(servers)), 60)
    index = DistributedIndex(shards, numbers)
    dictionary = make_term_dictionary((), index.idf_buckets, partial(are_adjacent, source=index))
    print(f"opened in {time.perf_counter() - start:.1f} s: {len(index.idf_buckets):,} terms")
    queries = make_queries(maker, records)
    ask = partial(ask_index, index, dictionary)
    found, times = ask_all(ask, [text for _number, text in queries])
    held = mean(number in answer for (number, _text), answer in zip(queries, found, strict=True))
    print(
        f"{len(queries)} queries: p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms"
    )
    print(f"the record that a query was taken from is among the first ten: {held:.3f}")
    own = read_peak("self") / 1e6
    peaks = ", ".join(f"{sum(list_peaks(server)) / 1e6:.0f}" for server in servers)
    print(f"peak memory: {own:.0f} MB where it is asked, {peaks} MB the servers", flush=True)
    if records <= COMPARED:
        memory = MemoryIndex(map(maker.tokenize, range(records)))
        same = mean(
            answer == ask_memory(memory, dictionary, text)
            for (_number, text), answer in zip(queries, found, strict=True)
        )
        print(f"the same first ten as one index in memory: {same:.3f}")


def ask_index(index: DistributedIndex, dictionary: TermDictionary, text: str) -> list[int]:
    """Give the first ten, as the desk orders them: equals by number."""
    ranked = index.rank(segment_query(parse_query(text), dictionary).sequences, 30)
    ranked.sort(key=lambda each: (-round(each[1] * 1e6), each[0]))
    return [record for record, _score in ranked[:10]]


def ask_memory(memory: MemoryIndex, dictionary: TermDictionary, text: str) -> list[int]:
    """Give the first ten of one index in memory."""
    return rank_records(score_records(segment_query(parse_query(text), dictionary).sequences, memory))[:10]
