"""Measures what speaks for a broken text layer.

The thresholds lie between what was measured on clean texts and on texts that were broken in one way each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from khlang.thai.repair.lexicon import Lexicon, load_lexicon
from khlang.thai.repair.model import Damage, Mode
from khlang.thai.repair.rewrites import CONSONANT
from khlang.thai.repair.signs import STRANGE

MAX_UNKNOWN = 0.05
_MOST_AM, _LESS_AM, _LEAST_AM = 1.5, 0.1, 0.02
# By how many letters a text has at least: the fewer, the more do shares of single signs vary by chance. Of windows of
# 1,800 clean texts none had more displaced marks, and one of a thousand fewer marks above its letters.
_MOST_DISPLACED = {1_200: 0.008, 250: 0.02, 0: 0.03}
_LEAST_MARKS = {1_200: 0.06, 250: 0.045, 80: 0.02, 0: 0.0}
# Where many words are unknown, fewer marks need be gone.
_MORE_UNKNOWN = 1.3
# The two most frequent consonants of clean Thai have a fifth of all; fewer consonants than this say little.
_MOST_TOP, _FEWEST_FOR_TOP = 0.7, 30
# Of so many sara aa and sara am together, one is a sara am in any clean text.
_FEWEST_AA, _FEWEST_AM = 25, 3
_LETTERS = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+")
# Not with the sign of a silent letter, behind which words end.
_DISPLACED = re.compile(f"[{CONSONANT}][{CONSONANT}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4b]+ (?=[{CONSONANT}])")
_UPPER_MARKS = re.compile("[\u0e31\u0e47-\u0e4c]")
_LOST = re.compile("[\ufffd\ue000-\uf8ff\u0080-\u009f]")
_STRANGE = re.compile(f"[\u0e01-\u0e4e][{STRANGE}][\u0e01-\u0e4e]")
# What no word of Thai holds, and texts have whose sara am is lost; only ประจาน holds ประจา.
LOST_AM = re.compile(
    "สานัก|ตาบล|อาเภอ|จานวน|กาหนด|สาคัญ|ชานาญ|จาเป็น|ผู้นา|คานา|สาเร็จ|สาหรับ|ทางาน|จาหน่าย|ดาเนิน|ประจา(?!น)|แนะนา|ลาดับ"
    "|กาลัง|กาแพง|บารุง|ตารวจ"
)


def measure_damage(text: str, words: Collection[str] = ()) -> Damage:
    """Measure a text, a document or one field; `words` are those of vocabularies and places."""
    return measure(text, load_lexicon(words))


def has_moved_marks(text: str) -> bool:
    """Tell whether marks stand too far right in a text more often than they do by chance."""
    letters = sum(map(len, _LETTERS.findall(text)))
    return len(_DISPLACED.findall(text)) > _look_up(_MOST_DISPLACED, letters) * letters


def measure(text: str, lexicon: Lexicon) -> Damage:
    """Measure a text by a lexicon."""
    letters = "".join(_LETTERS.findall(text))
    count = max(1, len(letters))
    unknown, words = lexicon.count_unknown(text)
    unknown_share = unknown / max(1, words)
    am, aa = letters.count("ำ"), letters.count("า")
    consonants = Counter(letter for letter in letters if letter <= "ฮ")
    top = sum(number for _letter, number in consonants.most_common(2))
    damage = Damage(
        letters=len(letters),
        unknown_share=unknown_share,
        am_ratio=am / max(1, aa),
        displaced_share=len(_DISPLACED.findall(text)) / count,
        mark_share=len(_UPPER_MARKS.findall(letters)) / count,
        top_share=top / max(1, consonants.total()),
        lost=len(_LOST.findall(text)),
        modes=frozenset(),
        is_soup=consonants.total() >= _FEWEST_FOR_TOP and top > _MOST_TOP * consonants.total(),
    )
    return _with_modes(damage, text, am, aa)


def _with_modes(damage: Damage, text: str, am: int, aa: int) -> Damage:
    """Add the kinds of damage that the measures speak for."""
    is_unknown = damage.unknown_share > MAX_UNKNOWN
    modes = set()
    if (LOST_AM.search(text) and damage.am_ratio < _LESS_AM) or (
        aa >= _FEWEST_AA and damage.am_ratio < _LEAST_AM
    ):
        modes.add(Mode.LOST_AM)
    if is_unknown and am >= _FEWEST_AM and damage.am_ratio > _MOST_AM:
        modes.add(Mode.FALSE_AM)
    if is_unknown and damage.displaced_share > _look_up(_MOST_DISPLACED, damage.letters):
        modes.add(Mode.MOVED_MARKS)
    leniency = _MORE_UNKNOWN if damage.unknown_share > 2 * MAX_UNKNOWN else 1.0
    if is_unknown and damage.mark_share < leniency * _look_up(_LEAST_MARKS, damage.letters):
        modes.add(Mode.LOST_MARKS)
    if _STRANGE.search(text):
        modes.add(Mode.LOST_GLYPHS)
    return Damage(
        damage.letters, damage.unknown_share, damage.am_ratio, damage.displaced_share, damage.mark_share,
        damage.top_share, damage.lost, frozenset(modes), damage.is_soup,
    )  # fmt: skip


def _look_up(thresholds: Mapping[int, float], letters: int) -> float:
    """Give the threshold for a text of so many letters; the longest texts' come first."""
    return next(threshold for fewest, threshold in thresholds.items() if letters >= fewest)
