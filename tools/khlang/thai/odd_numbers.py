"""Numbers that were typed or read wrong: in two scripts (๒๐0), or with letters that look like digits (l00, 1O0)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khlang.thai.text import to_thai_digits

# A token of digits and look-alikes, not inside a word of Latin letters, an address or a name of a file.
_OUTSIDE = "[A-Za-z0-9๐-๙/._#?=&%@:+-]"
_TOKEN = re.compile(f"(?<!{_OUTSIDE})[0-9๐-๙lIOo]+(?:,[0-9๐-๙lIOo]+)*(?![A-Za-z0-9๐-๙/_#?=&%@])")
# What any odd number has: two signs of different kinds beside each other, or around a comma.
_MIXED = re.compile("[0-9๐-๙lIOo](?:(?<=[0-9]),?[๐-๙lIOo]|(?<=[๐-๙]),?[0-9lIOo]|(?<=[lIOo]),?[0-9๐-๙])")
_ARABIC, _THAI = re.compile("[0-9]"), re.compile("[๐-๙]")
_LOOK_ALIKE = re.compile("[lIOo]")
# Litres; oxygen and ozone; what is numbered with a letter before or behind (O1, 1I).
_NO_NUMBER = re.compile("[0-9๐-๙,]+[lIo]|[lIOo][0-9]|[^0-9๐-๙]+")
_DIGITS = str.maketrans("lIOo", "1100")


def find_mixed_digits(text: str) -> Iterator[int]:
    """Look through a long text for the places of all that `list_odd_numbers` may find, and a little more."""
    return (found.start() for found in _MIXED.finditer(text))


def list_odd_numbers(text: str) -> Iterator[tuple[int, str, str]]:
    """Give (index, the number as it stands, as it may be meant) of each such number, in Thai digits if it has any."""
    for found in _TOKEN.finditer(text):
        number = found[0]
        is_thai = bool(_THAI.search(number))
        is_odd = (is_thai and _ARABIC.search(number)) or (
            _LOOK_ALIKE.search(number) and not _NO_NUMBER.fullmatch(number)
        )
        if is_odd:
            meant = number.translate(_DIGITS)
            yield found.start(), number, to_thai_digits(meant) if is_thai else meant
