"""What builds and checks promise: shares of plain Material's CPU in the same run, memory, and the wall of one edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.benchmarks.build.runs import (
    CHECK_COLD,
    CHECK_WARM,
    COLD,
    EDIT,
    HUGO_ITSELF,
    MATERIAL,
    NOTHING_NEW,
    SEEN_PAGE,
    SEEN_SEARCH,
    TERMS_KEPT,
    WARM,
    Run,
)

SMALL, COUNTRY = 100, 7_036
# The most that a run may take, as a share of plain Material's CPU on the same texts.
SHARES = {COLD: 1.0, TERMS_KEPT: 0.6, WARM: 0.25, EDIT: 0.05, CHECK_COLD: 0.3}
SMALL_SHARES = {NOTHING_NEW: 0.8}
WALL_SECONDS = {SEEN_PAGE: 1.0, SEEN_SEARCH: 3.0}
PEAK_MEGABYTES = 600.0
# Of a larger library, beside its own size; made texts differ by so much.
MOST_GROWTH = 1.15
# What a continuous-integration machine sees of 300 records: so far from what was measured that only a doubling is told.
# Measured on a busy machine: 0.95, 0.19, 11.5, 1.5, 1.4; bounds are about 1.6 times as much.
DOUBLED_SHARES = {CHECK_COLD: 1.5, CHECK_WARM: 0.4, COLD: 18.0, WARM: 2.4, EDIT: 2.3}


class Promise(NamedTuple):
    """What is promised in words, what was measured, and the most that it may be. What could not be measured is None."""

    words: str
    measured: float | None
    most: float

    @property
    def is_missed(self) -> bool:
        """Whether it is not held, or nobody knows."""
        return self.measured is None or self.measured > self.most


def judge(runs: Sequence[Run]) -> Iterator[Promise]:
    """Give all promises for the sizes that were run."""
    sizes = {run.records: {each.name: each for each in runs if each.records == run.records} for run in runs}
    if SMALL in sizes:
        yield from _judge_shares(sizes[SMALL], SMALL_SHARES)
    if COUNTRY not in sizes:
        return
    country = sizes[COUNTRY]
    yield from _judge_shares(country, SHARES)
    yield Promise(f"{COUNTRY:,} records, {COLD}: peak MB", country[COLD].peak, PEAK_MEGABYTES)
    for name, most in WALL_SECONDS.items():
        seconds = country[name].wall if name in country else None
        yield Promise(f"{COUNTRY:,} records, {name}: wall s", seconds, most)
    hugo = country[HUGO_ITSELF].cpu if HUGO_ITSELF in country else None
    # Only that it was measured: it makes no search, no lists, no checks.
    yield Promise(f"{COUNTRY:,} records, Hugo: CPU s", hugo, float("inf"))
    for records, measured in sizes.items():
        if records > COUNTRY:
            yield from _judge_growth(country, measured)


def judge_small(runs: Sequence[Run]) -> Iterator[Promise]:
    """Give the promises of a small library: that no run takes twice what it took when its bound was set."""
    yield from _judge_shares({run.name: run for run in runs}, DOUBLED_SHARES)


def _judge_shares(measured: Mapping[str, Run], shares: Mapping[str, float]) -> Iterator[Promise]:
    plain = measured[MATERIAL]
    for name, most in shares.items():
        words = f"{plain.records:,} records, {name}: CPU as a share of plain Material"
        yield Promise(words, measured[name].cpu / plain.cpu, most)


def _judge_growth(base: Mapping[str, Run], larger: Mapping[str, Run]) -> Iterator[Promise]:
    """A larger library takes no more for each record; one edit, no larger share of the build from nothing."""
    records = larger[COLD].records
    times = records / base[COLD].records
    for name in (CHECK_COLD, COLD, WARM):
        growth = larger[name].cpu / base[name].cpu / times
        yield Promise(
            f"{records:,} records, {name}: CPU a record, times that of {COUNTRY:,}", growth, MOST_GROWTH
        )
    growth = (larger[EDIT].cpu / larger[COLD].cpu) / (base[EDIT].cpu / base[COLD].cpu)
    yield Promise(
        f"{records:,} records, {EDIT}: share of {COLD}, times that of {COUNTRY:,}", growth, MOST_GROWTH
    )
