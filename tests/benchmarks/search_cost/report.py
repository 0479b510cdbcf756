"""What was measured as tables, beside what is promised of 7,036 texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from tests.benchmarks.search_cost.page import Asked
from tests.benchmarks.search_cost.project import FRAME, INDEX
from tests.benchmarks.search_cost.reader import Keystroke

KEYWORDS, SENTENCES = ("kw", "kwj"), ("question",)
SEARCH = ("scripts", *INDEX)
KINDS = (*SEARCH, *FRAME)
STATES = ("cold", "warm")
BUILDS = {
    "CPU s; peak in MB": [f"static index, {state}" for state in STATES],
    "CPU s; size and peak in MB": [f"desk index, {state}" for state in STATES],
    "answers of the desk": ["desk"],
}
# Of made libraries: kB of a first answer by most records, and files of an index (hosts count those).
MADE = {7_036: 200, 20_000: 210, 70_000: 300}
MOST_FILES = 39_999
Measured = dict[str, Any]


def find_high(values: Iterable[float], share: float = 0.95) -> float:
    """Give the value that this share of the values does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def find_middle(values: Iterable[float]) -> float:
    """Give the median; 0 of none."""
    return median([*values] or [0.0])


def sum_traffic(answers: Sequence[Asked]) -> Measured:
    """Sum up what answers took on the wire, in kB (medians, but for p95); `after` is what came when they stood."""
    search = [sum(answer.sizes.get(kind, 0) for kind in SEARCH) / 1e3 for answer in answers]
    whole = [sum(answer.sizes.values()) / 1e3 for answer in answers]
    return {
        "search kB": find_middle(search),
        "p95": find_high(search),
        "with frame kB": find_middle(whole),
        "with frame p95": find_high(whole),
        **{kind: find_middle(answer.sizes.get(kind, 0) / 1e3 for answer in answers) for kind in KINDS},
        "after kB": find_middle(answer.after / 1e3 for answer in answers),
    }


def count_requests(answers: Sequence[Asked]) -> Measured:
    """Count the requests of answers (medians, but for p95)."""
    whole = [sum(answer.requests.values()) for answer in answers]
    by_kind = {kind: find_middle(answer.requests.get(kind, 0) for answer in answers) for kind in KINDS}
    return {"requests": find_middle(whole), "p95": find_high(whole), **by_kind}


def sum_times(answers: Sequence[Asked]) -> Measured:
    """Sum up how long answers took, in seconds, and the longest tasks on the way, in milliseconds."""
    seconds = [answer.milliseconds / 1e3 for answer in answers]
    tasks = [answer.longest for answer in answers]
    return {
        "first result s": find_middle([answer.began / 1e3 for answer in answers]),
        "s": find_middle(seconds),
        "s p95": find_high(seconds),
        "s max": max(seconds, default=0.0),
        "longest task ms": find_middle(tasks),
        "longest task ms max": max(tasks, default=0.0),
    }


def sum_keystrokes(keystrokes: Sequence[Keystroke]) -> Measured:
    """Sum up the longest task after each keystroke."""
    tasks = [keystroke.longest for keystroke in keystrokes]
    worst = max(keystrokes, key=lambda keystroke: keystroke.longest)
    return {
        "keystrokes": len(tasks),
        "ms": find_middle(tasks),
        "ms p95": find_high(tasks),
        "ms max": worst.longest,
        "longest at": worst.text,
    }


def pool(by_type: Mapping[str, Sequence[Asked]], kinds: Iterable[str] | None = None) -> list[Asked]:
    """Put the answers of some types of query together, or of all."""
    return [answer for kind in kinds or by_type for answer in by_type.get(kind, ())]


