"""Looks at one record: what it must hold, its rules, privacy, consent, and how its fields agree."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from khlang.checks.text import check_texts
from khlang.forms.model import Field, Length, Required, Rule, Term
from khlang.places import parse_place
from khlang.problems import Level, Problem
from khlang.records import values as v
from khlang.records.record import Record
from khlang.records.texts import texts_of
from khlang.thai.dates import fiscal_year_of
from khlang.thai.text import fold, format_count, normalise, to_thai_digits
from khlang.yaml_text import Mapping, Node, Text


def check_record(record: Record, today: datetime.date) -> Iterator[Problem]:
    """Give every problem of one record that shows without looking at others."""
    for field in record.form.fields:
        value = record.values.get(field.key)
        if value is None:
            yield from _check_missing(record, field)
        else:
            yield from _check_value(record, field, value, today)
    yield from _check_private(record)
    yield from _check_copies(record)
    yield from _check_photo_groups(record)
    yield from check_texts(record)


def _problem(record: Record, field: Field, code: str, message: str, level: Level = Level.ERROR) -> Problem:
    return Problem(code, message, record.file, record.mark(field.key), field.label, level)


def _check_missing(record: Record, field: Field) -> Iterator[Problem]:
    is_needed = field.required is Required.SUBMIT or (
        field.required is Required.PUBLISH and record.length is Length.FULL
    )
    if is_needed and field.is_public and not _is_written(record.tree.get(field.key)):
        hint = f" {field.help}" if field.help else ""
        yield _problem(record, field, "missing_field", f"ยังไม่ได้กรอกช่อง {field.key}{hint}")


def _is_written(node: Node | None) -> bool:
    """Tell whether anything stands there, also what could not be read as a value."""
    return node is not None and not (isinstance(node, Text) and not normalise(node.value))


def _check_private(record: Record) -> Iterator[Problem]:
    for field in record.form.fields:
        if not field.is_public and _is_written(record.tree.get(field.key)):
            message = "ช่องนี้เป็นข้อมูลส่วนตัว เก็บในระบบรับเรื่องเท่านั้น ลบบรรทัดนี้ออกจากแฟ้ม"
            yield _problem(record, field, "private_value", message)


def _check_value(record: Record, field: Field, value: v.Value, today: datetime.date) -> Iterator[Problem]:
    for rule in field.rules:
        message = _break_rule(rule, value)
        if message:
            yield _problem(record, field, rule.kind, rule.message or message, rule.level)
    match value:
        case v.PlaceValue(place=place) if place.province is None and not record.is_draft:
            if not _names_province(record.tree.get(field.key)):
                level = Level.ERROR if record.length is Length.FULL else Level.WARNING
                yield _problem(record, field, "no_province", "ยังไม่บอกจังหวัด เติม จังหวัด… ต่อท้าย", level)
        case v.FiscalYear(year=year) if year > fiscal_year_of(today) + 1:
            message = f"ปี {to_thai_digits(str(year))} ยังมาไม่ถึง ตรวจอีกครั้ง"
            yield _problem(record, field, "future_year", message)
        case v.DateValue(date=date) if date.first_day > today:
            yield _problem(record, field, "future_date", "วันที่ยังมาไม่ถึง ตรวจปี พ.ศ. อีกครั้ง")
        case v.Phone(number=number) if number.kind == "mobile" and field.is_public:
            message = "เป็นเบอร์มือถือ ช่องนี้เผยแพร่ได้เฉพาะเบอร์สำนักงาน ลบออก"
            yield _problem(record, field, "mobile_number", message)
        case v.Consent(given=False):
            yield _problem(record, field, "no_consent", "เจ้าของเรื่องยังไม่ยินยอม จึงเก็บในคลังสาธารณะไม่ได้")
    for choice in _choices_of(value):
        yield from _check_term(record, field, choice.term)


def _names_province(node: Node | None) -> bool:
    """Tell whether a province is written at all: one that can't be found was reported already."""
    if isinstance(node, Text):
        return bool(parse_place(node.value).province)
    return isinstance(node, Mapping) and node.get("province") is not None


def _choices_of(value: v.Value) -> tuple[v.Choice, ...]:
    match value:
        case v.Choice():
            return (value,)
        case v.Choices(choices=choices):
            return choices
        case _:
            return ()


