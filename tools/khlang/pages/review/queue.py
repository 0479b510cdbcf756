"""What waits for officers, page by page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from khlang.case_state import CaseQueue, State
from khlang.forms.model import Form
from khlang.officers import Holder, Role
from khlang.pages.follow import STATE_WORDS, group_digits, say_moment
from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page
from khlang.pages.review.tabs import QUEUE_WORDS, Tabs
from khlang.places import Area

# How many days a case waits at least; 0 for all.
AGES = {0: "ทั้งหมด", 7: "รอเกิน ๗ วัน", 30: "รอเกิน ๓๐ วัน"}
# What the areas are called among which an officer of a role chooses.
AREA_WORDS = {Role.DEPARTMENT: "จังหวัด", Role.PROVINCE: "อำเภอ", Role.DISTRICT: "ตำบล"}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A case in a queue; an empty title where nothing was written there. It waits for `days` whole days."""

    number: str
    title: str
    place: str
    noun: str
    state: State
    received: datetime.datetime
    days: int = 0
    holder: Holder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What of a queue is asked for: a form, an area by its code, and since how many days a case waits at least."""

    form: str = ""
    area: str = ""
    days: int = 0

    def write(self, **more: str | int) -> str:
        """Give it as the query of an address, with more of it; what is empty is left out."""
        parts = {**more, "form": self.form, "area": self.area, "days": self.days}
        return urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One queue, page by page: `after` is the position from which the next page goes on, 0 where there is none.

    `forms` and `areas` are those among which an officer can choose; `due` says how many records are due for review.
    """

    key: CaseQueue
    rows: Sequence[QueueRow]
    counts: Mapping[CaseQueue, int]
    forms: Sequence[Form] = ()
    areas: Sequence[Area] = ()
    chosen: Chosen = Chosen()
    due: int = 0
    after: int = 0


def render_queue(context: PageContext, queue: Queue) -> Page:
    """Make the page of a queue."""
    label = QUEUE_WORDS[queue.key]
    html = render(
        "review/queue.html",
        context.path,
        context=context,
        queue=queue,
        tabs=Tabs(queue.key, queue.counts, queue.due, queue.chosen.write()).list(),
        label=label,
        ages=AGES,
        area_word=AREA_WORDS[context.officer.role] if context.officer else "",
        state_words=STATE_WORDS,
        moment=say_moment,
        receipt=group_digits,
    )
    return make_page(context, f"{label} · โต๊ะเจ้าหน้าที่", html)
