"""One case: `/review/case/NUMBER`, its photos, and what an officer decides of it.

Who may see a case is decided in `access`, who asks in `signing_in`. These pages are kept by nobody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from khlang.accession import AcceptError
from khlang.intake import (
    Actor,
    Case,
    ClosedCaseError,
    NoCaseError,
    PhotoState,
    StaleCaseError,
    StorageError,
    UnsoundError,
)
from khlang.officers import Officer
from khlang.pages.review import REVIEW, render_case
from khlang.problems import Problem
from khlang.server.case_views import CaseViews, say_problems
from khlang.server.form_body import FormBody
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.refusal import RefusalError
from khlang.server.replies import PRIVATE, answer_person, lead
from khlang.server.review.access import find_case
from khlang.server.review.decisions import DecisionError, Decisions, read_staff_data
from khlang.server.review.officer_routes import OfficerRoutes
from khlang.server.review.signing_in import SignInRoutes, read_version
from khlang.server.service import Service

# Does what an officer decides of a case, by what the post says.
Decision: TypeAlias = Callable[[Case, FormBody, Actor], None]


class CaseRoutes(OfficerRoutes):
    """Answers officers about cases."""

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
        self._decisions = Decisions(service, views)

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap, decisions = self._guard.wrap, self._decisions
        case = f"/{REVIEW}/case/{{number}}"
        posts = {
            "photo-out": decisions.take_photo_out,
            "ask": decisions.ask,
            "accept": decisions.accept,
            "correct": decisions.correct,
            "decline": decisions.decline,
            "take": decisions.take,
            "give-back": decisions.give_back,
        }
        return [
            Route(case, wrap(self._signing_in.for_officers_working(self._show_case)), methods=["GET"]),
            Route(
                f"{case}/photo/{{name}}",
                wrap(self._signing_in.for_officers_working(self._show_photo)),
                methods=["GET"],
            ),
            *(
                Route(f"{case}/{name}", self._make_post(decide), methods=["POST"])
                for name, decide in posts.items()
            ),
        ]

    def _show_case(self, request: Request, officer: Officer) -> Response:
        case, form = find_case(self._service, request, officer)
        read = self._service.intake.review.open(case.number, Actor(officer.name))
        context = self._signing_in.make_context(request, f"{REVIEW}/case/{case.number}", officer)
        return answer_person(self._frames, render_case(context, self._views.describe_case(read, form)))

    def _show_photo(self, request: Request, officer: Officer) -> Response:
        case, _form = find_case(self._service, request, officer)
        photo = case.photo(request.path_params["name"])
        if photo and photo.state is PhotoState.READY:
            photos, is_small = self._service.intake.photos, "small" in request.query_params
            path = photos.thumbnail_path(photo.stem) if is_small else photos.picture_path(photo.stem)
            if path.is_file():
                return FileResponse(path, headers=PRIVATE, media_type="image/jpeg")
        raise RefusalError(404, "photo", "ไม่มีภาพนี้ หรือภาพยังเตรียมไม่เสร็จ รอสักครู่แล้วเปิดอีกครั้ง")

    def _make_post(self, decide: Decision) -> Callable[[Request], Awaitable[Response]]:
        """Give the endpoint of a decision, which is not taken of a case that is no longer what was read."""

        async def respond(request: Request, officer: Officer) -> Response:
            body = await self._signing_in.read_post(request)
            return await self._service.work(partial(self._decide, request, officer, body, decide))

        return self._guard.wrap(self._signing_in.for_officers(respond))

    def _decide(self, request: Request, officer: Officer, body: FormBody, decide: Decision) -> Response:
        case, form = find_case(self._service, request, officer)
        problems: Sequence[Problem] = ()
        try:
            decide(case, body, Actor(officer.name, read_version(body), officer.label))
        except NoCaseError as error:
            raise RefusalError(404, "case", str(error)) from error
        except UnsoundError as error:
            notice, problems = str(error), error.problems
        except (AcceptError, ClosedCaseError, DecisionError, StaleCaseError, StorageError) as error:
            notice = str(error)
        except OSError as error:
            notice = f"เขียนลงคลังไม่ได้ในขณะนี้ ลองใหม่ภายหลัง ({error.strerror})"
        else:
            return lead(f"../{case.number}")
        now, form = find_case(self._service, request, officer)
        # A post stands one step further down.
        step = request.url.path.rpartition("/")[2]
        view = self._views.describe_case(now, form)
        view = replace(
            view,
            notice=notice,
            words=body.get("words"),
            lacks=self._decisions.read_lacks(body),
            staff={**view.staff, **read_staff_data(form, now, body)},
            problems=say_problems(problems) or view.problems,
        )
        context = self._signing_in.make_context(request, f"{REVIEW}/case/{case.number}/{step}", officer)
        return answer_person(self._frames, render_case(context, view), 409)
