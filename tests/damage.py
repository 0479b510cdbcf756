"""Breaks clean Thai as PDF files, slides and their hosts do: one function a class of damage, by its letter.

    break_text("ตำบลน้ำใส", "A", random.Random(1))

The classes are those of the catalogue of damage, A to U; K is none, as nothing is left of the text. What depends on
chance is drawn from the generator that is given, so that the same seed gives the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

CONSONANT, BASE = "\u0e01-\u0e2e", "\u0e01-\u0e2e\u0e30\u0e32\u0e33\u0e40-\u0e45"
MARK, TONE, VOWEL = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e", "\u0e48-\u0e4b", "\u0e31\u0e34-\u0e3a"
Break = Callable[[str, Random], str]


def _replace(pattern: str, replacement: str) -> Break:
    return lambda text, _chance: re.sub(pattern, replacement, text)


def _sometimes(pattern: str, replacement: str, share: float) -> Break:
    """Break a share of the places that a pattern finds."""

    def break_some(text: str, chance: Random) -> str:
        return re.sub(
            pattern,
            lambda found: found.expand(replacement) if chance.random() < share else found[0],
            text,
        )

    return break_some


def move_marks(text: str, _chance: Random) -> str:
    """Move marks past the next letter, where that has no mark of its own (E)."""
    moved = re.sub(f"([{CONSONANT}])([{MARK}]{{1,2}})([{BASE}])(?![{MARK}])", "\\1\\3\\2 ", text)
    return _trim(moved)


def move_marks_across(text: str, chance: Random) -> str:
    """Move marks also where two stand on a letter, or the next letter has one (E′), besides those of E."""

    def move_two(found: re.Match[str]) -> str:
        first, vowel, tone, second = found.groups()
        ways = (
            f"{first}{tone}{second}{vowel} ",
            f"{first}{second}{tone} {vowel} ",
            f"{first}{second}{vowel}{tone} ",
        )
        is_low = vowel in "\u0e38\u0e39"
        return ways[0] if is_low else ways[chance.randrange(1, 3)]

    text = re.sub(f"([{CONSONANT}])([{VOWEL}])([{TONE}])([{BASE}])(?![{MARK}])", move_two, text)
    text = re.sub(
        f"([{CONSONANT}])([{TONE}\u0e4c])([{CONSONANT}])([{MARK}])(?![{MARK}])", "\\1\\3\\2 \\4", text
    )
    return move_marks(text, chance)


def _trim(text: str) -> str:
    """Leave no second space, and none at the end of a line."""
    return re.sub(" +$", "", re.sub(" {2,}", " ", text), flags=re.MULTILINE)


def space_letters(text: str, _chance: Random) -> str:
    """Set every letter apart, and words by two spaces (G)."""
    return "\n".join(
        "  ".join(" ".join(re.findall(f"[^{MARK}][{MARK}]*", word)) for word in line.split(" "))
        for line in text.split("\n")
    )


def break_lines(text: str, chance: Random) -> str:
    """Break the line every few clusters (H)."""
    lines = []
    for line in text.split("\n"):
        clusters = re.findall(f"[^{MARK}][{MARK}]*", line)
        while clusters:
            size = chance.randrange(2, 6)
            lines.append("".join(clusters[:size]))
            clusters = clusters[size:]
        lines.append("")
    return "\n".join(line for line, after in zip(lines, [*lines[1:], "x"], strict=True) if line or after)


def _to_private_glyphs(text: str, _chance: Random) -> str:
    """Write tones as a Thai font's glyphs of its private use area (R)."""
    return text.translate({0x0E48: 0xF70A, 0x0E49: 0xF70B, 0x0E4C: 0xF70E, 0x0E31: 0xF710, 0x0E47: 0xF712})


def _insert_page_digits(text: str, chance: Random) -> str:
    """Put the digits of a page number into words, a few in a page (S)."""
    return re.sub(
        f"(?<=[{CONSONANT}][{MARK}])(?=[{CONSONANT}][{BASE}])",
        lambda _found: str(chance.randrange(2, 100)) if chance.random() < 0.02 else "",
        text,
    )


def _add_chrome(text: str, chance: Random) -> str:
    """Add what hosts of documents write around a text (T), in lines of their own."""
    chrome = (
        "Search",
        "Read the Text Version",
        "Published by",
        "เข้าชม 174 ครั้ง",
        "ความคิดเห็น (36)",
        "No Text Content!",
    )
    lines = text.split("\n")
    for words in chrome:
        lines.insert(chance.randrange(len(lines) + 1), words)
    return "\n".join(lines)


def _mistype(text: str, chance: Random) -> str:
    """Type as people do: a letter twice, or two swapped, in one word of a hundred (U)."""
    return re.sub(
        f"(?<=[{CONSONANT}])([{CONSONANT}])(?=[{CONSONANT}])",
        lambda found: found[1] * 2 if chance.random() < 0.03 else found[1],
        text,
    )


def _read_as_latin(code_page: str) -> Break:
    return lambda text, _chance: "\n".join(_misread(line, code_page) for line in text.split("\n"))


def _misread(line: str, code_page: str) -> str:
    try:
        return line.encode(code_page).decode("latin-1")
    except UnicodeEncodeError:
        return line


CLASSES: Mapping[str, Break] = {
    "A": _replace("ำ", "า"),
    "B": _replace("า", "ำ"),
    "C": _replace(f"([{TONE}]?)ำ", "\u0e4d\\1า"),
    "C2": _replace("ำ", "า\u0e4d "),
    "D": _replace("ำ", " า"),
    "E": move_marks,
    "E′": move_marks_across,
    "F": _sometimes(f"[{TONE}\u0e31\u0e47\u0e4c]", "", 0.7),
    "F2": _replace(f"([{VOWEL}])([{TONE}])", "\\2\\1"),
    "G": space_letters,
    "H": break_lines,
    "I": lambda text, _chance: re.sub(r"(\S)", r"\1\1", text),
    "J1": _read_as_latin("tis-620"),
    "J2": _read_as_latin("utf-8"),
    "L": _sometimes("ำ", "\ufffdำ", 0.6),
    "M": _replace("ำ", "ำา"),
    "N": _replace("แ", "เเ"),
    "O": _sometimes(f"([{MARK}])", "\\1\\1", 0.3),
    "O2": _sometimes(
        f"([{CONSONANT}])([{TONE}])([{CONSONANT}])([{VOWEL}])(?![{MARK}])", "\\1\\2\\4\\3\\4", 0.3
    ),
    "P": _sometimes("(?<=[0-9๐-๙])(?=[0-9๐-๙])", "\u0e39", 0.3),
    "Q": _sometimes(f"(?<=[{CONSONANT}])(?=[{CONSONANT}])", "\u200b", 0.2),
    "R": _to_private_glyphs,
    "S": _insert_page_digits,
    "T": _add_chrome,
    "U": _mistype,
}


def break_text(text: str, classes: str, chance: Random) -> str:
    """Break a text in one way, or in several, one after the other ("A+E"). Raises KeyError for an unknown class."""
    for name in classes.split("+"):
        text = CLASSES[name](text, chance)
    return text
