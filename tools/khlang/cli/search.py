"""`khlang search`: asks the staff desk one query, or a file of them."""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from khlang.cli.arguments import EXIT_CLEAN, CommandError, add_search_arguments, find_cache
from khlang.cli.counts import count_values, find_facet, format_counts
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.search_results import make_result_grid
from khlang.library import load_library
from khlang.search.desk import Desk, Filters, SearchResponse, read_addresses
from khlang.search.desk.response import describe_response
from khlang.search.index.facets import FILLED, Facet
from khlang.thai.text import format_count, suggest, to_thai_digits

MAX_LIMIT = 10_000
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def search(arguments: argparse.Namespace) -> int:
    """Carry out the command; `arguments.typed` are its arguments as typed."""
    shards = read_addresses(arguments.shards)
    desk = Desk(load_library(arguments.library, find_cache()), shards=shards)
    arguments = parse_again("khlang search", arguments.typed, desk.facets, add_search_arguments)
    if not 1 <= arguments.limit <= MAX_LIMIT:
        raise CommandError(f"--limit ต้องอยู่ระหว่าง ๑ ถึง {format_count(MAX_LIMIT)}")
    filters = Filters(read_filters(desk.facets, arguments), arguments.newest, arguments.as_typed)
    if arguments.queries or arguments.out:
        return _run_batch(arguments, desk, filters)
    answer = desk.search(arguments.query, filters)
    if arguments.counts is not None:
        names = [list(_name_options(facet.key)) for facet in desk.facets]
        facet = find_facet(desk.facets, names, arguments.counts)
        counts = count_values(desk, answer, facet)
        print(format_counts(facet, counts, is_json=arguments.json, is_csv=arguments.csv), end="")
    elif arguments.json:
        print(json.dumps(describe_response(desk, answer, 0, arguments.limit), ensure_ascii=False, indent=2))
    elif arguments.csv:
        limit = 0 if answer.is_weak else arguments.limit
        print(write_csv(make_result_grid(desk, answer, limit)), end="")
    else:
        print("\n".join(_format_answer(desk, answer, arguments.limit)))
    return EXIT_CLEAN


