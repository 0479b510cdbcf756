"""The query parser: what somebody types, as keywords, exact phrases, and what to leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass

# In characters.
MAX_QUERY = 200
# Letters beside quoted phrases. Somebody who quotes a phrase adds few words; in more letters than these, about a dozen
# words, the quotation marks are part of a pasted headline, and no exact phrase is meant.
MAX_UNQUOTED = 60
_MARK, _OTHER = r"[“”„«»\"]", r"[^“”„«»\"]"
# A mark right behind a Latin letter, a figure or a sign quotes nothing, nor does a single one behind a Thai letter:
# on the other keyboard layout it is a letter (กข.คจ. is d-"80", and ฆ"ฯธ is SWOT).
QUOTED = rf"(^|[ (]|[^\x21-\x7e]){_MARK}({_OTHER}*){_MARK}"
UNCLOSED = rf"(^|[ (]){_MARK}({_OTHER}+)$"
EXCLUDED = r"(^|\s)-(?=[^\s\-0-9])(?:[“”„«»\"]([^“”„«»\"]*)(?:[“”„«»\"]|$)|(\S+))"


@dataclass(frozen=True, slots=True)
class Query:
    """A query as typed. `keywords` is all but what is excluded, without quotes; `is_cut` when it was too long."""

    text: str
    keywords: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    is_cut: bool = False


def parse_query(text: str) -> Query:
    """Read a query of at most 200 characters; the rest is cut off. Every text is a query."""
    # A byte order mark, pasted with a text, is a space to JavaScript and none to Python.
    text = text.replace("\ufeff", "").strip()
    kept = text[:MAX_QUERY]
    excluded = [found[2] if found[3] is None else found[3] for found in re.finditer(EXCLUDED, kept)]
    rest = re.sub(EXCLUDED, " ", kept)
    # A query of exclusions alone is searched as keywords: on the Latin layout, the key of ข gives `-`.
    if not re.search(r"[^\W_]", rest):
        return Query(kept, kept, is_cut=len(text) > MAX_QUERY)
    unquoted = re.sub(UNCLOSED, r"\1 ", re.sub(QUOTED, r"\1 ", rest))
    is_pasted = len(unquoted.strip()) > MAX_UNQUOTED
    phrases = [] if is_pasted else _list_phrases(rest)
    # A mark that quotes nothing stays: who corrects the keyboard layout reads it as a letter.
    keywords = re.sub(r"[“”„«»]", " ", re.sub(QUOTED, r"\1 \2 ", rest)).strip()
    return Query(
        kept, keywords, tuple(filter(None, phrases)), tuple(filter(None, excluded)), len(text) > MAX_QUERY
    )


def _list_phrases(text: str) -> list[str]:
    """Give what is quoted, and what is behind a mark at the end that is not closed yet."""
    closed = [found[2].strip() for found in re.finditer(QUOTED, text)]
    return closed + [found[2].strip() for found in re.finditer(UNCLOSED, re.sub(QUOTED, r"\1 ", text))]
