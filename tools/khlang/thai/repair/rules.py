"""What can be made right in a line without a dictionary: rules that leave clean Thai as it is."""

from __future__ import annotations

import re

from khlang.thai.repair.rewrites import CONSONANT, MARK, TONE

# (letter of the catalogue of damage, pattern, replacement), in their order.
_RULES = tuple(
    (name, re.compile(pattern), replacement)
    for name, pattern, replacement in (
        # เเ: two sara e for a sara ae; ที่่: a mark twice.
        ("N", "\u0e40\u0e40", "\u0e41"),
        ("O", f"([{MARK}])\\1+", "\\1"),
        # ท่ี: the tone before its vowel.
        ("F2", f"([{TONE}\u0e4c])([\u0e31\u0e34-\u0e3a\u0e4d])", "\\2\\1"),
        # จัดท�ำ, ด�าเนิน, นำ�: a font's sara am that a decoder did not know.
        ("L", "\ufffd[\u0e32\u0e33]|\u0e33\ufffd", "\u0e33"),
        # สาํ นกั: the ring behind the long vowel, and a space. Before C, which has it in front.
        ("C2", f"([{TONE}]?)\u0e32\u0e4d ?", "\\1\u0e33"),
        ("C", f"\u0e4d([{TONE}]?) ?\u0e32", "\\1\u0e33"),
        # อำาเภอ: sara am and the long vowel.
        ("M", "\u0e33[\u0e32\u0e33]+", "\u0e33"),
        # ส านักงาน: sara am parted by a space.
        ("D", f"([{CONSONANT}]) \u0e32", "\\1\u0e33"),
        # ๐-๘๑-ู๖๕: a mark in a number.
        ("P", f"(?<=[0-9๐-๙])[{MARK}]+|(?<=[0-9๐-๙][-./ ])[{MARK}]+(?=[0-9๐-๙])", ""),
    )
)
# What a mark that moved may be as well, where marks move at all: น้ า (ให้กา → หก้ า), นำ้ (น้ำใส → นำ้ ใส).
_WITH_TONE = (
    (re.compile(f"([{CONSONANT}][{TONE}]) \u0e32"), "\\1\u0e33"),
    (re.compile(f"\u0e33([{TONE}])"), "\\1\u0e33"),
)


def apply_rules(line: str) -> str:
    """Give a line with what the rules mend in it."""
    if line.isascii():
        return line
    for _name, pattern, replacement in _RULES:
        line = pattern.sub(replacement, line)
    return line


def mend_am_with_tone(line: str) -> str:
    """Give a line with sara am whole that a tone and a space parted, or that has its tone behind it; for texts whose
    marks stand in their place."""
    for pattern, replacement in _WITH_TONE:
        line = pattern.sub(replacement, line)
    return line
