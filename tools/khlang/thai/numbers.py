"""Numbers that point at a person: telephone numbers and citizen ids, and finding them in text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from khlang.thai.text import normalise, to_arabic_digits


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """Digits with the leading 0, whether it is an office line or a mobile, and a last-digit range."""

    digits: str
    kind: Literal["office", "mobile"]
    until: str = ""

    def __str__(self) -> str:
        """Write as a directory prints it: `0 5570 5032`, `02 000 0000`, `081 000 0000`."""
        d = self.digits
        parts = (d[:3], d[3:6], d[6:]) if self.kind == "mobile" else (d[:1], d[1:5], d[5:])
        if d.startswith("02"):
            parts = (d[:2], d[2:5], d[5:])
        return " ".join(parts) + (f"-{self.until}" if self.until else "")


_PHONE_NOISE = re.compile(r"(?:โทรศัพท์|โทรสาร|โทร|เบอร์)[./]*|[\s().\-–—]")


def parse_phone(text: str) -> PhoneNumber | None:
    """Read one Thai number, in either script, with separators and a range `-๘`; None if it is none.

    Landline: 0 + 2–7, nine digits; mobile: 06, 08 or 09, ten digits (NBTC numbering plan).
    """
    folded = to_arabic_digits(normalise(text)).strip()[:60]
    until = re.search(r"(?<=\d)\s*[-–]\s*(\d{1,2})$", folded)
    for tail in (until[1] if until else "", ""):
        body = folded[: until.start()] if until and tail else folded
        digits = _PHONE_NOISE.sub("", body)
        if re.fullmatch(r"0[2-7]\d{7}", digits):
            return PhoneNumber(digits, "office", tail)
        if re.fullmatch(r"0[689]\d{8}", digits):
            return PhoneNumber(digits, "mobile", tail)
    return None


_SEPARATOR = r"[ .\-–()]{0,3}"
_DATE = r"\d{1,2}[ ./–-]{1,3}\d{1,2}[ ./–-]{1,3}(?:2[45]|20|19)\d\d(?!\d)"
# As people write it: 080-000-0000, (080) 000 0000, 080/0000000, +66 80 …; no date, no part of a longer
# or a decimal number.
_MOBILE = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?!{_DATE})"
    rf"(?:(?:\+?66{_SEPARATOR}|0[ \-–]{{0,3}})[689](?:{_SEPARATOR}\d){{8}}|0[689]\d/\d{{7}})(?!\d)(?!,\d)"
)
# Most texts hold too few digits for either number: one scan spares them the patterns.
_DIGIT = re.compile("[0-9๐-๙０-９]")
_FULL_WIDTH = str.maketrans({chr(0xFF10 + digit): str(digit) for digit in range(10)})
_THIRTEEN = re.compile(rf"(?<!\d)\d(?:{_SEPARATOR}\d){{12}}(?!\d)")


def find_mobile_number(text: str) -> int | None:
    """Give the index of a Thai mobile number in running text, in either script, or None."""
    if len(_DIGIT.findall(text)) < 10:
        return None
    found = _MOBILE.search(_fold_digits(text))
    return found.start() if found else None


def find_citizen_id(text: str) -> int | None:
    """Give the index of a 13-digit citizen id with a valid check digit, in either script, or None.

    Check digit: 11 less the weighted sum (weights 13 to 2) modulo 11, its last digit.
    """
    if len(_DIGIT.findall(text)) < 13:
        return None
    for found in _THIRTEEN.finditer(_fold_digits(text)):
        digits = [int(char) for char in found[0] if char.isdigit()]
        weighted = sum(digit * weight for digit, weight in zip(digits[:12], range(13, 1, -1), strict=True))
        if (11 - weighted % 11) % 10 == digits[12] and len(set(digits)) > 1:
            return found.start()
    return None


def _fold_digits(text: str) -> str:
    return to_arabic_digits(text).translate(_FULL_WIDTH)


_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}")


def find_email(text: str) -> int | None:
    """Give the index of an e-mail address, or None."""
    found = _EMAIL.search(text) if "@" in text else None
    return found.start() if found else None
