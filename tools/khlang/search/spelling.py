"""Words by what is left of them when a letter or two are wrong. Pure, of plain maps: the browser has the same.

With one wrong letter, one half of a word stands as it should; with two, one third. So each word is listed under its
parts, and a misspelt one finds it by a part that is right (the pigeonhole principle).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

# Below this length one wrong letter is allowed, from it on two.
LONG = 6
SHORTEST, LONGEST = 3, 24
# Words that are compared letter by letter for one window: common parts, such as การ, have very many.
MAX_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Spelling:
    """What corrections are made of: the terms of an index and the words that may be meant, each with its level (how
    rare it is), known misspellings, and the words by length and part."""

    levels: Mapping[str, int]
    lexicon: Mapping[str, int]
    misspelt: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]


def make_spelling(
    levels: Mapping[str, int], lexicon: Mapping[str, int], misspelt: Mapping[str, str]
) -> Spelling:
    """List the words of a lexicon by their parts."""
    parts: dict[str, list[str]] = {}
    for word in lexicon:
        if SHORTEST <= len(word) <= LONGEST:
            for key in _list_parts(word):
                parts.setdefault(key, []).append(word)
    # Common words first: they are compared first, and meant most often.
    ordered = {key: tuple(sorted(words, key=lexicon.__getitem__)) for key, words in parts.items()}
    return Spelling(levels, lexicon, misspelt, ordered)


def count_edits(length: int) -> int:
    """Give how many wrong letters a word of this length may have."""
    return 1 if length < LONG else 2


def _borders(length: int) -> list[int]:
    count = count_edits(length) + 1
    return [part * length // count for part in range(count + 1)]


def _list_parts(word: str) -> Iterator[str]:
    borders = _borders(len(word))
    for number, (start, end) in enumerate(pairwise(borders)):
        yield f"{len(word)} {number} {word[start:end]}"


def find_near(window: str, spelling: Spelling) -> list[tuple[str, int]]:
    """Give (word, number of wrong letters) of the words near to this one, which is none of them."""
    if not SHORTEST <= len(window) <= LONGEST:
        return []
    edits = count_edits(len(window))
    near: list[tuple[str, int]] = []
    for word in _list_candidates(window, edits, spelling):
        distance = measure(window, word, edits)
        if 0 < distance <= edits:
            near.append((word, distance))
    return near


def _list_candidates(window: str, edits: int, spelling: Spelling) -> Iterable[str]:
    found: dict[str, None] = {}
    for length in range(max(SHORTEST, len(window) - edits), len(window) + edits + 1):
        borders = _borders(length)
        for number, (start, end) in enumerate(pairwise(borders)):
            for shift in range(-edits, edits + 1):
                text = window[start + shift : end + shift] if start + shift >= 0 else ""
                if len(text) == end - start:
                    for word in spelling.parts.get(f"{length} {number} {text}", ())[:MAX_COMPARED]:
                        found[word] = None
    return sorted(found, key=spelling.lexicon.__getitem__)[:MAX_COMPARED]


def measure(left: str, right: str, limit: int) -> int:
    """Count wrong, missing, surplus and swapped letters between two words; `limit + 1` for more than `limit`.

    Damerau and Levenshtein, only the cells near the diagonal.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    above: list[int] = []
    row = [min(at, limit + 1) for at in range(len(right) + 1)]
    for down in range(1, len(left) + 1):
        current = [limit + 1] * (len(right) + 1)
        current[0] = min(down, limit + 1)
        for at in range(max(1, down - limit), min(len(right), down + limit) + 1):
            same = left[down - 1] == right[at - 1]
            cell = min(row[at] + 1, current[at - 1] + 1, row[at - 1] + (0 if same else 1))
            is_swap = (
                down > 1 and at > 1 and left[down - 1] == right[at - 2] and left[down - 2] == right[at - 1]
            )
            if is_swap:
                cell = min(cell, above[at - 2] + 1)
            current[at] = min(cell, limit + 1)
        above, row = row, current
    return row[-1]
