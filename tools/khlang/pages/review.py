"""The officer's desk: signing in, what waits, one case. Pure: what is known comes in as plain values.

A page is told in `PageContext` where it stands and who reads it; nothing here decides who may.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from khlang.case_state import State
from khlang.corrections import Correction
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.officers import Officer
from khlang.pages.answers import list_answers
from khlang.pages.follow import STATE_WORDS, FollowEvent, group_digits, say_moment
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, render, way_up
from khlang.pages.send_paths import FORM_CSS

REVIEW = "review"
# What a queue is made of, in the order in which officers see to it.
QUEUES: Mapping[str, tuple[str, tuple[State, ...]]] = {
    "waiting": ("รออ่าน", (State.RECEIVED, State.ANSWERED, State.IN_REVIEW)),
    "asked": ("รอผู้ส่ง", (State.ASKED,)),
    "closed": ("ปิดแล้ว", tuple(state for state in State if not state.is_open)),
}
_ACTION_WORDS = {
    "opened": "เปิดอ่าน",
    "asked": "ขอข้อมูลเพิ่ม",
    "declined": "ไม่รับเข้าคลัง",
    "corrected": "แก้คำตามที่แนะนำ",
    "photo_out": "เอาภาพออก",
    "accepted": "รับเข้าคลัง",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Where a page of the desk stands (`path`, without a dot), who reads it, and what its forms carry."""

    path: str
    officer: Officer | None = None
    area: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A case in a queue; an empty title where nothing was written there."""

    number: str
    title: str
    place: str
    noun: str
    state: State
    received: datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One queue, page by page: `after` is the position from which the next page goes on, 0 where there is none."""

    key: str
    rows: Sequence[QueueRow]
    counts: Mapping[State, int]
    forms: Sequence[Form]
    form: str = ""
    after: int = 0


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
    of an answer that was not taken, and `notice` says why.
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
    read: int = 0
    can_accept: bool = False
    notice: str = ""
    words: str = ""


def render_sign_in(context: PageContext, notice: str = "", name: str = "") -> Page:
    """Make the page on which an officer signs in."""
    html = render("review/sign_in.html", context.path, context=context, notice=notice, name=name)
    return _make_page(context, "เข้าโต๊ะเจ้าหน้าที่", html)


def render_choose_password(context: PageContext, name: str, least: int, notice: str = "") -> Page:
    """Make the page on which an officer chooses a password; `name` is that of the account."""
    html = render("review/password.html", context.path, name=name, least=least, notice=notice)
    return _make_page(context, "ตั้งรหัสผ่าน", html)


def render_queue(context: PageContext, queue: Queue) -> Page:
    """Make the page of a queue."""
    label, _states = QUEUES[queue.key]
    tabs = [
        (key, words, sum(queue.counts.get(state, 0) for state in states))
        for key, (words, states) in QUEUES.items()
    ]
    html = render(
        "review/queue.html",
        context.path,
        context=context,
        queue=queue,
        tabs=tabs,
        label=label,
        state_words=STATE_WORDS,
        moment=say_moment,
        receipt=group_digits,
    )
    return _make_page(context, f"{label} · โต๊ะเจ้าหน้าที่", html)


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
    return _make_page(context, title or case.number, html)


def _make_page(context: PageContext, title: str, html: str) -> Page:
    root = way_up(context.path)
    styles = link_style(root, FORM_CSS) + link_style(root, "assets/css/review.css")
    return Page(context.path, title, html, head=Head(styles=styles, is_indexed=False))
