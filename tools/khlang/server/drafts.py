"""Previews of drafts over HTTP: a list at `/draft/`, and each draft at the path that its record would have.

Only `khlang serve` has these routes. What they answer is no file of a release, is in no index, and is kept by no
browser.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from khlang.clock import find_today
from khlang.images.client import ImageWorker
from khlang.library import ChangedWhileReadError, Library
from khlang.pages.card_cache import CardCache
from khlang.pages.drafts import Draft, list_drafts, render_draft, render_draft_list
from khlang.pages.page import Page, Site
from khlang.photos import BadPhotoError, PublishedPhoto, publish_photo
from khlang.problems import Problem
from khlang.server.client_address import is_at_this_computer
from khlang.server.frames import LiveFrames
from khlang.server.work import WorkQueue

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True)
class Drafts:
    """The drafts of a library as it was loaded, sound or not, with its problems."""

    library: Library
    problems: Sequence[Problem]

    @cached_property
    def by_path(self) -> dict[str, Draft]:
        """The drafts by the path of their page."""
        return {draft.path: draft for draft in list_drafts(self.library, self.problems)}

    @cached_property
    def cards(self) -> CardCache:
        """The cards of the records that drafts point to."""
        return CardCache(self.library)

    def render(self, path: str, site: Site) -> Page:
        """Make the page of the draft at a path. Raises KeyError when there is none."""
        draft = self.by_path[path]
        return render_draft(draft, self.cards, self.find_photos(draft), site, find_today())

    def find_photos(self, draft: Draft) -> dict[str, PublishedPhoto]:
        """Give the photos of a draft that can be shown, by file name."""
        photos: dict[str, PublishedPhoto] = {}
        if draft.record is None:
            return photos
        with ImageWorker() as worker:
            for _path, _field, photo in draft.record.public_photos():
                if photo.file in self.library.photo_files[draft.record.id]:
                    # What is wrong with one that can't be shown, the list of problems says.
                    with contextlib.suppress(BadPhotoError, OSError):
                        photos[photo.file] = publish_photo(self.library, draft.record, photo, worker)
        return photos


class CurrentDrafts:
    """The drafts of the library as it was last loaded; a rebuild puts the next in their place."""

    def __init__(self) -> None:
        self.drafts: Drafts | None = None

    def hold(self, library: Library, problems: Sequence[Problem]) -> None:
        """Answer from this library from now on."""
        self.drafts = Drafts(library, problems)


class DraftRoutes:
    """Answers `/draft/`, the page of each draft, and its photos."""

    def __init__(self, frames: LiveFrames, current: CurrentDrafts, work: WorkQueue) -> None:
        """Pages stand in one of `frames`; `work` bounds how much is asked at once."""
        self._frames = frames
        self._current = current
        self._work = work

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [
            Route("/draft", lambda _request: RedirectResponse("draft/", headers=PRIVATE)),
            self._route("/draft/", self._show_list),
            self._route("/draft/index.html", self._show_list),
            self._route("/{form}/draft-{name}.html", self._show),
            self._route("/photos/draft-{name}/{file}", self._show_photo),
        ]

    def _route(self, path: str, answer: Callable[[Drafts, Request], Response]) -> Route:
        return Route(path, self._work.route(lambda request: self._respond(request, answer)), methods=["GET"])

    def _respond(self, request: Request, answer: Callable[[Drafts, Request], Response]) -> Response:
        drafts = self._current.drafts
        # What is not published is for those at this computer.
        if drafts is None or not is_at_this_computer(request.scope):
            raise HTTPException(404)
        try:
            return answer(drafts, request)
        except KeyError as error:
            raise HTTPException(404) from error
        except ChangedWhileReadError as error:
            return Response(str(error), 503, PRIVATE | {"Retry-After": "1"}, "text/plain")

    def _show_list(self, drafts: Drafts, _request: Request) -> Response:
        return self._answer(render_draft_list(list(drafts.by_path.values())))

    def _show(self, drafts: Drafts, request: Request) -> Response:
        return self._answer(drafts.render(request.url.path.lstrip("/"), self._frames.site))

    def _show_photo(self, drafts: Drafts, request: Request) -> Response:
        path = request.url.path.lstrip("/")
        name = f"draft-{request.path_params['name']}"
        for draft in drafts.by_path.values():
            if draft.name == name:
                for photo in drafts.find_photos(draft).values():
                    if photo.path == path:
                        return Response(photo.data, 200, PRIVATE, "image/jpeg")
        raise HTTPException(404)

    def _answer(self, page: Page) -> Response:
        return Response(self._frames.join(page), 200, PRIVATE, "text/html")
