"""Names that stand for each other in a search, as terms of an index: from vocabularies with `search: equals`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from khlang.search.analysis import find_pieces, fold_text
from khlang.search.query import MAX_NAME, Words, cut_run
from khlang.search.scoring import MAX_LEVEL
from khlang.vocabularies import SearchUse, Vocabulary

Terms = tuple[str, ...]
# Thai abbreviations have no vowels.
_ABBREVIATION = re.compile("[ก-ฮ]{2,}")


def make_words(vocabularies: Iterable[Vocabulary], levels: Mapping[str, int]) -> Words:
    """Give the words of an index with the names that stand for each other.

    An abbreviation that no record holds is known all the same, as the rarest of terms: its full name may be held.
    """
    terms = [
        (term.label, *term.aliases)
        for vocabulary in vocabularies
        if vocabulary.search is SearchUse.EQUALS
        for term in vocabulary.terms
    ]
    short = {text: MAX_LEVEL for names in terms for name in names if (text := _find_short(name))}
    known = {**short, **levels}
    others: dict[Terms, dict[Terms, None]] = {}
    for names in terms:
        cut = [found for name in names if (found := cut_name(name, known))]
        for name in cut:
            # What nobody holds may be typed, but finds nothing.
            others.setdefault(name, {}).update(
                (other, None) for other in cut if other != name and all(term in levels for term in other)
            )
    return Words(known, {name: tuple(held) for name, held in others.items() if held})


def _find_short(name: str) -> str:
    """Give the term of a name that is one piece: an abbreviation with or without dots, or a Latin word."""
    pieces = list(find_pieces(fold_text(name)))
    if len(pieces) != 1:
        return ""
    piece, is_thai, _start, _end = pieces[0]
    return piece if not is_thai or _ABBREVIATION.fullmatch(piece) else ""


def cut_name(name: str, levels: Mapping[str, int]) -> Terms:
    """Cut a name as a query with it is cut; empty where some letters are in no term, or it is too long."""
    terms: list[str] = []
    for piece, is_thai, _start, _end in find_pieces(fold_text(name)):
        cut = cut_run(piece, levels) if is_thai else [(piece, piece in levels)]
        if not all(is_known for _text, is_known in cut):
            return ()
        terms += [text for text, _is_known in cut]
    return tuple(terms) if len(terms) <= MAX_NAME else ()
