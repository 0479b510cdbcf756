"""What is to be reported of the quarter: `/review/report`, and the report of a form as a workbook."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.clock import find_today
from khlang.exchange.sheets.reports import (
    Reporter,
    find_in_quarter,
    find_next_due,
    list_reported_forms,
    list_reporters,
    make_quarterly_report,
)
from khlang.exchange.sheets.workbook import XLSX, write_workbook
from khlang.forms.model import Form
from khlang.library import Library
from khlang.officers import Officer
from khlang.pages.review import REPORT, MissingReporter, ReportView, render_reports
from khlang.records.card import record_path
from khlang.server.refusal import RefusalError
from khlang.server.replies import PRIVATE, answer_person
from khlang.server.responses import RETRY_SECONDS
from khlang.server.review.officer_routes import OfficerRoutes
from khlang.thai.dates import Date, format_date


class ReportRoutes(OfficerRoutes):
    """Answers officers about the quarter that is to be reported next, each of the own area."""

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap, inside = self._guard.wrap, self._signing_in.for_officers_working
        return [
            Route(f"/{REPORT}", wrap(inside(self._show)), methods=["GET"]),
            Route(f"/{REPORT}/{{form}}.xlsx", wrap(inside(self._give_workbook)), methods=["GET"]),
        ]

    def _show(self, request: Request, officer: Officer) -> Response:
        library = self._open_library(officer)
        reports = [_describe(library, form) for form in list_reported_forms(library)]
        context = self._signing_in.make_context(request, REPORT, officer)
        return answer_person(self._frames, render_reports(context, reports))

    def _give_workbook(self, request: Request, officer: Officer) -> Response:
        library, key = self._open_library(officer), request.path_params["form"]
        form = next((each for each in list_reported_forms(library) if each.key == key), None)
        if form is None:
            raise RefusalError(404, "report", "ไม่มีรายงานของแบบนี้ เปิดหน้ารายงานไตรมาสแล้วเลือกใหม่")
        quarter, _due = find_next_due(form, find_today())
        made = write_workbook(make_quarterly_report(library, form, quarter))
        name = f"{key}-{quarter.fiscal_year}-q{quarter.number}.xlsx"
        attached = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(made, 200, PRIVATE | attached, XLSX)

    def _open_library(self, officer: Officer) -> Library:
        """Give the library with the records of an officer's area alone. Raises RefusalError."""
        library = self._service.forms.library
        if library is None:
            raise RefusalError(503, "library", "คลังยังไม่พร้อม รอสักครู่แล้วเปิดอีกครั้ง", RETRY_SECONDS)
        own = tuple(record for record in library.records if officer.may_see(record.place.code))
        return replace(library, records=own)


def _describe(library: Library, form: Form) -> ReportView:
    today = find_today()
    quarter, due = find_next_due(form, today)
    records = find_in_quarter(library, form, quarter)
    reporters = list_reporters(library, form, records)
    return ReportView(
        key=form.key,
        noun=form.noun,
        quarter=str(quarter),
        due=format_date(Date(due.year, due.month, due.day)),
        days=(due - today).days,
        records=len(records),
        reporters=len(reporters),
        missing=[_name(each) for each in reporters if not each.reports],
    )


def _name(reporter: Reporter) -> MissingReporter:
    record = reporter.record
    return MissingReporter(record_path(record), record.title, str(record.place))
