"""Paper keeps the department's own words where the screen has plainer ones, and import knows both."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from khlang.exchange.reading.aliases import make_name_table
from khlang.exchange.word.official_form import split_paper_fields
from khlang.exchange.word.own_words import find_own_words
from khlang.fields.field import Asked, Field
from khlang.forms.load import read_form
from khlang.forms.model import Form
from khlang.forms.outline import outline_form
from khlang.library import Library
from khlang.pages.form_paper import ask_paper
from khlang.pages.paper import render_paper_css
from khlang.prints.official_form import list_answers
from khlang.thai.text import fold

from tests.conftest import LIBRARY

ON_PAPER = 'คำ \\ "ของกรม" แท้'


@pytest.fixture(params=["first", "second"])
def form(library: Library, request: pytest.FixtureRequest) -> Form:
    """A form of which one asked field is called otherwise on paper."""
    form = next(each for each in library.forms.values() if each.is_sent)
    named = [
        each for each in form.asked_fields if each.is_public and not each.when and each.asked is Asked.FIRST
    ]
    chosen = named[0 if request.param == "first" else 1]
    changed = replace(chosen, paper_label=ON_PAPER, headings=())
    return replace(form, fields=tuple(changed if each is chosen else each for each in form.fields))


@pytest.fixture
def field(form: Form) -> Field:
    """That field."""
    return next(each for each in form.fields if each.paper_label == ON_PAPER)


def test_paper_has_its_own_words(form: Form, field: Field, library: Library) -> None:
    """The blank form, the official form in Word and as PDF, and a page that a browser prints."""
    assert ON_PAPER in [question.label for question in ask_paper(form)]
    assert ON_PAPER in [each.label for each in split_paper_fields(form)[0]]
    record = next(each for each in library.published if each.form.key == form.key)
    labels = [answer.field.label for answer in list_answers(replace(record, form=form))]
    assert ON_PAPER in labels
    assert field.label not in labels
    css = render_paper_css([form]).text
    assert r'content: "คำ \\ \"ของกรม\" แท้";' in css
    assert css.count("{") == css.count("}")


def test_a_label_of_two_lines_is_one_in_a_style_sheet(form: Form, field: Field) -> None:
    """An end of line within a text would end all rules behind it."""
    broken = replace(field, paper_label="สองบรรทัด\nของกรม")
    changed = replace(form, fields=tuple(broken if each is field else each for each in form.fields))
    assert 'content: "สองบรรทัด ของกรม";' in render_paper_css([changed]).text


def test_a_label_on_paper_is_never_taken_for_another_field(form: Form, field: Field) -> None:
    """What one field is called on paper may be what another one is called: that one has it."""
    other = next(each for each in form.written_fields if each.key != field.key)
    broken = replace(field, paper_label=other.label)
    fields = [broken, *(each for each in form.fields if each is not field)]
    target = make_name_table(replace(form, fields=tuple(fields))).names[fold(other.label)].target
    assert target
    assert target.field.key == other.key


def test_import_knows_both(form: Form, field: Field) -> None:
    """What is on paper is a name like the label, also in what a phone sends as a text; neither is anybody's answer."""
    names = make_name_table(form).names
    for written in (ON_PAPER, field.label):
        target = names[fold(written)].target
        assert target
        assert target.field.key == field.key
    slot = next(each for each in outline_form(form).slots if each.key == field.key)
    assert slot.name == field.label
    assert any("ของกรม" in alias for alias in slot.aliases)
    assert {fold(ON_PAPER), fold(field.label)} <= find_own_words(form)


def test_a_form_of_other_labels_prints_as_before(library: Library) -> None:
    """Without the key the style sheet has no rule for it."""
    forms = [
        replace(form, fields=tuple(replace(each, paper_label="") for each in form.fields))
        for form in library.forms.values()
    ]
    assert "content:" not in render_paper_css(forms).text


@pytest.mark.parametrize("key", ["title", "problem"])
def test_a_title_is_called_otherwise_on_paper_even_if_it_is_left_off(library: Library, key: str) -> None:
    """It is there all the same, so its label is of use; that of another field which is left off is told."""
    text = (LIBRARY / "forms" / "lesson.yml").read_text(encoding="utf-8")
    head, paper, rest = text.partition(f"- key: {key}\n")
    field, following, others = rest.partition("\n  - key: ")
    field = re.sub(r"\n    paper:(?:\n      .*)*", "", field) + "\n    paper: {look: none, label: ชื่อของกรม}"
    changed = head + paper + field + following + others
    form, problems = read_form(changed.encode(), "lesson.yml", "lesson", library.vocabularies)
    assert form
    shown = form.by_key[key]
    told = [problem.code for problem in problems if problem.code == "paper_label_without_effect"]
    assert bool(told) is (key != "title")
    assert ("ชื่อของกรม" in [each.label for each in split_paper_fields(form)[0]]) is form.is_on_paper(shown)
    assert form.is_on_paper(shown) is (key == "title")
