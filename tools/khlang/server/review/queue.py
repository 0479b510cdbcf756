"""What waits for an officer: `/review` has cases, `/review/due` published records that are due for review."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.case_state import CaseQueue
from khlang.intake import QueueFilter
from khlang.officers import Officer
from khlang.pages.review import (
    AGES,
    REVIEW,
    Chosen,
    DueRecords,
    Queue,
    render_due,
    render_queue,
    render_sign_in,
)
from khlang.places import Area
from khlang.server.case_views import CaseViews
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.replies import answer_person
from khlang.server.review.officer_routes import OfficerRoutes
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Service
from khlang.thai.words import sort_thai

PAGE_SIZE = 50
DAY_SECONDS = 86_400


class QueueRoutes(OfficerRoutes):
    """Answers officers about what waits."""

    def __init__(
        self,
        service: Service,
        signing_in: SignInRoutes,
        frames: LiveFrames,
        metrics: Metrics,
        views: CaseViews,
    ) -> None:
        super().__init__(service, signing_in, frames, metrics)
        self._views = views

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap = self._guard.wrap
        due = self._signing_in.for_officers(self._show_due)
        return [
            Route(f"/{REVIEW}", wrap(self._show_queue), methods=["GET"]),
            Route(f"/{REVIEW}/due", wrap(due), methods=["GET"]),
        ]

    async def _show_queue(self, request: Request) -> Response:
        officer = await self._signing_in.find_officer(request)
        if officer is None:
            return answer_person(
                self._frames, render_sign_in(self._signing_in.make_context(request, REVIEW, None))
            )
        return await self._service.work(partial(self._answer_queue, request, officer))

    def _answer_queue(self, request: Request, officer: Officer) -> Response:
        asked = request.query_params.get("queue", "")
        key = next((each for each in CaseQueue if each == asked), CaseQueue.WAITING)
        areas = self._list_areas(officer)
        chosen = self._read_chosen(request, areas)
        wanted = QueueFilter(
            form=chosen.form,
            area=chosen.area,
            waits_since=int(time.time()) - chosen.days * DAY_SECONDS if chosen.days else None,
        )
        queue = self._service.intake.queue
        entries = queue.list(officer, key, wanted, _read_after(request), PAGE_SIZE + 1)
        page = render_queue(
            self._signing_in.make_context(request, REVIEW, officer),
            Queue(
                key=key,
                rows=[self._views.describe_entry(entry) for entry in entries[:PAGE_SIZE]],
                counts=queue.count(officer, wanted),
                forms=list(self._service.forms.list_sent().values()),
                areas=areas,
                chosen=chosen,
                due=len(self._views.list_due(officer)),
                after=entries[PAGE_SIZE - 1].position if len(entries) > PAGE_SIZE else 0,
            ),
        )
        return answer_person(self._frames, page)

    async def _show_due(self, request: Request, officer: Officer) -> Response:
        def answer() -> Response:
            due, start = self._views.list_due(officer), _read_after(request)
            end = start + PAGE_SIZE
            page = render_due(
                self._signing_in.make_context(request, f"{REVIEW}/due", officer),
                DueRecords(
                    rows=due[start:end],
                    counts=self._service.intake.queue.count(officer),
                    total=len(due),
                    after=end if len(due) > end else 0,
                ),
            )
            return answer_person(self._frames, page)

        return await self._service.work(answer)

    def _list_areas(self, officer: Officer) -> Sequence[Area]:
        """Give the areas among which an officer can choose, as the alphabet has them."""
        within = self._service.forms.gazetteer.list_within(officer.area)
        return sort_thai(within, lambda area: area.name)

    def _read_chosen(self, request: Request, areas: Sequence[Area]) -> Chosen:
        """Read what is asked for, but for what nobody could have chosen."""
        asked = request.query_params
        form, area, days = asked.get("form", ""), asked.get("area", ""), asked.get("days", "")
        return Chosen(
            form=form if form in self._service.forms.list_sent() else "",
            area=area if area in {each.code for each in areas} else "",
            days=next((each for each in AGES if str(each) == days), 0),
        )


def _read_after(request: Request) -> int:
    """Read behind which position a page begins, 0 where it is none."""
    after = request.query_params.get("after", "")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
