"""The normal form of Thai text, digits and counts, the nearest spelling, suspect letters."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from khlang.thai.patterns import LOST_CHARACTER, THAI_DIGITS

# Marks that stand above or below a consonant: mai han akat, upper and lower vowels, tones and signs.
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_TONE = "\u0e48-\u0e4c"

# What `normalise` repairs, in order, as (pattern, replacement). Patterns are valid in Python and in
# JavaScript (no look-behind: iOS 15), because the browser normalises a query with this same table.
NORMAL_FORM: tuple[tuple[str, str], ...] = (
    ("\r\n?", "\n"),
    ("[\u200b\u2060\ufeff\u00ad\u034f\u180e]", ""),
    # Zero-width joiners are kept inside emoji, and removed beside Thai and Latin letters.
    ("([\u0e00-\u0e7fA-Za-z])[\u200c\u200d]+", r"\1"),
    ("[\u200c\u200d]+([\u0e00-\u0e7fA-Za-z])", r"\1"),
    ("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]", " "),
    (" {2,}", " "),
    (" \n ?|\n ", "\n"),
    ("\n{3,}", "\n\n"),
    (f"([{_MARK}])\\1+", r"\1"),
    (f"([{_MARK}]{{4}})[{_MARK}]+", r"\1"),
    ("\u0e40\u0e40", "\u0e41"),
    (f"([{_TONE}])([\u0e31\u0e34-\u0e3a\u0e4d])", r"\2\1"),
    (f"\u0e4d([{_TONE}]*)\u0e32", "\\1\u0e33"),
    (f"\u0e33([{_TONE}])", "\\1\u0e33"),
    ("\u0e33[\u0e32\u0e33]+", "\u0e33"),
)
# Where none of these is found, no rule applies. Most texts need none, and a search for one of some signs that another
# one follows is many times faster than one for all rules.
_RARE = re.compile("[\t\r\u00a0\u00ad\u034f\u180e\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]")
# One empty line may stay.
_TWO_SPACES = re.compile("[ \n][ \n](?:(?<!\n\n)|\n)")
# Of two marks, only a vowel and a tone are in order; after sara am, no mark and no long vowel is.
_TWO_MARKS = re.compile(f"[{_MARK}][{_MARK}](?<![\u0e31\u0e34-\u0e3a\u0e47\u0e4d\u0e4e][{_TONE}])")
_AFTER_SARA_AM = re.compile(f"\u0e33[\u0e32\u0e33{_TONE}]")
_NORMAL_FORM = tuple((re.compile(pattern), replacement) for pattern, replacement in NORMAL_FORM)
_SARA_AM = re.compile(f"([{_TONE}]?)\u0e33")
_SPLIT_SARA_AM = re.compile(f"\u0e4d([{_TONE}]?)\u0e32")
MAX_PASSES = 8
_NFC_CHUNK = 4_000


# Several stages normalise the same texts of a record, one record after the other.
@lru_cache(maxsize=512)
def normalise(text: str) -> str:
    """Put text into normal form; to normalise again changes nothing.

    NFC, sara am as one letter, `แ` as one letter, marks in order and not doubled, no zero-width characters,
    plain spaces, no more than one empty line. Takes time linear in the length of the text.
    """
    text = text.strip()
    for _ in range(MAX_PASSES):
        if is_plain(text):
            break
        before = text
        text = _compose(text)
        for pattern, replacement in _NORMAL_FORM:
            text = pattern.sub(replacement, text)
        text = text.strip()
        if text == before:
            break
    return text


def split_sara_am(text: str) -> str:
    """Write sara am, and the tone before it, as fonts draw them: the ring, the tone, the long vowel.

    A letter of its own for each sign that is drawn lets a PDF say what is written; `join_sara_am` is the way back.
    """
    return _SARA_AM.sub("\u0e4d\\1\u0e32", text)


def join_sara_am(text: str) -> str:
    """Write sara am as one letter behind the tone, as `normalise` does, and change nothing else."""
    return _SPLIT_SARA_AM.sub("\\1\u0e33", text)


def is_plain(text: str) -> bool:
    """Tell whether a text shows at once that it is in normal form."""
    if _TWO_SPACES.search(text):
        return False
    if text.isascii():
        return not ("\t" in text or "\r" in text)
    return not (
        "\u0e4d" in text
        or "\u0e40\u0e40" in text
        or _RARE.search(text)
        or _TWO_MARKS.search(text)
        or _AFTER_SARA_AM.search(text)
    ) and unicodedata.is_normalized("NFC", text)


def _compose(text: str) -> str:
    """Give NFC, made in chunks: on a long run of marks Python's own takes quadratic time."""
    chunks = (text[start : start + _NFC_CHUNK] for start in range(0, len(text), _NFC_CHUNK))
    return "".join(unicodedata.normalize("NFC", chunk) for chunk in chunks)


_THAI_NUMBER = re.compile("[๐-๙]+")
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)


