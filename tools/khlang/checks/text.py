"""Looks at every text of a record: what is private, broken, or said twice."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.forms.model import FieldType
from khlang.problems import Level, Mark, Problem
from khlang.records.record import Record
from khlang.thai.numbers import find_citizen_id, find_email, find_mobile_number
from khlang.thai.text import find_doubled_word, find_lost_character, find_mixed_script, normalise
from khlang.yaml_text import Items, Mapping, Node, Text


def check_texts(record: Record) -> Iterator[Problem]:
    """Give the problems of all texts of a record, also those in keys that the form does not know.

    What stands in a private field is a problem already, and a telephone field has checks of its own.
    """
    fields = {field.key: field for field in record.form.fields}
    source = record.read_source()
    for entry in source.tree.entries:
        field = fields.get(entry.key.value)
        if field and (not field.is_public or field.type is FieldType.PHONE):
            continue
        label = field.label if field else entry.key.value
        for text in _texts(entry.value):
            for mark, line in _lines(text):
                yield from _check_text(line, mark, record.file, label)
    for comment in source.comments:
        yield from _check_numbers(comment.value, comment.mark, record.file, "หมายเหตุ")


def _texts(node: Node) -> Iterator[Text]:
    match node:
        case Text():
            yield node
        case Items(items=items):
            for item in items:
                yield from _texts(item)
        case Mapping(entries=entries):
            for entry in entries:
                yield from _texts(entry.value)


def _lines(text: Text) -> Iterator[tuple[Mark, str]]:
    """Give what is looked at, with its place: in a block each line has its own, below the mark."""
    if not text.is_block:
        yield text.mark, normalise(text.value)
        return
    for number, line in enumerate(text.value.split("\n"), text.mark.line + 1):
        yield Mark(number, 1), normalise(line)


def _check_numbers(text: str, mark: Mark, file: str, label: str) -> Iterator[Problem]:
    if find_citizen_id(text) is not None:
        message = "มีเลขประจำตัวประชาชน ๑๓ หลัก ลบออกก่อนส่งทุกครั้ง"
        yield Problem("citizen_id", message, file, mark, label)
    if find_mobile_number(text) is not None:
        message = "มีเบอร์มือถือในข้อความที่เผยแพร่ ลบออก หรือใช้เบอร์สำนักงานแทน"
        yield Problem("mobile_number", message, file, mark, label)


def _check_text(text: str, mark: Mark, file: str, label: str) -> Iterator[Problem]:
    yield from _check_numbers(text, mark, file, label)
    if find_email(text) is not None:
        message = "มีอีเมลในข้อความที่เผยแพร่ ถ้าเป็นของบุคคลควรลบออก"
        yield Problem("email", message, file, mark, label, Level.WARNING)
    if mixed := find_mixed_script(text):
        _index, letter, is_thai = mixed
        message = f"มีตัวอักษรภาษาอื่น ({letter} U+{ord(letter):04X}) ปนอยู่ในคำ ลบแล้วพิมพ์คำนี้ใหม่"
        level = Level.ERROR if is_thai else Level.WARNING
        yield Problem("mixed_script", message, file, mark, label, level)
    if (index := find_lost_character(text)) is not None:
        message = f"มีตัวอักษรที่เสียไป (U+{ord(text[index]):04X}) เทียบกับต้นฉบับแล้วพิมพ์ใหม่"
        yield Problem("lost_character", message, file, mark, label)
    if word := find_doubled_word(text):
        message = f'คำว่า "{word}" ซ้ำติดกัน พิมพ์ซ้ำหรือไม่'
        yield Problem("doubled_word", message, file, mark, label, Level.WARNING)
