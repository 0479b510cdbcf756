"""The page that a case would be, as it will look, and beside what its sender wrote."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.checks.submission import read_as_record
from khlang.clock import find_today
from khlang.forms.model import Form
from khlang.intake import Actor, Case, PhotoState
from khlang.officers import Officer
from khlang.pages.card_cache import CardCache
from khlang.pages.page import Page, Site
from khlang.pages.record import RecordContext, render_record
from khlang.pages.review import REVIEW, Comparison, render_comparison, render_preview
from khlang.photos import PublishedPhoto
from khlang.records.record import Record
from khlang.server.record_pages import make_named_cards
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_person
from khlang.server.responses import CONTENT_POLICY
from khlang.server.review.access import find_case
from khlang.server.review.officer_routes import OfficerRoutes

# Of all pages these two alone stand in one another.
_FRAMING = {"Content-Security-Policy": f"{CONTENT_POLICY}; frame-src 'self'"}
_FRAMED = {
    "Content-Security-Policy": CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
}


class PreviewRoutes(OfficerRoutes):
    """Answers `/review/case/NUMBER/page`, and `compare` beside it."""

    def routes(self) -> list[Route]:
        """Give the routes."""
        answers = {"page": self._answer_page, "compare": self._answer_comparison}
        return [
            Route(
                f"/{REVIEW}/case/{{number}}/{name}",
                self._guard.wrap(self._signing_in.for_officers_working(answer)),
                methods=["GET"],
            )
            for name, answer in answers.items()
        ]

    def _answer_page(self, request: Request, officer: Officer) -> Response:
        case, form = self._open(request, officer)
        record = self._read(case, form)
        path = f"{REVIEW}/case/{case.number}/page"
        context = RecordContext(today=find_today(), path=path)
        # Without the site's address: what is shared of this page would lead nowhere.
        page = render_record(
            record, self._make_cards(record), _list_photos(case), Site(self._frames.site.name), context
        )
        return self._answer(render_preview(page, case.number), _FRAMED)

    def _answer_comparison(self, request: Request, officer: Officer) -> Response:
        case, form = self._open(request, officer)
        context = self._signing_in.make_context(request, f"{REVIEW}/case/{case.number}/compare", officer)
        comparison = Comparison(
            number=case.number,
            form=form,
            sent=case.sent,
            is_corrected=case.sent != case.data,
            length=self._read(case, form).length,
            is_wide=request.query_params.get("width") == "wide",
        )
        return self._answer(render_comparison(context, comparison), _FRAMING)

    def _open(self, request: Request, officer: Officer) -> tuple[Case, Form]:
        """Give the case to who reads it, as its own page does."""
        case, form = find_case(self._service, request, officer)
        return self._service.intake.review.open(case.number, Actor(officer.name)), form

    def _answer(self, page: Page, headers: dict[str, str]) -> Response:
        response = answer_person(self._frames, page)
        response.headers.update(headers)
        return response

    def _read(self, case: Case, form: Form) -> Record:
        return read_as_record(form, case.data, self._service.forms.gazetteer, find_today()).record

    def _make_cards(self, record: Record) -> CardCache:
        library = self._service.forms.library
        if library is None:
            raise RefusalError(503, "library", "คลังยังไม่พร้อม รอสักครู่แล้วเปิดอีกครั้ง", 2)
        return make_named_cards(library, record)


def _list_photos(case: Case) -> dict[str, PublishedPhoto]:
    """Give the photos of a case that can be shown, by file name, where its officers see them."""
    return {
        photo.name: PublishedPhoto(
            f"{REVIEW}/case/{case.number}/photo/{photo.name}", b"", photo.width, photo.height
        )
        for photo in case.photos
        if photo.state is PhotoState.READY
    }