def to_arabic_digits(text: str) -> str:
    """Write ๐–๙ as 0–9."""
    # Number by number: to translate a whole text takes a tenth of a microsecond a letter.
    return _THAI_NUMBER.sub(_translate_digits, text)


def _translate_digits(found: re.Match[str]) -> str:
    return found[0].translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """Write 0–9 as ๐–๙."""
    return text.translate(_TO_THAI)


def format_count(number: int) -> str:
    """Write a count of the interface: Thai digits with commas, `๗,๐๓๖`."""
    return to_thai_digits(f"{number:,}")


def parse_count(text: str) -> int | None:
    """Read a count in Thai or Arabic digits, with or without commas; None if the text is no count."""
    digits = to_arabic_digits(text.strip())
    if not re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}", digits):
        return None
    return int(digits.replace(",", ""))


def parse_amount(text: str) -> Decimal | None:
    """Read an amount with at most two decimals in either script, with or without commas; None if it is not one."""
    digits = to_arabic_digits(text.strip())
    if not re.fullmatch(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,2})?", digits):
        return None
    return Decimal(digits.replace(",", ""))


def format_amount(amount: Decimal | int) -> str:
    """Write an amount of the interface: Thai digits with commas, satang only where there are any, `๑,๒๕๐.๕๐`."""
    is_whole = amount == int(amount)
    return to_thai_digits(f"{int(amount):,}" if is_whole else f"{amount:,.2f}")


# Spaces by their code points: Python asks for one of a few thousand signs in a tenth of the time of `\s` among others.
_SPACES = "\t-\r\x1c- \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SEPARATORS = re.compile(rf"[{_SPACES}.\-–—/()\[\]“”\"'ฯ]+")


def fold(text: str) -> str:
    """Give the form in which names and labels are compared: normal form, Arabic digits, lower case,
    no spaces, dots, hyphens or brackets."""
    return _SEPARATORS.sub("", to_arabic_digits(normalise(text)).casefold())


# What neither the normal form nor folding changes or joins to what is beside it.
_BETWEEN = "\x01"


def fold_all(texts: Sequence[str]) -> list[str]:
    """Give what `fold` gives of each text, in one turn: most of its time on short texts is that of the call."""
    if any(_BETWEEN in text for text in texts):
        return [*map(fold, texts)]
    return fold(_BETWEEN.join(texts)).split(_BETWEEN) if texts else []


Suggest: TypeAlias = Callable[[str, Iterable[str]], str | None]


def suggest(word: str, choices: Iterable[str]) -> str | None:
    """Give the choice spelt nearest to `word`, or None if none is near enough.

    The cutoff is 0.6: of real misreadings of mission names, the right name scores 0.60–0.79. A wrong name may
    score 0.61, so the result is only good for a question to the writer.
    """
    by_fold = {fold(choice): choice for choice in choices}
    near = difflib.get_close_matches(fold(word)[:100], by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None


# Letters by Unicode's categories that people use as signs.
_SIGNS = frozenset("µªº")
# A text of ASCII, Thai and general punctuation alone, as most are, has no letter of another script.
_UNUSUAL = re.compile("[^\x00-\x7f\u0e00-\u0e7f\u2010-\u206f]")
# With more foreign letters than this, it is a foreign word written next to Thai without a space.
_MAX_STRAY = 2


def find_mixed_script(text: str) -> tuple[int, str, bool] | None:
    """Find a stray letter of a foreign script inside a Thai or Latin word.

    Gives (index, that letter, whether the word is Thai), or None. Scanned texts have Devanagari letters in Thai
    names; a Cyrillic `А` looks like a Latin one. A whole word in another script (Arabic in lessons from Yala) is
    not reported.
    """
    if not _UNUSUAL.search(text):
        return None
    for found in re.finditer(r"[^\W\d_](?:[^\W\d_]|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])*", text):
        word = found[0]
        if word.isascii() or _all_thai(word):
            continue
        scripts = [_script(char) for char in word]
        if 0 < scripts.count("other") <= _MAX_STRAY and ("thai" in scripts or "latin" in scripts):
            at = scripts.index("other")
            return found.start() + at, word[at], "thai" in scripts
    return None


def _all_thai(word: str) -> bool:
    return min(word) >= "\u0e00" and max(word) <= "\u0e7f"


def _script(char: str) -> str:
    if "\u0e00" <= char <= "\u0e7f":
        return "thai"
    if not char.isalpha() or char in _SIGNS:
        return "sign"
    return "latin" if unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN")) else "other"


def find_unusual(text: str) -> Iterator[int]:
    """Look through a long text for the places of all that `find_mixed_script` and `find_lost_character` may find."""
    return (found.start() for found in _UNUSUAL.finditer(text))


_LOST = re.compile(LOST_CHARACTER.pattern)


def find_lost_character(text: str) -> int | None:
    """Give the index of a character that a font or a decoder lost (U+FFFD, private use), or None."""
    found = _LOST.search(text)
    return found.start() if found else None
