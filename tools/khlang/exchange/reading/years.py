"""Years, and dates that cannot be, in running text."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khlang.thai.dates import BUDDHIST_OFFSET, MONTHS, Date, parse_date
from khlang.thai.text import to_arabic_digits

_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_SHORT_MONTHS = "ม.ค.|ก.พ.|มี.ค.|เม.ย.|พ.ค.|มิ.ย.|ก.ค.|ส.ค.|ก.ย.|ต.ค.|พ.ย.|ธ.ค.".replace(".", "[.]?")
_MONTH = "|".join(MONTHS) + "|" + _SHORT_MONTHS
_DATE = re.compile(
    rf"(?:วัน(?P<weekday>{'|'.join(_DAYS)})\s*ที่\s*)?(?P<day>[0-9]{{1,2}})\s*/?\s*(?:เดือน\s*)?(?P<month>{_MONTH})"
    r"\s*(?:พ\.?ศ\.?\s*)?(?P<year>2[45][0-9]{2}|(?:19|20)[0-9]{2})(?![0-9])"
)
_FISCAL = re.compile(
    r"(?:ปีงบประมาณ|ประจำปี(?:งบประมาณ)?|ปี\s*พ\.?ศ\.?|พ\.ศ\.|ปี)\s*(?:พ\.?ศ\.?)?\s*(2[45][0-9]{2})(?![0-9])"
)
_MONTH_YEAR = re.compile(rf"(?:{_MONTH})\s*(?:พ\.?ศ\.?\s*)?(?:25[0-9]{{2}})(?![0-9])")
_FIRST_YEAR = 2500


@dataclass(frozen=True, slots=True)
class OddDate:
    """A date that cannot be: there is no such day, it is to come, or it was another day of the week.

    `code` is that of the problem; `weekday` is the right one, empty where that is not the matter.
    """

    code: str
    text: str
    weekday: str = ""


def find_year(texts: Iterable[str], today: datetime.date) -> tuple[int, str] | None:
    """Give the fiscal year (Buddhist era) that texts name most often, the first of several, and the words for it."""
    counts: Counter[int] = Counter()
    words: dict[int, str] = {}
    last = today.year + BUDDHIST_OFFSET + 1
    for text in texts:
        digits = to_arabic_digits(text)
        for found in _MONTH_YEAR.finditer(digits):
            date = parse_date(found[0])
            if date and _FIRST_YEAR <= date.fiscal_year <= last:
                counts[date.fiscal_year] += 1
                words.setdefault(date.fiscal_year, found[0])
        for found in _FISCAL.finditer(digits):
            year = int(found[1])
            if _FIRST_YEAR <= year <= last:
                counts[year] += 2
                words.setdefault(year, found[0])
    if not counts:
        return None
    year = counts.most_common(1)[0][0]
    return year, words[year]


def find_odd_dates(text: str, today: datetime.date) -> Iterator[OddDate]:
    """Give the dates of a text that cannot be, in its order. What is announced for a later day is none."""
    for found in _DATE.finditer(to_arabic_digits(text)):
        said = text[found.start() : found.end()]
        date = parse_date(f"{found['day']} {found['month']} {found['year']}")
        if date is None:
            yield OddDate("impossible_date", said)
        elif date.first_day > today:
            yield OddDate("date_to_come", said)
        elif found["weekday"]:
            right = _DAYS[_make_day(date).weekday()]
            if right != found["weekday"]:
                yield OddDate("wrong_weekday", said, right)


def _make_day(date: Date) -> datetime.date:
    return datetime.date(date.year, date.month or 1, date.day or 1)
