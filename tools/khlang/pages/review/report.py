"""What is to be reported of a quarter: by when, and who has not reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page

REPORT = "review/report"


@dataclass(frozen=True, slots=True)
class MissingReporter:
    """Somebody who has not reported: the path of their page below the site, their name, and where they are."""

    path: str
    name: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """The report of a form's quarter: what its records are called and the quarter in Thai, its due day, how many days
    are left, how many records there are, who has to report and who has not."""

    key: str
    noun: str
    quarter: str
    due: str
    days: int
    records: int
    reporters: int
    missing: Sequence[MissingReporter]


def render_reports(context: PageContext, reports: Sequence[ReportView]) -> Page:
    """Make the page."""
    html = render("review/report.html", context.path, context=context, reports=reports)
    return make_page(context, "รายงานไตรมาส · โต๊ะเจ้าหน้าที่", html)
