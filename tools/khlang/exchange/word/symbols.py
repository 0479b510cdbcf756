"""Signs of symbol fonts as the letters that they show. Runs in the child process alone.

Word keeps a sign of Wingdings or Symbol as its place in that font, often moved into the private letters from U+F000.
Source: the tables of the fonts, of which forms use the boxes, ticks, arrows and bullets.
"""

from __future__ import annotations

TICKED, EMPTY = "☑", "☐"
_WINGDINGS = {
    0x52: TICKED, 0x53: TICKED, 0x54: TICKED, 0x6E: "■", 0x6F: EMPTY, 0x70: EMPTY, 0x71: EMPTY, 0x72: EMPTY,
    0x78: TICKED, 0xA8: EMPTY, 0xFB: "✗", 0xFC: "✓", 0xFD: TICKED, 0xFE: TICKED,
    0x6C: "●", 0xA1: "○", 0x9F: "•", 0xA7: "▪", 0x76: "❖", 0xD8: "➢", 0xE0: "→", 0xE8: "→", 0xF0: "⇨",
    0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x46: "☞", 0x21: "✏",
    **{0x80 + number: f"{number}." for number in range(11)}, **{0x8B + number: f"{number}." for number in range(11)},
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x51: TICKED, 0x52: TICKED, 0x53: TICKED, 0x54: TICKED, 0x2A: EMPTY,
                0xA3: EMPTY, 0x97: "●", 0x98: "•"}  # fmt: skip
_SYMBOL = {0xB7: "•", 0xA8: "♦", 0xAE: "→", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB0: "°",
           0xDE: "⇒", 0x2D: "−", 0x6F: EMPTY}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
# The signs that programs put for a box, whatever the font.
_BOXES = str.maketrans(
    {"☒": TICKED, "🗹": TICKED, "🗷": TICKED, "□": EMPTY, "▢": EMPTY, "❏": EMPTY, "❑": EMPTY}
)


def read_symbol(font: str, code: str) -> str:
    """Give the letter of a `w:sym`: `code` is its place in the font, in hexadecimal; `�` for one that is not known."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= place <= 0xF0FF:
        place -= 0xF000
    elif place > 0xFF:
        return chr(place) if place < 0x110000 and not 0xD800 <= place < 0xE000 else ""
    known = _FONTS.get(font.casefold())
    if known is None:
        return chr(place)
    return known.get(place, "\ufffd")


def read_signs(text: str, font: str) -> str:
    """Give a text in a font with the letters that it shows: of Wingdings, also plain letters are signs."""
    known = _FONTS.get(font.casefold())
    if known is None:
        return text
    signs = known if known is not _SYMBOL else {}
    return "".join(
        known.get(ord(letter) & 0xFF, letter)
        if "\uf000" <= letter <= "\uf0ff"
        else signs.get(ord(letter), letter)
        for letter in text
    )


def unify_boxes(text: str) -> str:
    """Give a text in which each box is `☑` or `☐`."""
    return text.translate(_BOXES)


def read_bullet(text: str, font: str) -> str:
    """Give a bullet as a letter that any font has: `-`, or the sign that it shows, `•` where that is not known."""
    known = _FONTS.get(font.casefold(), {})
    signs = [
        known.get(ord(letter) & 0xFF, "•") if ord(letter) >= 0xE000 or known else letter
        for letter in text.strip()
    ]
    sign = "".join(signs)
    return "-" if sign in ("–", "—", "−") else sign
