"""A form that is blank as PDF: the sheet that the site has as a page, from the same function."""

from __future__ import annotations

from markupsafe import Markup

from khlang.forms.model import Form
from khlang.pages.form_paper import render_paper_form
from khlang.prints.press import Press


def write_blank_pdf(form: Form, press: Press) -> bytes:
    """Give the A4 sheet of a form, to print and fill in by hand, as PDF. Raises PrintError."""
    page = render_paper_form(form, press.site)
    made = Markup(page.html)  # noqa: S704 our own page
    return press.worker.write(
        press.compose("blank", ("theme/blank_form", "blank"), page=page, made=made, form=form)
    )
