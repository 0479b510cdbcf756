"""Fiscal years in a query: «ปี 67», «ปีงบ ๒๕๖๘», 2016, «น้ำท่วม 64», «2564-2566», «ตั้งแต่ปี 65».

A year of the Buddhist era has four digits, or the last two after a word that says so, or at the end of a query; one of
the common era has four. Records hold their fiscal year as a term, so a year is ranked like any word. The browser has
the same in `mentions.js`; the patterns are valid in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from khlang.search.index.field_tokens import make_year_term

_WORD = r"(?:ปีงบประมาณ|ปีงบ|ปี|พ\.? ?ศ\.?|ค\.? ?ศ\.?|ฯ| )"
_DIGITS = r"['’]?([0-9]{4}|[0-9]{2})"
_OPEN = r"(ตั้งแต่|นับแต่|นับจาก|หลังจาก|หลัง)?"
_TO = r"(?:[-–—]|ถึง|จนถึง)"
# What is counted: before these, two digits are no year.
_COUNTED = (
    "คน|ราย|บาท|ล้าน|แสน|หมื่น|พัน|ร้อย|ครัวเรือน|หลัง|ครอบครัว|ไร่|งาน|ตารางวา|ตัว|ต้น|แห่ง|หมู่|บ้าน|ชุมชน|ตำบล|อำเภอ|จังหวัด|กลุ่ม|กองทุน|ครั้ง|วัน|"
    "สัปดาห์|เดือน|ปี|นาที|ชั่วโมง|กก|กิโล|กม|เมตร|ลิตร|ตัน|ขวด|ถุง|ถัง|ข้อ|ด้าน|อย่าง|ชิ้น|เรื่อง|ดาว|เปอร์|ขั้น|%"
)
_END = r"(?![0-9]|[.,/:-][0-9]|[a-z])"
_MONTHS = (
    "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|"
    r"(?:มี|[มกพสตธ])\.ค\.?|(?:[กพ]|เม|มิ)\.ย\.?|ก\.พ\.?"
)
YEARS = (
    rf"((?:{_MONTHS}) ?|^|[^0-9a-z.,/:-]){_OPEN} ?({_WORD}*){_DIGITS}(?: ?{_TO} ?{_WORD}*{_DIGITS})?{_END}"
)
# A fiscal year begins in October: of these months of a year it is the next one.
LATE_MONTH = r"(?:ตุลาคม|พฤศจิกายน|ธันวาคม|ต\.ค|พ\.ย|ธ\.ค)"
AFTER_YEARS = rf" ?(?:{_COUNTED})"
# Years of four digits that are those of the common era, and of the Buddhist era.
COMMON_ERA, BUDDHIST_ERA = (1957, 2107), (2500, 2650)
# Two digits alone are a year from here on: 2550.
LEAST_BARE = 50
# Years of the longest range.
MAX_YEARS = 40


@dataclass(frozen=True, slots=True)
class YearSpan:
    """The years that a part of a text means, from `start` to `end`: the first and the last, of the Buddhist era.

    `kept` are digits that may also stand in a text, as they were typed; `written` are those of one year in full.
    """

    start: int
    end: int
    first: int
    last: int
    kept: str
    written: str


def find_year_spans(folded: str) -> Iterator[YearSpan]:
    """Give what may be years in a folded text, in order."""
    for found in re.finditer(YEARS, folded):
        before, is_open, word, first_digits, last_digits = found.groups()
        is_short = len(first_digits) == 2
        is_bare = is_short and not (word.strip(" ") or is_open or len(before) > 1)
        rest = folded[found.end() :]
        if (is_short and re.match(AFTER_YEARS, rest)) or (is_bare and rest.strip(" ")):
            continue
        first = _read_year(first_digits, word)
        last = _read_year(last_digits, word) if last_digits else first + MAX_YEARS if is_open else first
        if not first or last < first or (is_bare and int(first_digits) < LEAST_BARE):
            continue
        kept = [digits for digits in (first_digits, last_digits) if digits and (is_bare or len(digits) == 4)]
        later = 1 if re.match(LATE_MONTH, before) else 0
        yield YearSpan(
            found.start() + len(before),
            found.end(),
            first + later,
            min(last, first + MAX_YEARS) + later,
            " ".join(kept),
            str(first) if first == last else "",
        )


def _read_year(digits: str, word: str) -> int:
    """Give the year of the Buddhist era, 0 for what is none."""
    number = int(digits)
    if len(digits) == 2:
        return number + (2500 if "ค" not in word else 2543)
    if COMMON_ERA[0] <= number <= COMMON_ERA[1]:
        return number + 543
    return number if BUDDHIST_ERA[0] <= number <= BUDDHIST_ERA[1] else 0


def list_held_years(span: YearSpan, terms: Container[str]) -> list[int]:
    """Give the years of a span that any record is of, by the terms of an index."""
    return [year for year in range(span.first, span.last + 1) if make_year_term(year) in terms]
