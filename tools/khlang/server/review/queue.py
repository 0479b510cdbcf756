"""What waits for an officer: `/review`."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.officers import Officer
from khlang.pages.review import QUEUES, REVIEW, Queue, render_queue, render_sign_in
from khlang.server.case_views import CaseViews
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.replies import answer_person
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Guard, Service

PAGE_SIZE = 50


class QueueRoutes:
    """Answers officers about what waits."""

    def __init__(
        self,
        service: Service,
        signing_in: SignInRoutes,
        frames: LiveFrames,
        metrics: Metrics,
        views: CaseViews,
    ) -> None:
        self._service = service
        self._signing_in = signing_in
        self._frames = frames
        self._guard = Guard(service, frames, metrics)
        self._views = views

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [Route(f"/{REVIEW}", self._guard.wrap(self._show_queue), methods=["GET"])]

    async def _show_queue(self, request: Request) -> Response:
        officer = await self._signing_in.find_officer(request)
        if officer is None:
            return answer_person(
                self._frames, render_sign_in(self._signing_in.make_context(request, REVIEW, None))
            )
        return await self._service.work(partial(self._answer_queue, request, officer))

    def _answer_queue(self, request: Request, officer: Officer) -> Response:
        asked = request.query_params
        key = asked.get("queue", "")
        key = key if key in QUEUES else next(iter(QUEUES))
        forms = self._service.forms.list_sent()
        form = asked.get("form", "") if asked.get("form", "") in forms else ""
        after = asked.get("after", "")
        position = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
        queue, states = self._service.intake.queue, QUEUES[key][1]
        entries = queue.list(officer, states, form, position, PAGE_SIZE + 1)
        page = render_queue(
            self._signing_in.make_context(request, REVIEW, officer),
            Queue(
                key=key,
                rows=[self._views.describe_entry(entry) for entry in entries[:PAGE_SIZE]],
                counts=queue.count(officer),
                forms=list(forms.values()),
                form=form,
                after=entries[PAGE_SIZE - 1].position if len(entries) > PAGE_SIZE else 0,
            ),
        )
        return answer_person(self._frames, page)
