"""When a row was sent: timestamps as forms on the web and spreadsheets write them, in either era and script."""

from __future__ import annotations

import datetime
import re

from khlang.thai.dates import Date, parse_date
from khlang.thai.text import normalise, to_arabic_digits

_TIME = re.compile(
    r"[ ,T]*(?:เวลา)?\s*([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?\s*(AM|PM|ก่อนเที่ยง|หลังเที่ยง)?\s*(?:น\.?)?\s*"
    r"(?:GMT|UTC)?\s*(?:[+-][0-9:]{1,5}|Z)?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_AFTERNOON = ("PM", "หลังเที่ยง")


def parse_moment(text: str) -> datetime.datetime | None:
    """Read a timestamp, to the second or to the day; None if the text is none.

    Takes `2024/07/12 10:30:15 AM GMT+7` (Google Forms), `12/7/2567, 10:30:15`, `๑๒ ก.ค. ๒๕๖๗ ๑๐.๓๐ น.`, ISO 8601. Where
    both may be the month, the first number of `7/12/2567` is the day; `7/25/2024` can only be July.
    """
    written = to_arabic_digits(normalise(text))[:60]
    found = _TIME.search(written)
    date = read_day(written[: found.start()] if found else written)
    if date is None or date.day is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3)) if found else (0, 0, 0)
    half = (found[4] or "").upper() if found else ""
    if half:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    try:
        return datetime.datetime(date.year, date.month or 1, date.day, hour, minute, second)
    except ValueError:
        return None


def read_day(text: str) -> Date | None:
    """Read the day of a timestamp: as people write it, with the year first, or, where nothing else can be meant, with
    the month first."""
    day = text.strip(" ,")
    if found := _YEAR_FIRST.fullmatch(day):
        day = "-".join(found.groups())
    if date := parse_date(day):
        return date
    found = _MONTH_FIRST.fullmatch(day)
    return parse_date(f"{found[2]}/{found[1]}/{found[3]}") if found else None
