"""The order of a record on paper: that of the official form, made from the form files as one style sheet.

A printed page is the same page, put in another order by CSS; so it costs no byte more in any record.
"""

from __future__ import annotations

from collections.abc import Iterable

from khlang.fields.field import Field
from khlang.forms.model import Form
from khlang.pages.page import TextFile

PAPER_CSS = "assets/css/paper.css"


def render_paper_css(forms: Iterable[Form]) -> TextFile:
    """Make the print style sheet: each form's fields in paper order, those with the look `none` left out."""
    rules = [rule for form in forms for rule in _rules(form)]
    return TextFile(PAPER_CSS, "\n".join(["@media print {", *rules, "}", ""]))


def _rules(form: Form) -> list[str]:
    record = f".kl-record--{form.key}"
    ordered = form.paper_fields
    kept = [field for field in ordered if form.is_on_paper(field)]
    left_out = [field for field in ordered if field not in kept]
    rules = [f"  {record} > * > #{field.key} {{ order: {place}; }}" for place, field in enumerate(kept, 1)]
    rules += [f"  {record} > * > #{field.key} {{ display: none; }}" for field in left_out]
    return rules + [
        rule for field in kept if field.paper_label for rule in _rename(f"{record} > * > #{field.key}", field)
    ]


def _rename(block: str, field: Field) -> list[str]:
    """Put the official form's label in the place of the one on the screen."""
    # In CSS an end of line or a quotation mark ends a text, and a backslash changes what comes next.
    label = " ".join(field.paper_label.split()).replace("\\", r"\\").replace('"', r"\"")
    return [
        f"  {block} > .kl-field__label {{ font-size: 0; }}",
        f'  {block} > .kl-field__label::before {{ content: "{label}"; font-size: 11pt; }}',
        f"  {block} > .kl-field__label::after {{ font-size: 11pt; }}",
    ]
