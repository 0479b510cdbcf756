"""Wrong signs made right ones, each by a table: text that was decoded by the wrong code page, glyphs of fonts, unseen
signs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_HIGH = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_FEWEST_HIGH, _FEWEST_THAI = 4, 0.6
_LOOSE_MARK = re.compile("(?:^|[^\u0e01-\u0e4e])[\u0e30-\u0e3a\u0e47-\u0e4e]")

# The bytes of what Windows-1252 shows in the place of C1 controls.
_BYTES: dict[int, int] = {}
for _byte in range(0x80, 0xA0):
    try:
        _BYTES[ord(bytes([_byte]).decode("cp1252"))] = _byte
    except UnicodeDecodeError:
        continue

# What Thai fonts of Windows and the Macintosh have in the private use area: the same marks, moved left or down beside
# tall letters, and two letters without their tail.
_THAI_GLYPHS = dict(
    zip(
        range(0xF700, 0xF71B),
        "ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4cญ"
        "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
# Signs of the font Wingdings: bullets, arrows, boxes and ticks of forms.
_WINGDINGS = {
    0xF06C: "●", 0xF06E: "■", 0xF06F: "☐", 0xF071: "☐", 0xF072: "☐", 0xF075: "◆", 0xF076: "❖", 0xF09F: "•",
    0xF0A1: "○", 0xF0A7: "▪", 0xF0A8: "☐", 0xF0B7: "•", 0xF0D8: "➢", 0xF0DF: "←", 0xF0E0: "→", 0xF0E1: "↑",
    0xF0E2: "↓", 0xF0E8: "➔", 0xF0F0: "⇨", 0xF0FB: "✗", 0xF0FC: "✓", 0xF0FD: "☒", 0xF0FE: "☑", 0xF02A: "☐",
}  # fmt: skip
_GLYPHS = _THAI_GLYPHS | _WINGDINGS
_PRIVATE = re.compile("[\uf000-\uf7ff]")
# Zero-width signs, byte order mark and soft hyphen are nothing; other spaces are spaces. Joiners stay beside emoji.
_UNSEEN = re.compile(
    "[\u200b\u2060\ufeff\u00ad]|(?<=[\u0e00-\u0e7fA-Za-z])[\u200c\u200d]|[\u200c\u200d](?=[\u0e00-\u0e7fA-Za-z])"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def mend_signs(line: str) -> str:
    """Give a line with its glyphs and spaces as they were meant (R, Q of the catalogue of damage)."""
    if line.isascii():
        return line
    if _PRIVATE.search(line):
        line = line.translate(_GLYPHS)
    return _SPACES.sub(" ", _UNSEEN.sub("", line))


# What a decoder puts between letters of Thai for a glyph that it does not know: its number, or a sign of no meaning.
STRANGE = "\u0080-\u009f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\ue000-\uf8ff\ufffd"
_STRANGE_AM = re.compile(f"(?<=[\u0e01-\u0e2e])([{STRANGE}])[\u0e32\u0e33]")
_FEWEST_STRANGE = 3


def mend_ring(text: str) -> str:
    """Give a text in which the glyph that stands most often before sara am, at least three times, is taken for its ring
    (L): fonts have a glyph for the ring alone, and others for the ring with a tone, which stand there more seldom."""
    counted = Counter(_STRANGE_AM.findall(text)).most_common(1)
    if not counted or counted[0][1] < _FEWEST_STRANGE:
        return text
    return re.sub(f"(?<=[\u0e01-\u0e2e]){re.escape(counted[0][0])}[\u0e32\u0e33]", "\u0e33", text)


def decode_lines(lines: Sequence[str]) -> list[str]:
    """Give the lines of a text, decoded again where Thai in UTF-8 or TIS-620 was read as Latin letters (J).

    Of one such line most signs must be of the upper half of Latin-1, and nearly all of these Thai in the other reading;
    beside it others need fewer.
    """
    for code_page in ("utf-8", "tis-620"):
        decoded = [_decode(line, code_page) if _is_mostly_high(line) else None for line in lines]
        if any(decoded):
            return [
                first or (_HIGH.search(line) and _decode(line, code_page)) or line
                for line, first in zip(lines, decoded, strict=True)
            ]
    return list(lines)


def _is_mostly_high(line: str) -> bool:
    high = len(_HIGH.findall(line))
    return high >= _FEWEST_HIGH and high >= 0.5 * len(line.replace(" ", ""))


def _decode(line: str, code_page: str) -> str | None:
    """Give a line decoded again, or None where that gives no Thai that can be read."""
    try:
        text = bytes(_BYTES.get(ord(sign), ord(sign)) for sign in line).decode(code_page)
    except ValueError:
        return None
    letters = [sign for sign in text if not sign.isascii()]
    thai = sum("\u0e01" <= sign <= "\u0e5b" for sign in letters)
    return text if thai >= _FEWEST_THAI * len(letters) and not _LOOSE_MARK.search(text) else None
