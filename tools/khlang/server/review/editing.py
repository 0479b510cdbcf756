"""An officer edits a case in the form that its sender has filled in: `/review/case/NUMBER/edit`.

Nothing of it is kept in the browser, and two officers never overwrite each other: what was read is compared.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.fields.field import Field
from khlang.forms.model import Form
from khlang.intake import Actor, Case, ConflictError, StaleCaseError, Submission
from khlang.officers import Officer
from khlang.pages.answers import list_answers
from khlang.pages.follow import group_digits
from khlang.pages.form import Answer, render_send_form
from khlang.pages.page import Page
from khlang.pages.review import REVIEW
from khlang.server.form_body import FormBody
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.origin_check import check_origin
from khlang.server.posting import Posting
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_person, lead
from khlang.server.review.access import find_case
from khlang.server.review.officer_routes import OfficerRoutes
from khlang.server.review.signing_in import READ, TOKEN, SignInRoutes, check_token, read_version
from khlang.server.sent_form import SentForm
from khlang.server.service import Service


class EditRoutes(OfficerRoutes):
    """Answers the form of a case, and takes what an officer has written in it."""

    def __init__(
        self, service: Service, signing_in: SignInRoutes, frames: LiveFrames, metrics: Metrics
    ) -> None:
        super().__init__(service, signing_in, frames, metrics)
        self._posting = Posting(service, frames, metrics)

    def routes(self) -> list[Route]:
        """Give the routes."""
        answer = self._guard.wrap(self._signing_in.for_officers(self._edit))
        return [Route(f"/{REVIEW}/case/{{number}}/edit", answer, methods=["GET", "POST"])]

    async def _edit(self, request: Request, officer: Officer) -> Response:
        case, form = await self._service.work(partial(self._open, request, officer))
        token = self._signing_in.make_form_token(request)
        purpose = Edit(form, case, self._service, self._frames, officer, token, case.events[-1].number)
        if request.method == "POST":
            check_origin(request.headers, frozenset())
            return await self._posting.answer(request, purpose)
        if not case.state.is_open:
            raise RefusalError(409, "closed", "เรื่องนี้ปิดแล้ว แก้ที่นี่ไม่ได้")
        return answer_person(self._frames, purpose.render(case))

    def _open(self, request: Request, officer: Officer) -> tuple[Case, Form]:
        case, form = find_case(self._service, request, officer)
        if request.method == "GET" and case.state.is_open:
            case = self._service.intake.review.open(case.number, Actor(officer.name))
        return case, form


@dataclass(slots=True)
class Edit:
    """The purpose of a post to `/review/case/NUMBER/edit`: the whole form, by an officer who has `read` the case as far
    as that event."""

    form: Form
    case: Case
    service: Service
    frames: LiveFrames
    officer: Officer
    token: str
    read: int

    @property
    def known_photos(self) -> Collection[str]:
        """The names of the photos that the case has."""
        return {photo.name for photo in self.case.photos}

    @property
    def draft_id(self) -> str:
        """The draft of the case."""
        return self.case.draft_id

    @property
    def fields(self) -> Sequence[Field]:
        """What the sender was asked, and what staff fill in."""
        return self.form.written_fields

    def admit(self, body: FormBody) -> None:
        """Take posts of this session's own pages alone. Raises RefusalError."""
        self.read = read_version(body)
        check_token(body, self.token)

    def render(self, case: Case) -> Page:
        """Make the page of the form with what the case says now."""
        return render_send_form(self.form, self.frames.site, case.data, (), self._answer(""))

    def describe(self, sent: SentForm, notice: str) -> Answer:
        """Answer with the form; it still goes with what was read when it was opened."""
        return self._answer(notice)

    def _answer(self, notice: str) -> Answer:
        path = f"{REVIEW}/case/{self.case.number}"
        return Answer(
            path=f"{path}/edit",
            action="edit",
            draft=self.case.draft_id,
            title=f"แก้ไขเรื่อง {group_digits(self.case.number)}",
            notice=notice,
            send="บันทึก",
            case=path,
            carried={TOKEN: (self.token,), READ: (str(self.read),)},
        )

    def take(self, sent: SentForm, submission: Submission, *, is_script: bool) -> Response:
        """Put the officer's words in the place of the sender's, which are kept.

        Who comes second is shown both: the form with the own words, and above it what the case says now.
        """
        by = Actor(self.officer.name, self.read, self.officer.label)
        try:
            self.service.intake.edit(self.case.number, submission, by)
        except StaleCaseError as error:
            # Once the case was read again, the same page can be sent.
            self.read = error.case.events[-1].number
            notice = f"{error} กดบันทึกอีกครั้งเพื่อใช้ข้อความในหน้านี้แทน"
            now = list_answers(self.fields, error.case.data)
            own = list_answers(self.fields, sent.data)
            answer = replace(self._answer(notice), others=[each for each in now if each not in own])
            page = render_send_form(self.form, self.frames.site, sent.data, (), answer)
            return answer_person(self.frames, page, 409)
        return lead(f"../{self.case.number}")

    def answer_conflict(self, sent: SentForm, error: ConflictError, *, is_script: bool) -> Response:
        """Say that it came before; no edit has a step, so none does."""
        raise RefusalError(409, "conflict", str(error))
