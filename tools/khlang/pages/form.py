"""The form that people send, as a page: static, and as a server answers it, with what was filled in and what is wrong.

Pure. Its scripts are in `overrides/assets/js/form`; without them it is one long page, whose buttons a server answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from khlang.fields.field import Field
from khlang.fields.form_data import FormData, write_form_data
from khlang.forms.model import Form
from khlang.forms.outline import describe_outline, outline_form
from khlang.guides import say_condition
from khlang.pages.answers import SaidAnswer, say_question
from khlang.pages.asking import ask_fields, ask_form
from khlang.pages.head import Head, link_script, link_style
from khlang.pages.page import Page, Site, render, way_up
from khlang.pages.send_paths import BLANK_PDF, FORM_CSS, FORM_SCRIPT, NO_SERVICE, SEND, form_path
from khlang.problems import START, Problem
from khlang.yaml_text import Entry, Text
from khlang.yaml_text import Mapping as Tree

NOTHING: FormData = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answers with a form: which draft it is, and what is to be said.

    `path` is that of the page (`send/lesson`), `action` the address to which it posts, relative to the page. `step`
    names an addition or correction. `notice` says why nothing was taken, empty if only the answers need mending.
    `case` is the path of the case that staff edit: they are asked what is theirs as well, by a page without scripts,
    which leave nothing of others on their computers. `carried` are controls that the page only hands on, `others` what
    somebody else has written meanwhile in the fields where it differs.
    """

    path: str
    action: str
    draft: str = ""
    step: str = ""
    title: str = ""
    notice: str = ""
    send: str = ""
    case: str = ""
    carried: FormData = field(default_factory=dict)
    others: Sequence[SaidAnswer] = ()


def render_send_form(
    form: Form,
    site: Site,
    data: FormData = NOTHING,
    problems: Iterable[Problem] = (),
    answer: Answer | None = None,
) -> Page:
    """Make the page of a form; with an `answer`, as a server gives it back with what was filled in."""
    given = answer or Answer(path=form_path(form), action=_find_action(form, site))
    # The label, which names what is filled in; nobody sends what the noun names if that is a place or a thing.
    asked = ask_form(form, data, problems, is_for_staff=bool(given.case))
    title = given.title or f"กรอก{form.label}"
    html = render(
        "form/form.html",
        given.path,
        form=form,
        blank_pdf=BLANK_PDF,
        given=given,
        is_answer=answer is not None,
        title=title,
        send_words=given.send or "ส่งเรื่องนี้",
        screens=asked.screens,
        told=asked.told,
        service=site.service,
        outline=describe_outline(outline_form(form)),
        private=[each.label for each in form.asked_fields if not each.is_public],
        condition_of=say_condition,
        examples_of=list_examples,
    )
    return Page(
        given.path,
        title,
        html,
        form.help,
        head=_make_head(given.path, is_indexed=answer is None, has_scripts=not given.case),
    )


def _find_action(form: Form, site: Site) -> str:
    """Give the address to which the static page posts; relative, it is the service beside the site."""
    service = "" if site.service == NO_SERVICE else site.service
    return f"{service or way_up(form_path(form))}send/{form.key}"


def list_examples(asked: Field) -> list[str]:
    """Give the example of a field as somebody would write it, item by item."""
    if asked.example is None:
        return []
    tree = Tree((Entry(Text(asked.key, START), asked.example),), START)
    [question] = ask_fields([asked], write_form_data([asked], tree))
    return list(say_question(question))


def render_send_pages(forms: Iterable[Form], site: Site) -> Iterator[Page]:
    """Make the pages of all forms that people send."""
    for form in forms:
        if form.is_sent:
            yield render_send_form(form, site)


def _make_head(path: str, *, is_indexed: bool, has_scripts: bool) -> Head:
    root = way_up(path)
    scripts = link_script(root, FORM_SCRIPT) if has_scripts else ""
    return Head(styles=link_style(root, FORM_CSS), scripts=scripts, menu=SEND, is_indexed=is_indexed)
