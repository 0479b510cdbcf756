"""A case as the page that it would be, alone and beside what its sender wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace

from khlang.fields.form_data import FormData
from khlang.forms.model import Form, Length
from khlang.pages.answers import list_answers
from khlang.pages.follow import group_digits
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, render, way_up
from khlang.pages.review.context import REVIEW_CSS, PageContext, make_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A case beside its page: what its sender wrote, whether officers have corrected that, the length that the record
    will have, and whether the page is shown as on a wide screen, else as on a phone."""

    number: str
    form: Form
    sent: FormData
    is_corrected: bool
    length: Length
    is_wide: bool


def render_preview(page: Page, number: str) -> Page:
    """Make the page of a case's record say that it is not published, and lead back to the case."""
    told = render("review/preview.html", page.path, number=number)
    head = Head(styles=link_style(way_up(page.path), REVIEW_CSS), is_indexed=False)
    return replace(page, html=told + page.html, source="", head=head)


def render_comparison(context: PageContext, case: Comparison) -> Page:
    """Make the page that shows both."""
    answers = list_answers(case.form.asked_fields, case.sent)
    html = render(
        "review/compare.html",
        context.path,
        context=context,
        case=case,
        answers=answers,
        is_short=case.length is Length.SHORT,
        receipt=group_digits(case.number),
    )
    return make_page(context, "หน้าที่จะเผยแพร่", html)
