"""What editors need, made from a form: JSON Schema, a commented record skeleton, a GitHub issue form.

Public fields only: a private one has no place in a file that goes into git.
"""

from __future__ import annotations

import json
from typing import TypeAlias

from khlang.forms.model import Field, FieldType, Form, Required, Vocabulary
from khlang.problems import START
from khlang.yaml_text import Entry, Items, Mapping, Node, Text, write_node

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# An editor reads `2567` as a number and `yes` as true, where our loader keeps text: allow all three.
_SCALAR: dict[str, Json] = {"type": ["string", "number", "boolean"]}
_MAX_LISTED = 120


def make_schema(form: Form) -> str:
    """Make the JSON Schema of a form's record files, for editors; `khlang check` has the last word."""
    properties: dict[str, Json] = {
        "id": {**_SCALAR, "description": "รหัส ตรงกับชื่อแฟ้ม ได้จากคำสั่ง khlang accept"},
        "example": {**_SCALAR, "description": "yes เมื่อเป็นเรื่องสมมติ"},
        "length": {"enum": ["short", "full"], "description": "short บันทึกย่อ, full ฉบับเต็ม"},
        "aliases": {"type": "array", "items": _SCALAR, "description": "รหัสเดิม"},
    }
    for field in form.paper_fields:
        schema = _schema_of(field) if field.required is Required.SUBMIT else _or_empty(_schema_of(field))
        properties[field.key] = {**schema, "title": field.label, "description": field.help}
    required: list[Json] = [field.key for field in form.paper_fields if field.required is Required.SUBMIT]
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


def _schema_of(field: Field) -> dict[str, Json]:
    match field.type:
        case FieldType.TEXT | FieldType.FISCAL_YEAR | FieldType.DATE | FieldType.PHONE | FieldType.COUNT:
            return dict(_SCALAR)
        case FieldType.LINK:
            return {"type": "string", "pattern": "^https://"}
        case FieldType.PARAGRAPHS:
            return {"anyOf": [_SCALAR, _list_of(_SCALAR)]}
        case FieldType.LIST | FieldType.REFERENCES:
            return _list_of(_SCALAR)
        case FieldType.STEPS:
            return _list_of(
                {"anyOf": [_SCALAR, _object({"text": _SCALAR, "sub": _list_of(_SCALAR)}, "text")]}
            )
        case FieldType.CHOICE:
            return _term(field.vocabulary)
        case FieldType.CHOICES:
            return {"anyOf": [_term(field.vocabulary), _list_of(_term(field.vocabulary))]}
        case FieldType.PLACE:
            areas: dict[str, Json] = dict.fromkeys(
                ("village", "subdistrict", "district", "province"), _SCALAR
            )
            return {"anyOf": [_SCALAR, _object(areas)]}
        case FieldType.PARTY:
            words: dict[str, Json] = {"name": _SCALAR, "kind": _term(field.vocabulary)}
            return {"anyOf": [_SCALAR, _object(words | {"position": _SCALAR, "unit": _SCALAR}, "name")]}
        case FieldType.COUNTS:
            return {"type": "object", "additionalProperties": _SCALAR}
        case FieldType.CHECKLIST:
            answer = _object({"answer": _term(field.answers), "note": _SCALAR}, "answer")
            return {"type": "object", "additionalProperties": {"anyOf": [_term(field.answers), answer]}}
        case FieldType.TABLE:
            columns = {column.key: _schema_of(column) | {"title": column.label} for column in field.columns}
            needed = (column.key for column in field.columns if column.required is not Required.NO)
            return _list_of(_object({**columns}, *needed))
        case FieldType.PHOTOS:
            photo: dict[str, Json] = dict.fromkeys(("file", "caption", "credit", "consent", "group"), _SCALAR)
            return _list_of(_object(photo | {"people": _term(field.vocabulary)}, "file", "caption", "people"))
        case FieldType.CONSENT:
            consent: dict[str, Json] = dict.fromkeys(("given", "by", "date"), _SCALAR)
            return {"anyOf": [_SCALAR, _object(consent, "given")]}
        case FieldType.ADOPTED:
            adoption: dict[str, Json] = dict.fromkeys(("by", "year", "note"), _SCALAR)
            return _list_of(_object(adoption, "by"))


