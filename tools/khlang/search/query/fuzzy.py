"""Fuzzy candidates: words of the lexicon within an edit or two of a misspelt one. The browser has the same.

With one wrong letter, one half of a word is right; with two, one third (the pigeonhole principle). So each word is
listed under its halves or thirds, its fragments, and a misspelt one finds it by a fragment that is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from khlang.search.query.dictionary import NO_WORDS, Dictionary

# Below this length one wrong letter is allowed, from it on two.
TWO_EDITS_LENGTH = 6
MIN_WORD_LENGTH, MAX_WORD_LENGTH = 3, 24
# Words that are compared letter by letter for one window: common fragments, such as การ, have very many.
MAX_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class SpellingModel:
    """What corrections are made of: terms of an index and words of the lexicon, each with its IDF bucket; correct
    spellings by known misspelling; words by fragment, whose key is `length number letters`; a dictionary, whose words
    are spelt right."""

    idf_buckets: Mapping[str, int]
    lexicon: Mapping[str, int]
    misspellings: Mapping[str, str]
    fragments: Mapping[str, tuple[str, ...]]
    dictionary: Dictionary = NO_WORDS


def make_spelling_model(
    idf_buckets: Mapping[str, int],
    lexicon: Mapping[str, int],
    misspellings: Mapping[str, str],
    dictionary: Dictionary = NO_WORDS,
) -> SpellingModel:
    """List the words of a lexicon by their fragments."""
    fragments: dict[str, list[str]] = {}
    for word in lexicon:
        if MIN_WORD_LENGTH <= len(word) <= MAX_WORD_LENGTH:
            for key in _list_fragments(word):
                fragments.setdefault(key, []).append(word)
    # Common words first: they are compared first, and meant most often.
    ordered = {key: tuple(sorted(words, key=lexicon.__getitem__)) for key, words in fragments.items()}
    return SpellingModel(idf_buckets, lexicon, misspellings, ordered, dictionary)


def max_edits(length: int) -> int:
    """Give how many wrong letters a word of this length may have."""
    return 1 if length < TWO_EDITS_LENGTH else 2


def _fragment_borders(length: int) -> list[int]:
    count = max_edits(length) + 1
    return [number * length // count for number in range(count + 1)]


def _list_fragments(word: str) -> Iterator[str]:
    borders = _fragment_borders(len(word))
    for number, (start, end) in enumerate(pairwise(borders)):
        yield f"{len(word)} {number} {word[start:end]}"


def find_fuzzy_candidates(window: str, spelling: SpellingModel) -> list[tuple[str, int]]:
    """Give (word, edit distance) of words of the lexicon near to these letters, which are none of them."""
    if not MIN_WORD_LENGTH <= len(window) <= MAX_WORD_LENGTH:
        return []
    edits = max_edits(len(window))
    near: list[tuple[str, int]] = []
    for word in _look_up_candidates(window, edits, spelling):
        distance = edit_distance(window, word, edits)
        if 0 < distance <= edits:
            near.append((word, distance))
    return near


def _look_up_candidates(window: str, edits: int, spelling: SpellingModel) -> Iterable[str]:
    found: dict[str, None] = {}
    for length in range(max(MIN_WORD_LENGTH, len(window) - edits), len(window) + edits + 1):
        borders = _fragment_borders(length)
        for number, (start, end) in enumerate(pairwise(borders)):
            for shift in range(-edits, edits + 1):
                text = window[start + shift : end + shift] if start + shift >= 0 else ""
                if len(text) == end - start:
                    for word in spelling.fragments.get(f"{length} {number} {text}", ())[:MAX_CANDIDATES]:
                        found[word] = None
    return sorted(found, key=spelling.lexicon.__getitem__)[:MAX_CANDIDATES]


def edit_distance(left: str, right: str, limit: int) -> int:
    """Give the Damerau-Levenshtein distance of two words: wrong, missing, surplus and swapped letters.

    Gives `limit + 1` for more than `limit`; computes only the cells near the diagonal.
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
