"""Did-you-mean («หมายถึง … หรือไม่»): queries that may have been meant. Pure; the browser has the same in
`did_you_mean.js`.

In this order: known misspellings, the wrong keyboard layout, spaces inside words, the nearest spelling. Each is
offered as a link, never searched unasked, and only where the index explains it better than what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from khlang.search.query.fuzzy import SpellingModel
from khlang.search.query.segmentation_cost import (
    Segment,
    is_known,
    is_thai_run,
    list_segments,
    segmentation_cost,
)
from khlang.search.query.spelling import MAX_WINDOW, AreAdjacent, correct_spelling
from khlang.search.text.tokenizer import fold_text
from khlang.thai.royal_names import has_royal_name

MAX_DID_YOU_MEAN = 3
# What costs so much more than the best is not offered.
MAX_EXTRA_COST = 120
# The letters of a Thai keyboard (Kedmanee) where a Latin one has those of the first line.
LATIN_KEYS = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
THAI_KEYS = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = dict(zip(LATIN_KEYS, THAI_KEYS, strict=True))
_TO_LATIN = dict(zip(THAI_KEYS, LATIN_KEYS, strict=True))

# A mark or a vowel that follows its consonant, after a space; the long vowel that a broken sara am is, and its tone.
SPLIT_CLUSTER = re.compile(" +([\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])")
SPLIT_SARA_AM = re.compile(" [\u0e48-\u0e4b]? ?\u0e32")
MAX_SARA_AM = 8

MISSPELLING, KEYBOARD, SPACED, FUZZY = "misspelt", "keyboard", "spaced", "near"


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """A query that may have been meant, and why: `misspelt`, `keyboard`, `spaced` or `near`; whether the library holds
    what it asks for."""

    text: str
    reason: str
    is_answered: bool = False


def find_did_you_mean(text: str, spelling: SpellingModel, are_adjacent: AreAdjacent) -> list[DidYouMean]:
    """Give at most three queries that somebody may have meant, best first.

    `are_adjacent` tells whether any record has two terms of the index one after the other.
    """
    folded = fold_text(text)
    # A royal name with a space in it is not recognised by its parts.
    if has_royal_name(folded.replace(" ", "")) and not has_royal_name(folded):
        return []
    before = segmentation_cost(folded, spelling)
    attempts = (
        (_correct_misspellings(folded, spelling), MISSPELLING),
        (_correct_keyboard_layout(text, spelling), KEYBOARD),
        (_join_split_words(_join_split_clusters(folded, spelling), spelling), SPACED),
        *((near, FUZZY) for near in correct_spelling(folded, spelling, are_adjacent)),
    )
    found: dict[str, str] = {}
    for corrected, reason in attempts:
        # A known misspelling may be in the index, too; a nearer word may be as rare as what was typed.
        if corrected != folded and (
            reason in (MISSPELLING, FUZZY) or segmentation_cost(corrected, spelling) < before
        ):
            found.setdefault(corrected, reason)
    costs = {corrected: segmentation_cost(corrected, spelling) for corrected in found}
    most = min(costs.values(), default=0) + MAX_EXTRA_COST
    likely = [(corrected, reason) for corrected, reason in found.items() if costs[corrected] <= most]
    return [DidYouMean(corrected, reason) for corrected, reason in likely[:MAX_DID_YOU_MEAN]]


# Known misspellings


def _correct_misspellings(folded: str, spelling: SpellingModel) -> str:
    """Replace known misspellings, where they begin and end at segments."""
    segments = list(list_segments(folded, spelling))
    corrected: list[str] = []
    at = 0
    while at < len(segments):
        size = _match_misspelling(segments, at, spelling)
        whole = "".join(segment.text for segment in segments[at : at + size])
        corrected.append(spelling.misspellings[whole] if size else segments[at].text)
        at += max(1, size)
    return "".join(corrected)


def _match_misspelling(segments: Sequence[Segment], at: int, spelling: SpellingModel) -> int:
    """Give how many segments from `at` on are the longest known misspelling, 0 if none is one."""
    whole, longest = "", 0
    for size, segment in enumerate(segments[at:], 1):
        whole += segment.text
        if len(whole) > MAX_WINDOW * 2:
            break
        # Latin letters that no record holds may be how a Thai word sounds.
        is_unknown_latin = segment.text.isascii() and not segment.is_word
        is_sound = segment.is_editable or is_unknown_latin or segment.text.endswith(".")
        if whole in spelling.misspellings and is_sound:
            longest = size
    return longest


# The wrong keyboard


def _correct_keyboard_layout(text: str, spelling: SpellingModel) -> str:
    """Type words again on the other keyboard layout, where that gives terms; capitals are other keys."""
    return " ".join(_retype(word, spelling) for word in text.split())


def _retype(word: str, spelling: SpellingModel) -> str:
    folded = fold_text(word)
    if is_known(folded, spelling) or len(word) < 3:
        return folded
    keys = _TO_THAI if word.isascii() and any(char.isalpha() for char in word) else _TO_LATIN
    if not all(char in keys for char in word):
        return folded
    typed = fold_text("".join(keys[char] for char in word))
    segments = list(list_segments(typed, spelling))
    # Any three letters are made of terms of one letter.
    is_sound = all(segment.is_word for segment in segments) and 2 * len(segments) <= len(typed)
    return typed if is_sound else folded


# Spaces inside words


def _join_split_clusters(folded: str, spelling: SpellingModel) -> str:
    """Remove spaces inside clusters, as a broken PDF has them; its sara am is a space and a long vowel (ส านักงาน)."""
    joined = SPLIT_CLUSTER.sub(r"\1", folded)
    if joined == folded:
        return folded
    at = 0
    for found in islice(SPLIT_SARA_AM.finditer(folded), MAX_SARA_AM):
        # Where it stands among the joined letters.
        at = len(SPLIT_CLUSTER.sub(r"\1", folded[: found.end()]))
        other = f"{joined[: at - 1]}\u0e33{joined[at:]}"
        if segmentation_cost(other, spelling) < segmentation_cost(joined, spelling):
            joined = other
    return joined


def _join_split_words(folded: str, spelling: SpellingModel) -> str:
    """Remove spaces between Thai letters where the index explains these better as one run."""
    words = folded.split(" ")
    if len(words) > MAX_WINDOW or has_royal_name(folded.replace(" ", "")):
        return folded
    joined = words[:1]
    for word in words[1:]:
        if is_thai_run(joined[-1]) and is_thai_run(word) and _explains_better(joined[-1], word, spelling):
            joined[-1] += word
        else:
            joined.append(word)
    return " ".join(joined)


def _explains_better(left: str, right: str, spelling: SpellingModel) -> bool:
    """Tell whether an index explains two runs better as one: what are words already need not be joined."""
    if is_known(left, spelling) and is_known(right, spelling):
        return False
    apart = segmentation_cost(left, spelling) + segmentation_cost(right, spelling)
    return segmentation_cost(left + right, spelling) < apart
