"""What libyaml could not read, said in Thai: where, what, and what to do."""

from __future__ import annotations

import re
from typing import Protocol

import yaml

from khlang.problems import START, Mark, Problem

# A key glued to its value by a space that YAML does not take for one: the line becomes plain text.
KEY_AND_NBSP = re.compile("^[ \t]*(?:- +)*[a-z0-9_]+:[\u00a0\u2007\u202f\u3000\u200b\ufeff]")
NBSP_MESSAGE = "หลัง : เป็นช่องว่างพิเศษ (no-break space) ที่ติดมาจากการคัดลอก ลบแล้วเคาะเว้นวรรคใหม่"

# libyaml's words (problem attribute of yaml.MarkedYAMLError) and what they mean to a writer.
_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "nested_colon", "มี : ซ้อนอยู่ในค่า ครอบทั้งค่าด้วย '…' หรือตรวจการย่อหน้า"),
    ("unexpected end of stream", "unclosed_quote", "เปิดเครื่องหมายคำพูดแล้วไม่ปิด"),
    ("unknown escape", "bad_escape", "ใน \"…\" มี \\ ที่ไม่รู้จัก ใช้ '…' แทน"),
    ("escape", "bad_escape", "รหัส \\ ใน \"…\" ไม่ถูกต้อง ใช้ '…' แทน"),
    ("undefined alias", "alias", "ใช้ * อ้างถึงกันไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"),
    ("alphabetic or numeric", "alias", "ใช้ & หรือ * ไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"),
    ("tag", "tag", "ใช้ ! กำหนดชนิดไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"),
    ("could not find expected ':'", "no_colon", "ไม่พบ : หลังชื่อช่อง หรือข้อความต่อบรรทัดไม่ได้ย่อหน้า"),
    ("did not find expected key", "bad_indent", "การย่อหน้าไม่ตรงกับบรรทัดก่อน ย่อด้วยเว้นวรรคให้ตรงกัน"),
    ("'-' indicator", "bad_indent", "รายการต้องขึ้นต้นด้วย - และย่อหน้าให้ตรงกัน"),
    ("',' or", "unclosed_bracket", "เปิด [ หรือ { แล้วไม่ปิด หรือลืมเครื่องหมาย ,"),
    ("node content", "unclosed_bracket", "เปิด [ หรือ { แล้วไม่ปิด"),
    ("document start", "many_documents", "หนึ่งแฟ้มมีได้หนึ่งเรื่อง ตรวจว่าทุกบรรทัดเป็น ชื่อช่อง: ค่า"),
    ("directive", "tag", "บรรทัดที่ขึ้นต้นด้วย % ใช้ไม่ได้"),
    ("control characters", "forbidden_character", "มีอักขระควบคุมที่มองไม่เห็น ลบออก"),
)


def explain_error(error: yaml.YAMLError, text: str, file: str) -> Problem:
    raw = getattr(error, "problem_mark", None)
    mark = mark_of(raw) if raw else START
    lines = text.split("\n")
    for number in (mark.line, mark.line - 1):
        if 0 < number <= len(lines) and (found := KEY_AND_NBSP.match(lines[number - 1])):
            return Problem("nbsp_after_colon", NBSP_MESSAGE, file, Mark(number, found.end()))
    line = lines[mark.line - 1] if mark.line <= len(lines) else ""
    if "cannot start any token" in str(error):
        return _explain_character(line[mark.column - 1 : mark.column], file, mark)
    words = str(getattr(error, "problem", "") or error)
    for part, code, message in _SYNTAX:
        if part in words:
            return Problem(code, message, file, mark)
    return Problem("bad_yaml", "อ่านบรรทัดนี้ไม่ได้ ตรวจการย่อหน้าและเครื่องหมายคำพูด", file, mark)


def _explain_character(char: str, file: str, mark: Mark) -> Problem:
    if char == "\t":
        return Problem("tab", "ย่อหน้าด้วยแท็บไม่ได้ เปลี่ยนเป็นเว้นวรรค", file, mark)
    return Problem("bad_start", f"ค่าขึ้นต้นด้วย {char} ไม่ได้ ครอบทั้งค่าด้วย '…'", file, mark)


class _YamlMark(Protocol):
    """What PyYAML's two mark classes share."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def mark_of(mark: _YamlMark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else START
