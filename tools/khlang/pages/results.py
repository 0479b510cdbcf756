"""Which number of a result says most, and is shown large. Pure."""

from __future__ import annotations

import re

from markupsafe import Markup

_NUMBER = r"[0-9๐-๙][0-9๐-๙,.]*"
# What may stand between a word for a change and the number that came of it.
_ABOUT = r"(?:เพียง|แค่|ราว|ประมาณ|กว่า|เฉลี่ย|เดือนละ|ปีละ|วันละ|ครั้งละ|คนละ| ){0,4}"
_SHARE_OR_NUMBER = rf"((?:ร้อยละ ?)?{_NUMBER}(?: ?%)?)"
# Which number of a result is the result, in this order: a share, what something became from what it was, what is left
# or came of it, the first. What is shown large is the group.
_RESULTS = (
    re.compile(
        rf"(?:จาก|เดิม)[^0-9๐-๙]{{0,30}}{_NUMBER}.{{0,40}}?(?:เป็น|เหลือ|ปัจจุบัน|ตอนนี้|วันนี้){_ABOUT}{_SHARE_OR_NUMBER}"
    ),
    re.compile(rf"(ร้อยละ ?{_NUMBER}|{_NUMBER} ?%)"),
    re.compile(rf"(?:เหลือ|เพิ่มเป็น|กลายเป็น|ขึ้นเป็น|ลดลง){_ABOUT}({_NUMBER})"),
    re.compile(f"({_NUMBER})"),
)


def find_result_number(text: str) -> re.Match[str] | None:
    """Find the number of a result that says most, which is the match's first group; None where there is no number."""
    return next((match for pattern in _RESULTS if (match := pattern.search(text))), None)


def mark_numbers(text: str) -> Markup:
    """Wrap the number of a result that says most, to be shown large; the text stays as written."""
    found = find_result_number(text)
    if not found:
        return Markup("{}").format(text)
    return Markup("{}<b>{}</b>{}").format(text[: found.start(1)], found[1], text[found.end(1) :])
