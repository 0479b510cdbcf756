"""A form that is blank, to print and fill in by hand: the official form's fields in its order, with lines to write on.

Pure. On the screen it is the same sheet, with a button to print it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khlang.exchange import blank_form
from khlang.forms.model import Form
from khlang.pages.asking import ask_fields
from khlang.pages.head import Head, link_script, link_style
from khlang.pages.page import BinaryFile, Page, Site, Target, render, way_up
from khlang.pages.qr import make_qr
from khlang.pages.questions import Question
from khlang.pages.send_paths import BLANK_FORM_CSS, SEND, form_path, paper_path, word_path
from khlang.pages.share import NO_QR


def render_paper_forms(forms: Iterable[Form], site: Site) -> Iterator[Page | Target]:
    """Make the sheets of all forms that people send, and the same as Word files."""
    for form in forms:
        if form.is_sent:
            yield render_paper_form(form, site)
            yield make_word_target(form, site)


def make_word_target(form: Form, site: Site) -> Target:
    """Give the file of a form that is blank in Word. A build with other forms or another site makes all anew."""
    path = word_path(form)

    def write() -> BinaryFile:
        # Word's XML takes 0.05 s to import, and most builds link the file.
        from khlang.exchange.word.blank_form import write_blank_form  # noqa: PLC0415

        address = f"{site.url}{form_path(form)}" if site.url else ""
        return BinaryFile(path, write_blank_form(form, ask_paper(form), site_name=site.name, address=address))

    return Target(path, path, write)


def ask_paper(form: Form) -> list[Question]:
    """Give what the sheet asks, on paper as in Word: what a sender is asked and the official form has a place for."""
    return ask_fields([field.on_paper for field in form.asked_fields if field.paper_look != "none"], {})


def render_paper_form(form: Form, site: Site) -> Page:
    """Make the sheet of a form; with a QR of the form's page where the site's address is known."""
    path = paper_path(form)
    address = f"{site.url}{form_path(form)}" if site.url else ""
    html = render(
        "form/paper.html",
        path,
        form=form,
        site=site,
        questions=ask_paper(form),
        words=blank_form,
        qr=make_qr(address) if address else NO_QR,
        address=address,
        word=word_path(form),
    )
    root = way_up(path)
    styles = link_style(root, BLANK_FORM_CSS)
    head = Head(styles=styles, scripts=link_script(root, "assets/js/record.js"), menu=SEND)
    return Page(path, f"{form.label} แบบกระดาษ", html, f"{form.label} สำหรับพิมพ์ไปเขียนมือ", head=head)
