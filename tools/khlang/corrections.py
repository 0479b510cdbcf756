"""Corrections of what somebody wrote, each a suggestion that a person accepts: text in, places and better words out.

Nothing is changed here. A run of letters with a royal name in it is never touched. The rules on broken text layers are
those that left every line of clean documents as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from khlang.thai.doubled_words import list_doubled_words
from khlang.thai.odd_numbers import list_odd_numbers
from khlang.thai.royal_names import has_royal_name
from khlang.thai.words import list_words_around, load_segmenter
from khlang.vocabularies import Vocabulary, find_term, list_misspellings
from khlang.vocabularies import suggest_name as find_nearest_name

_TONE = "\u0e48-\u0e4b"
# Signs that a word of Thai is made of; a royal name may stand anywhere between two others.
_RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
# In one text; nobody misspells more words, and each is looked at with the words around it.
_MOST_MISSPELT = 500
# No royal name has as many letters.
_LONGEST = 40
_LETTER = "\u0e01-\u0e3a\u0e40-\u0e4eA-Za-z"


@dataclass(frozen=True, slots=True)
class Correction:
    """A suggestion: what stands at `start` of a text, what may stand there, and why, in Thai."""

    start: int
    before: str
    after: str
    reason: str

    def apply(self, text: str) -> str:
        """Give a text with the correction made. Raises ValueError when other words stand there by now."""
        end = self.start + len(self.before)
        if text[self.start : end] != self.before:
            raise ValueError("the text is no longer what the correction was made for")
        return text[: self.start] + self.after + text[end:]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    mend: Callable[[re.Match[str]], str]
    reason: str


_SPLIT_AM, _LOST_AM = "สระอำแตกเป็นสองตัว", "สระอำหาย"
_LOOK_ALIKE = "ตัวอักษรที่คล้ายกัน อาจอ่านจากภาพผิด"
_RULES = (
    # ส านักงาน: a text layer that has parted sara am.
    _Rule(re.compile(f"([ก-ฮ][{_TONE}]?) า(?=[ก-ฮเ-ไ ]|$)"), lambda found: f"{found[1]}ำ", _SPLIT_AM),
    # สาํ นักงาน: its ring comes after the long vowel.
    _Rule(re.compile(f"([{_TONE}]?)า\u0e4d ?"), lambda found: f"{found[1]}ำ", _SPLIT_AM),
    # จัดท�ำ, ด�าเนิน: a font's sara am that a decoder did not know.
    _Rule(re.compile("\ufffd[ำา]"), lambda _found: "ำ", _LOST_AM),
    # What a reader of pictures takes for the letters of the words for areas; a name may follow at once.
    _Rule(re.compile(f"(?<![{_LETTER}])[ดคถ]ำบล"), lambda _found: "ตำบล", _LOOK_ALIKE),
    _Rule(re.compile(f"(?<![{_LETTER}])อำเ[กถค]อ"), lambda _found: "อำเภอ", _LOOK_ALIKE),
    _Rule(re.compile(f"(?<![{_LETTER}])จังหวั[ตคถ]"), lambda _found: "จังหวัด", _LOOK_ALIKE),
)


class Corrector:
    """Suggests corrections by rules, and by the misspellings that a library's vocabularies name."""

    def __init__(self, vocabularies: Iterable[Vocabulary]) -> None:
        # What is in Latin letters alone may be a part of a name, a link or an address: only a search asks about it.
        self._labels = {
            wrong: label for wrong, label in list_misspellings(vocabularies).items() if _RUN.search(wrong)
        }
        self._misspelt = _make_spelling_pattern(self._labels) if self._labels else None
        self._words = frozenset(self._labels)

    def suggest(self, text: str) -> list[Correction]:
        """Give what may be corrected in a text, in its order; of two that overlap, the first."""
        found = sorted(self._find(text), key=lambda each: (each.start, -len(each.before)))
        kept: list[Correction] = []
        for each in found:
            end = kept[-1].start + len(kept[-1].before) if kept else 0
            if each.start >= end:
                kept.append(each)
        return kept

    def _find(self, text: str) -> Iterator[Correction]:
        protected = _RoyalNames(text)
        for each in chain(_list_ruled(text), self._list_misspelt(text)):
            if each.after != each.before and not protected.touch(each.start, each.start + len(each.before)):
                yield each

    def _list_misspelt(self, text: str) -> Iterator[Correction]:
        """Give the misspellings of a text, but for those whose letters are of other words (ประชุมชมรม)."""
        written = self._misspelt.finditer(text) if self._misspelt else ()
        for found in islice(written, _MOST_MISSPELT):
            wrong, (start, end) = found[0], found.span()
            # What is no word of Thai letters alone is never cut so.
            is_cut = not _RUN.fullmatch(wrong) or (start, wrong) in list_words_around(
                text, start, end, load_segmenter(self._words)
            )
            if is_cut:
                yield Correction(start, wrong, self._labels[wrong], "คำที่มักสะกดผิด")


