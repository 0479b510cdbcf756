"""Takes what people send: `/send/FORM` from scripts and from plain forms alike, `/check/FORM` while they write.

What is taken is on the disk before it is acknowledged. Without scripts the same page comes back, changed by one row,
or with what is wrong beside the fields, and with all that was written and chosen.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.checks.submission import check_submission, read_submission
from khlang.clock import find_today
from khlang.coach import ask_questions
from khlang.fields.field import Field
from khlang.fields.form_data import name_control
from khlang.forms.model import Form
from khlang.intake import ConflictError, Submission
from khlang.pages.follow import Conflict, render_conflict
from khlang.pages.form import Answer
from khlang.server.form_body import FormBody
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.posting import Posting, hide_private
from khlang.server.replies import answer_person, answer_script, describe_problems, lead
from khlang.server.sent_form import SentForm, read_sent_form
from khlang.server.service import Guard, Service


class FormKey(Convertor[str]):
    """The key of a form in an address; with a dot in it, it is a file of the site."""

    regex = "[a-z0-9_-]{1,60}"

    def convert(self, value: str) -> str:
        """Give the key."""
        return value

    def to_string(self, value: str) -> str:
        """Write the key."""
        return value


register_url_convertor("form_key", FormKey())


class SendRoutes:
    """Answers `/send/service.json`, `/send/FORM` and `/check/FORM`."""

    def __init__(self, service: Service, frames: LiveFrames, metrics: Metrics) -> None:
        self._service = service
        self._frames = frames
        self._guard = Guard(service, frames, metrics)
        self._posting = Posting(service, frames, metrics)

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap = self._guard.wrap
        return [
            Route("/send/service.json", wrap(self._describe), methods=["GET", "OPTIONS"]),
            Route("/send/{form:form_key}", wrap(self._send), methods=["GET", "POST", "OPTIONS"]),
            Route("/check/{form:form_key}", wrap(self._check), methods=["POST", "OPTIONS"]),
        ]

    async def _describe(self, _request: Request) -> Response:
        """Tell that there is a service, and what can be sent to it."""
        forms = {key: form.version for key, form in self._service.forms.list_sent().items()}
        return answer_script({"service": "khlang", "forms": forms})

    async def _send(self, request: Request) -> Response:
        form = self._service.forms.find(request.path_params["form"])
        if request.method != "POST":
            # Somebody has asked for the answer once more, or typed the address.
            return lead(f"{form.key}.html")
        return await self._posting.answer(request, NewCase(form, self._service, self._frames))

    async def _check(self, request: Request) -> Response:
        form = self._service.forms.find(request.path_params["form"])
        async with self._service.door.admit(request, is_check=True) as body:
            return await self._service.work(partial(self._find_problems, form, body))

    def _find_problems(self, form: Form, body: FormBody) -> Response:
        sent = read_sent_form(form, body, is_script=True)
        gazetteer = self._service.forms.gazetteer
        problems = check_submission(form, sent.data, gazetteer, find_today())
        asked = ask_questions(read_submission(form, sent.data, gazetteer).record)
        questions = [{"name": name_control(each.path), "text": each.text} for each in asked]
        return answer_script({"problems": describe_problems(problems), "questions": questions})


@dataclass(frozen=True, slots=True)
class NewCase:
    """The purpose of a post to `/send/FORM`."""

    form: Form
    service: Service
    frames: LiveFrames
    known_photos: Collection[str] = ()
    draft_id: str = ""

    @property
    def fields(self) -> Sequence[Field]:
        """What a sender is asked."""
        return self.form.asked_fields

    def admit(self, body: FormBody) -> None:
        """Let every post in."""

    def describe(self, sent: SentForm, notice: str) -> Answer:
        """Answer with the page of the form, under the address to which it was posted."""
        sent.draft_id = sent.draft_id or str(uuid.uuid4())
        return Answer(path=self._path, action=self.form.key, draft=sent.draft_id, notice=notice)

    def take(self, sent: SentForm, submission: Submission, *, is_script: bool) -> Response:
        """Open a case, once for each draft."""
        receipt = self.service.intake.submit(submission)
        if is_script:
            told = {"receipt": receipt.number, "follow": f"follow/{receipt.secret}"}
            return answer_script(told, 201 if receipt.is_new else 200)
        return lead(f"../follow/{receipt.secret}")

    def answer_conflict(self, sent: SentForm, error: ConflictError, *, is_script: bool) -> Response:
        """Show both versions; the new one can be sent as a draft of its own, with its photos."""
        if is_script:
            return answer_script({"error": str(error), "receipt": error.case.number}, 409)
        old, sent.draft_id = sent.draft_id, str(uuid.uuid4())
        self.service.kept.move(old, sent.draft_id)
        conflict = Conflict(
            path=self._path,
            form=self.form,
            kept=hide_private(self.form, error.case.data, sent.data),
            sent=sent.data,
            follow=f"../follow/{self.service.intake.secret_of(error.case.draft_id)}",
            draft=sent.draft_id,
        )
        return answer_person(self.frames, render_conflict(conflict), 409)

    @property
    def _path(self) -> str:
        return f"send/{self.form.key}"