def _or_empty(schema: dict[str, Json]) -> dict[str, Json]:
    """Allow nothing after the key, too: the check takes it as a field that is not filled in."""
    return {"anyOf": [schema, {"type": "null"}]}


def _list_of(items: dict[str, Json]) -> dict[str, Json]:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Json], *required: str) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _term(vocabulary: Vocabulary | None) -> dict[str, Json]:
    """Offer labels and keys; aliases and labels of an open list stay free text for the checker."""
    if vocabulary is None:
        return dict(_SCALAR)
    names: list[Json] = [name for term in vocabulary.terms for name in (term.label, term.key)]
    if len(names) > _MAX_LISTED:
        return dict(_SCALAR)
    return {"anyOf": [{"enum": names}, _SCALAR]}


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
    for field in form.paper_fields:
        parts += ["", *_skeleton_of(field)]
    return "\n".join(parts) + "\n"


_REQUIRED_NOTES = {
    Required.SUBMIT: "ต้องกรอก",
    Required.PUBLISH: "ต้องกรอกเมื่อ length: full",
    Required.NO: "ไม่บังคับ",
}


def _skeleton_of(field: Field) -> list[str]:
    notes = [f"# {field.label} ({_REQUIRED_NOTES[field.required]})"]
    if field.help:
        notes.append(f"# {field.help}")
    if field.vocabulary and len(field.vocabulary.terms) <= 30:
        notes.append("# เลือกจาก: " + ", ".join(term.label for term in field.vocabulary.terms))
    example = (
        write_node(_entry(field.key, field.example)).splitlines() if field.example else [f"{field.key}:"]
    )
    if field.required is Required.SUBMIT:
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


_ISSUE_TYPES = frozenset(
    {
        FieldType.TEXT, FieldType.PARAGRAPHS, FieldType.LIST, FieldType.STEPS, FieldType.CHOICE,
        FieldType.CHOICES, FieldType.FISCAL_YEAR, FieldType.PLACE, FieldType.PARTY, FieldType.TABLE,
    }
)  # fmt: skip
_LINES = frozenset({FieldType.TEXT, FieldType.FISCAL_YEAR, FieldType.PLACE, FieldType.PARTY})


def make_issue_form(form: Form) -> str:
    """Make GitHub's issue form of a form, with the fields that a sender can write there as text.

    Source of the keys: GitHub Docs, "Syntax for issue forms".
    """
    intro = f"{form.help} ห้ามใส่เบอร์มือถือหรือเลขประจำตัวประชาชน เพราะทุกคนเห็นหน้านี้"
    body = [_tree({"type": "markdown", "attributes": {"value": intro}})]
    body += [_issue_item(field) for field in form.paper_fields if field.type in _ISSUE_TYPES]
    head = _tree({"name": form.label, "description": form.help, "title": f"{form.noun}: "})
    labels = Entry(_text("labels"), Items((_text(form.key),), START))
    last = Entry(_text("body"), Items(tuple(body), START))
    note = "# Made from the form file by `khlang issue-form`; a test fails when it drifts.\n"
    return note + write_node(Mapping((*head.entries, labels, last), START))


def _issue_item(field: Field) -> Mapping:
    example = example_text(field)
    attributes: dict[str, Json] = {"label": field.label, "description": field.help}
    kind = "input" if field.type in _LINES else "textarea"
    if field.type is FieldType.CHOICE and field.vocabulary:
        kind = "dropdown"
        attributes["options"] = [term.label for term in field.vocabulary.terms]
    elif field.type is FieldType.CHOICES and field.vocabulary:
        kind = "dropdown"
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


def _tree(data: dict[str, Json]) -> Mapping:
    return Mapping(tuple(Entry(_text(key), _node(value)) for key, value in data.items()), START)


def _node(value: Json) -> Node:
    match value:
        case dict():
            return _tree(value)
        case list():
            return Items(tuple(_node(item) for item in value), START)
        case _:
            return _text(str(value))
