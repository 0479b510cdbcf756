"""Looks at one record: what it must hold, privacy, copies between lists, photos and their groups."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from khlang.checks.text import check_texts
from khlang.checks.value import Spot, check_value
from khlang.forms.model import Field, FieldType, Length, Required
from khlang.problems import Level, Problem
from khlang.records.record import Record
from khlang.records.texts import texts_of
from khlang.records.values import Lines, Photos, Steps, Table
from khlang.thai.text import fold, format_count, normalise
from khlang.yaml_text import Items, Mapping, Node, Text


def check_record(record: Record, today: datetime.date) -> Iterator[Problem]:
    """Give every problem of one record that shows without looking at others."""
    for field in record.form.fields:
        value = record.values.get(field.key)
        spot = Spot(record, field, record.mark(field.key))
        node = record.tree.get(field.key)
        if not field.is_public and _is_written(node):
            message = "ช่องนี้เป็นข้อมูลส่วนตัว เก็บในระบบรับเรื่องเท่านั้น ลบบรรทัดนี้ออกจากแฟ้ม"
            yield spot.problem("private_value", message)
        elif value is None:
            yield from _check_missing(spot)
        else:
            yield from check_value(spot, value, node, today)
    yield from _check_copies(record)
    yield from _check_photo_groups(record)
    yield from check_texts(record)


def _check_missing(spot: Spot) -> Iterator[Problem]:
    field: Field = spot.field
    is_written = _is_written(spot.record.tree.get(field.key))
    is_needed = field.required is Required.SUBMIT or (
        field.required is Required.PUBLISH and spot.record.length is Length.FULL
    )
    if is_needed and field.is_public and not is_written:
        hint = f" {field.help}" if field.help else ""
        yield spot.problem("missing_field", f"ยังไม่ได้กรอกช่อง {field.key}{hint}")


def _is_written(node: Node | None) -> bool:
    """Tell whether any text stands there, also one that could not be read as a value."""
    match node:
        case None:
            return False
        case Text(value=value):
            return bool(normalise(value))
        case Items(items=items):
            return any(_is_written(item) for item in items)
        case Mapping(entries=entries):
            return any(_is_written(entry.value) for entry in entries)


def _check_copies(record: Record) -> Iterator[Problem]:
    """Warn when an item of one list stands word for word in another: steps copied into assets."""
    seen: dict[str, Field] = {}
    for field, value in record.public_values():
        if not isinstance(value, Lines | Steps):
            continue
        for folded in dict.fromkeys(fold(text) for text in texts_of(value)):
            other = seen.setdefault(folded, field)
            if other is not field and len(folded) >= MIN_COPY_LENGTH:
                message = f"มีข้อที่ซ้ำกับช่อง{other.label}ทุกคำ เขียนให้ต่างกัน หรือเก็บไว้ช่องเดียว"
                yield Spot(record, field, record.mark(field.key)).problem(
                    "copied_item", message, Level.WARNING
                )


# Shorter items (ประชุมชมรม) may well be the same in two lists.
MIN_COPY_LENGTH = 15


def _check_photo_groups(record: Record) -> Iterator[Problem]:
    for field, value in record.public_values(FieldType.PHOTOS):
        if not isinstance(value, Photos) or not field.group_by:
            continue
        table = record.values.get(field.group_by)
        rows = len(table.rows) if isinstance(table, Table) else 0
        spot = Spot(record, field, record.mark(field.key))
        for photo in value.photos:
            if rows and not 1 <= photo.group <= rows:
                rows_word = f"(๑–{format_count(rows)})"
                message = f"ภาพ {photo.file} ต้องมี group: เป็นเลขแถวของ {field.group_by} {rows_word}"
                yield spot.problem("wrong_photo_group", message)
