"""What is looked for in texts, as data that a browser can read as well.

Patterns are valid in Python and in JavaScript (with the flag `u`) and mean the same in both: no look-behind (Safari
has none before 16.4), no `\\d`, `\\w` or `\\s`, which stand for other characters there.
"""

from __future__ import annotations

from dataclasses import dataclass

# The ten digits, from 0, of each script that a number is read in.
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
FULL_WIDTH_DIGITS = "０１２３４５６７８９"


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A pattern, and how it is used.

    The match of `group` is what is looked for; the match of the whole pattern may begin with a letter or two that
    must stand before it. With `is_in_digits`, Thai and full-width digits are written as 0–9 before the search. What
    is found must also pass the rule named `check_digit` ("citizen_id"), where there is one.
    """

    pattern: str
    group: int = 0
    is_in_digits: bool = False
    check_digit: str = ""


_SEPARATOR = "[ .\\-–()]{0,3}"
_DATE = "[0-9]{1,2}[ ./–-]{1,3}[0-9]{1,2}[ ./–-]{1,3}(?:2[45]|20|19)[0-9][0-9](?![0-9])"
# As people write it: 080-000-0000, (080) 000 0000, 080/0000000, +66 80 …; no date, no part of a longer
# or a decimal number.
_MOBILE = (
    f"(?:^|[^0-9.,]|(?:^|[^0-9])[.,])(?!{_DATE})"
    f"((?:\\+?66{_SEPARATOR}|0[ \\-–]{{0,3}})[689](?:{_SEPARATOR}[0-9]){{8}}|0[689][0-9]/[0-9]{{7}})"
    "(?![0-9])(?!,[0-9])"
)
_THIRTEEN_DIGITS = f"(?:^|[^0-9])([0-9](?:{_SEPARATOR}[0-9]){{12}})(?![0-9])"

MOBILE_NUMBER = TextPattern(_MOBILE, 1, is_in_digits=True)
CITIZEN_ID = TextPattern(_THIRTEEN_DIGITS, 1, is_in_digits=True, check_digit="citizen_id")
EMAIL = TextPattern("[A-Za-z0-9._%+\\-]{1,64}@[A-Za-z0-9\\-]{1,63}(?:\\.[A-Za-z0-9\\-]{2,63}){1,4}")
# A character that a font or a decoder lost: U+FFFD, private use.
LOST_CHARACTER = TextPattern("[\ufffd\ue000-\uf8ff]")
# A word of at least five letters twice in a row: อาสาพัฒนาพัฒนาชุมชน. Shorter repeats are often meant (เรื่อยเรื่อย),
# and ๆ is no letter here. The group ends before the repeat.
DOUBLED_WORD = TextPattern("([ก-ฮ][ก-ฮะ-\u0e3aเ-ๅ\u0e47-\u0e4e]{4,29}?)\\1", 1)

# By the code of the problem that a find leads to.
TEXT_PATTERNS = {
    "citizen_id": CITIZEN_ID,
    "doubled_word": DOUBLED_WORD,
    "email": EMAIL,
    "lost_character": LOST_CHARACTER,
    "mobile_number": MOBILE_NUMBER,
}
# Whole numbers of an office and of a mobile, digits alone (NBTC numbering plan).
PHONE_NUMBERS = {"office": "0[2-7][0-9]{7}", "mobile": "0[689][0-9]{8}"}
