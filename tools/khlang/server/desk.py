"""The staff desk over HTTP: a search page that needs no JavaScript, its list for spreadsheets, and the same as JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.search_results import make_result_grid
from khlang.exchange.sheets.table import Grid
from khlang.exchange.sheets.workbook import XLSX, write_workbook
from khlang.pages.desk import PATH, Start, render_desk, render_refusal
from khlang.pages.page import Page
from khlang.pages.review import PageContext
from khlang.search.desk import Desk, SearchResponse, ShardError
from khlang.search.desk.response import describe_response
from khlang.search.desk.search_request import BadRequestError, SearchRequest, parse_request
from khlang.server.api import describe_api
from khlang.server.current_desk import CurrentDesk
from khlang.server.current_forms import CurrentForms
from khlang.server.exports import SERVED
from khlang.server.frames import LiveFrames
from khlang.server.replies import answer_person
from khlang.server.responses import NOT_KEPT, NOT_READY, answer_json, answer_page
from khlang.server.review.search import CaseSearchDesk
from khlang.server.work import WorkQueue

# A list of results is as large as the library: one is made while another is sent.
EXPORT_THREADS, MAX_EXPORTS = 1, 2
MAX_ROWS = 10_000
_Answer: TypeAlias = Callable[[Desk, SearchRequest], Response]


class DeskRoutes:
    """Answers `/search`, `/search.csv`, `/search.xlsx`, `/api/search`, `/api/suggest` and `/api/openapi.json`."""

    def __init__(
        self,
        frames: LiveFrames,
        current: CurrentDesk,
        work: WorkQueue,
        forms: CurrentForms | None = None,
        cases: CaseSearchDesk | None = None,
    ) -> None:
        """The search page stands in one of `frames`; `work` bounds how much is asked at once. `forms` are those that
        people send, where there is an intake, the API's description tells of both; `cases` searches what was sent."""
        self._cases = cases
        self._frames = frames
        self._forms = forms
        self._current = current
        self._work = work
        self._exports = WorkQueue(EXPORT_THREADS, MAX_EXPORTS)

    def routes(self) -> list[Route]:
        """Give the routes."""
        answers: dict[str, _Answer] = {
            "/api/search": _answer,
            "/api/suggest": _suggest,
            "/api/openapi.json": self._describe_api,
        }
        routes = [self._route(path, answer, self._work) for path, answer in answers.items()]
        page = Route("/search", _SearchPage(self._show_page, self._cases, self._work), methods=["GET"])
        exports = [self._route(f"/search.{ending}", make, self._exports) for ending, make in _EXPORTS.items()]
        return [page, *routes, *exports]

    def _route(self, path: str, answer: _Answer, work: WorkQueue) -> Route:
        return Route(path, work.route(lambda request: self._respond(request, answer)), methods=["GET"])

    def _respond(self, request: Request, answer: _Answer) -> Response:
        desk = self._current.desk
        if desk is None:
            return answer_json({"error": NOT_READY}, 503)
        try:
            asked = parse_request(request.query_params.multi_items(), desk.facets)
            return answer(desk, asked)
        except BadRequestError as error:
            return answer_json({"error": str(error)}, 400)
        # A part of the index is elsewhere and says nothing: better no answer than half of one.
        except ShardError as error:
            return answer_json({"error": str(error)}, 503)

    def _describe_api(self, desk: Desk, _asked: SearchRequest) -> Response:
        return answer_json(describe_api(desk.facets, self._forms.list_sent() if self._forms else ()))

    def _show_page(self, context: PageContext, request: Request) -> Response:
        desk = self._current.desk
        if desk is None:
            return self._answer_page(context, render_refusal(context, NOT_READY, self._start()), 503)
        try:
            asked = parse_request(request.query_params.multi_items(), desk.facets, is_shared=True)
            answer = None if asked.is_empty else desk.search(asked.text, asked.filters)
        except BadRequestError as error:
            return self._answer_page(context, render_refusal(context, str(error), self._start()), 400)
        except ShardError as error:
            return self._answer_page(context, render_refusal(context, str(error), self._start()), 503)
        rows = None if answer is None else _describe(desk, answer, asked)
        page = render_desk(context, desk.facets, asked, rows, self._start())
        return self._answer_page(context, page, 200)

    def _answer_page(self, context: PageContext, page: Page, status: int) -> Response:
        # Where it says who is signed in, nobody keeps it.
        return (
            answer_person(self._frames, page, status)
            if context.officer
            else answer_page(self._frames.join(page), status)
        )

    def _start(self) -> Start:
        formats = [("csv", "CSV"), ("xlsx", "Excel"), *((each.key, each.label) for each in SERVED)]
        return Start(self._frames.site.hints.placeholder, self._current.browse, formats)


class _SearchPage:
    """An application: `/search`, over what is published for everybody, over cases for who may."""

    def __init__(
        self,
        show: Callable[[PageContext, Request], Response],
        cases: CaseSearchDesk | None,
        work: WorkQueue,
    ) -> None:
        self._show = show
        self._cases = cases
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if self._cases and self._cases.is_asked(request):
            await (await self._cases.answer(request))(scope, receive, send)
            return
        context = (
            await self._cases.make_context(request)
            if self._cases
            else PageContext(path=PATH, has_review=False)
        )
        await self._work.respond(partial(self._show, context), scope, receive, send)


def _describe(desk: Desk, answer: SearchResponse, asked: SearchRequest) -> dict[str, Any]:
    most = len(answer.records) if asked.all else answer.near or answer.close
    return describe_response(desk, answer, asked.start, max(0, min(asked.limit, most - asked.start)))


def _answer(desk: Desk, asked: SearchRequest) -> Response:
    return answer_json(_describe(desk, desk.search(asked.text, asked.filters), asked))


def _suggest(desk: Desk, asked: SearchRequest) -> Response:
    found = desk.suggest(asked.text, min(asked.limit, 20))
    return answer_json({"suggestions": [{"text": each.text, "kind": each.kind} for each in found]})


def _export(ending: str, media_type: str, write: Callable[[Grid], str | bytes]) -> _Answer:
    """Give what answers with the list as a file."""

    def answer(desk: Desk, asked: SearchRequest) -> Response:
        found = desk.search(asked.text, asked.filters)
        most = len(found.records) if asked.all else found.near
        name = {"Content-Disposition": f'attachment; filename="search.{ending}"'}
        made = write(make_result_grid(desk, found, min(MAX_ROWS, most)))
        return Response(made, 200, NOT_KEPT | name, media_type)

    return answer


_EXPORTS = {
    "csv": _export("csv", "text/csv", write_csv),
    "xlsx": _export("xlsx", XLSX, lambda grid: write_workbook([grid])),
}
