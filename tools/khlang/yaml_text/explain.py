"""What libyaml could not read, said in Thai: where, what, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import yaml

from khlang.problems import START, Mark, Problem

# A key glued to its value by a space that YAML does not take for one: the line becomes plain text.
KEY_AND_NBSP = re.compile("^[ \t]*(?:- +)*[a-z0-9_]+:[\u00a0\u2007\u202f\u3000\u200b\ufeff]")
_NBSP = "หลัง : เป็นช่องว่างพิเศษ (no-break space) ที่ติดมาจากการคัดลอก ลบแล้วเคาะเว้นวรรคใหม่"
_TAB = "ย่อหน้าด้วยแท็บไม่ได้ เปลี่ยนเป็นเว้นวรรค"
_INDENT = "การย่อหน้าไม่ตรงกับบรรทัดก่อน ย่อด้วยเว้นวรรคให้ตรงกัน"
ALIAS = "ใช้ & หรือ * ไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"
TAG = "ใช้ ! กำหนดชนิดไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"
DIRECTIVE = "บรรทัดที่ขึ้นต้นด้วย % ใช้ไม่ได้ ลบบรรทัดนี้"


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a part of libyaml's words (problem or context) means, and which of its two marks to show."""

    part: str
    code: str
    message: str
    is_at_context: bool = False


# The first that fits counts. libyaml's spelling ("hexdecimal") is its own.
_MEANINGS = (
    _Meaning("tab character", "tab", _TAB),
    _Meaning(
        "mapping values are not allowed", "nested_colon", "มี : ซ้อนอยู่ในค่า ครอบทั้งค่าด้วย '…' หรือตรวจการย่อหน้า"
    ),
    _Meaning(
        "block sequence entries are not allowed",
        "dash_in_value",
        "ขึ้นรายการด้วย - ต่อท้ายชื่อช่องไม่ได้ ขึ้นบรรทัดใหม่ก่อน หรือถ้าเป็นข้อความ ให้ครอบด้วย '…'",
    ),
    _Meaning("expected comment or line break", "bad_block", "หลัง | หรือ > ต้องขึ้นบรรทัดใหม่ แล้วย่อหน้าข้อความ"),
    _Meaning(
        "unexpected end of stream",
        "unclosed_quote",
        "เปิดเครื่องหมายคำพูดแล้วไม่ปิด เติมเครื่องหมายเดียวกันท้ายค่า",
        is_at_context=True,
    ),
    _Meaning("unknown escape", "bad_escape", "ใน \"…\" มี \\ ที่ไม่รู้จัก ใช้ '…' แทน"),
    _Meaning("escape", "bad_escape", "รหัส \\ ใน \"…\" ไม่ถูกต้อง ใช้ '…' แทน"),
    _Meaning("hexdecimal", "bad_escape", "รหัส \\ ใน \"…\" ไม่ถูกต้อง ใช้ '…' แทน"),
    _Meaning("scanning an alias", "alias", ALIAS, is_at_context=True),
    _Meaning("scanning an anchor", "alias", ALIAS, is_at_context=True),
    _Meaning("scanning a tag", "tag", TAG, is_at_context=True),
    _Meaning("tag handle", "tag", TAG),
    _Meaning(
        "could not find expected ':'",
        "no_colon",
        "ไม่พบ : หลังชื่อช่อง หรือข้อความต่อบรรทัดไม่ได้ย่อหน้า",
        is_at_context=True,
    ),
    _Meaning("did not find expected key", "bad_indent", _INDENT),
    _Meaning("'-' indicator", "bad_indent", "รายการต้องขึ้นต้นด้วย - และย่อหน้าให้ตรงกัน"),
    _Meaning("',' or", "unclosed_bracket", "เปิด [ หรือ { แล้วไม่ปิด หรือลืมเครื่องหมาย ,", is_at_context=True),
    _Meaning("node content", "unclosed_bracket", "เปิด [ หรือ { แล้วไม่ปิด"),
    _Meaning("document start", "many_documents", "หนึ่งแฟ้มมีได้หนึ่งเรื่อง ตรวจว่าทุกบรรทัดเป็น ชื่อช่อง: ค่า"),
    _Meaning("directive", "tag", DIRECTIVE),
)


