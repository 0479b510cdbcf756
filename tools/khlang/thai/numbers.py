"""Telephone numbers, read, and e-mail addresses, found in texts that are to be published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from khlang.thai.patterns import EMAIL, PHONE_NUMBERS
from khlang.thai.signs import fold_digits
from khlang.thai.text import normalise


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
    folded = fold_digits(normalise(text)).strip()[:60]
    until = _PHONE_RANGE.search(folded)
    for tail in (until[2] if until else "", ""):
        body = folded[: until.start(1)] if until and tail else folded
        digits = _PHONE_NOISE.sub("", body)
        if _OFFICE.fullmatch(digits):
            return PhoneNumber(digits, "office", tail)
        if _MOBILE.fullmatch(digits):
            return PhoneNumber(digits, "mobile", tail)
    return None


_EMAIL = re.compile(EMAIL.pattern)


def find_email(text: str) -> int | None:
    """Give the index of an e-mail address, or None."""
    found = _EMAIL.search(text) if "@" in text else None
    return found.start() if found else None


def find_at_signs(text: str) -> Iterator[int]:
    """Look through a long text for the places that an address which `find_email` finds must have."""
    return (found.start() for found in re.finditer("@", text))


def join_digits(text: str) -> str:
    """Give a text whose telephone numbers a browser does not break: a space between two digits is a no-break space."""
    return re.sub("(?<=[0-9๐-๙]) (?=[0-9๐-๙])", "\u00a0", text)
