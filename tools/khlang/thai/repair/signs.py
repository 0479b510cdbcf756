"""Wrong signs made right ones, each by a table: text that was decoded by the wrong code page, glyphs of fonts, unseen
signs.
"""

from __future__ import annotations

import re

_THAI = re.compile("[\u0e01-\u0e5b]")
_HIGH = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_FEWEST_HIGH = 4

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
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]|(?<=[\u0e00-\u0e7fA-Za-z])[\u200c\u200d]|[\u200c\u200d](?=[\u0e00-\u0e7fA-Za-z])")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def mend_signs(line: str) -> str:
    """Give a line with its signs as they were meant (J, R, Q of the catalogue of damage)."""
    if line.isascii():
        return line
    line = decode_again(line)
    if _PRIVATE.search(line):
        line = line.translate(_GLYPHS)
    return _SPACES.sub(" ", _UNSEEN.sub("", line))


def decode_again(line: str) -> str:
    """Give a line that was read as Latin letters, and is Thai in UTF-8 or TIS-620; any other line as it is.

    Most of its signs must be of the upper half of Latin-1, and all of them Thai in the other reading.
    """
    high = len(_HIGH.findall(line))
    if high < _FEWEST_HIGH or _THAI.search(line) or high < 0.5 * len(line.replace(" ", "")):
        return line
    try:
        raw = bytes(_BYTES.get(ord(sign), ord(sign)) for sign in line)
    except ValueError:
        return line
    for code_page in ("utf-8", "tis-620"):
        try:
            text = raw.decode(code_page)
        except UnicodeDecodeError:
            continue
        if _is_thai(text):
            return text
    return line


def _is_thai(text: str) -> bool:
    """Tell whether a text is Thai that can be read: no mark without its letter."""
    letters = [sign for sign in text if not sign.isascii()]
    thai = sum("\u0e01" <= sign <= "\u0e5b" for sign in letters)
    return thai >= 0.9 * max(1, len(letters)) and not re.search("(?:^|[^\u0e01-\u0e4e])[\u0e30-\u0e3a\u0e47-\u0e4e]", text)