class _FacetParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say it as all commands do."""
        raise CommandError(f"อ่านตัวเลือกไม่ได้ ({message}) {self.epilog}")


def parse_again(
    program: str,
    words: Sequence[str],
    facets: Sequence[Facet],
    add_arguments: Callable[[argparse.ArgumentParser], None],
) -> argparse.Namespace:
    """Read the arguments of a command with an option for each facet of the library: plural or singular.

    Raises CommandError for what is no argument.
    """
    parser = _FacetParser(prog=program, allow_abbrev=False)
    parser.add_argument("--library", type=Path, default=Path("knowledge"))
    add_arguments(parser)
    flags = {facet.key: list(_name_options(facet.key)) for facet in facets}
    for key, names in flags.items():
        # A yes-or-no facet alone means yes.
        parser.add_argument(*names, dest=f"facet {key}", action="append", nargs="?", const=FILLED)
    parser.epilog = f"กรองได้ด้วย {' '.join(names[0] for names in flags.values())}"
    return parser.parse_args(words)


def _name_options(key: str) -> Iterator[str]:
    name = f"--{key.replace('_', '-')}"
    if name.endswith("ies"):
        yield f"{name[:-3]}y"
    elif name.endswith("s"):
        yield name[:-1]
    yield name


def read_filters(facets: Sequence[Facet], arguments: argparse.Namespace) -> dict[str, list[str]]:
    """Give the keys of the groups that are asked for, by facet."""
    filters: dict[str, list[str]] = {}
    for facet in facets:
        for name in getattr(arguments, f"facet {facet.key}") or ():
            filters.setdefault(facet.key, []).extend(find_groups(facet, name))
    return filters


def find_groups(facet: Facet, name: str) -> list[str]:
    """Give the keys of the groups that a name means. Raises CommandError with the nearest where there is none."""
    groups = facet.find(name)
    if not groups:
        near = suggest(name, [group.label for group in facet.values])
        hint = f'หมายถึง "{near}" หรือไม่' if near else "ดูค่าที่มีด้วย --json"
        raise CommandError(f'{facet.label}: ไม่มี "{_clean(name)[:60]}" ในคลัง {hint}')
    return [group.key for group in groups]


def _run_batch(arguments: argparse.Namespace, desk: Desk, filters: Filters) -> int:
    if not (arguments.queries and arguments.out):
        raise CommandError("ใช้ --queries FILE คู่กับ --run OUT.jsonl")
    queries = _read_queries(arguments.queries)
    desk.index()
    with arguments.out.open("w", encoding="utf-8") as out:
        for query in queries:
            start = time.perf_counter()
            found = desk.search(query["text"], filters).records[: arguments.limit]
            spent = round((time.perf_counter() - start) * 1000, 3)
            results = [desk.records[number].id for number in found]
            out.write(json.dumps({"id": query["id"], "results": results, "ms": spent}) + "\n")
    print(f"ถามแล้ว {format_count(len(queries))} คำค้น ผลอยู่ที่ {arguments.out}")
    return EXIT_CLEAN


def _read_queries(path: Path) -> list[dict[str, Any]]:
    queries = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} ไม่ใช่ข้อความ UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            query = json.loads(line)
            queries.append({"id": query["id"], "text": str(query["text"])})
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CommandError(f'{path}:{number} ต้องเป็น {{"id": …, "text": …}} บรรทัดละหนึ่ง') from error
    return queries


def _format_answer(desk: Desk, answer: SearchResponse, limit: int) -> list[str]:
    """Give the lines of an answer for a terminal."""
    lines = [_sum_up(answer), *_format_notes(answer)]
    begin, end = (_BOLD, _PLAIN) if sys.stdout.isatty() else ("«", "»")
    for number, row in enumerate(describe_response(desk, answer, 0, limit)["results"], 1):
        passage = row["passage"]
        marked = "".join(
            f"{begin}{_clean(part['text'])}{end}" if part["is_marked"] else _clean(part["text"])
            for part in passage["parts"]
        )
        year = f"ปี {to_thai_digits(str(row['year']))}" if row["year"] else ""
        example = "ตัวอย่าง" if row["is_example"] else ""
        lines += [
            "",
            f"{number}. {_clean(row['title'])}",
            f"   {row['id']} · {' · '.join(filter(None, (row['noun'], year, row['where'], example)))}",
            f"   {passage['label']}: {marked}",
        ]
    return lines


def _sum_up(answer: SearchResponse) -> str:
    if not answer.records:
        return "ไม่พบเรื่องที่มีคำเหล่านี้"
    if answer.is_weak:
        return f"ยังไม่มีเรื่อง “{_clean(answer.query.text)}” ในคลัง ต่อไปนี้คือเรื่องที่ใกล้เคียง"
    others = len(answer.records) - answer.near
    more = f" และที่มีบางคำร่วมกันอีก {format_count(others)} เรื่อง" if others else ""
    return f"พบ {format_count(answer.near)} เรื่อง{more}"


def _format_notes(answer: SearchResponse) -> list[str]:
    notes = []
    if answer.instead:
        notes.append(
            f"แสดงผลของ “{_clean(answer.instead)}” ค้น “{_clean(answer.query.text)}” แทนได้ด้วย --typed"
        )
    if answer.query.is_cut:
        notes.append(f"คำค้นยาวเกิน {format_count(len(answer.query.text))} ตัวอักษร ใช้เฉพาะส่วนแรก")
    if not answer.phrases_found:
        notes.append("ไม่มีเรื่องใดมีข้อความในเครื่องหมายคำพูดตรงทุกตัวอักษร จึงค้นเป็นคำธรรมดา")
    if answer.segmented.unknown:
        notes.append(f"ไม่มีในคลัง: {_clean(' '.join(answer.segmented.unknown))}")
    if answer.segmented.years and answer.records:
        first, last = min(answer.segmented.years), max(answer.segmented.years)
        notes.append(f"เฉพาะปีที่ถาม: --year {first}{f'-{last}' if last > first else ''}")
    notes += [f'หมายถึง "{_clean(each.text)}" หรือไม่' for each in answer.did_you_mean[bool(answer.instead) :]]
    return notes


def _clean(text: str) -> str:
    """Leave out what would command a terminal."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in text)
