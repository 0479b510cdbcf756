"""Dates as Thais write them: Buddhist era, Thai or Arabic digits, day, month or year known."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from khlang.thai.text import normalise, to_arabic_digits, to_thai_digits

BUDDHIST_OFFSET = 543

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_SHORT_MONTHS = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
_MONTH_NUMBERS = {name: number for names in (MONTHS, _SHORT_MONTHS) for number, name in enumerate(names, 1)}


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date in the common era, to the day, the month or the year."""

    year: int
    month: int | None = None
    day: int | None = None

    def isoformat(self) -> str:
        """Give `2024-07-12`, `2024-07` or `2024`."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def fiscal_year(self) -> int:
        """The Thai fiscal year (Buddhist era): N runs from 1 October N-1 to 30 September N."""
        return self.year + BUDDHIST_OFFSET + (1 if (self.month or 1) >= 10 else 0)

    @property
    def first_day(self) -> datetime.date:
        """The first day that this date may mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)


def format_date(date: Date) -> str:
    """Write a date for readers: `๑๒ กรกฎาคม ๒๕๖๗`, `กรกฎาคม ๒๕๖๗` or `พ.ศ. ๒๕๖๗`."""
    year = str(date.year + BUDDHIST_OFFSET)
    if date.month is None:
        return to_thai_digits(f"พ.ศ. {year}")
    day = f"{date.day} " if date.day is not None else ""
    return to_thai_digits(f"{day}{MONTHS[date.month - 1]} {year}")


def fiscal_year_of(day: datetime.date) -> int:
    """Give the Thai fiscal year (Buddhist era) of a calendar day."""
    return Date(day.year, day.month, day.day).fiscal_year


def quarter_of(date: Date) -> int | None:
    """Give the quarter (1 to 4) of the fiscal year, which begins in October; None if the month isn't known."""
    return (date.month + 2) % 12 // 3 + 1 if date.month else None


_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_SLASHED = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_NAMED = re.compile(r"(?:([0-9]{1,2})/?)?([ก-๙.]{2,12}?)([0-9]{4}|[0-9]{2})")
_YEAR = re.compile(r"([0-9]{4})")
_NOISE = re.compile(r"\s+|วันที่|เดือน|ปี|พ\.?ศ\.?")


def parse_date(text: str) -> Date | None:
    """Read a date; None if the text is no date, or a day that does not exist.

    Takes `๑๒ กรกฎาคม ๒๕๖๗`, `25 ม.ค.49`, `ธ.ค.62`, `พฤษภาคม 2557`, `ปี พ.ศ.2554`, `2567-07-12`,
    `12/7/2567`, and CE years (1900–2100). Two digits of a year beside a Thai month are BE 25xx.
    """
    compact = _NOISE.sub("", to_arabic_digits(normalise(text))[:60])
    if found := _ISO.fullmatch(compact):
        return _make(found[1], found[2], found[3])
    if found := _SLASHED.fullmatch(compact):
        return _make(found[3], found[2], found[1])
    if found := _YEAR.fullmatch(compact):
        return _make(found[1], None, None)
    found = _NAMED.fullmatch(compact)
    month = _MONTH_NUMBERS.get(found[2].replace(".", "")) if found else None
    if found is None or month is None:
        return None
    year = f"25{found[3]}" if len(found[3]) == 2 else found[3]
    return _make(year, str(month), found[1])


def parse_year(text: str) -> int | None:
    """Read a year of the Buddhist era (2400–2699) from `๒๕๖๗`, `พ.ศ. 2567`, `ปีงบประมาณ พ.ศ. ๒๕๖๗`.

    None if it is no year, or one of the common era, which a person has to confirm.
    """
    compact = re.sub(r"\s+|ปีงบประมาณ|ปี|พ\.?ศ\.?", "", to_arabic_digits(normalise(text))[:60])
    return int(compact) if re.fullmatch(r"2[4-6][0-9][0-9]", compact) else None


def _make(year_text: str, month_text: str | None, day_text: str | None) -> Date | None:
    year = int(year_text)
    if year >= 2400:
        year -= BUDDHIST_OFFSET
    if not 1850 <= year <= 2157:
        return None
    month = int(month_text) if month_text else None
    day = int(day_text) if day_text else None
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return Date(year, month, day)
