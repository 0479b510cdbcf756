"""Looks at every text of a record: what is private, broken, or said twice."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.problems import Level, Mark, Problem
from khlang.records.record import Record
from khlang.thai.numbers import find_citizen_id, find_email, find_mobile_number
from khlang.thai.text import find_doubled_word, find_lost_character, find_mixed_script, normalise
from khlang.yaml_text import Items, Mapping, Node, Text


def check_texts(record: Record) -> Iterator[Problem]:
    """Give the problems of all texts of a record, also those in keys that the form does not know."""
    labels = {field.key: field.label for field in record.form.fields}
    for entry in record.tree.entries:
        label = labels.get(entry.key.value, entry.key.value)
        for text in _texts(entry.value):
            yield from _check_text(text, record.file, label)


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


def _check_text(node: Text, file: str, label: str) -> Iterator[Problem]:
    text = normalise(node.value)

    def problem(code: str, message: str, index: int, level: Level = Level.ERROR) -> Problem:
        return Problem(code, message, file, _mark_in(node, text, index), label, level)

    if (index := find_citizen_id(text)) is not None:
        yield problem("citizen_id", "มีเลขประจำตัวประชาชน ๑๓ หลัก ลบออกก่อนส่งทุกครั้ง", index)
    elif (index := find_mobile_number(text)) is not None:
        message = "มีเบอร์มือถือในข้อความที่เผยแพร่ ลบออก หรือใช้เบอร์สำนักงานในช่อง office_phone"
        yield problem("mobile_number", message, index)
    if (index := find_email(text)) is not None:
        yield problem("email", "มีอีเมลในข้อความที่เผยแพร่ ถ้าเป็นของบุคคลควรลบออก", index, Level.WARNING)
    if mixed := find_mixed_script(text):
        index, letter, is_thai = mixed
        message = f"มีตัวอักษรภาษาอื่น ({letter} U+{ord(letter):04X}) ปนอยู่ในคำ ลบแล้วพิมพ์คำนี้ใหม่"
        yield problem("mixed_script", message, index, Level.ERROR if is_thai else Level.WARNING)
    if (index := find_lost_character(text)) is not None:
        message = f"มีตัวอักษรที่เสียไป (U+{ord(text[index]):04X}) เทียบกับต้นฉบับแล้วพิมพ์ใหม่"
        yield problem("lost_character", message, index)
    if word := find_doubled_word(text):
        message = f'คำว่า "{word}" ซ้ำติดกัน พิมพ์ซ้ำหรือไม่'
        yield problem("doubled_word", message, text.index(word * 2), Level.WARNING)


def _mark_in(node: Text, text: str, index: int) -> Mark:
    """Give the line of an index in a text: a block of several lines begins below its mark."""
    if "\n" not in node.value.strip("\n"):
        return node.mark
    return Mark(node.mark.line + 1 + text.count("\n", 0, index), 1)
