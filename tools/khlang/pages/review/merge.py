"""A case beside the published record that it may be merged into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khlang.forms.model import Form
from khlang.pages.follow import group_digits
from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page

# The controls of the page: the record's id, what changes with the record, and the fields that are to be used.
RECORD, MARK, USE = "record", "_mark", "_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRow:
    """A field of which a case says something else than the record: its label, and both in words.

    `grows` where the items of the case come behind those of the record, else they take their place.
    """

    key: str
    label: str
    now: Sequence[str]
    sent: Sequence[str]
    grows: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeView:
    """What an officer reads before a merge.

    `record_id`, `record_title` and `path` are those of the record, empty where none is known by the id that was
    `asked` for. `read` is the number of the case's last event and `mark` changes with the record: a merge that was
    meant for an earlier case or record is not done. `leaves_photos` tells that the case has photos which no merge
    takes. `notice` and `problems` say why one was not done.
    """

    number: str
    form: Form
    title: str
    read: int
    asked: str = ""
    record_id: str = ""
    record_title: str = ""
    path: str = ""
    mark: str = ""
    rows: Sequence[MergeRow] = ()
    leaves_photos: bool = False
    notice: str = ""
    problems: Sequence[tuple[str, str]] = ()


def render_merge(context: PageContext, case: MergeView) -> Page:
    """Make the page."""
    html = render(
        "review/merge.html",
        context.path,
        context=context,
        case=case,
        names={"record": RECORD, "mark": MARK, "use": USE},
        receipt=group_digits(case.number),
    )
    return make_page(context, "รวมกับเรื่องในคลัง", html)
