"""The pages that the sender of a case alone knows: `/follow/SECRET`, from where it is added to, corrected, withdrawn.

The secret in the address is all that lets somebody in: no cookie, no account. These pages are kept by nobody, found by
no search engine, and tell other sites nothing of their address.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.fields.field import Field
from khlang.forms.model import Form
from khlang.intake import (
    Case,
    CasePhoto,
    ClosedCaseError,
    ConflictError,
    IntakeError,
    NoCaseError,
    PhotoState,
    Submission,
)
from khlang.pages.follow import Follow, FollowPhoto, render_follow
from khlang.pages.form import Answer, render_send_form
from khlang.problems import Channel, say
from khlang.server.case_views import list_events
from khlang.server.client_address import find_root
from khlang.server.form_body import FormBody
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.posting import Posting
from khlang.server.record_pages import RecordPages
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_person, answer_script, lead, wants_json
from khlang.server.sent_form import STEP, SentForm
from khlang.server.service import Guard, Service

_PHOTO_WORDS = {
    PhotoState.WAITING: "ได้รับแล้ว กำลังเตรียมภาพ",
    PhotoState.READY: "พร้อมใช้",
    PhotoState.REFUSED: "ใช้ภาพนี้ไม่ได้ เลือกภาพใหม่จากหน้าแก้ไข",
}


class FollowRoutes:
    """Answers `/follow/SECRET`, and below it `edit` and `withdraw`."""

    def __init__(self, service: Service, frames: LiveFrames, metrics: Metrics, pages: RecordPages) -> None:
        """`pages` are those of records."""
        self._service = service
        self._frames = frames
        self._pages = pages
        self._guard = Guard(service, frames, metrics)
        self._posting = Posting(service, frames, metrics)

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap = self._guard.wrap
        return [
            Route("/follow/{secret}", wrap(self._show), methods=["GET"]),
            Route("/follow/{secret}/edit", wrap(self._edit), methods=["GET", "POST"]),
            Route("/follow/{secret}/withdraw", wrap(self._withdraw), methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        case, form = await self._find(request)
        page = render_follow(self._describe(request, case, form))
        return answer_person(self._frames, page)

    async def _edit(self, request: Request) -> Response:
        case, form = await self._find(request)
        purpose = Addition(form, case, request.path_params["secret"], self._service)
        if request.method == "POST":
            return await self._posting.answer(request, purpose)
        if not case.state.is_open:
            raise RefusalError(409, "closed", str(ClosedCaseError(case)))
        answer = purpose.answer(str(uuid.uuid4()), case.question)
        return answer_person(self._frames, render_send_form(form, self._frames.site, case.data, (), answer))

    async def _withdraw(self, request: Request) -> Response:
        secret = request.path_params["secret"]
        async with self._service.door.admit(request) as body:
            step = body.get(STEP)
        try:
            case = await self._service.work(partial(self._service.intake.withdraw, secret, step))
        except NoCaseError as error:
            raise RefusalError(404, "case", str(error)) from error
        except ClosedCaseError as error:
            raise RefusalError(409, "closed", str(error)) from error
        except IntakeError as error:
            raise RefusalError(400, "submission", str(error)) from error
        if wants_json(request.headers):
            return answer_script({"receipt": case.number, "follow": f"follow/{secret}"})
        return lead(f"../{secret}")

    async def _find(self, request: Request) -> tuple[Case, Form]:
        """Give the case of a secret and its form. Raises RefusalError."""
        secret = request.path_params["secret"]
        case = await self._service.work(partial(self._service.intake.find_case, secret))
        form = self._service.forms.forms.get(case.form) if case else None
        if case is None or form is None:
            raise RefusalError(404, "case", str(NoCaseError()))
        return case, form

    def _describe(self, request: Request, case: Case, form: Form) -> Follow:
        secret, proxies = request.path_params["secret"], self._service.door.settings.proxies
        title = case.data.get(form.roles.title, ("",))[-1]
        return Follow(
            path=f"follow/{secret}",
            address=f"{find_root(request, self._frames.site.url, proxies)}follow/{secret}",
            receipt=case.number,
            form=form,
            title=title,
            events=list_events(case),
            photos=[_describe_photo(case, photo) for photo in case.photos],
            answers=case.data,
            record=self._pages.find(case),
            merged=self._find_title(case.merged_into),
            draft=case.draft_id,
            step=str(uuid.uuid4()),
        )

    def _find_title(self, record_id: str) -> str:
        """Give the title of a published record, its id while the library is not read yet."""
        library = self._service.forms.library
        record = library.find(record_id) if library else None
        return record.title if record else record_id


def _describe_photo(case: Case, photo: CasePhoto) -> FollowPhoto:
    """Say what became of a photo, under the caption that it was given."""
    words = say(photo.problem, Channel.FORM) if photo.problem else _PHOTO_WORDS[photo.state]
    return FollowPhoto(case.find_caption(photo.name), words, photo.state is PhotoState.REFUSED)


@dataclass(frozen=True, slots=True)
class Addition:
    """The purpose of a post to `/follow/SECRET/edit`: the whole form, filled in anew."""

    form: Form
    case: Case
    secret: str
    service: Service

    @property
    def known_photos(self) -> Collection[str]:
        """The names of the photos that the case has."""
        return {photo.name for photo in self.case.photos}

    @property
    def draft_id(self) -> str:
        """The draft of the case: a script has a draft of its own for each step."""
        return self.case.draft_id

    @property
    def fields(self) -> Sequence[Field]:
        """What a sender is asked."""
        return self.form.asked_fields

    def admit(self, body: FormBody) -> None:
        """Let every post in: whoever has the secret may add."""

    def answer(self, step: str, notice: str) -> Answer:
        """Say how the form is answered."""
        return Answer(
            path=f"follow/{self.secret}/edit",
            action="edit",
            draft=self.case.draft_id,
            step=step,
            title="เติมหรือแก้เรื่องที่ส่งไว้",
            notice=notice,
            send="ส่งส่วนที่เติมหรือแก้",
        )

    def describe(self, sent: SentForm, notice: str) -> Answer:
        """Answer with the form under the same step."""
        return self.answer(sent.step_id or str(uuid.uuid4()), notice)

    def take(self, sent: SentForm, submission: Submission, *, is_script: bool) -> Response:
        """Put the new words in the place of the old, once for each step; what staff have filled in stays."""
        keys = {field.key for field in self.form.staff_fields}
        filled_in = {name: value for name, value in self.case.data.items() if name.partition(".")[0] in keys}
        submission = replace(submission, data={**filled_in, **submission.data})
        case = self.service.intake.add(self.secret, sent.step_id, submission)
        if is_script:
            return answer_script({"receipt": case.number, "follow": f"follow/{self.secret}"})
        return lead(f"../{self.secret}")

    def answer_conflict(self, sent: SentForm, error: ConflictError, *, is_script: bool) -> Response:
        """Say that the step came before with other words: they are on the follow page."""
        if is_script:
            return answer_script({"error": str(error), "receipt": error.case.number}, 409)
        raise RefusalError(409, "conflict", f"{error} เปิดหน้าติดตามเรื่องเพื่อดู แล้วแก้จากหน้านั้น")
