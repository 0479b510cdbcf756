"""Looks at one value: the rules of its field, and what no form need say (no future, no mobile number)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from khlang.forms.model import Field, Length, Rule, Term
from khlang.places import parse_place
from khlang.problems import Level, Mark, Problem
from khlang.records import values as v
from khlang.records.record import Record
from khlang.records.texts import texts_of
from khlang.thai.dates import Date, fiscal_year_of
from khlang.thai.text import format_count, normalise, to_thai_digits
from khlang.yaml_text import Items, Mapping, Node, Text


@dataclass(frozen=True, slots=True)
class Spot:
    """What is looked at, and where it stands: a field of a record, or a cell of a table's column."""

    record: Record
    field: Field
    mark: Mark

    def problem(self, code: str, message: str, level: Level = Level.ERROR) -> Problem:
        """Make a problem of this spot."""
        return Problem(code, message, self.record.file, self.mark, self.field.label, level)


def check_value(spot: Spot, value: v.Value, node: Node | None, today: datetime.date) -> Iterator[Problem]:
    """Give the problems of one value; `node` is what it was read from."""
    yield from _check_rules(spot, value)
    match value:
        case v.PlaceValue(place=place) if place.province is None and not spot.record.is_draft:
            yield from _check_province(spot, node)
        case v.FiscalYear(year=year):
            yield from _check_year(spot, year, today)
        case v.DateValue(date=date):
            yield from _check_date(spot, date, today)
        case v.Phone(number=number) if number.kind == "mobile" and spot.field.is_public:
            message = "เป็นเบอร์มือถือ ช่องนี้เผยแพร่ได้เฉพาะเบอร์สำนักงาน ลบออก"
            yield spot.problem("mobile_number", message)
        case v.Consent():
            yield from _check_consent(spot, value, today)
        case v.Adopted(adoptions=adoptions):
            for year in (adoption.year for adoption in adoptions if adoption.year):
                yield from _check_year(spot, year, today)
        case v.Choice():
            yield from _check_term(spot, value.term)
        case v.Choices(choices=choices):
            for choice in choices:
                yield from _check_term(spot, choice.term)
        case v.Table():
            yield from _check_cells(spot, value, node, today)


def _check_rules(spot: Spot, value: v.Value) -> Iterator[Problem]:
    for rule in spot.field.rules:
        if message := _break_rule(rule, value):
            yield spot.problem(rule.kind, rule.message or message, rule.level)


def _check_cells(spot: Spot, table: v.Table, node: Node | None, today: datetime.date) -> Iterator[Problem]:
    items = node.items if isinstance(node, Items) else ()
    for cells, item in zip(table.rows, items, strict=False):
        for column in table.columns:
            cell = item.get(column.key) if isinstance(item, Mapping) else None
            if cell and column.key in cells:
                yield from check_value(Spot(spot.record, column, cell.mark), cells[column.key], cell, today)


def _check_province(spot: Spot, node: Node | None) -> Iterator[Problem]:
    """A place without a province; one that is written but can't be found was reported already."""
    written = node.value if isinstance(node, Text) else ""
    if isinstance(node, Mapping):
        province = node.get("province")
        if isinstance(province, Text) and normalise(province.value):
            return
    elif parse_place(written).province:
        return
    level = Level.ERROR if spot.record.length is Length.FULL else Level.WARNING
    yield spot.problem("no_province", "ยังไม่บอกจังหวัด เติม จังหวัด… ต่อท้าย", level)


def _check_year(spot: Spot, year: int, today: datetime.date) -> Iterator[Problem]:
    if year > fiscal_year_of(today) + 1:
        yield spot.problem("future_year", f"ปี {to_thai_digits(str(year))} ยังมาไม่ถึง ตรวจอีกครั้ง")


def _check_date(spot: Spot, date: Date, today: datetime.date) -> Iterator[Problem]:
    if date.first_day > today:
        yield spot.problem("future_date", "วันที่ยังมาไม่ถึง ตรวจปี พ.ศ. อีกครั้ง")


def _check_consent(spot: Spot, consent: v.Consent, today: datetime.date) -> Iterator[Problem]:
    if not consent.given:
        message = "เจ้าของเรื่องยังไม่ยินยอม จึงเก็บในคลังสาธารณะไม่ได้ ขอความยินยอมก่อน หรือนำแฟ้มนี้ออก"
        yield spot.problem("no_consent", message)
    if consent.date:
        yield from _check_date(spot, consent.date, today)


def _check_term(spot: Spot, term: Term | None) -> Iterator[Problem]:
    year = spot.record.fiscal_year
    if term is None or year is None:
        return
    if term.years and year not in term.years:
        years = ", ".join(to_thai_digits(str(known)) for known in term.years)
        message = f'"{term.label}" ใช้ในปีงบประมาณ {years} ไม่ตรงกับปีของเรื่องนี้'
        yield spot.problem("wrong_year_term", message, Level.WARNING)
    if term.until and year > term.until:
        message = f'"{term.label}" เลิกใช้หลังปี {to_thai_digits(str(term.until))} เลือกคำที่ใช้อยู่'
        yield spot.problem("retired_term", message, Level.WARNING)


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
