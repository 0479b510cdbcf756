"""What somebody types, as a value: plain words, exact phrases, what to leave out; cut by an index's own words.

The browser has the same in `query.js`; `tests/browser/test_search_engines.py` holds both to the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.search.analysis import MAX_TERM, find_pieces, fold_text
from khlang.search.scoring import SCORING, Chain
from khlang.thai.words import may_cut

MAX_QUERY = 200
# Costs of a letter that no term explains, and of a term beside its level: fewest letters left over, then fewest
# and commonest terms.
LETTER_COST, TERM_COST = 240, 48
# Terms of the longest name that others may stand for.
MAX_NAME = 12
# Who types quotes for an exact phrase types few words beside it; in more letters than these, about a dozen words,
# they came with a pasted headline, and the text looked for may be another that tells the same.
MAX_BESIDE = 60
QUOTED = r"[“”„«»\"]([^“”„«»\"]*)(?:[“”„«»\"]|$)"
EXCLUDED = r"(^|\s)-(?=[^\s\-0-9])(?:[“”„«»\"]([^“”„«»\"]*)(?:[“”„«»\"]|$)|(\S+))"


@dataclass(frozen=True, slots=True)
class Query:
    """A query as typed. `words` is all but what is excluded, without quotes; `is_cut` when it was too long."""

    text: str
    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    is_cut: bool = False


def parse_query(text: str) -> Query:
    """Read a query of at most 200 characters; the rest is cut off. There is no wrong query."""
    text = text.strip()
    kept = text[:MAX_QUERY]
    excluded = [found[2] if found[3] is None else found[3] for found in re.finditer(EXCLUDED, kept)]
    rest = re.sub(EXCLUDED, " ", kept)
    # Who only leaves out means those words: ข is typed as `-` on the other keyboard.
    if not re.search(r"[^\W_]", rest):
        return Query(kept, kept, is_cut=len(text) > MAX_QUERY)
    is_pasted = len(re.sub(QUOTED, " ", rest).strip()) > MAX_BESIDE
    phrases = [] if is_pasted else [found[1].strip() for found in re.finditer(QUOTED, rest)]
    words = re.sub(r"[“”„«»\"]", " ", rest).strip()
    return Query(
        kept, words, tuple(filter(None, phrases)), tuple(filter(None, excluded)), len(text) > MAX_QUERY
    )


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an index: how rare each term is, and which stand for which others.

    `alternatives` has, by the terms of a name, the terms of its other names.
    """

    levels: Mapping[str, int]
    alternatives: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Understood:
    """A query in the terms of an index. `unknown` is what no term explains, in order."""

    chains: tuple[Chain, ...]
    phrases: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]


def understand(query: Query, words: Words) -> Understood:
    """Cut a query by the words of an index, and add what stands for its words.

    A phrase or an exclusion of which the index lacks a letter is in no record, and left out.
    """
    unknown: list[str] = []
    chains = [Chain(terms) for terms in _cut_text(query.words, words, unknown)]
    others = [other for chain in chains for other in _find_others(chain, words)]
    phrases = [_cut_whole(phrase, words) for phrase in query.phrases]
    excluded = [_cut_whole(phrase, words) for phrase in query.excluded]
    return Understood(
        (*chains, *others), tuple(filter(None, phrases)), tuple(filter(None, excluded)), tuple(unknown)
    )


def _cut_text(text: str, words: Words, unknown: list[str]) -> list[tuple[str, ...]]:
    """Give the terms of a text, anew after each letter that no term explains, which goes to `unknown`."""
    chains: list[list[str]] = [[]]
    for piece, is_thai, _start, _end in find_pieces(fold_text(text)):
        for term, is_known in cut_run(piece, words.levels) if is_thai else [(piece, piece in words.levels)]:
            if is_known:
                chains[-1].append(term)
            else:
                unknown.append(term)
                chains.append([])
    return [tuple(chain) for chain in chains if chain]


def _cut_whole(text: str, words: Words) -> tuple[str, ...]:
    unknown: list[str] = []
    chains = _cut_text(text, words, unknown)
    return chains[0] if chains and not unknown else ()


def cut_run(run: str, levels: Mapping[str, int]) -> list[tuple[str, bool]]:
    """Cut a Thai run into terms of an index, by dynamic programming; give (letters, whether they are a term).

    Letters that no term explains stay together. Nothing is cut inside a cluster.
    """
    best: list[tuple[int, int, bool]] = [(0, 0, False)]
    for end in range(1, len(run) + 1):
        cheapest = (best[end - 1][0] + LETTER_COST, end - 1, False)
        for start in range(max(0, end - MAX_TERM), end) if may_cut(run, end) else ():
            level = levels.get(run[start:end])
            if level is None or best[start][0] + TERM_COST + level >= cheapest[0]:
                continue
            # Letters in no term may end inside a cluster; what comes after them may not begin there.
            if best[start][2] or may_cut(run, start):
                cheapest = (best[start][0] + TERM_COST + level, start, True)
        best.append(cheapest)
    pieces: list[tuple[str, bool]] = []
    end = len(run)
    while end > 0:
        _cost, start, is_term = best[end]
        if not is_term and pieces and not pieces[-1][1]:
            pieces[-1] = (run[start:end] + pieces[-1][0], False)
        else:
            pieces.append((run[start:end], is_term))
        end = start
    return pieces[::-1]


def _find_others(chain: Chain, words: Words) -> Iterator[Chain]:
    """Give what stands for the names in a chain, the longest name at each place.

    A long name for a short one weighs no more than that one: eight terms of a full name would drown a query.
    """
    at = 0
    while at < len(chain.terms):
        sizes = range(min(len(chain.terms) - at, MAX_NAME), 0, -1)
        size = next((size for size in sizes if chain.terms[at : at + size] in words.alternatives), 0)
        for other in words.alternatives[chain.terms[at : at + size]] if size else ():
            yield Chain(other, SCORING["alternative"] * min(1.0, size / len(other)))
        at += max(1, size)
