"""Where the pages of a form that people send stand, and what they load."""

from __future__ import annotations

from khlang.forms.model import Form

# The entry of the menu to which they belong.
SEND = "send.html"
FORM_CSS, BLANK_FORM_CSS = "assets/css/form.css", "assets/css/blank_form.css"
FORM_SCRIPT = "assets/js/form.js"


def form_path(form: Form) -> str:
    """Give where the page of a form stands."""
    return f"send/{form.key}.html"


def paper_path(form: Form) -> str:
    """Give where the blank form to print stands."""
    return f"send/{form.key}-paper.html"
