"""What is looked for in texts, as data that a browser can read as well.

Patterns are valid in Python and in JavaScript (with the flag `u`) and mean the same in both: no look-behind (Safari
has none before 16.4), no `\\d`, `\\w` or `\\s`, which stand for other characters there.
"""

from __future__ import annotations

from dataclasses import dataclass

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A pattern, and how it is used.

    The match of `group` is what is looked for; the match of the whole pattern may begin with a letter or two that
    must stand before it. With `is_folded`, the signs of the text are folded before the search (`khlang.thai.signs`).
    What is found must also pass the rule named `check_digit` ("citizen_id"), where there is one.
    """

    pattern: str
    group: int = 0
    is_folded: bool = False
    check_digit: str = ""


EMAIL = TextPattern("[A-Za-z0-9._%+\\-]{1,64}@[A-Za-z0-9\\-]{1,63}(?:\\.[A-Za-z0-9\\-]{2,63}){1,4}")
# A character that a font or a decoder lost: U+FFFD, private use.
LOST_CHARACTER = TextPattern("[\ufffd\ue000-\uf8ff]")
# A word of at least five letters twice in a row: อาสาพัฒนาพัฒนาชุมชน. Shorter repeats are often meant (เรื่อยเรื่อย),
# and ๆ is no letter here. The group ends before the repeat.
DOUBLED_WORD = TextPattern("([ก-ฮ][ก-ฮะ-\u0e3aเ-ๅ\u0e47-\u0e4e]{4,29}?)\\1", 1)

# By the code of the problem that a find leads to; `khlang.thai.private_patterns` has the others.
TEXT_PATTERNS = {
    "doubled_word": DOUBLED_WORD,
    "email": EMAIL,
    "lost_character": LOST_CHARACTER,
}
# Whole numbers of an office and of a mobile, digits alone (NBTC numbering plan).
PHONE_NUMBERS = {"office": "0[2-7][0-9]{7}", "mobile": "0[689][0-9]{8}"}
