"""Signs that stand for a digit, a separator or nothing, as data that a browser can read as well.

`fold_signs` writes a text so that the patterns for private numbers need to know few signs. A test holds the digits to
Unicode's own (`unicodedata.digit`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

# The code point of each script's zero; its nine other digits follow it. Five mathematical alphabets are at the end.
ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0,
    0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950,
    0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0,
    0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
)  # fmt: skip
# Raised, lowered and circled digits and others that form no numbers: (code point, its digit, how many follow in a row).
NOTE_DIGITS = (
    (0x00B2, 2, 2), (0x00B9, 1, 1), (0x1369, 1, 9), (0x19DA, 1, 1), (0x2070, 0, 1), (0x2074, 4, 6), (0x2080, 0, 10),
    (0x2460, 1, 9), (0x2474, 1, 9), (0x2488, 1, 9), (0x24EA, 0, 1), (0x24F5, 1, 9), (0x24FF, 0, 1), (0x2776, 1, 9),
    (0x2780, 1, 9), (0x278A, 1, 9), (0x10A40, 1, 4), (0x10E60, 1, 9), (0x11052, 1, 9), (0x1F100, 0, 1),
    (0x1F101, 0, 10),
)  # fmt: skip
# What is written for one sign, by that sign. Letters are those of other scripts that look like O and l,
# which people type for 0 and 1.
OTHER_SIGNS = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u2212\u2500\u30fc\ufe58\ufe63\uff0d",
    ".": "\u00b7\u0387\u2022\u2024\u2027\u2219\u22c5\u3002\u30fb\ufe52\uff0e\uff61\uff65",
    "/": "\\\u2044\u2215\u2571\uff0f\uff3c",
    "(": "[{\u3010\uff08\uff3b",
    ")": "]}\u3011\uff09\uff3d",
    ",": "\u060c\u3001\uff0c\ufe50",
    "+": "\ufe62\uff0b",
    "_": "\uff3f",
    "'": "\u00b4\u02b9\u2018\u2019\u2032\uff07",
    '"': "\u201c\u201d\u2033\uff02",
    "°": "\u00ba\u02da",
    ":": "\ufe55\uff1a",
    "=": "\uff1d",
    "@": "\uff20",
    "O": "\u039f\u03bf\u041e\u043e\uff2f\uff4f",
    "l": "\u0399\u0406\u04c0\u0456\uff29\uff4c",
    "\n": "\r\u0085\u2028\u2029",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000",
}
# What nobody sees, or that only marks the digit before it: left out. As stands between the brackets of a pattern.
UNSEEN = (
    "\u00ad\u0300-\u036f\u0591-\u05bd\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u302a-\u302f\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0"
    "\U000e0000-\U000e01ef"
)

# Numerals of Chinese, which Unicode counts as letters.
HAN_DIGITS = "〇一二三四五六七八九"

DIGITS = {zero + digit: str(digit) for zero in ZEROS for digit in range(10)} | {
    ord(sign): str(digit) for digit, sign in enumerate(HAN_DIGITS)
}
_SIGNS = DIGITS | {ord(sign): one for one, signs in OTHER_SIGNS.items() for sign in signs}
_NOTE_DIGITS = {
    first + number: str(digit + number) for first, digit, count in NOTE_DIGITS for number in range(count)
}
_ANY_NOTE_DIGIT = re.compile("[" + "".join(map(chr, _NOTE_DIGITS)) + "]")
_NOTES_AS_DIGITS = _SIGNS | _NOTE_DIGITS
_NOTES_AS_NOTES = _SIGNS | dict.fromkeys(_NOTE_DIGITS, "\ufffc")
_LEFT_OUT = re.compile(f"[{UNSEEN}]+|(?<=[ \n])[ \n]+")
# What is folded in a text of ASCII.
_FOLDED_ASCII = re.compile(
    f"[{re.escape(''.join(chr(point) for point in _SIGNS if point < 128))}]|[ \n][ \n]"
)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text with few signs: digits 0–9, one sign for all that look alike, no two spaces or line ends in a row.

    `cuts` are the places in `text` before which signs were left out, `shifts` how many up to there.
    """

    text: str
    cuts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def find_origin(self, index: int) -> int:
        """Give the index in the text as it was of the sign at `index`."""
        number = bisect_right(self.cuts, index)
        return index + (self.shifts[number - 1] if number else 0)


def fold_signs(text: str) -> tuple[FoldedText, ...]:
    """Fold a text; where it has raised or circled digits, both with these read as digits and as notes beside them."""
    if text.isascii() and not _FOLDED_ASCII.search(text):
        return (FoldedText(text),)
    if not _ANY_NOTE_DIGIT.search(text):
        return (_leave_out(text.translate(_SIGNS)),)
    return tuple(_leave_out(text.translate(signs)) for signs in (_NOTES_AS_DIGITS, _NOTES_AS_NOTES))


def _leave_out(text: str) -> FoldedText:
    """Leave out what nobody sees, and make one space or line end of several."""
    parts, cuts, shifts = [], [], []
    end = kept = 0
    for found in _LEFT_OUT.finditer(text):
        parts.append(text[end : found.start()])
        kept += found.start() - end
        end = found.end()
        cuts.append(kept)
        shifts.append(end - kept)
    return FoldedText("".join((*parts, text[end:])), tuple(cuts), tuple(shifts))


def fold_digits(text: str) -> str:
    """Write the digits of every script as 0–9."""
    return text if text.isascii() else text.translate(DIGITS)
