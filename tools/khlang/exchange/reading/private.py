"""Personal data in the lines of a document: where it stands, and whether it would be shown there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khlang.exchange.reading.model import PrivateKind
from khlang.exchange.reading.values import find_phone
from khlang.thai.patterns import EMAIL
from khlang.thai.private_numbers import find_private_numbers

_EMAIL = re.compile(EMAIL.pattern)
_ACCOUNT = re.compile(
    r"(?:(?<![A-Za-z])(?:line|ไลน์)\s*(?:id|ไอดี)|ไอดีไลน์|(?<![A-Za-z])(?:facebook|fb|เฟซบุ๊ก|เฟสบุ๊ค))\s*[:：=]\s*(?P<name>\S{2,60})",
    re.IGNORECASE,
)
_KINDS = {
    "citizen_id": PrivateKind.CITIZEN_ID,
    "mobile_number": PrivateKind.PHONE,
    "map_place": PrivateKind.PLACE,
}


def find_private(text: str, *, is_phone: bool = False) -> Iterator[tuple[PrivateKind, str]]:
    """Give what is personal in a text. In a field for telephone numbers, that of an office counts too."""
    for code, index in find_private_numbers(text):
        number = re.match(r"\S+(?:[ -][0-9๐-๙]\S*)*", text[index : index + 40])
        yield _KINDS[code], number[0] if number else text[index : index + 20]
    if is_phone and (phone := find_phone(text)) and not any(code for code, _at in find_private_numbers(text)):
        yield PrivateKind.PHONE, phone
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield PrivateKind.EMAIL, found[0]
    for found in _ACCOUNT.finditer(text):
        yield PrivateKind.ACCOUNT, found["name"]
