"""A query as an index sees it: known terms, letters in no term, what stands between; and how well it is explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khlang.search.analysis import find_pieces
from khlang.search.query import LETTER_COST, TERM_COST, cut_run
from khlang.search.spelling import Spelling

# Whoever mends a royal name may break it: runs that hold one stay as they are.
ROYAL = (
    "พระบาทสมเด็จ", "สมเด็จพระ", "สมเด็จเจ้า", "พระเจ้าอยู่หัว", "พระราชินี", "พระบรม", "พระราชชนนี", "พระองค์เจ้า", "เจ้าฟ้า",
    "พระเทพ", "ทูลกระหม่อม", "ภูมิพล", "อดุลยเดช", "สิริกิติ์", "วชิราลงกรณ", "วชิรเกล้า", "มหิดล", "สิรินธร", "จุฬาภรณ",
    "อุบลรัตน", "พัชรกิติยาภา", "สุทิดา", "สิริวัณณวรี", "ทีปังกร", "โสมสวลี", "ปรมินทร", "มหาวชิร", "ในหลวง",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cut text: its letters, whether they are a term, whether they may be changed."""

    text: str
    is_term: bool
    is_open: bool


def is_royal(text: str) -> bool:
    """Tell whether a text holds a royal name or title."""
    return any(name in text for name in ROYAL)


def cut_text(folded: str, spelling: Spelling) -> Iterator[Piece]:
    """Cut a text into terms, unknown letters and what stands between."""
    at = 0
    for piece, is_thai, start, end in find_pieces(folded):
        if start > at:
            yield Piece(folded[at:start], True, False)
        at = end
        if not is_thai:
            yield Piece(folded[start:end], piece in spelling.levels, False)
            continue
        is_open = not is_royal(piece)
        for text, is_term in cut_run(piece, spelling.levels):
            yield Piece(text, is_term, is_open)
    if at < len(folded):
        yield Piece(folded[at:], True, False)


def cost_of(folded: str, spelling: Spelling) -> int:
    """Give how badly an index explains a text: dear letters that no term explains, then many and rare terms."""
    cost = 0
    for piece, is_thai, _start, _end in find_pieces(folded):
        cut = cut_run(piece, spelling.levels) if is_thai else [(piece, piece in spelling.levels)]
        cost += sum(cost_piece(text, is_term, spelling) for text, is_term in cut)
    return cost


def cost_piece(text: str, is_term: bool, spelling: Spelling) -> int:
    """Give what a term costs, or letters that are in none."""
    return TERM_COST + spelling.levels[text] if is_term else LETTER_COST * len(text)


def is_known(folded: str, spelling: Spelling) -> bool:
    """Tell whether every letter of a text is in a term."""
    pieces = list(cut_text(folded, spelling))
    return bool(pieces) and all(piece.is_term for piece in pieces)


def is_thai_run(word: str) -> bool:
    """Tell whether a text is Thai letters from end to end."""
    pieces = list(find_pieces(word))
    return len(pieces) == 1 and pieces[0][1] and pieces[0][0] == word
