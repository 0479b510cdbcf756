"""What a server answers to those who sent something: how far it is, two versions of one draft, why nothing was taken.

Pure: what is known of a submission comes in as plain values.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from khlang.case_state import State
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.pages.answers import SaidAnswer, list_answers
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, render, way_up
from khlang.pages.qr import make_qr
from khlang.pages.send_paths import FORM_CSS, SEND
from khlang.thai.dates import Date, format_date
from khlang.thai.text import to_thai_digits

STATE_WORDS = {
    State.RECEIVED: "ได้รับแล้ว",
    State.IN_REVIEW: "เจ้าหน้าที่กำลังอ่าน",
    State.ASKED: "ขอข้อมูลเพิ่ม",
    State.ANSWERED: "ได้รับข้อมูลเพิ่มแล้ว",
    State.ACCEPTED: "เผยแพร่แล้ว",
    State.DECLINED: "ยังไม่ได้เผยแพร่",
    State.MERGED: "รวมกับเรื่องที่มีอยู่แล้ว",
    State.WITHDRAWN: "ถอนแล้ว",
}
# What is still to come.
_NEXT = {
    State.RECEIVED: (State.IN_REVIEW, State.ACCEPTED),
    State.IN_REVIEW: (State.ACCEPTED,),
    State.ASKED: (State.ANSWERED, State.ACCEPTED),
    State.ANSWERED: (State.ACCEPTED,),
}


@dataclass(frozen=True, slots=True)
class FollowEvent:
    """Something that happened: when, to which state it led, and what was said of it."""

    when: datetime.datetime
    state: State
    words: str = ""


@dataclass(frozen=True, slots=True)
class FollowPhoto:
    """A photo that was sent: what it shows, and what became of it, in words."""

    caption: str
    words: str
    is_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What the sender of a submission may know of it.

    `path` is that of the page (`follow/SECRET`), `address` the whole address of it, for the QR; `record` the path of
    the published record, empty before. `draft` and `step` go with what is posted from here.
    `merged` is the title of the record that it was merged into, empty unless it was.
    """

    path: str
    address: str
    receipt: str
    form: Form
    title: str
    events: Sequence[FollowEvent]
    photos: Sequence[FollowPhoto] = ()
    answers: FormData
    record: str = ""
    merged: str = ""
    draft: str = ""
    step: str = ""

    @property
    def state(self) -> State:
        """How far it is."""
        return self.events[-1].state if self.events else State.RECEIVED

    @property
    def asked(self) -> str:
        """What is asked for, empty if nothing is."""
        return self.events[-1].words if self.state is State.ASKED else ""

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed or withdrawn from the page."""
        return self.state not in (State.WITHDRAWN, State.DECLINED, State.MERGED)


def render_follow(follow: Follow) -> Page:
    """Make the page that its sender alone knows."""
    html = render(
        "form/follow.html",
        follow.path,
        follow=follow,
        base=follow.path.rpartition("/")[2],
        state_words=STATE_WORDS,
        to_come=_NEXT.get(follow.state, ()),
        receipt=group_digits(follow.receipt),
        qr=make_qr(follow.address) if follow.address else "",
        answers=list_answers(follow.form.asked_fields, follow.answers),
        moment=say_moment,
    )
    return _make_page(follow.path, f"ติดตามเรื่อง {follow.receipt}", html)


def group_digits(receipt: str) -> str:
    """Write a receipt's number in groups of four, to be read out."""
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def say_moment(when: datetime.datetime) -> str:
    """Say day and time: `๑๒ กรกฎาคม ๒๕๖๗ ๑๐:๔๒ น.`."""
    return f"{format_date(Date(when.year, when.month, when.day))} {to_thai_digits(f'{when:%H:%M}')} น."


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which two versions say something else."""

    label: str
    ours: Sequence[str]
    theirs: Sequence[str]


def list_differences(kept: Iterable[SaidAnswer], sent: Iterable[SaidAnswer]) -> list[Difference]:
    """Give the fields in which two versions differ, in their order."""
    before, after = dict(kept), dict(sent)
    labels = dict.fromkeys([*before, *after])
    found = (Difference(label, before.get(label, ()), after.get(label, ())) for label in labels)
    return [each for each in found if each.ours != each.theirs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A draft that was sent already, as `kept`, and now comes with other content, as `sent`.

    `follow` is the address of the follow page relative to this one; `draft` a new draft, to send this version as one
    of its own.
    """

    path: str
    form: Form
    kept: FormData
    sent: FormData
    follow: str = ""
    draft: str = ""


def render_conflict(conflict: Conflict) -> Page:
    """Make the page that shows both versions, and the ways on."""
    kept, sent = (list_answers(conflict.form.asked_fields, data) for data in (conflict.kept, conflict.sent))
    differences = list_differences(kept, sent)
    html = render("form/conflict.html", conflict.path, conflict=conflict, differences=differences)
    return _make_page(conflict.path, "เรื่องนี้ส่งไว้แล้ว", html)


def render_refusal(path: str, title: str, message: str, *, is_sent: bool = True) -> Page:
    """Make the page that says why nothing was taken, or shown if nothing was sent, and what to do."""
    html = render("form/refusal.html", path, title=title, message=message, is_sent=is_sent)
    return _make_page(path, title, html)


def _make_page(path: str, title: str, html: str) -> Page:
    root = way_up(path)
    head = Head(styles=link_style(root, FORM_CSS), menu=SEND, is_indexed=False)
    return Page(path, title, html, head=head)
