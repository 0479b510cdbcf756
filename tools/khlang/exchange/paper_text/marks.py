"""The marks that begin lines, and what of a line counts for nothing: shared by writing and reading."""

from __future__ import annotations

import re

HEAD, FIELD, PART, ESCAPE = "■■", "■", "•", "\\"
END = f"{HEAD} จบ"
PHOTO, PHOTO_END = f"{HEAD} ภาพ", f"{HEAD} จบภาพ"
NOTE = "ข้อความนี้ส่งเข้าระบบได้ทั้งฉบับ ถ้าแก้ตรงไหน ขอให้คงเครื่องหมาย ■ • และเลขข้อไว้"

# Blanks, control characters, and what has no width: apps add and lose these. Written out, because `\s` means
# something else in JavaScript.
INVISIBLE = (
    "\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f"
    "\\u205f-\\u206f\\u3000\\ufeff"
)
LINE_END = re.compile("\r\n|[\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029]")
_EDGES = re.compile(f"^[{INVISIBLE}]+|[{INVISIBLE}]+$")
# One level must have a sign after it: `๑๐ ครัวเรือน` is text.
NUMBER = re.compile(r"([0-9๐-๙]{1,6}[.)]|[0-9๐-๙]{1,6}(?:\.[0-9๐-๙]{1,6})+[.)]?)(?: +|$)")


def strip_line(line: str) -> str:
    """Give a line without blanks and characters without width at its ends."""
    return _EDGES.sub("", line)


def split_lines(text: str) -> list[str]:
    """Give the lines of a text, stripped, without empty ones at the ends."""
    lines = [strip_line(line) for line in LINE_END.split(text)]
    written = [number for number, line in enumerate(lines) if line]
    return lines[written[0] : written[-1] + 1] if written else []


def escape(line: str, *, has_parts: bool, has_numbers: bool) -> str:
    """Give a line of somebody's text as it stands at the beginning of a line: `\\` before what is a mark there."""
    is_mark = line.startswith((FIELD, ESCAPE)) or (has_parts and line.startswith(PART))
    is_number = has_numbers and NUMBER.match(line)
    return f"{ESCAPE}{line}" if is_mark or is_number else line
