"""One case: `/review/case/NUMBER`, its photos, and what an officer decides of it.

Who may see a case is decided in one place, `_find_case`; who asks, in `signing_in`. These pages are kept by nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from khlang.accession import AcceptError
from khlang.clock import find_today
from khlang.forms.model import Form
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
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Guard, Service

MAX_WORDS = 4_000


class DecisionError(Exception):
    """An officer can't decide so; the message says in Thai what to do."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why what an officer decided was not done, and what the officer wrote."""

    notice: str
    words: str
    problems: Sequence[Problem] = ()


def _read_words(body: FormBody) -> str:
    """Give what is written to a sender. Raises DecisionError."""
    words = body.get("words").strip()
    if not words:
        raise DecisionError("เขียนถึงผู้ส่งก่อน ว่าอยากให้เติมอะไร หรือเพราะอะไร")
    if len(words) > MAX_WORDS:
        raise DecisionError("ข้อความยาวเกินไป ตัดให้สั้นลง")
    return words


class CaseRoutes:
    """Answers officers about cases."""

    def __init__(
        self,
        service: Service,
        signing_in: SignInRoutes,
        frames: LiveFrames,
        metrics: Metrics,
        views: CaseViews,
    ) -> None:
        self._service = service
        self._review = service.intake.review
        self._frames = frames
        self._views = views
        self._guard = Guard(service, frames, metrics)
        self._signing_in = signing_in
        # The next one gets the number after this one's.
        self._accepting = threading.Lock()

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap, inside = self._guard.wrap, self._signing_in.for_officers
        case = f"/{REVIEW}/case/{{number}}"
        return [
            Route(case, wrap(inside(self._show_case)), methods=["GET"]),
            Route(f"{case}/photo/{{name}}", wrap(inside(self._show_photo)), methods=["GET"]),
            Route(f"{case}/photo-out", wrap(inside(self._take_photo_out)), methods=["POST"]),
            Route(f"{case}/ask", wrap(inside(self._ask)), methods=["POST"]),
            Route(f"{case}/accept", wrap(inside(self._accept)), methods=["POST"]),
            Route(f"{case}/correct", wrap(inside(self._correct)), methods=["POST"]),
            Route(f"{case}/decline", wrap(inside(self._decline)), methods=["POST"]),
            Route(f"{case}/take", wrap(inside(self._take)), methods=["POST"]),
            Route(f"{case}/give-back", wrap(inside(self._give_back)), methods=["POST"]),
        ]

    async def _show_case(self, request: Request, officer: Officer) -> Response:
        def answer() -> Response:
            case, form = self._find_case(request, officer)
            read = self._review.open(case.number, Actor(officer.name))
            return self._answer_case(request, officer, read, form)

        return await self._service.work(answer)

    async def _show_photo(self, request: Request, officer: Officer) -> Response:
        def find() -> Path | None:
            case, _form = self._find_case(request, officer)
            photo = case.photo(request.path_params["name"])
            is_ready = photo and photo.state is PhotoState.READY
            return self._service.intake.photos.picture_path(photo.stem) if photo and is_ready else None

        path = await self._service.work(find)
        if path is None or not path.is_file():
            raise RefusalError(404, "photo", "ไม่มีภาพนี้ หรือภาพยังเตรียมไม่เสร็จ รอสักครู่แล้วเปิดอีกครั้ง")
        return FileResponse(path, headers=PRIVATE, media_type="image/jpeg")

    async def _ask(self, request: Request, officer: Officer) -> Response:
        return await self._decide(
            request, officer, lambda case, body, by: self._review.ask(case.number, _read_words(body), by)
        )

    async def _decline(self, request: Request, officer: Officer) -> Response:
        return await self._decide(
            request, officer, lambda case, body, by: self._review.decline(case.number, _read_words(body), by)
        )

    async def _take(self, request: Request, officer: Officer) -> Response:
        return await self._decide(
            request, officer, lambda case, _body, by: self._review.take(case.number, by)
        )

    async def _give_back(self, request: Request, officer: Officer) -> Response:
        return await self._decide(
            request, officer, lambda case, _body, by: self._review.give_back(case.number, by)
        )

    async def _correct(self, request: Request, officer: Officer) -> Response:
        def correct(case: Case, body: FormBody, by: Actor) -> None:
            found = self._views.find_suggestion(
                case, body.get("control"), body.get("value"), body.get("start"), body.get("after")
            )
            if found is None:
                raise DecisionError("ไม่มีคำแนะนำนี้แล้ว ดูคำที่น่าจะแก้อีกครั้ง")
            self._review.correct(case.number, found, by)

        return await self._decide(request, officer, correct)

    async def _take_photo_out(self, request: Request, officer: Officer) -> Response:
        return await self._decide(
            request,
            officer,
            lambda case, body, by: self._review.take_photo_out(case.number, body.get("photo"), by),
        )

    async def _accept(self, request: Request, officer: Officer) -> Response:
        def accept(case: Case, _body: FormBody, by: Actor) -> None:
            load = self._service.load_schema
            if load is None:
                raise RefusalError(404, "library", "เครื่องนี้รับเข้าคลังไม่ได้ ใช้ khlang intake accept")
            with self._accepting:
                self._service.intake.accept(case.number, load(), find_today(), by)

        return await self._decide(request, officer, accept)

    async def _decide(
        self, request: Request, officer: Officer, decide: Callable[[Case, FormBody, Actor], object]
    ) -> Response:
        """Do what an officer decides, unless the case is no longer what was read."""
        body = await self._signing_in.read_post(request)
        read = body.get("_read")
        by = Actor(officer.name, int(read) if read.isascii() and read.isdigit() else 0, officer.label)

        def answer() -> Response:
            case, form = self._find_case(request, officer)
            problems: Sequence[Problem] = ()
            try:
                decide(case, body, by)
            except NoCaseError as error:
                raise RefusalError(404, "case", str(error)) from error
            except (StaleCaseError, ClosedCaseError) as error:
                case, notice = error.case, str(error)
            except UnsoundError as error:
                notice, problems = str(error), error.problems
            except (AcceptError, DecisionError, StorageError) as error:
                notice = str(error)
            except OSError as error:
                notice = f"เขียนลงคลังไม่ได้ในขณะนี้ ลองใหม่ภายหลัง ({error.strerror})"
            else:
                return lead(f"../{case.number}")
            return self._answer_case(
                request, officer, case, form, Refused(notice, body.get("words"), problems)
            )

        return await self._service.work(answer)

    def _find_case(self, request: Request, officer: Officer) -> tuple[Case, Form]:
        """Give a case that an officer may see, and its form. Raises RefusalError: of others nobody learns anything."""
        case = self._service.intake.find_case_by_receipt(request.path_params["number"])
        form = self._service.forms.forms.get(case.form) if case else None
        if case is None or form is None or not officer.may_see(case.area):
            raise RefusalError(404, "case", str(NoCaseError()))
        return case, form

    def _answer_case(
        self, request: Request, officer: Officer, case: Case, form: Form, refused: Refused | None = None
    ) -> Response:
        """Show a case, and why what an officer decided was not done."""
        # A post stands one step further down.
        step = "" if request.method == "GET" else f"/{request.url.path.rpartition('/')[2]}"
        context = self._signing_in.make_context(request, f"{REVIEW}/case/{case.number}{step}", officer)
        view = self._views.describe_case(case, form)
        if refused:
            told = say_problems(refused.problems) or view.problems
            view = replace(view, notice=refused.notice, words=refused.words, problems=told)
        return answer_person(self._frames, render_case(context, view), 409 if refused else 200)
