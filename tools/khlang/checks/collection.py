"""Looks at all records together: ids, aliases, references, and lessons that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.forms.model import FieldType
from khlang.library import Library
from khlang.problems import Level, Problem
from khlang.records.record import Record
from khlang.records.values import References
from khlang.search.near_duplicates import find_near_duplicates
from khlang.thai.text import to_thai_digits


def check_collection(library: Library) -> Iterator[Problem]:
    """Give every problem that shows only between records, but near-duplicates."""
    names = _names(library)
    for name, holders in names.items():
        for record in holders[1:]:
            message = f"{name} ซ้ำกับ {holders[0].file} เปลี่ยนรหัสหรือลบ alias"
            key = "id" if record.id == name else "aliases"
            yield Problem("duplicate_id", message, record.file, record.mark(key), key)
    known = {name: holders[0] for name, holders in names.items()}
    for record in library.records:
        yield from _check_references(record, known)


def _names(library: Library) -> dict[str, list[Record]]:
    names: dict[str, list[Record]] = {}
    for record in library.records:
        for name in dict.fromkeys((record.id, *record.aliases)):
            names.setdefault(name, []).append(record)
    # A record's own id comes before another's alias, so that the alias is the one reported.
    return {name: sorted(holders, key=lambda holder: holder.id != name) for name, holders in names.items()}


def _check_references(record: Record, known: dict[str, Record]) -> Iterator[Problem]:
    for field, value in record.public_values(FieldType.REFERENCES):
        if not isinstance(value, References):
            continue
        for reference in value.ids:
            target = known.get(reference)
            if reference.startswith("draft-"):
                message = f"{reference} เป็นร่างที่ยังไม่เผยแพร่ ลบออก หรือรอรหัสจริง"
            elif target is None:
                message = f"ไม่พบ {reference} ในคลัง ตรวจรหัส หรือลบออก"
            elif target.form.key != field.target_form:
                message = f"{reference} ไม่ใช่{field.label} แต่เป็น{target.form.noun} ตรวจรหัส หรือลบออก"
            elif target.id == record.id:
                message = "อ้างถึงตัวเอง ลบออก"
            else:
                continue
            mark = record.mark(field.key)
            yield Problem("unknown_reference", message, record.file, mark, field.label, Level.WARNING)


def check_near_duplicates(library: Library) -> Iterator[Problem]:
    """Give a warning for each record that is nearly the same as an earlier one."""
    for record, other, share in find_near_duplicates(library):
        percent = to_thai_digits(str(round(share * 100)))
        cure = "ถ้าเป็นเรื่องเดียวกัน เก็บไว้แฟ้มเดียว ถ้าไม่ใช่ เขียนให้เห็นว่าต่างอย่างไร"
        message = f"คล้ายกับ {other.id} ราวร้อยละ {percent} {cure}"
        title = record.form.field(record.form.roles.title)
        label = title.label if title else ""
        mark = record.mark(record.form.roles.title)
        yield Problem("near_duplicate", message, record.file, mark, label, Level.WARNING)
