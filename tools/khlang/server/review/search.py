"""The search over cases that are not published: `/search?in=cases`, for officers, each in the own area."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from khlang.cache import Cache
from khlang.checks.submission import read_submission
from khlang.intake import CaseText
from khlang.officers import Officer
from khlang.pages.desk import PATH
from khlang.pages.review import CASES, IN, CaseSearch, FoundCase, FoundCases, PageContext, render_case_search
from khlang.search.desk.search_request import BadRequestError, SearchRequest, parse_request
from khlang.search.index.word_texts import TOKENS, list_word_texts
from khlang.search.live import LiveResponse
from khlang.search.query.snippet import list_query_terms, make_record_snippet
from khlang.search.text.tokenizer import fold_text, pre_tokenize
from khlang.server.case_views import THAILAND
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_person
from khlang.server.responses import BUSY, NOT_READY, RETRY_SECONDS
from khlang.server.review.case_index import CaseIndex, CaseView, NotReadyError
from khlang.server.review.officer_routes import OfficerRoutes
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Service

# Of the threads of the intake so many may search at once: the others go on taking in what people send.
MAX_SEARCHES = 4


class CaseSearchDesk(OfficerRoutes):
    """Tells who searches, and searches cases for those who may."""

    def __init__(
        self, service: Service, signing_in: SignInRoutes, frames: LiveFrames, metrics: Metrics
    ) -> None:
        super().__init__(service, signing_in, frames, metrics)
        self._index = CaseIndex(service.intake, service.forms)
        self._searching = 0
        self.answer = self._guard.wrap(signing_in.for_officers(self._answer))

    def is_asked(self, request: Request) -> bool:
        """Tell whether a request to `/search` is about cases."""
        return request.query_params.get(IN) == CASES

    async def make_context(self, request: Request) -> PageContext:
        """Say who searches what is published."""
        return self._signing_in.make_context(request, PATH, await self._signing_in.find_officer(request))

    async def _answer(self, request: Request, officer: Officer) -> Response:
        if self._searching >= MAX_SEARCHES:
            raise RefusalError(503, "busy", BUSY, RETRY_SECONDS)
        self._searching += 1
        try:
            return await self._service.work(partial(self._show, request, officer))
        finally:
            self._searching -= 1

    def _show(self, request: Request, officer: Officer) -> Response:
        pairs = [pair for pair in request.query_params.multi_items() if pair[0] != IN]
        context = self._signing_in.make_context(request, PATH, officer)
        try:
            asked = parse_request(pairs, (), is_shared=True)
            searched = self._search(officer, asked)
            status = 200
        except BadRequestError as error:
            searched, status = CaseSearch(asked=SearchRequest(), notice=str(error)), 400
        except NotReadyError:
            searched, status = CaseSearch(asked=asked, notice=NOT_READY), 503
        return answer_person(self._frames, render_case_search(context, searched), status)

    def _search(self, officer: Officer, asked: SearchRequest) -> CaseSearch:
        opened = self._index.open(officer)
        found = self._find(officer, asked, opened) if asked.text.strip() else None
        return CaseSearch(asked=asked, found=found, held=len(opened.view.records), missing=opened.missing)

    def _find(self, officer: Officer, asked: SearchRequest, opened: CaseView) -> FoundCases:
        response = opened.view.search(asked.text, newest=asked.newest)
        keys = response.keys if asked.all else response.keys[: response.near]
        keys = keys[asked.start : asked.start + asked.limit]
        texts = self._service.intake.texts.read(keys)
        rows = [
            self._describe(texts[key], opened, response)
            for key in keys
            # It may have gone, or be another area's, since the index was looked into.
            if key in texts and officer.may_see(texts[key].area)
        ]
        matches = response.matches
        return FoundCases(
            rows=rows,
            near=response.near,
            total=len(response.keys),
            is_readable=any(pre_tokenize(fold_text(matches.query.text))),
            phrases_found=matches.phrases_found,
            was_cut=matches.query.is_cut,
            unknown=matches.segmented.unknown,
        )

    def _describe(self, text: CaseText, opened: CaseView, response: LiveResponse) -> FoundCase:
        form = self._service.forms.forms[text.form]
        record = read_submission(form, text.data, self._service.forms.gazetteer).record
        return FoundCase(
            number=text.number,
            title=text.data.get(form.roles.title, ("",))[-1],
            place=text.data.get(form.roles.place, ("",))[-1],
            noun=form.noun,
            state=text.state,
            received=text.received.astimezone(THAILAND),
            # What is not published is kept in no file.
            snippet=make_record_snippet(
                record,
                list_word_texts(record, opened.tokenizer, Cache(None, TOKENS)),
                list_query_terms(response.matches.segmented, opened.view.dictionary),
            ),
        )
