"""One case, as an officer reads and decides it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from khlang.case_state import State
from khlang.corrections import Correction
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.pages.answers import list_answers
from khlang.pages.follow import STATE_WORDS, FollowEvent, group_digits, say_moment
from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page

_ACTION_WORDS = {
    "opened": "เปิดอ่าน",
    "asked": "ขอข้อมูลเพิ่ม",
    "declined": "ไม่รับเข้าคลัง",
    "corrected": "แก้คำตามที่แนะนำ",
    "photo_out": "เอาภาพออก",
    "accepted": "รับเข้าคลัง",
}


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Something that an officer did with a case."""

    when: datetime.datetime
    officer: str
    action: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a case: its name, its caption, and why it can't be used, empty where it can."""

    name: str
    caption: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A correction of one place in what was sent: the label of its field, the words around it, and where it is: the
    control, and which of its values."""

    label: str
    ahead: str
    correction: Correction
    behind: str
    control: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All that an officer reads of a case.

    `read` is the number of its last event: an answer that was meant for an earlier one is not taken. `words` are those
    of an answer that was not taken, and `notice` says why. `record` is the path of its page once there is one; until
    then that of an accepted case `is_awaited`, and `trouble` says why it can't be made.
    """

    number: str
    form: Form
    state: State
    data: FormData
    events: Sequence[FollowEvent]
    audit: Sequence[AuditRow]
    photos: Sequence[Photo] = ()
    problems: Sequence[tuple[str, str]] = ()
    questions: Collection[str] = ()
    suggestions: Sequence[Suggestion] = ()
    record: str = ""
    is_awaited: bool = False
    trouble: str = ""
    read: int = 0
    can_accept: bool = False
    notice: str = ""
    words: str = ""


def render_case(context: PageContext, case: CaseView) -> Page:
    """Make the page of one case."""
    public = {field.label for field in case.form.public_fields}
    title = case.data.get(case.form.roles.title, ("",))[-1]
    html = render(
        "review/case.html",
        context.path,
        context=context,
        case=case,
        title=title,
        answers=list_answers(case.form, case.data),
        public=public,
        state_words=STATE_WORDS,
        action_words=_ACTION_WORDS,
        moment=say_moment,
        receipt=group_digits(case.number),
    )
    return make_page(context, title or case.number, html)