def explain_error(error: yaml.YAMLError, text: str, file: str) -> Iterator[Problem]:
    """Give what a libyaml error means: one problem, or all lines that share its cause."""
    glued = list(find_glued_keys(text, file))
    if glued:
        yield from glued
        return
    problem, context = (_mark_or_none(error, name) for name in ("problem_mark", "context_mark"))
    mark = problem or START
    lines = text.split("\n")
    line = _line_at(lines, mark)
    if "cannot start any token" in str(error):
        yield _explain_character(line[mark.column - 1 : mark.column], file, mark)
        return
    special = _explain_line(str(error), lines, line, mark, context)
    if special:
        yield Problem(special[0], special[1], file, special[2])
        return
    for meaning in _MEANINGS:
        if meaning.part in str(error):
            place = context if meaning.is_at_context and context else mark
            yield Problem(meaning.code, meaning.message, file, place)
            return
    yield Problem("bad_yaml", "อ่านบรรทัดนี้ไม่ได้ ตรวจการย่อหน้าและเครื่องหมายคำพูด", file, mark)


def find_glued_keys(text: str, file: str) -> Iterator[Problem]:
    """Give a problem for each line with a no-break space after the colon of a key."""
    for number, line in enumerate(text.split("\n"), 1):
        if found := KEY_AND_NBSP.match(line):
            yield Problem("nbsp_after_colon", _NBSP, file, Mark(number, found.end()))


def _explain_line(
    words: str, lines: list[str], line: str, mark: Mark, context: Mark | None
) -> tuple[str, str, Mark] | None:
    """Read from the line itself what libyaml's words alone do not say: (code, message, place)."""
    before = line[: mark.column - 1]
    if "did not find expected key" in words and before.rstrip().endswith(('"', "'")):
        return "text_after_quote", "มีข้อความต่อท้ายเครื่องหมายคำพูด ครอบทั้งค่าด้วย '…'", mark
    if "mapping values are not allowed" in words and (found := re.fullmatch(r"( +)[a-z][a-z0-9_]*", before)):
        return "bad_indent", _INDENT, Mark(mark.line, found.end(1) + 1)
    if "document start" in words and lines[0].startswith(" "):
        return "bad_indent", _INDENT, mark
    if "could not find expected ':'" in words and context:
        found = re.match(r" *[a-z][a-z0-9_]*:(?=\S)", _line_at(lines, context))
        if found:
            return "no_space_after_colon", "หลัง : ต้องเว้นวรรคหนึ่งครั้ง", Mark(context.line, found.end() + 1)
    return None


def _line_at(lines: list[str], mark: Mark) -> str:
    """Give the line of a mark; libyaml's may stand one below the last."""
    return lines[mark.line - 1] if mark.line <= len(lines) else ""


def _explain_character(char: str, file: str, mark: Mark) -> Problem:
    if char == "\t":
        return Problem("tab", _TAB, file, mark)
    return Problem("bad_start", f"ค่าขึ้นต้นด้วย {char} ไม่ได้ ครอบทั้งค่าด้วย '…'", file, mark)


class _YamlMark(Protocol):
    """What PyYAML's two mark classes share."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def mark_of(mark: _YamlMark | None) -> Mark:
    """Give a mark of ours for one of PyYAML's, which count from 0."""
    return Mark(mark.line + 1, mark.column + 1) if mark else START


def _mark_or_none(error: yaml.YAMLError, name: str) -> Mark | None:
    mark = getattr(error, name, None)
    return mark_of(mark) if mark else None
