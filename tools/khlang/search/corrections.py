"""«หมายถึง … หรือไม่»: what somebody may have meant whose words an index does not know. Pure; the browser has the
same in `corrections.js`.

In this order: known misspellings, the wrong keyboard layout, spaces inside words, the nearest spelling. Each is an
offer with a link, never done unasked, and made only where the index knows the words better than those typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khlang.search.analysis import fold_text
from khlang.search.mends import MAX_WINDOW, StandTogether, mend_letters
from khlang.search.pieces import ROYAL, Piece, cost_of, cut_text, is_known, is_royal, is_thai_run
from khlang.search.spelling import Spelling

__all__ = ["LATIN_KEYS", "ROYAL", "THAI_KEYS", "Offer", "find_corrections", "make_misspelt"]

MAX_OFFERS = 3
# An offer that costs so much more than the best is worse than none.
MAX_WORSE = 120
# The letters of a Thai keyboard (Kedmanee) where a Latin one has those of the first line.
LATIN_KEYS = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
THAI_KEYS = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = dict(zip(LATIN_KEYS, THAI_KEYS, strict=True))
_TO_LATIN = dict(zip(THAI_KEYS, LATIN_KEYS, strict=True))

MISSPELT, KEYBOARD, SPACED, NEAR = "misspelt", "keyboard", "spaced", "near"


@dataclass(frozen=True, slots=True)
class Offer:
    """A query that may have been meant, and why: `misspelt`, `keyboard`, `spaced` or `near`."""

    text: str
    reason: str


def find_corrections(text: str, spelling: Spelling, stand_together: StandTogether) -> list[Offer]:
    """Give at most three queries that somebody may have meant, best first.

    `stand_together` tells whether any record has two terms of the index one after the other.
    """
    folded = fold_text(text)
    # A royal name with a space in it: no part of it tells what it is.
    if is_royal(folded.replace(" ", "")) and not is_royal(folded):
        return []
    before = cost_of(folded, spelling)
    tries = (
        (_mend_misspelt(folded, spelling), MISSPELT),
        (_mend_keyboard(text, spelling), KEYBOARD),
        (_join_runs(folded, spelling), SPACED),
        *((near, NEAR) for near in mend_letters(folded, spelling, stand_together)),
    )
    offers: dict[str, str] = {}
    for mended, reason in tries:
        # A known misspelling may be in the index, too; a nearer word may be as rare as what was typed.
        if mended != folded and (reason in (MISSPELT, NEAR) or cost_of(mended, spelling) < before):
            offers.setdefault(mended, reason)
    costs = {mended: cost_of(mended, spelling) for mended in offers}
    most = min(costs.values(), default=0) + MAX_WORSE
    return [Offer(mended, reason) for mended, reason in offers.items() if costs[mended] <= most][:MAX_OFFERS]


# Known misspellings


def _mend_misspelt(folded: str, spelling: Spelling) -> str:
    """Put right what the library's list of misspellings has, where it begins and ends at words."""
    pieces = list(cut_text(folded, spelling))
    mended: list[str] = []
    at = 0
    while at < len(pieces):
        size = _find_misspelt(pieces, at, spelling)
        whole = "".join(piece.text for piece in pieces[at : at + size])
        mended.append(spelling.misspelt[whole] if size else pieces[at].text)
        at += max(1, size)
    return "".join(mended)


def _find_misspelt(pieces: Sequence[Piece], at: int, spelling: Spelling) -> int:
    """Give how many pieces from `at` on are the longest misspelling, 0 if none is one."""
    whole, longest = "", 0
    for size, piece in enumerate(pieces[at:], 1):
        whole += piece.text
        if len(whole) > MAX_WINDOW * 2:
            break
        if whole in spelling.misspelt and (piece.is_open or piece.text.endswith(".")):
            longest = size
    return longest


# The wrong keyboard


def _mend_keyboard(text: str, spelling: Spelling) -> str:
    """Type words again on the other layout, where that gives words of the index; capitals are other keys."""
    return " ".join(_type_again(word, spelling) for word in text.split())


def _type_again(word: str, spelling: Spelling) -> str:
    folded = fold_text(word)
    if is_known(folded, spelling) or len(word) < 3:
        return folded
    keys = _TO_THAI if word.isascii() and any(char.isalpha() for char in word) else _TO_LATIN
    if not all(char in keys for char in word):
        return folded
    typed = fold_text("".join(keys[char] for char in word))
    pieces = list(cut_text(typed, spelling))
    # Any three letters are made of terms of one letter.
    is_sound = all(piece.is_term for piece in pieces) and 2 * len(pieces) <= len(typed)
    return typed if is_sound else folded


# Spaces inside words


def _join_runs(folded: str, spelling: Spelling) -> str:
    """Take away the spaces between Thai letters where the index explains these better as one run."""
    words = folded.split(" ")
    if len(words) > MAX_WINDOW or is_royal(folded.replace(" ", "")):
        return folded
    joined = words[:1]
    for word in words[1:]:
        if is_thai_run(joined[-1]) and is_thai_run(word) and _gains(joined[-1], word, spelling):
            joined[-1] += word
        else:
            joined.append(word)
    return " ".join(joined)


def _gains(left: str, right: str, spelling: Spelling) -> bool:
    """Tell whether an index explains two runs better as one."""
    apart = cost_of(left, spelling) + cost_of(right, spelling)
    return cost_of(left + right, spelling) < apart


def make_misspelt(terms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give, by folded misspelling, what is meant; `terms` are the misspellings of each word."""
    return {fold_text(wrong): fold_text(right) for right, wrongs in terms.items() for wrong in wrongs}
