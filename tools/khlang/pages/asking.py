"""Makes the questions of a form: one function over shape and parts for all types. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from khlang.fields.field import Asked, Control, Field, Group, Required, Scalar, Shape
from khlang.fields.form_data import Branch, FormData, branch_out, name_control
from khlang.forms.model import Form, Screen
from khlang.pages.constraints import list_constraints
from khlang.pages.questions import GROUP, ROWS, TERMS, Question, Told, walk_questions
from khlang.problems import Channel, Level, Problem, say

# Where the number of a row that is yet to be stands, by depth.
BLANK_NUMBERS = ("{n}", "{m}", "{o}", "{p}")
STAFF_SCREEN = Screen("staff", "ส่วนของเจ้าหน้าที่")


@dataclass(frozen=True, slots=True)
class AskedScreen:
    """One screen: its number from 1, its questions, and those that are not compulsory."""

    screen: Screen
    number: int
    questions: tuple[Question, ...]
    more: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class AskedForm:
    """The screens of a form, and all that is wrong, in their order; what has no control on them comes last."""

    screens: tuple[AskedScreen, ...]
    told: tuple[Told, ...]


def ask_form(
    form: Form, data: FormData, problems: Iterable[Problem] = (), *, is_for_staff: bool = False
) -> AskedForm:
    """Give what a form asks its sender, or else staff, with what is filled in and what is wrong with it."""
    questions = ask_fields(form.written_fields if is_for_staff else form.asked_fields, data)
    names = {each.name for question in questions for each in walk_questions(question)}
    told: dict[str, list[Told]] = {}
    for each in map(_tell, problems):
        name = _find_control(each.name, names)
        told.setdefault(name, []).append(replace(each, name=name))
    screens = tuple(_list_screens(form, [_attach(question, told) for question in questions]))
    ordered = [
        each
        for screen in screens
        for question in (*screen.questions, *screen.more)
        for inside in walk_questions(question)
        for each in inside.told
    ]
    return AskedForm(screens, (*ordered, *told.get("", ())))


def ask_fields(fields: Iterable[Field], data: FormData) -> list[Question]:
    """Give the questions of fields."""
    root = branch_out(data)
    return [
        _ask(
            field,
            _Here(field.key, root.get(field.key), field.required is Required.SUBMIT and field.when is None),
        )
        for field in fields
    ]


def _list_screens(form: Form, questions: Sequence[Question]) -> Iterator[AskedScreen]:
    """Give the screens that have questions; those of staff stand on one of their own, the last."""
    staff = [each for each in questions if each.field.asked is Asked.STAFF]
    here = {
        screen: [each for each in questions if each.field.screen == screen.key and each not in staff]
        for screen in form.screens
    }
    here[STAFF_SCREEN] = staff
    for number, (screen, asked) in enumerate(((screen, asked) for screen, asked in here.items() if asked), 1):
        first = tuple(each for each in asked if each.field.asked is not Asked.MORE)
        yield AskedScreen(screen, number, first, tuple(each for each in asked if each not in first))


def _tell(problem: Problem) -> Told:
    """Give a problem in the words of a form."""
    name = name_control(problem.path)
    return Told(name, problem.field, say(problem, Channel.FORM), problem.level is Level.ERROR)


def _find_control(name: str, names: set[str]) -> str:
    """Give the name of the control, or of the nearest around it that is on the page; empty if there is none."""
    while name and name not in names:
        name = name.rpartition(".")[0]
    return name


def _attach(question: Question, told: Mapping[str, Sequence[Told]]) -> Question:
    return replace(
        question,
        told=tuple(told.get(question.name, ())) if question.whole is None else (),
        whole=question.whole and _attach(question.whole, told),
        parts=tuple(_attach(each, told) for each in question.parts),
        more=tuple(_attach(each, told) for each in question.more),
        rows=tuple(_attach(each, told) for each in question.rows),
    )


# One question


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a question stands: its control's name, what is filled in there, and in how many lists it lies.

    `label` and `help` stand for the field's own, where it is asked of each term; parts then need no help.
    """

    name: str
    branch: Branch
    is_needed: bool = False
    depth: int = 0
    label: str = ""
    help: str | None = None

    def enter(self, key: str, branch: Branch, *, is_needed: bool = False) -> _Here:
        """Give the place of a part."""
        help_text = None if self.help is None else ""
        return _Here(f"{self.name}.{key}", branch, is_needed, self.depth, help=help_text)

    def enter_row(self, number: int | str, branch: Branch, help_text: str | None) -> _Here:
        """Give the place of a row. It may stay empty, so a browser must not ask for any of its parts."""
        return _Here(f"{self.name}.{number}", branch, depth=self.depth + 1, help=help_text)


