"""A blank form in Word: what the site's sheet asks, in its words, and nothing that reads as an answer."""

from __future__ import annotations

import pytest
from khlang.exchange import blank_form
from khlang.exchange.word.blank_form import write_blank_form
from khlang.exchange.word.client import WordWorker, read_word
from khlang.library import load_library
from khlang.pages.form_paper import ask_paper, render_paper_form
from khlang.pages.page import Site
from khlang.thai.text import to_thai_digits

from tests.conftest import LIBRARY

FORMS = load_library(LIBRARY).forms
SITE = Site("คลังทดสอบ", "https://example.org/")


@pytest.mark.parametrize("key", FORMS)
def test_it_asks_what_the_sheet_asks(word: WordWorker, key: str) -> None:
    """Its headings with their numbers, its help and its choices, in the same order."""
    form = FORMS[key]
    data = write_blank_form(form, ask_paper(form), site_name=SITE.name, address="https://example.org/x.html")
    document = read_word("แบบ.docx", data, word)
    texts = [line.text.strip() for line in document.lines]
    html = render_paper_form(form, SITE).html
    assert (document.problems, document.pictures) == ((), ())
    assert texts[:3] == [SITE.name, form.label, blank_form.HOW]
    places = []
    for number, question in enumerate(ask_paper(form), 1):
        heading = f"{to_thai_digits(str(number))}. {question.label}"
        private = "" if question.field.is_public else f" {blank_form.PRIVATE}"
        places.append(texts.index(f"{heading}{' *' * question.is_needed}{private}"))
        assert question.help in texts
        assert heading in html
    assert places == sorted(places)
    assert blank_form.CONSENT in texts
    assert f"แบบ {form.key} รุ่นที่ {to_thai_digits(str(form.version))} · https://example.org/x.html" in texts


def test_terms_are_boxes_to_tick(word: WordWorker) -> None:
    """Each term of a list to choose from has one, empty."""
    for form in FORMS.values():
        for question in ask_paper(form):
            if question.kind in ("term", "terms"):
                data = write_blank_form(form, [question], site_name="")
                text = "".join(line.text for line in read_word("ก", data, word).lines)
                assert all(f"☐\u00a0{term.label}" in text for term, _chosen in question.terms)


def test_without_an_address_there_is_no_code(word: WordWorker) -> None:
    """And no line that tells of one."""
    form = next(iter(FORMS.values()))
    texts = [line.text for line in read_word("ก", write_blank_form(form, [], site_name="คลัง"), word).lines]
    assert blank_form.ON_THE_PHONE not in texts
    assert not any("https" in text for text in texts)
