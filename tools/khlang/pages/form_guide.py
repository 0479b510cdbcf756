"""How a form is filled in: one page a form, made from the form file."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.fields.field import Field, Required
from khlang.forms.model import Form
from khlang.guides import example_text, say_condition
from khlang.library import Library
from khlang.pages.form import list_examples
from khlang.pages.page import Page, render
from khlang.pages.send_paths import form_path
from khlang.thai.text import format_count

REQUIRED_WORDS = {
    Required.SUBMIT: "ต้องกรอกตั้งแต่ส่งเรื่อง",
    Required.PUBLISH: "ต้องกรอกสำหรับฉบับเต็ม",
    Required.NO: "ไม่บังคับ",
}
_RULE_WORDS = {
    "min_length": "อย่างน้อย {} ตัวอักษร",
    "max_length": "ไม่เกิน {} ตัวอักษร",
    "min_items": "อย่างน้อย {} ข้อ",
    "max_items": "ไม่เกิน {} ข้อ",
    "min": "ไม่น้อยกว่า {}",
    "max": "ไม่เกิน {}",
    "min_total": "รวมไม่น้อยกว่า {}",
    "max_total": "รวมไม่เกิน {}",
}


def limits_of(field: Field) -> list[str]:
    """Say a field's rules in a few Thai words each; patterns speak by their own message."""
    words = []
    for rule in field.rules:
        if isinstance(rule.limit, int):
            words.append(_RULE_WORDS[rule.kind].format(format_count(rule.limit)))
        elif rule.message:
            words.append(rule.message)
    return words


def render_guides(library: Library) -> Iterator[Page]:
    """Make the page that lists all forms, and the guide of each."""
    forms = list(library.forms.values())
    html = render("guides.html", "guide/index.html", forms=forms)
    yield Page("guide/index.html", "วิธีกรอกแบบ", html, "ทุกช่องของแต่ละแบบ เขียนอย่างไร พร้อมตัวอย่าง")
    for form in forms:
        yield _render_guide(form)


def _render_guide(form: Form) -> Page:
    path = f"guide/{form.key}.html"
    html = render(
        "guide.html",
        path,
        form=form,
        fields=form.paper_fields,
        required_words=REQUIRED_WORDS,
        limits_of=limits_of,
        condition_of=say_condition,
        examples_of=list_examples,
        example_of=example_text,
        form_path=form_path(form),
    )
    return Page(path, f"วิธีกรอก{form.label}", html, form.help, f"forms/{form.key}.yml")
