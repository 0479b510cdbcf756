"""Words near to what an index does not know: «หมายถึง … หรือไม่» for letters that are wrong, missing or too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from khlang.search.pieces import Piece, cost_piece, cut_text, is_thai_run
from khlang.search.query import TERM_COST
from khlang.search.spelling import Spelling, find_near

MAX_MENDS = 3
# A change of one letter must spare more than this: nearly a term.
EDIT_COST = 40
# In rounds, each mending one place.
MAX_ROUNDS = 3
# A window reaches this many terms beyond the letters in doubt, and has no more letters than this.
REACH, MAX_WINDOW = 3, 24
MAX_PLACES, MAX_RANKED = 4, 6

StandTogether = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Place:
    """Pieces in doubt, from `first` to before `end`, and how many letters may be changed."""

    first: int
    end: int
    edits: int


def mend_letters(folded: str, spelling: Spelling, stand_together: StandTogether) -> Iterator[str]:
    """Give the text with words near to what the index does not know: the best everywhere, then the second best."""
    best = folded
    others: list[str] = []
    for number in range(MAX_ROUNDS):
        found = _find_mends(best, spelling, stand_together)
        if not found:
            break
        if number == 0:
            others = found[1:MAX_MENDS]
        best = found[0]
    if best != folded:
        yield best
        yield from others
    joined = folded.replace(" ", "")
    if joined != folded and len(joined) <= MAX_WINDOW and is_thai_run(joined):
        # Broken text from a PDF has wrong letters beside wrong spaces: องคค์ วามรู้.
        yield from _find_mends(joined, spelling, stand_together)[:1]


def _find_mends(folded: str, spelling: Spelling, stand_together: StandTogether) -> list[str]:
    """Give the text with one place mended, best first."""
    pieces = list(cut_text(folded, spelling))
    found: dict[str, int] = {}
    for place in _find_places(pieces, spelling, stand_together)[:MAX_PLACES]:
        for start, end in _list_windows(pieces, place):
            window = "".join(piece.text for piece in pieces[start:end])
            cost = sum(cost_piece(piece.text, piece.is_term, spelling) for piece in pieces[start:end])
            head, tail = ("".join(piece.text for piece in part) for part in (pieces[:start], pieces[end:]))
            for word, distance in find_near(window, spelling):
                # One word, however many terms it has: it is all there.
                gain = cost - TERM_COST - spelling.lexicon[word] - EDIT_COST * distance
                mended = f"{head}{word}{tail}"
                if gain > 0 and distance <= place.edits:
                    found[mended] = max(gain, found.get(mended, 0))
    best = sorted(found, key=lambda mended: (-found[mended], mended))[:MAX_RANKED]
    # นอกระบบ is said, นอกรอบ is not.
    return sorted(best, key=lambda mended: _count_strangers(mended, spelling, stand_together))


def _count_strangers(folded: str, spelling: Spelling, stand_together: StandTogether) -> int:
    """Count the neighbours in a text that no record has."""
    pieces = list(cut_text(folded, spelling))
    return sum(
        left.is_open and right.is_open and not _may_stand(left, right, stand_together)
        for left, right in pairwise(pieces)
    )


def _may_stand(left: Piece, right: Piece, stand_together: StandTogether) -> bool:
    return left.is_term and right.is_term and stand_together(left.text, right.text)


def _find_places(pieces: Sequence[Piece], spelling: Spelling, stand_together: StandTogether) -> list[_Place]:
    """Find what is in doubt: letters in no term, many tiny terms; neighbours that no record has."""
    is_weak = [piece.is_open and (not piece.is_term or len(piece.text) <= 2) for piece in pieces]
    is_word = [False] * len(pieces)
    for first, last in _find_words(pieces, spelling):
        is_weak[first:last] = [False] * (last - first)
        is_word[first:last] = [True] * (last - first)
    places: list[_Place] = []
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and is_weak[end]:
            end += 1
        group = pieces[at:end]
        is_unknown = any(not piece.is_term for piece in group)
        # Two short words are often meant (ทำนา), a letter on its own never is.
        if is_unknown or len(group) > 2 or any(len(piece.text) == 1 for piece in group):
            places.append(_Place(at, end, 2))
        at = max(end, at + 1)
    for at, (left, right) in enumerate(pairwise(pieces)):
        is_sound = is_weak[at] or is_weak[at + 1] or (is_word[at] and is_word[at + 1])
        if left.is_open and right.is_open and not is_sound and not stand_together(left.text, right.text):
            places.append(_Place(at, at + 2, 1))
    return places


def _find_words(pieces: Sequence[Piece], spelling: Spelling) -> Iterator[tuple[int, int]]:
    """Give the pieces that are a known word together."""
    for first in range(len(pieces)):
        whole = ""
        for last in range(first, min(first + 2 * REACH, len(pieces))):
            whole += pieces[last].text
            if last > first and whole in spelling.lexicon:
                yield first, last + 1


def _list_windows(pieces: Sequence[Piece], place: _Place) -> Iterator[tuple[int, int]]:
    """Give (first piece, piece after the last) of what may be one word around pieces in doubt."""
    for start in range(place.first, max(-1, place.first - REACH - 1), -1):
        if not pieces[start].is_open:
            return
        for end in range(place.end, min(len(pieces), place.end + REACH) + 1):
            if not pieces[end - 1].is_open:
                break
            if sum(len(piece.text) for piece in pieces[start:end]) > MAX_WINDOW:
                break
            yield start, end
