"""Published records that are due for review: the longest ago first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khlang.case_state import CaseQueue
from khlang.officers import Officer
from khlang.pages.page import Page, render
from khlang.pages.record import is_long_ago
from khlang.pages.review.context import PageContext, make_page
from khlang.pages.review.tabs import DUE, DUE_WORDS, Tabs
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.thai.dates import Date, format_date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedRecord:
    """A published record that was reviewed once: `path` is below the site, `area` DOPA's code of its place."""

    title: str
    path: str
    noun: str
    place: str
    area: str
    reviewed: Date


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecords:
    """Some of the records that are due: `after` is how many stand before the next page, 0 where there is none."""

    rows: Sequence[ReviewedRecord]
    counts: Mapping[CaseQueue, int]
    total: int
    after: int = 0


def list_reviewed(records: Iterable[Record]) -> tuple[ReviewedRecord, ...]:
    """Give the records that were reviewed once, the longest ago first."""
    dated = [(record, record.reviewed) for record in records]
    found = [
        ReviewedRecord(
            title=record.title,
            path=record_path(record),
            noun=record.form.noun,
            place=str(record.place),
            area=record.place.code,
            reviewed=reviewed,
        )
        for record, reviewed in dated
        if reviewed
    ]
    return tuple(sorted(found, key=lambda record: (record.reviewed.isoformat(), record.path)))


def list_due(
    reviewed: Iterable[ReviewedRecord], officer: Officer, today: datetime.date
) -> list[ReviewedRecord]:
    """Give those that are due for review, of an officer's area."""
    return [
        record for record in reviewed if officer.may_see(record.area) and is_long_ago(record.reviewed, today)
    ]


def render_due(context: PageContext, due: DueRecords) -> Page:
    """Make the page of the records that are due."""
    html = render(
        "review/due.html",
        context.path,
        context=context,
        due=due,
        tabs=Tabs(DUE, due.counts, due.total).list(),
        label=DUE_WORDS,
        say_date=format_date,
    )
    return make_page(context, f"{DUE_WORDS} · โต๊ะเจ้าหน้าที่", html)
