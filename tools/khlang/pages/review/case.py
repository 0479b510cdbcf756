"""One case, as an officer reads and decides it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from khlang.case_state import State
from khlang.corrections import Correction
from khlang.fields.field import Control, Field, Required, Scalar, Shape
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.officers import Holder
from khlang.pages.answers import list_answers
from khlang.pages.asking import ask_fields
from khlang.pages.follow import STATE_WORDS, FollowEvent, group_digits, say_moment
from khlang.pages.page import Page, render
from khlang.pages.review.checklist import CheckItem
from khlang.pages.review.context import PageContext, make_page
from khlang.pages.review.source import SourceView
from khlang.records.card import Card

# The control that says that the page has asked staff for what is theirs: boxes that are not ticked say nothing.
STAFF = "_staff"
# The boxes of what is not answered with yes, by number.
LACKS = "_lacks"
_ACTION_WORDS = {
    "opened": "เปิดอ่าน",
    "asked": "ขอข้อมูลเพิ่ม",
    "declined": "ไม่รับเข้าคลัง",
    "corrected": "แก้คำตามที่แนะนำ",
    "edited": "แก้ไขเนื้อหา",
    "photo_out": "เอาภาพออก",
    "imported": "นำเข้าจากแฟ้ม",
    "accepted": "รับเข้าคลัง",
    "merged": "รวมกับเรื่องในคลัง",
    "taken": "รับเรื่อง",
    "given_back": "คืนเรื่อง",
}


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Something that an officer did with a case."""

    when: datetime.datetime
    officer: str
    action: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a case: its name, its caption, all that is told of it (who can be seen, and whether they agree), and
    why it can't be used, empty where it can."""

    name: str
    caption: str
    told: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A correction of one place in what was sent: the label of its field, the words around it, and where it is: the
    control, and which of its values. `shown` is what would stand there, in words: of a term its label."""

    label: str
    ahead: str
    correction: Correction
    behind: str
    control: str
    value: int
    shown: str


@dataclass(frozen=True, slots=True)
class Similar:
    """A published record that is like a case; `share` of its text is the same, 0 where only its subject is. `record_id`
    is its id where the case can be merged into it, as it is of the same form."""

    card: Card
    share: float = 0.0
    record_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All that an officer reads of a case.

    `checklist` is asked before a publish, and `lacks` are the numbers from 0 of what is not answered with yes. `read`
    is the number of its last event: an answer that was meant for an earlier one is not taken. `staff` is what stands in
    the controls of what staff fill in. `words` are those of an answer that was not taken, and `notice` says why.
    `holder` is the officer who has taken the case, `record` the path of its page once there is one. What was accepted
    `is_awaited` until the site has it, and `trouble` says why it can't be built; or it `is_removed` from the library.
    `source` is the file that it was read from.
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
    checklist: Sequence[CheckItem] = ()
    similar: Sequence[Similar] = ()
    staff: FormData = dataclass_field(default_factory=dict)
    record: str = ""
    is_awaited: bool = False
    is_removed: bool = False
    trouble: str = ""
    read: int = 0
    can_accept: bool = False
    holder: Holder | None = None
    source: SourceView | None = None
    notice: str = ""
    words: str = ""
    lacks: Collection[int] = ()


def list_staff_fields(form: Form) -> list[Field]:
    """Give what staff fill in beside the decision, first what a full record must have; growing lists, groups and photos
    are in the whole form."""
    short = [
        field
        for field in form.staff_fields
        if isinstance(field.type.item, Scalar)
        and (field.type.shape is Shape.ONE or (field.type.shape is Shape.LIST and field.type.item.is_term))
        and field.type.item.control is not Control.FILE
    ]
    return sorted(short, key=lambda field: field.required is Required.NO)


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
        answers=list_answers(case.form.written_fields, case.data),
        public=public,
        state_words=STATE_WORDS,
        action_words=_ACTION_WORDS,
        moment=say_moment,
        receipt=group_digits(case.number),
        questions=ask_fields(list_staff_fields(case.form), case.staff),
        staff=STAFF,
        lacks=LACKS,
    )
    return make_page(context, title or case.number, html)
