"""Where the pages of a form that people send stand, and what they load."""

from __future__ import annotations

from urllib.parse import urlsplit

from khlang.forms.model import Form

# The entry of the menu to which they belong.
SEND = "send.html"
FORM_CSS, BLANK_FORM_CSS = "assets/css/form.css", "assets/css/blank_form.css"
FORM_SCRIPT = "assets/js/form.js"
# What the setting of the service says where there is none.
NO_SERVICE = "none"
# The name of a blank form as PDF, which a server prints when it is asked.
BLANK_PDF = "blank.pdf"


def find_service(text: str) -> str:
    """Give the setting of the service in its normal form: empty, NO_SERVICE, or an address that ends in `/`.

    Raises ValueError, with what to write instead in Thai, for other text.
    """
    if text in ("", NO_SERVICE):
        return text
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f'service ใน mkdocs.yml เป็นที่อยู่เว็บ "none" หรือเว้นว่าง ไม่ใช่ "{text}"')
    return text.rstrip("/") + "/"


def find_origin(service: str) -> str:
    """Give scheme and host of a service that is not at the site's own, empty for any other."""
    parts = urlsplit(service)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def form_path(form: Form) -> str:
    """Give where the page of a form stands."""
    return f"send/{form.key}.html"


def paper_path(form: Form) -> str:
    """Give where the blank form to print stands."""
    return f"send/{form.key}-paper.html"


def word_path(form: Form) -> str:
    """Give where the blank form stands as a Word file, to fill in on a computer."""
    return f"send/{form.key}-paper.docx"