def _check_term(record: Record, field: Field, term: Term | None) -> Iterator[Problem]:
    year = record.fiscal_year
    if term is None or year is None:
        return
    if term.years and year not in term.years:
        years = ", ".join(to_thai_digits(str(known)) for known in term.years)
        message = f'"{term.label}" ใช้ในปีงบประมาณ {years} ไม่ตรงกับปีของเรื่องนี้'
        yield _problem(record, field, "wrong_year_term", message, Level.WARNING)
    if term.until and year > term.until:
        message = f'"{term.label}" เลิกใช้หลังปี {to_thai_digits(str(term.until))} เลือกคำที่ใช้อยู่'
        yield _problem(record, field, "retired_term", message, Level.WARNING)


def _break_rule(rule: Rule, value: v.Value) -> str:
    """Say how a value breaks a rule; empty if it does not."""
    limit = rule.limit
    if isinstance(limit, str):
        found = [bool(re.search(limit, text)) for text in texts_of(value)]
        is_broken = any(found) if rule.kind == "forbid" else not all(found)
        return "ข้อความไม่ตรงรูปแบบที่กำหนด" if is_broken else ""
    size = _measure(rule.kind, value)
    is_broken = size < limit if rule.kind.startswith("min") else size > limit
    if not is_broken:
        return ""
    word, unit = _RULE_WORDS[rule.kind]
    return f"{word} {format_count(limit)}{unit} ตอนนี้ {format_count(size)}{unit}"


_RULE_WORDS = {
    "min_length": ("สั้นไป ต้องมีอย่างน้อย", " ตัวอักษร"),
    "max_length": ("ยาวไป ต้องไม่เกิน", " ตัวอักษร"),
    "min_items": ("น้อยไป ต้องมีอย่างน้อย", " ข้อ"),
    "max_items": ("มากไป ต้องไม่เกิน", " ข้อ"),
    "min": ("ต้องไม่น้อยกว่า", ""),
    "max": ("ต้องไม่เกิน", ""),
    "min_total": ("รวมแล้วต้องไม่น้อยกว่า", ""),
    "max_total": ("รวมแล้วต้องไม่เกิน", ""),
}


def _measure(kind: str, value: v.Value) -> int:
    """Measure a value as the rule's kind counts: code points, items, or the number itself."""
    if kind.endswith("length"):
        return sum(len(text) for text in texts_of(value))
    match value:
        case v.Count(number=number) | v.FiscalYear(year=number):
            return number
        case v.Counts():
            return value.total
        case v.Lines(items=items) | v.Steps(steps=items) | v.Choices(choices=items) | v.Table(rows=items):
            return len(items)
        case v.Photos(photos=items) | v.Adopted(adoptions=items) | v.References(ids=items):
            return len(items)
        case _:
            raise TypeError(f"rule {kind} cannot measure {type(value).__name__}")


def _check_copies(record: Record) -> Iterator[Problem]:
    """Warn when an item of one list stands word for word in another: steps copied into assets."""
    seen: dict[str, Field] = {}
    for field, value in record.public_values():
        if not isinstance(value, v.Lines | v.Steps):
            continue
        for folded in {fold(text) for text in texts_of(value)}:
            other = seen.setdefault(folded, field)
            if other is not field and len(folded) >= 15:
                message = f"มีข้อที่ซ้ำกับช่อง{other.label}ทุกคำ เขียนให้ต่างกัน หรือเก็บไว้ช่องเดียว"
                yield _problem(record, field, "copied_item", message, Level.WARNING)


def _check_photo_groups(record: Record) -> Iterator[Problem]:
    for field, value in record.public_values():
        if not isinstance(value, v.Photos) or not field.group_by:
            continue
        table = record.values.get(field.group_by)
        rows = len(table.rows) if isinstance(table, v.Table) else 0
        for photo in value.photos:
            if not 1 <= photo.group <= rows:
                message = (
                    f"ภาพ {photo.file} ต้องมี group: เป็นเลขแถวของ {field.group_by} (๑–{format_count(rows)})"
                )
                yield _problem(record, field, "wrong_photo_group", message)
