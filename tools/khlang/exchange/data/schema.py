"""The JSON Schema of a record as `record` writes it, made from its form: types, terms with their names, units."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from khlang.exchange.data.record import FORMAT_VERSION, RECORD
from khlang.exchange.data.values import ADDED
from khlang.fields.field import Field, Json, Scalar, Shape
from khlang.fields.scalars import AMOUNT, COUNT, DATE, LINK, TERM, YEAR, YES_NO
from khlang.forms.model import Form
from khlang.guides import SCHEMA_DIALECT

_DATE = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_SCALARS: Mapping[Scalar[Any], Mapping[str, Json]] = {
    YES_NO: {"type": "boolean"},
    COUNT: {"type": "integer", "minimum": 0},
    YEAR: {"type": "integer", "description": "ปี พ.ศ."},
    AMOUNT: {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"},
    DATE: {"type": "string", "pattern": _DATE},
    LINK: {"type": "string", "format": "uri", "pattern": "^https://"},
}
_ANY: Mapping[str, Json] = {"type": ["string", "integer", "boolean"]}
_TEXT: Mapping[str, Json] = {"type": "string"}


def make_data_schema(form: Form) -> str:
    """Make the JSON Schema of the records of a form, as they are exported; private fields are not in it."""
    written = [field for field in form.public_fields if field.type.compute is None]
    computed = [field for field in form.public_fields if field.type.compute is not None]
    properties: dict[str, Json] = {
        **_describe_head(form),
        "values": _describe_fields(written, "ค่าของแต่ละช่อง ช่องที่ไม่ได้กรอกไม่มีอยู่"),
        "computed": _describe_fields(computed, "ค่าที่คำนวณจากช่องอื่น"),
    }
    whole = {
        "$schema": SCHEMA_DIALECT,
        "title": f"{form.label} (ข้อมูลรุ่น {FORMAT_VERSION} แบบรุ่น {form.version})",
        "description": form.help,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _describe_head(form: Form) -> dict[str, Json]:
    """Describe what every record has, whatever its form asks."""
    named = _object({"key": _TEXT, "label": _TEXT})
    area = _object({"code": _TEXT, "name": _TEXT})
    place = _object(
        {"text": _TEXT, "code": _TEXT, "subdistrict": area, "district": area, "province": area},
        required=("text", "code"),
    )
    period = _object(
        {"from": {"type": "string", "format": "date"}, "to": {"type": "string", "format": "date"}}
    )
    return {
        "format": {"const": RECORD},
        "format_version": {"const": FORMAT_VERSION},
        "form": _object({"key": {"const": form.key}, "version": {"type": "integer"}, "label": _TEXT}),
        "id": {**_TEXT, "description": "รหัสถาวรของระเบียน"},
        "aliases": {"type": "array", "items": _TEXT, "description": "รหัสเดิม"},
        "is_example": {"type": "boolean", "description": "จริงเมื่อเป็นเรื่องสมมติ"},
        "length": {"enum": ["short", "full"], "description": "short บันทึกย่อ, full ฉบับเต็ม"},
        "title": _TEXT,
        "organisation": {**_TEXT, "description": "เจ้าของเรื่อง ว่างเมื่อไม่ทราบ"},
        "place": {**_or_null(place), "description": "พื้นที่ พร้อมรหัสของกรมการปกครอง"},
        "fiscal_year": {"type": ["integer", "null"], "description": "ปีงบประมาณ พ.ศ."},
        "period": {**_or_null(period), "description": "วันแรกและวันสุดท้ายของปีงบประมาณ ค.ศ."},
        "licence": {**_or_null(named), "description": "สัญญาอนุญาต"},
        "reviewer": {**_TEXT, "description": "ผู้ตรวจก่อนรับเข้าคลัง"},
        "reviewed": {"type": ["string", "null"], "pattern": _DATE, "description": "วันที่ตรวจล่าสุด ค.ศ."},
        "publisher": _TEXT,
        "path": {**_TEXT, "description": "ที่อยู่ของหน้า นับจากหน้าแรกของเว็บไซต์"},
        "url": {**_TEXT, "description": "ที่อยู่เต็ม ว่างเมื่อยังไม่มีที่อยู่บนอินเทอร์เน็ต"},
    }


def _describe_fields(fields: Iterable[Field], words: str) -> Json:
    properties = {field.key: _describe_named(field) for field in fields}
    return {**_object(properties, required=()), "description": words}


def _describe_named(field: Field) -> Json:
    described: dict[str, Json] = {"title": field.label}
    notes = [field.help, f"หน่วย: {field.unit}" if field.unit else ""]
    if any(notes):
        described["description"] = " ".join(filter(None, notes))
    return {**_describe_value(field), **described}


def _describe_value(field: Field) -> dict[str, Json]:
    item = _describe_item(field)
    match field.type.shape:
        case Shape.ONE:
            return item
        case Shape.LIST | Shape.ROWS:
            return {"type": "array", "items": item}
        case Shape.BY_TERM:
            terms = field.vocabulary.terms if field.vocabulary else ()
            named: dict[str, Json] = {term.key: {**item, "title": term.label} for term in terms}
            return {"type": "object", "properties": named, "additionalProperties": item}


def _describe_item(field: Field) -> dict[str, Json]:
    item = field.type.item
    if item is TERM:
        return _describe_term(field)
    if isinstance(item, Scalar):
        return dict(_SCALARS.get(item, _ANY if field.type.compute else _TEXT))
    parts: dict[str, Json] = {part.key: _describe_named(part) for part in field.parts}
    if field.type in ADDED:
        key, words = ADDED[field.type]
        parts[key] = {**_TEXT, "description": words}
    return _object(parts, required=())


def _describe_term(field: Field) -> dict[str, Json]:
    vocabulary = field.vocabulary
    if vocabulary is None:
        return dict(_TEXT)
    terms: list[Json] = [{"const": term.key, "title": term.label} for term in vocabulary.terms]
    return (
        {"anyOf": [*terms, {**_TEXT, "title": "คำที่ไม่มีในรายการ"}]} if vocabulary.is_open else {"oneOf": terms}
    )


def _object(properties: Mapping[str, Json], required: Iterable[str] | None = None) -> dict[str, Json]:
    needed: list[Json] = [*(properties if required is None else required)]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _or_null(schema: Mapping[str, Json]) -> dict[str, Json]:
    return {"anyOf": [schema, {"type": "null"}]}