def _list_ruled(text: str) -> Iterator[Correction]:
    for start, word in list_doubled_words(text):
        yield Correction(start, word * 2, word, "คำซ้ำติดกัน")
    for start, number, meant in list_odd_numbers(text):
        yield Correction(start, number, meant, "ตัวเลขไทยปนอารบิก หรือตัวอักษรที่คล้ายเลข")
    for rule in _RULES:
        for found in rule.pattern.finditer(text):
            yield Correction(found.start(), found[0], rule.mend(found), rule.reason)


def suggest_name(text: str, wrong: str, near: str) -> Correction | None:
    """Give the correction of a name in a text that a check does not know, by the name nearest to it; None where it is
    not written so."""
    start = text.find(wrong) if wrong and near else -1
    if start < 0 or _RoyalNames(text).touch(start, start + len(wrong)):
        return None
    return Correction(start, wrong, near, "ชื่อที่ไม่พบ ชื่อที่ใกล้ที่สุดคือชื่อนี้")


def suggest_term(vocabulary: Vocabulary, text: str) -> Correction | None:
    """Give the correction of what somebody wrote in the place of a term, by the term spelt nearest to it; None for a
    term, and where none is near."""
    near = None if find_term(vocabulary, text) else find_nearest_name(vocabulary, text)
    if not near or _RoyalNames(text).touch(0, len(text)):
        return None
    return Correction(0, text, near, f"คำที่ใกล้ที่สุดใน{vocabulary.label}")


def _make_spelling_pattern(labels: Mapping[str, str]) -> re.Pattern[str]:
    """Make what finds misspellings; a short one counts as a word by itself, since inside others it may be right."""
    longest_first = sorted(labels, key=len, reverse=True)
    parts = (
        re.escape(wrong) if len(wrong) > 4 else f"(?<![{_LETTER}]){re.escape(wrong)}(?![{_LETTER}])"
        for wrong in longest_first
    )
    return re.compile("|".join(parts))


class _RoyalNames:
    """Knows the runs of letters of a text that hold a royal name; looks at each run once, as some texts are one run."""

    def __init__(self, text: str) -> None:
        self._text = text
        has_any = has_royal_name("".join(_RUN.findall(text)))
        self._runs = [found.span() for found in _RUN.finditer(text)] if has_any else []
        self._starts = [start for start, _end in self._runs]
        self._ends = [end for _start, end in self._runs]
        self._royal = [has_royal_name(text[start:end]) for start, end in self._runs]

    def touch(self, start: int, end: int) -> bool:
        """Tell whether a run that a place belongs to holds a royal name, also one parted by spaces."""
        first = bisect_left(self._ends, start - 1)
        last = bisect_right(self._starts, end + 1)
        if any(self._royal[first:last]):
            return True
        runs = [self._text[slice(*self._runs[number])] for number in range(first, last)]
        # What crosses a border stands in the last letters before it or the first behind it.
        if len(runs) > 1:
            runs = [runs[0][-_LONGEST:], *runs[1:-1], runs[-1][:_LONGEST]]
        return has_royal_name("".join(runs))
