"""An officer's own feed of new cases: `/review/feed` makes its address, `/review/feed/SECRET` is the feed.

The secret in the address is all that lets a reader of feeds in; the feed has titles and places, and no private answer.
"""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.officers import Officer
from khlang.pages.review import REVIEW, FeedEntry, render_feed_page, write_feed
from khlang.server.client_address import find_root
from khlang.server.headlines import make_headline
from khlang.server.refusal import RefusalError
from khlang.server.replies import PRIVATE, answer_person
from khlang.server.review.officer_routes import OfficerRoutes

PATH = f"{REVIEW}/feed"
NEWEST_IN_FEED = 50
TYPE = "application/atom+xml"


class FeedRoutes(OfficerRoutes):
    """Answers officers, and their readers of feeds."""

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap, inside = self._guard.wrap, self._signing_in.for_officers
        return [
            Route(f"/{PATH}", wrap(inside(self._show)), methods=["GET"]),
            Route(f"/{PATH}", wrap(inside(self._make)), methods=["POST"]),
            Route(f"/{PATH}/{{secret}}", wrap(self._answer), methods=["GET"]),
        ]

    async def _show(self, request: Request, officer: Officer) -> Response:
        has_feed = await self._service.work(partial(self._service.intake.accounts.has_feed, officer.name))
        context = self._signing_in.make_context(request, PATH, officer)
        return answer_person(self._frames, render_feed_page(context, has_feed=has_feed))

    async def _make(self, request: Request, officer: Officer) -> Response:
        """Show the address once, on the answer itself: only its hash is kept."""
        await self._signing_in.read_post(request)
        secret = await self._service.work(partial(self._service.intake.accounts.make_feed, officer.name))
        context = self._signing_in.make_context(request, PATH, officer)
        address = f"{self._find_root(request)}{PATH}/{secret}"
        return answer_person(self._frames, render_feed_page(context, has_feed=True, address=address))

    async def _answer(self, request: Request) -> Response:
        def write() -> str:
            officer = self._service.intake.accounts.find_feed(request.path_params["secret"])
            if officer is None:
                raise RefusalError(404, "feed", "ไม่มีฟีดนี้ หรือทำที่อยู่ใหม่แล้ว เปิดโต๊ะเจ้าหน้าที่เพื่อทำที่อยู่ฟีด")
            return self._write(officer, self._find_root(request))

        return Response(await self._service.work(write), headers=PRIVATE, media_type=TYPE)

    def _write(self, officer: Officer, root: str) -> str:
        forms = self._service.forms
        found = self._service.intake.queue.list_newest(officer, NEWEST_IN_FEED)
        lines = [(entry, make_headline(forms, entry.form, entry.data, entry.area)) for entry in found]
        entries = [
            FeedEntry(
                address=f"{root}{REVIEW}/case/{entry.number}",
                title=line.title,
                summary=line.summary,
                received=entry.received,
            )
            for entry, line in lines
        ]
        site = self._frames.site.name
        area = forms.gazetteer.name_area(officer.area) or site
        return write_feed(f"เรื่องใหม่ · {area}", site, f"{root}{REVIEW}", entries)

    def _find_root(self, request: Request) -> str:
        return find_root(request, self._frames.site.url, self._service.door.settings.proxies)
