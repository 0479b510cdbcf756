"""What waits for officers, page by page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khlang.case_state import State
from khlang.forms.model import Form
from khlang.pages.follow import STATE_WORDS, group_digits, say_moment
from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page

# What a queue is made of, in the order in which officers see to it.
QUEUES: Mapping[str, tuple[str, tuple[State, ...]]] = {
    "waiting": ("รออ่าน", (State.RECEIVED, State.ANSWERED, State.IN_REVIEW)),
    "asked": ("รอผู้ส่ง", (State.ASKED,)),
    "closed": ("ปิดแล้ว", tuple(state for state in State if not state.is_open)),
}


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
    return make_page(context, f"{label} · โต๊ะเจ้าหน้าที่", html)