def judge_reading(
    traffic: Mapping[str, Mapping[str, Sequence[Asked]]], times: Mapping[str, Mapping[str, Sequence[Asked]]]
) -> Iterator[tuple[str, float, float]]:
    """Give (what is promised, what was measured, the most that it may be) of bytes and seconds."""
    keywords = sum_traffic(pool(traffic["first"], KEYWORDS))
    yield "kB before the first answer, keywords, without page frame: median", keywords["search kB"], 200
    yield "kB before the first answer, keywords, without page frame: p95", keywords["p95"], 350
    yield "kB before the first answer, keywords, with page frame: median", keywords["with frame kB"], 200
    yield "kB before the first answer, keywords, with page frame: p95", keywords["with frame p95"], 350
    sentences = sum_traffic(pool(traffic["first"], SENTENCES))
    yield "kB before the first answer, sentence, without page frame: median", sentences["search kB"], 250
    yield "kB before the first answer, sentence, with page frame: median", sentences["with frame kB"], 250
    further = sum_traffic(pool(traffic["further"], KEYWORDS))
    yield "kB for a further keyword query: median", further["with frame kB"], 50
    for name, most in (("first", 2.5), ("further", 0.7)):
        for kinds, words in ((KEYWORDS, "keywords"), (SENTENCES, "sentence")):
            taken = sum_times(pool(times[name], kinds))
            yield (
                f"s to the first result of the {name} answer, {words}: median",
                taken["first result s"],
                most,
            )
            yield f"s to the ten results of the {name} answer, {words}: median", taken["s"], most


def judge_machine(measured: Measured) -> Iterator[tuple[str, float, float]]:
    """Give the same of keystrokes, memory, disk and builds."""
    heap, builds = measured["heap"], measured["builds"]
    yield "keystroke: longest task, ms, median", measured["keystrokes"]["ms"], 50
    yield "memory in the browser, MB", heap["objects MB"] + heap["arrays MB"], 80
    yield "static index on disk, MB", measured["index"]["all"]["MB"], 30
    yield "static index build, warm, CPU s", builds["static index, warm"]["cpu"], 6
    yield "static index build, cold, CPU s", builds["static index, cold"]["cpu"], 60
    yield (
        "static index build, peak MB",
        max(builds[f"static index, {state}"]["peak"] for state in STATES),
        1000,
    )
    if "desk" in builds:
        yield "Whoosh index build, warm, CPU s", builds["desk index, warm"]["cpu"], 75
        yield "Whoosh index build, cold, CPU s", builds["desk index, cold"]["cpu"], 120
        yield "Whoosh index on disk, MB", builds["desk index, cold"]["MB"], 180
        yield "Whoosh query, ms, p50", builds["desk"]["query p50 ms"], 20
        yield "Whoosh query, ms, p95", builds["desk"]["query p95 ms"], 150


def judge_made(
    records: int,
    traffic: Mapping[str, Mapping[str, Sequence[Asked]]],
    index: Mapping[str, Mapping[str, float]],
) -> Iterator[tuple[str, float, float]]:
    """Give the same of the index of a made library of so many records."""
    keywords = sum_traffic(pool(traffic["first"], KEYWORDS))
    most = next((most for size, most in MADE.items() if records <= size), max(MADE.values()))
    yield "kB before the first answer, keywords, with page frame: median", keywords["with frame kB"], most
    yield "files of the index", index["all"]["files"], MOST_FILES


def print_rows(title: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Print a table: a row for each name, with the columns of all."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    if not columns:
        return
    print(f"\n| {title} | {' | '.join(columns)} |\n|---|{'--:|' * len(columns)}")
    for name, row in rows.items():
        print(
            f"| {name} | {' | '.join(write_figure(row.get(column, '')) for column in columns)} |", flush=True
        )


def write_figure(value: Any) -> str:
    """Write a figure in as many digits as it says something."""
    if isinstance(value, float):
        return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return str(value)


def print_promises(promises: Iterable[tuple[str, float, float]], title: str) -> bool:
    """Print what is promised beside what was measured; tell whether all is held."""
    print(f"\n| {title} | measured | at most |\n|---|--:|--:|")
    held = True
    for words, figure, most in promises:
        held = held and figure <= most
        print(f"| {words} | {write_figure(figure)} | {most:g} |{'' if figure <= most else ' **missed**'}")
    return held
