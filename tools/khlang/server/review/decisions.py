"""What an officer decides of a case, by what the form on its page sends: each is done whole, or says why not."""

from __future__ import annotations

import threading
from dataclasses import replace

from khlang.checks.submission import find_area
from khlang.clock import find_today
from khlang.fields.form_data import FormData
from khlang.fields.form_rows import find_row_action
from khlang.forms.model import Form
from khlang.intake import Actor, Case, clean_data
from khlang.pages.review import LACKS, STAFF, list_staff_fields
from khlang.server.case_views import CaseViews, fill_in_review
from khlang.server.form_body import FormBody
from khlang.server.refusal import RefusalError
from khlang.server.service import Service

MAX_WORDS = 4_000


class DecisionError(Exception):
    """An officer can't decide so; the message says in Thai what to do."""


class Decisions:
    """Does what officers decide of the cases of one service.

    Each raises NoCaseError, ClosedCaseError, StaleCaseError, StorageError and DecisionError. What staff have filled in
    beside a decision is kept in any case.
    """

    def __init__(self, service: Service, views: CaseViews) -> None:
        self._service = service
        self._review = service.intake.review
        self._views = views
        # The next one gets the number after this one's.
        self._accepting = threading.Lock()

    def ask(self, case: Case, body: FormBody, by: Actor) -> None:
        """Ask the sender for something."""
        by = self._fill_in(case, body, by)
        self._review.ask(case.number, self._read_reasons(body), by)

    def decline(self, case: Case, body: FormBody, by: Actor) -> None:
        """Close a case without a record."""
        by = self._fill_in(case, body, by)
        self._review.decline(case.number, self._read_reasons(body), by)

    def correct(self, case: Case, body: FormBody, by: Actor) -> None:
        """Accept one suggestion."""
        found = self._views.find_suggestion(
            case, body.get("control"), body.get("value"), body.get("start"), body.get("after")
        )
        if found is None:
            raise DecisionError("ไม่มีคำแนะนำนี้แล้ว ดูคำที่น่าจะแก้อีกครั้ง")
        form = self._service.forms.forms[case.form]
        area = find_area(form, found, self._service.forms.gazetteer)
        self._review.correct(case.number, found, by, area=area)

    def take_photo_out(self, case: Case, body: FormBody, by: Actor) -> None:
        """Leave a photo out of what is published."""
        self._review.take_photo_out(case.number, body.get("photo"), by)

    def take(self, case: Case, _body: FormBody, by: Actor) -> None:
        """Let the officer have the case."""
        self._review.take(case.number, by)

    def give_back(self, case: Case, _body: FormBody, by: Actor) -> None:
        """Let nobody have the case."""
        self._review.give_back(case.number, by)

    def accept(self, case: Case, body: FormBody, by: Actor) -> None:
        """Make a case a record of the library. Raises AcceptError, UnsoundError and OSError as well."""
        load = self._service.load_schema
        if load is None:
            raise RefusalError(404, "library", "เครื่องนี้รับเข้าคลังไม่ได้ ใช้ khlang intake accept")
        by = self._fill_in(case, body, by, is_reviewed=True)
        if find_row_action(body.data):
            raise DecisionError("เก็บส่วนของเจ้าหน้าที่แล้ว ยังไม่ได้ตัดสินใจ")
        if self.read_lacks(body):
            raise DecisionError("ยังมีข้อที่ตอบไม่ได้ว่าใช่ ขอข้อมูลเพิ่มจากผู้ส่งก่อน หรือเอาเครื่องหมายออกถ้าข้อนั้นใช่แล้ว")
        if stop := self._service.find_publish_stop():
            raise DecisionError(stop)
        words = _read_words(body)
        with self._accepting:
            accepted = self._service.intake.accept(case.number, load(), find_today(), by, words)
        self._views.pages.hold(case.form, accepted.record_id)

    def read_lacks(self, body: FormBody) -> list[int]:
        """Give the numbers of the checklist that an officer could not answer with yes."""
        ticked = set(body.data.get(LACKS, ()))
        return [number for number in range(len(self._service.forms.checklist)) if str(number) in ticked]

    def _read_reasons(self, body: FormBody) -> str:
        """Give what is said to a sender: what is not yet so, and the officer's own words."""
        lacks = (self._service.forms.checklist[number] for number in self.read_lacks(body))
        lines = [f"{item.question} {item.help}".rstrip() for item in lacks]
        reasons = "\n".join([*lines, _read_words(body)]).strip()
        if not reasons:
            raise DecisionError("เขียนถึงผู้ส่งก่อน หรือเลือกข้อที่ยังตอบไม่ได้ว่าใช่")
        return reasons

    def _fill_in(self, case: Case, body: FormBody, by: Actor, *, is_reviewed: bool = False) -> Actor:
        """Keep what staff have filled in beside the decision; whoever did so has read that. The day of review that the
        page had filled in for them counts only if the case `is_reviewed`."""
        form = self._service.forms.forms[case.form]
        data = dict(read_staff_data(form, case, body))
        day = form.roles.reviewed
        if not is_reviewed and data.get(day) == fill_in_review(form, case.data).get(day) != case.data.get(
            day
        ):
            del data[day]
        if data == clean_data(case.data):
            return by
        changed = self._review.correct(case.number, data, by, "edited")
        return replace(by, read=changed.events[-1].number)


def read_staff_data(form: Form, case: Case, body: FormBody) -> FormData:
    """Give what a case says with what staff have filled in on its page; a post that has not asked them changes none."""
    if STAFF not in body.data:
        return clean_data(case.data)
    keys = {field.key for field in list_staff_fields(form)}
    kept = {name: values for name, values in case.data.items() if name.partition(".")[0] not in keys}
    sent = {name: values for name, values in body.data.items() if name.partition(".")[0] in keys}
    return clean_data({**kept, **sent})


def _read_words(body: FormBody) -> str:
    """Give what an officer has written to a sender."""
    words = body.get("words").strip()
    if len(words) > MAX_WORDS:
        raise DecisionError("ข้อความถึงผู้ส่งยาวเกินไป ตัดให้สั้นลง")
    return words
