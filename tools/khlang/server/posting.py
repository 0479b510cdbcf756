"""One post of a form, whatever it is for: read, changed by a row, checked, taken; and what is answered to each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from khlang.checks.submission import check_submission, find_area
from khlang.clock import find_today
from khlang.fields.field import Field
from khlang.fields.form_rows import change_rows, find_row_action
from khlang.forms.model import Form
from khlang.intake import (
    BadSubmissionError,
    ClosedCaseError,
    ConflictError,
    IntakeFullError,
    NoCaseError,
    StorageError,
    Submission,
)
from khlang.pages.form import Answer, render_send_form
from khlang.problems import Problem, has_errors
from khlang.server.door import FULL_SECONDS
from khlang.server.form_body import FormBody
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_person, answer_script, describe_problems, wants_json
from khlang.server.sent_form import SentForm, bring_kept_photos, name_kept_photos, read_sent_form
from khlang.server.service import Service

MAX_VERSION = 1_000_000


class Purpose(Protocol):
    """What a post is for: a new case, an addition to one, or staff's editing of one."""

    @property
    def form(self) -> Form:
        """The form that is posted."""

    @property
    def draft_id(self) -> str:
        """The draft that it belongs to, whatever is posted; empty for that of the post."""

    @property
    def known_photos(self) -> Collection[str]:
        """The names of the photos that the case has already."""

    @property
    def fields(self) -> Sequence[Field]:
        """The fields that whoever posts is asked."""

    def admit(self, body: FormBody) -> None:
        """Look at what the form's own controls say. Raises RefusalError."""

    def describe(self, sent: SentForm, notice: str) -> Answer:
        """Say how the form is answered again."""

    def take(self, sent: SentForm, submission: Submission, *, is_script: bool) -> Response:
        """Take it in, and answer. Raises IntakeError."""

    def answer_conflict(self, sent: SentForm, error: ConflictError, *, is_script: bool) -> Response:
        """Answer that it came before with other words."""


class Posting:
    """Answers posts."""

    def __init__(self, service: Service, frames: LiveFrames, metrics: Metrics) -> None:
        self._service = service
        self._frames = frames
        self._metrics = metrics

    async def answer(self, request: Request, purpose: Purpose) -> Response:
        """Answer one post. Raises RefusalError."""
        async with self._service.door.admit(request) as body:
            return await self._service.work(partial(self._answer, request, body, purpose))

    def _answer(self, request: Request, body: FormBody, purpose: Purpose) -> Response:
        is_script = wants_json(request.headers)
        purpose.admit(body)
        sent = read_sent_form(purpose.form, body, is_script, purpose.fields)
        sent.draft_id = purpose.draft_id or sent.draft_id
        try:
            name_kept_photos(sent)
            action = None if is_script else find_row_action(body.data)
            if action:
                sent.data = change_rows(sent.data, *action)
                return self._answer_again(sent, purpose, sent.problems, 200)
            return self._take(request, sent, purpose, is_script=is_script, version=body.get("_version"))
        finally:
            sent.discard()

    def _take(
        self, request: Request, sent: SentForm, purpose: Purpose, *, is_script: bool, version: str
    ) -> Response:
        service, form = self._service, purpose.form
        bring_kept_photos(sent, service.kept, service.folder, purpose.known_photos)
        gazetteer, today = service.forms.gazetteer, find_today()
        with service.turn:
            # What only warns keeps nothing from being taken, and takes time.
            found = check_submission(form, sent.data, gazetteer, today, warns=False, fields=purpose.fields)
        if sent.problems or has_errors(found):
            problems = [
                *sent.problems,
                *check_submission(form, sent.data, gazetteer, today, fields=purpose.fields),
            ]
            self._metrics.count_sent(form.key, "problems")
            if is_script:
                return answer_script({"problems": describe_problems(problems)}, 422)
            return self._answer_again(sent, purpose, problems, 422)
        sent.name_draft(service.door.find_network(request), today)
        size = sent.photo_bytes
        if not is_script:
            # The intake moves photos away, and has none of them in the end if it can't take the post.
            self._keep_photos(sent)
        try:
            submission = make_submission(sent, version, find_area(form, sent.data, gazetteer))
            response = purpose.take(sent, submission, is_script=is_script)
        except ConflictError as error:
            self._metrics.count_sent(form.key, "conflict")
            return purpose.answer_conflict(sent, error, is_script=is_script)
        except BadSubmissionError as error:
            raise RefusalError(400, "submission", str(error)) from error
        except NoCaseError as error:
            raise RefusalError(404, "case", str(error)) from error
        except ClosedCaseError as error:
            raise RefusalError(409, "closed", str(error)) from error
        except StorageError as error:
            self._metrics.count_sent(form.key, "storage")
            return self._answer_full(sent, purpose, error, is_script=is_script)
        service.door.count(size)
        service.kept.drop(sent.draft_id)
        self._metrics.count_sent(form.key, "taken", is_suspicious=sent.is_suspicious)
        return response

    def _answer_full(
        self, sent: SentForm, purpose: Purpose, error: StorageError, *, is_script: bool
    ) -> Response:
        """Say that nothing was kept; a page has the words again, and the photos if these can be kept."""
        status = 507 if isinstance(error, IntakeFullError) else 503
        if is_script:
            return answer_script({"error": str(error)}, status, FULL_SECONDS)
        return self._answer_again(sent, purpose, sent.problems, status, str(error))

    def _answer_again(
        self, sent: SentForm, purpose: Purpose, problems: Collection[Problem], status: int, notice: str = ""
    ) -> Response:
        """Answer with the form as it was filled in; a `notice` says why nothing could be kept for now."""
        self._keep_photos(sent)
        page = render_send_form(
            purpose.form, self._frames.site, sent.data, problems, purpose.describe(sent, notice)
        )
        return answer_person(self._frames, page, status, FULL_SECONDS if notice else 0)

    def _keep_photos(self, sent: SentForm) -> None:
        """Keep the photos for the next post; where that fails they must be chosen again, as words are worth more."""
        try:
            sent.keep_photos(self._service.kept)
        except OSError:
            sent.forget_photos()


def make_submission(sent: SentForm, version: str, area: str) -> Submission:
    """Make what the intake takes; `area` is the code of the one that it is of. Raises BadSubmissionError."""
    is_number = version.isascii() and version.isdigit() and int(version[:9]) <= MAX_VERSION
    return Submission(
        draft_id=sent.draft_id,
        form=sent.form.key,
        version=int(version) if is_number else sent.form.version,
        data=sent.data,
        uploads=tuple(sent.uploads),
        area=area,
    )


def hide_private(
    form: Form, kept: Mapping[str, tuple[str, ...]], shown: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Give what was kept with the private fields of what is shown in their place.

    Whoever has a draft's id sees what differs, but no telephone number that he did not write himself.
    """
    private = {field.key for field in form.asked_fields if not field.is_public}
    public = {name: values for name, values in kept.items() if name.partition(".")[0] not in private}
    own = {name: values for name, values in shown.items() if name.partition(".")[0] in private}
    return public | own
