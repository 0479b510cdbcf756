"""What is told of a case outside the desk, in a feed or a mail: public fields alone, on one line each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.server.current_forms import CurrentForms

MAX_LENGTH = 200
UNTITLED = "(ยังไม่มีชื่อเรื่อง)"


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of a case, what its form calls it, and where it is from; empty where that is not known."""

    title: str
    noun: str
    place: str

    @property
    def summary(self) -> str:
        """What it is and where from."""
        return " · ".join(filter(None, (self.noun, self.place)))


def make_headline(forms: CurrentForms, form_key: str, data: FormData, area: str) -> Headline:
    """Sum up what was sent by a form; `area` is the code of its area, whose name is better known than what was
    written."""
    form = forms.forms.get(form_key)
    if form is None:
        return Headline(UNTITLED, "", forms.gazetteer.name_area(area[:4]))
    written = _read_public(form, form.roles.place, data)
    title = _read_public(form, form.roles.title, data) or UNTITLED
    return Headline(title, form.noun, forms.gazetteer.name_area(area[:4]) or written)


def _read_public(form: Form, key: str, data: FormData) -> str:
    """Give what was written in a public field, on one line without what XML and mails can't hold."""
    if key not in {field.key for field in form.public_fields}:
        return ""
    words = data.get(key, ("",))[-1].split()
    kept = (
        "".join(each for each in word if not unicodedata.category(each).startswith("C")) for word in words
    )
    return " ".join(filter(None, kept))[:MAX_LENGTH]
