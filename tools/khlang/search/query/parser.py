"""The query parser: what somebody types, as keywords, exact phrases, and what to leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass

# In characters.
MAX_QUERY = 200
# Letters beside quoted phrases. Somebody who quotes a phrase adds few words; in more letters than these, about a dozen
# words, the quotation marks are part of a pasted headline, and no exact phrase is meant.
MAX_UNQUOTED = 60
QUOTED = r"[“”„«»\"]([^“”„«»\"]*)(?:[“”„«»\"]|$)"
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
    is_pasted = len(re.sub(QUOTED, " ", rest).strip()) > MAX_UNQUOTED
    phrases = [] if is_pasted else [found[1].strip() for found in re.finditer(QUOTED, rest)]
    keywords = re.sub(r"[“”„«»\"]", " ", rest).strip()
    return Query(
        kept, keywords, tuple(filter(None, phrases)), tuple(filter(None, excluded)), len(text) > MAX_QUERY
    )
