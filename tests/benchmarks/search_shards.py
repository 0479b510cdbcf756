"""Measures the desk's search on shards of Xapian, served by real servers on this computer.

    python -m tests.benchmarks.search_shards --records 1000000 --shards 4 [--texts FOLDER]
    python -m tests.benchmarks.search_shards --data SET [--shards 4] [--cache DIR]

The first makes so many records of at most 300 characters, with tokens as the desk has them, writes them in two
processes into shards, and asks queries of the servers: times, bytes, peak memory of each process; how often the record
that a query was taken from is among the first ten; up to 50,000 records also how often the first ten are those of one
index in memory. FOLDER is one of `make_library`; without it, sentences of the tests' lessons are dealt out.

The second asks a retrieval set's queries (`search_quality`) of the desk on Whoosh and on shards: recall@10 of both, the
average of the kinds of queries.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import numpy as np
from khlang.library import load_library
from khlang.search.desk import Desk
from khlang.search.distributed.binding import load_xapian
from khlang.search.distributed.distributed_index import DistributedIndex
from khlang.search.distributed.shard_documents import choose_shard
from khlang.search.distributed.shard_writer import Indexed, name_keys, write_documents
from khlang.search.distributed.shards import KEY, Shards
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.posting_source import score_records
from khlang.search.index.ranking import are_adjacent, rank_records
from khlang.search.query.parser import parse_query
from khlang.search.query.phrase_filter import fold_for_phrases
from khlang.search.query.segmentation import TermDictionary, segment_query
from khlang.search.query.synonyms import make_term_dictionary
from khlang.search.text.tokenizer import Tokenizer

from tests.benchmarks.make_library import read_texts
from tests.benchmarks.search_quality import load_texts, make_library, read_lines
from tests.conftest import LIBRARY
from tests.memory_index import MemoryIndex
from tests.shard_servers import ShardServer, require_xapian, serve_shards

SEED, CHARACTERS, TEXTS = 20261120, 300, 2_000
TITLE_WEIGHT, TITLE_CHARACTERS = 5, 60
PROCESSES, QUERIES, COMPARED = 2, 300, 50_000
KEY_OF_INDEX = "made"


class MadeRecord(NamedTuple):
    """A made record: a title and a text, each in phrases."""

    title: list[str]
    text: list[str]


class Maker:
    """Makes records of phrases of real texts: each is cut into words once, by the tokenizer that libraries have."""

    def __init__(self, texts: Path | None) -> None:
        library = load_library(LIBRARY)
        lessons = [record for record in library.published if "steps" in record.values]
        given = read_texts(texts, lessons)
        self._texts = [text.split() for _title, text in (next(given) for _ in range(TEXTS))]
        self._tokenizer = Tokenizer()
        self._words: dict[str, str] = {}

    def make(self, number: int) -> MadeRecord:
        """Make record `number`: a part of one text, and of another."""
        chance = random.Random(SEED + number)
        phrases: list[str] = []
        for most in (CHARACTERS // 2, CHARACTERS):
            text = chance.choice(self._texts)
            for phrase in text[chance.randrange(len(text)) :]:
                if sum(map(len, phrases)) + len(phrases) + len(phrase) > most:
                    break
                phrases.append(phrase)
        return MadeRecord([phrase for phrase in phrases[:2] if len(phrase) <= TITLE_CHARACTERS], phrases)

    def cut(self, phrases: Sequence[str]) -> str:
        """Cut phrases into words."""
        for phrase in phrases:
            if phrase not in self._words:
                found = self._tokenizer.tokenize(phrase)
                self._words[phrase] = " ".join(word for _start, words in found for word in words)
        return " ".join(filter(None, map(self._words.__getitem__, phrases)))

    def tokenize(self, number: int) -> RecordTokens:
        """Give the tokens of a record: its title, its text with the lead that counts twice, its id."""
        title, text = self.make(number)
        words = self.cut(text)
        lead = words.count(" ") + words.count("+") + 1
        fields = [FieldTokens(self.cut(title), TITLE_WEIGHT), FieldTokens(words, 1, lead)]
        return RecordTokens.of([*fields, FieldTokens(name_record(number), 1)])


def name_record(number: int) -> str:
    """Give the id of a record."""
    return f"mr-{number:07d}"


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


def read_peak(process: int | str) -> int:
    """Give the peak memory of a process in bytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def list_peaks(server: ShardServer) -> list[int]:
    """Give the peak memory of a server and of each of its processes that answer."""
    assert server.process
    group, peaks = server.process.pid, []
    for process in (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()):
        try:
            if os.getpgid(process) == group:
                peaks.append(read_peak(process))
        except (OSError, IndexError):
            continue
    return peaks


def measure_folder(folder: Path) -> int:
    """Give the bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def make_queries(maker: Maker, records: int) -> list[tuple[int, str]]:
    """Give (number of the record, words from its text): a phrase, or the beginnings of two."""
    chance = random.Random(SEED)
    queries = []
    while len(queries) < QUERIES:
        number = chance.randrange(records)
        phrases = [phrase for phrase in maker.make(number).text if len(phrase) >= 8]
        if len(phrases) >= 2:
            words = chance.sample(phrases, 2)
            text = words[0][:60] if len(queries) % 3 == 0 else f"{words[0][:25]} {words[1][:25]}"
            queries.append((number, text))
    return queries


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


def ask_all(ask: Callable[[str], list[int]], texts: Sequence[str]) -> tuple[list[list[int]], list[float]]:
    """Give the answers, and the milliseconds of each."""
    found, times = [], []
    for text in texts:
        start = time.perf_counter()
        found.append(ask(text))
        times.append(1000 * (time.perf_counter() - start))
    return found, times


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


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--texts", type=Path, help="a folder of texts, as `make_library` takes")
    parser.add_argument("--data", type=Path, help="a retrieval set")
    parser.add_argument("--cache", type=Path, help="a folder that keeps terms between runs")
    arguments = parser.parse_args()
    require_xapian()
    if arguments.data:
        measure_set(arguments.data, arguments.shards, arguments.cache)
    if arguments.records:
        with tempfile.TemporaryDirectory() as folder:
            measure_made(arguments.records, arguments.shards, arguments.texts, Path(folder))


if __name__ == "__main__":
    main()