def _ask(field: Field, here: _Here) -> Question:
    """Give the question of a whole value."""
    match field.type.shape:
        case Shape.ONE:
            return _ask_item(field, here)
        case Shape.LIST if field.type.join is not None:
            return _make(field, here, Control.TEXT_AREA)
        case Shape.LIST if isinstance(field.type.item, Scalar) and field.type.item.is_term:
            return _make(field, here, TERMS)
        case Shape.LIST | Shape.ROWS:
            return _ask_rows(field, here)
        case Shape.BY_TERM:
            return _ask_terms(field, here)


def _make(field: Field, here: _Here, kind: str) -> Question:
    return Question(
        field=field,
        name=here.name,
        label=here.label or field.label,
        help=field.help if here.help is None else here.help,
        kind=kind,
        values=here.branch.values,
        is_needed=here.is_needed,
        limits=list_constraints(field, kind),
    )


def _ask_item(field: Field, here: _Here) -> Question:
    """Give the question of one item: a control, or a group of them."""
    item = field.type.item
    if isinstance(item, Scalar):
        return _make(field, here, item.control)
    parts = [_ask_part(part, item, here) for part in field.parts if part.asked is not Asked.STAFF]
    # A text or its parts: a browser can't tell that one of them will do.
    whole = _make(field, replace(here, is_needed=False), Control.LINE) if item.parse else None
    return replace(
        _make(field, replace(here, branch=Branch()), GROUP),
        whole=whole,
        parts=tuple(each for each in parts if each.field.asked is Asked.FIRST),
        more=tuple(each for each in parts if each.field.asked is Asked.MORE),
    )


def _ask_part(part: Field, group: Group[Any], here: _Here) -> Question:
    branch = here.branch.get(part.key)
    if part.key == group.alone and not branch.values and not group.parse:
        branch = Branch(here.branch.values, branch.branches)
    is_needed = here.is_needed and part.required is not Required.NO and part.when is None
    return _ask(part, here.enter(part.key, branch, is_needed=is_needed))


def _ask_rows(field: Field, here: _Here) -> Question:
    """Give the question of a growing list: the rows that are filled in, at least as many as a rule asks for."""
    least = next((int(rule.limit) for rule in field.rules if rule.kind == "min_items"), 1)
    written = here.branch.list_rows()
    branches = [*written, *[Branch()] * (max(least, 1) - len(written))]
    # The help of a list stands above it, that of parts beside each.
    said = "" if field.type.shape is Shape.LIST else None
    rows = [_ask_item(field, here.enter_row(number, row, said)) for number, row in enumerate(branches)]
    one_more = _ask_item(field, here.enter_row(BLANK_NUMBERS[here.depth], Branch(), said))
    return replace(_make(field, here, ROWS), rows=tuple(rows), blank=one_more)


def _ask_terms(field: Field, here: _Here) -> Question:
    """Give a question for each term, and for each that somebody wrote."""
    assert field.vocabulary
    branches = here.branch.branches
    words = {term.key: (term.label, term.help) for term in field.vocabulary.terms if term.until is None}
    words |= {key: (key, "") for key, each in branches.items() if key not in words and each.is_written}
    parts = (
        _ask_item(
            field,
            replace(here.enter(name_control((key,)), branches.get(key) or Branch()), label=label, help=said),
        )
        for key, (label, said) in words.items()
    )
    return replace(_make(field, replace(here, branch=Branch()), GROUP), parts=tuple(parts))
