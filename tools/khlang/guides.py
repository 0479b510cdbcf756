"""What editors need, made from a form: JSON Schema, a commented record skeleton, a GitHub issue form.

Public fields only: a private one has no place in a file that goes into git.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Map

from khlang.fields.field import Field, Json, Required, Scalar, Shape
from khlang.fields.scalars import ANY_SCALAR
from khlang.fields.schema import allow_empty, describe_value
from khlang.forms.model import Form
from khlang.problems import START
from khlang.yaml_text import Entry, Items, Mapping, Node, Text, write_node

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def list_written(form: Form) -> list[Field]:
    """Give the public fields that people write, in the order of the official form; what is computed is left out."""
    return [field for field in form.paper_fields if field.type.compute is None]


def make_schema(form: Form) -> str:
    """Make the JSON Schema of a form's record files, for editors; `khlang check` has the last word."""
    properties: dict[str, Json] = {
        "id": {**ANY_SCALAR, "description": "รหัส ตรงกับชื่อแฟ้ม ได้จากคำสั่ง khlang accept"},
        "example": {**ANY_SCALAR, "description": "yes เมื่อเป็นเรื่องสมมติ"},
        "length": {"enum": ["short", "full"], "description": "short บันทึกย่อ, full ฉบับเต็ม"},
        "aliases": {"type": "array", "items": ANY_SCALAR, "description": "รหัสเดิม"},
    }
    for field in list_written(form):
        schema = describe_value(field)
        schema = schema if field.required is Required.SUBMIT else allow_empty(schema)
        properties[field.key] = {**schema, "title": field.label, "description": field.help}
    required: list[Json] = [
        field.key for field in list_written(form) if field.required is Required.SUBMIT and field.when is None
    ]
    whole: dict[str, Json] = {
        "$schema": SCHEMA_DIALECT,
        "title": form.label,
        "description": form.help,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def make_skeleton(form: Form) -> str:
    """Make an empty record of a form: each field with its help, and its example as comments.

    Fields that must be filled in stand open; the others are commented out, to be opened at will.
    """
    parts = [
        f"# {form.label}",
        "# บรรทัดที่ขึ้นต้นด้วย # เป็นคำอธิบาย ลบได้ ช่องที่มี # นำหน้าชื่อไม่บังคับ ลบ # ออกเมื่อจะกรอก",
        "# ตรวจด้วยคำสั่ง khlang check แล้วรับเข้าคลังด้วย khlang accept แฟ้มนี้",
        "length: short",
    ]
    for field in list_written(form):
        parts += ["", *_skeleton_of(field, form.by_key)]
    return "\n".join(parts) + "\n"


_YES_NO = {"yes": "ใช่", "no": "ไม่"}
_REQUIRED_NOTES = {
    Required.SUBMIT: "ต้องกรอก",
    Required.PUBLISH: "ต้องกรอกเมื่อ length: full",
    Required.NO: "ไม่บังคับ",
}


def say_condition(field: Field, beside: Map[str, Field]) -> str:
    """Say in Thai when a field is asked, by the fields beside it; empty if always."""
    when = field.when
    asked = beside.get(when.field) if when else None
    if when is None or asked is None:
        return ""
    if not when.values:
        return f"กรอกเมื่อกรอกช่อง{asked.label}"
    terms = {term.key: term.label for term in asked.vocabulary.terms} if asked.vocabulary else _YES_NO
    return f"กรอกเมื่อช่อง{asked.label}ตอบ {' หรือ '.join(terms.get(key, key) for key in when.values)}"


def _skeleton_of(field: Field, beside: Map[str, Field]) -> list[str]:
    condition = say_condition(field, beside)
    notes = [f"# {field.label} ({condition or _REQUIRED_NOTES[field.required]})"]
    if field.help:
        notes.append(f"# {field.help}")
    if field.vocabulary and len(field.vocabulary.terms) <= 30:
        notes.append("# เลือกจาก: " + ", ".join(term.label for term in field.vocabulary.terms))
    example = (
        write_node(_entry(field.key, field.example)).splitlines() if field.example else [f"{field.key}:"]
    )
    if field.required is Required.SUBMIT and field.when is None:
        notes += [f"# ตัวอย่าง  {line}".rstrip() for line in example] if field.example else []
        return [*notes, f"{field.key}:"]
    return [*notes, *(f"# {line}".rstrip() for line in example)]


def example_text(field: Field) -> str:
    """Give a field's example as a reader sees it: plain text, or YAML where it has parts."""
    if field.example is None:
        return ""
    return (field.example.value if isinstance(field.example, Text) else write_node(field.example)).strip()


def _entry(key: str, node: Node) -> Mapping:
    return Mapping((Entry(Text(key, node.mark), node),), node.mark)


def make_issue_form(form: Form) -> str:
    """Make GitHub's issue form of a form, with the fields that a sender can write there as text.

    Source of the keys: GitHub Docs, "Syntax for issue forms".
    """
    intro = f"{form.help} ห้ามใส่เบอร์มือถือหรือเลขประจำตัวประชาชน เพราะทุกคนเห็นหน้านี้"
    body = [_tree({"type": "markdown", "attributes": {"value": intro}})]
    body += [_issue_item(field) for field in list_written(form) if field.type.is_on_issue_form]
    head = _tree({"name": form.label, "description": form.help, "title": f"{form.noun}: "})
    labels = Entry(_text("labels"), Items((_text(form.key),), START))
    last = Entry(_text("body"), Items(tuple(body), START))
    note = "# Made from the form file by `khlang issue-form`; a test fails when it drifts.\n"
    return note + write_node(Mapping((*head.entries, labels, last), START))


def _issue_item(field: Field) -> Mapping:
    example = example_text(field)
    attributes: dict[str, Json] = {"label": field.label, "description": field.help}
    kind = "input" if field.type.shape is Shape.ONE else "textarea"
    if isinstance(field.type.item, Scalar) and field.type.item.is_term and field.vocabulary:
        kind = "dropdown"
        if field.type.shape is Shape.LIST:
            attributes["multiple"] = "true"
        attributes["options"] = [term.label for term in field.vocabulary.terms]
    elif kind == "textarea" or "\n" not in example:
        attributes["placeholder"] = example
    item: dict[str, Json] = {"type": kind, "id": field.key, "attributes": attributes}
    if field.required is Required.SUBMIT:
        item["validations"] = {"required": "true"}
    return _tree(item)


def _text(value: str) -> Text:
    return Text(value, START)


def _tree(data: Map[str, Json]) -> Mapping:
    return Mapping(tuple(Entry(_text(key), _node(value)) for key, value in data.items()), START)


def _node(value: Json) -> Node:
    match value:
        case dict():
            return _tree(value)
        case list():
            return Items(tuple(_node(item) for item in value), START)
        case _:
            return _text(str(value))
