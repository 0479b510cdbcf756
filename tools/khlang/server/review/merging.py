"""An officer merges a case into a record that is published already: `/review/case/NUMBER/merge`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.accession import AcceptError
from khlang.clock import find_today
from khlang.fields.field import Field, Value
from khlang.fields.form_data import FormData, write_form_data
from khlang.fields.merge import grows
from khlang.forms.model import Form
from khlang.intake import (
    Actor,
    Case,
    ClosedCaseError,
    MergeError,
    MergeOrder,
    NoCaseError,
    NoRecordError,
    StaleCaseError,
    StorageError,
    Target,
    UnsoundError,
    list_merged_fields,
    merge_values,
    open_target,
    read_sent,
)
from khlang.library import Library
from khlang.officers import Officer
from khlang.pages.answers import list_answers
from khlang.pages.review import MARK, RECORD, REVIEW, USE, MergeRow, MergeView, render_merge
from khlang.problems import Problem
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.server.case_views import say_problems
from khlang.server.form_body import FormBody
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_person, lead
from khlang.server.review.access import find_case, may_change
from khlang.server.review.officer_routes import OfficerRoutes
from khlang.server.review.signing_in import read_version

_CLOSED = "เรื่องนี้ปิดแล้ว รวมกับเรื่องอื่นไม่ได้"
_ELSEWHERE = "เรื่องในคลังเรื่องนี้เป็นของพื้นที่อื่น ให้เจ้าหน้าที่ของพื้นที่นั้น จังหวัด หรือกรมเป็นผู้รวม"


class MergeRoutes(OfficerRoutes):
    """Shows what a merge would change, and does it."""

    def routes(self) -> list[Route]:
        """Give the routes."""
        path, wrap = f"/{REVIEW}/case/{{number}}/merge", self._guard.wrap
        return [
            Route(path, wrap(self._signing_in.for_officers_working(self._show)), methods=["GET"]),
            Route(path, wrap(self._signing_in.for_officers(self._take)), methods=["POST"]),
        ]

    def _show(self, request: Request, officer: Officer) -> Response:
        case, form = find_case(self._service, request, officer)
        library = self._load_library()
        if not case.state.is_open:
            raise RefusalError(409, "closed", _CLOSED)
        case = self._service.intake.review.open(case.number, Actor(officer.name))
        view, status = _describe_case(case, form), 200
        asked = request.query_params.get(RECORD, "").strip()
        if asked:
            try:
                target = self._find_target(library, form, asked, officer)
            except MergeError as error:
                view, status = replace(view, asked=asked, notice=str(error)), 404
            else:
                view = _describe_merge(view, case, target, library)
        return self._answer(request, officer, view, status)

    async def _take(self, request: Request, officer: Officer) -> Response:
        body = await self._signing_in.read_post(request)
        return await self._service.work(partial(self._merge, request, officer, body))

    def _merge(self, request: Request, officer: Officer, body: FormBody) -> Response:
        case, form = find_case(self._service, request, officer)
        library = self._load_library()
        keys, status = frozenset(body.data.get(USE, ())), 409
        problems: Sequence[Problem] = ()
        by = Actor(officer.name, read_version(body), officer.label)
        try:
            if stop := self._service.find_publish_stop():
                raise MergeError(stop)
            target = self._find_target(library, form, body.get(RECORD), officer)
            order = MergeOrder(target.record.id, keys, body.get(MARK))
            self._service.intake.merge(case.number, order, library, find_today(), by)
        except NoCaseError as error:
            raise RefusalError(404, "case", str(error)) from error
        except ClosedCaseError as error:
            raise RefusalError(409, "closed", _CLOSED) from error
        except UnsoundError as error:
            notice, problems = str(error), error.problems
        except NoRecordError as error:
            notice, status = str(error), 404
        except (AcceptError, MergeError, StaleCaseError, StorageError) as error:
            notice = str(error)
        except OSError as error:
            notice = f"เขียนลงคลังไม่ได้ในขณะนี้ ลองใหม่ภายหลัง ({error.strerror})"
        else:
            return lead(f"../{case.number}")
        now, form = find_case(self._service, request, officer)
        view = replace(_describe_case(now, form), notice=notice, problems=say_problems(problems))
        with suppress(MergeError):
            target = self._find_target(library, form, body.get(RECORD), officer)
            view = _describe_merge(view, now, target, library, keys)
        return self._answer(request, officer, view, status)

    def _load_library(self) -> Library:
        """Give the forms and areas of the library as they are now. Raises RefusalError."""
        if self._service.load_schema is None:
            raise RefusalError(404, "library", "เครื่องนี้รวมเรื่องเข้าคลังไม่ได้ ขอให้ผู้ดูแลระบบรวมให้")
        return self._service.load_schema()

    def _find_target(self, library: Library, form: Form, record_id: str, officer: Officer) -> Target:
        """Give the record of an id, or of one that it had before. Raises MergeError."""
        try:
            target = open_target(library, form, record_id)
        except NoRecordError:
            known = self._service.forms.library.find(record_id) if self._service.forms.library else None
            if known is None or known.id == record_id:
                raise
            target = open_target(library, form, known.id)
        if not may_change(officer, target.record):
            raise MergeError(_ELSEWHERE)
        return target

    def _answer(self, request: Request, officer: Officer, view: MergeView, status: int) -> Response:
        path = f"{REVIEW}/case/{view.number}/merge"
        context = self._signing_in.make_context(request, path, officer)
        return answer_person(self._frames, render_merge(context, view), status)


def _describe_case(case: Case, form: Form) -> MergeView:
    """Give what the page shows before a record is chosen."""
    left_out = {field.key for field in form.photo_fields} - {field.key for field in list_merged_fields(form)}
    return MergeView(
        number=case.number,
        form=form,
        title=case.data.get(form.roles.title, ("",))[-1],
        read=case.events[-1].number,
        leaves_photos=any(
            case.find_photo_control(photo.name).partition(".")[0] in left_out for photo in case.photos
        ),
    )


def _describe_merge(
    view: MergeView, case: Case, target: Target, library: Library, keys: Collection[str] | None = None
) -> MergeView:
    """Give what the page shows of a record; `keys` are the fields that were chosen already, None before that."""
    sent, _problems = read_sent(view.form, case, library.gazetteer)
    return replace(
        view,
        record_id=target.record.id,
        record_title=target.record.title,
        path=record_path(target.record),
        mark=target.mark,
        rows=list(_list_rows(case, target.record, sent, keys)),
    )


def _list_rows(
    case: Case, record: Record, sent: Mapping[str, Value], keys: Collection[str] | None
) -> Iterator[MergeRow]:
    """Give the fields that a merge would change: first those that only add something."""
    fields = [field for field in list_merged_fields(record.form) if merge_values(record, sent, (field.key,))]
    written = write_form_data(fields, record.read_source().tree)
    for field in sorted(fields, key=lambda field: field.key in record.values and not grows(field)):
        now = _say_answer(field, written)
        yield MergeRow(
            key=field.key,
            label=field.label,
            now=now,
            sent=_say_answer(field, case.data),
            grows=grows(field),
            is_chosen=not now if keys is None else field.key in keys,
        )


def _say_answer(field: Field, data: FormData) -> Sequence[str]:
    return [text for answer in list_answers([field], data) for text in answer.texts]
