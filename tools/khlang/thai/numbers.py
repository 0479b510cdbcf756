"""Telephone numbers, citizen ids and e-mail addresses: read, and found in texts that are to be published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from khlang.thai.patterns import CITIZEN_ID, EMAIL, FULL_WIDTH_DIGITS, MOBILE_NUMBER, PHONE_NUMBERS
from khlang.thai.text import normalise, to_arabic_digits


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """Digits with the leading 0, the kind of line, and the last digits of a range of numbers, if it is one."""

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
_PHONE_RANGE = re.compile(r"[0-9](\s*[-–]\s*([0-9]{1,2}))$")
_OFFICE, _MOBILE = (re.compile(PHONE_NUMBERS[kind]) for kind in ("office", "mobile"))


def parse_phone(text: str) -> PhoneNumber | None:
    """Read one Thai number, in any script's digits, with separators and a range `-๘`; None if it is none.

    Landline: 0 + 2–7, nine digits; mobile: 06, 08 or 09, ten digits (NBTC numbering plan).
    """
    folded = _fold_digits(normalise(text)).strip()[:60]
    until = _PHONE_RANGE.search(folded)
    for tail in (until[2] if until else "", ""):
        body = folded[: until.start(1)] if until and tail else folded
        digits = _PHONE_NOISE.sub("", body)
        if _OFFICE.fullmatch(digits):
            return PhoneNumber(digits, "office", tail)
        if _MOBILE.fullmatch(digits):
            return PhoneNumber(digits, "mobile", tail)
    return None


# Most texts hold too few digits for either number: one scan is faster than the patterns.
_DIGIT = re.compile("[0-9๐-๙０-９]")
_FULL_WIDTH = str.maketrans(FULL_WIDTH_DIGITS, "0123456789")
_MOBILE_IN_TEXT, _THIRTEEN_DIGITS, _EMAIL = (
    re.compile(each.pattern) for each in (MOBILE_NUMBER, CITIZEN_ID, EMAIL)
)


def find_mobile_number(text: str) -> int | None:
    """Give the index of a Thai mobile number in running text, in any script's digits, or None."""
    if len(_DIGIT.findall(text)) < 10:
        return None
    found = _MOBILE_IN_TEXT.search(_fold_digits(text))
    return found.start(MOBILE_NUMBER.group) if found else None


def find_citizen_id(text: str) -> int | None:
    """Give the index of a 13-digit citizen id with a valid check digit, in any script's digits, or None."""
    if len(_DIGIT.findall(text)) < 13:
        return None
    for found in _THIRTEEN_DIGITS.finditer(_fold_digits(text)):
        if has_check_digit(re.sub("[^0-9]", "", found[CITIZEN_ID.group])):
            return found.start(CITIZEN_ID.group)
    return None


def has_check_digit(digits: str) -> bool:
    """Tell whether 13 digits end in the check digit of a citizen id, and are not all the same.

    The check digit is 11 less the weighted sum (weights 13 to 2) modulo 11, its last digit.
    """
    numbers = [int(digit) for digit in digits]
    weighted = sum(digit * weight for digit, weight in zip(numbers[:12], range(13, 1, -1), strict=True))
    return (11 - weighted % 11) % 10 == numbers[12] and len(set(numbers)) > 1


def _fold_digits(text: str) -> str:
    return to_arabic_digits(text).translate(_FULL_WIDTH)


def find_email(text: str) -> int | None:
    """Give the index of an e-mail address, or None."""
    found = _EMAIL.search(text) if "@" in text else None
    return found.start() if found else None
