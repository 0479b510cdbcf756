"""What a repair knows of words: how dear each is, and which beginnings of words there are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

from khlang.thai.words import Segmenter, count_words, list_names, list_syllables, list_words

# A letter outside any word; a word that no corpus counts; a name; a syllable that is no word; one of the library's own
# words. In natural logarithms, as the costs of counted words are: ที่ costs 3.7, สำนักงาน 8.1.
STRAY_COST = 11.0
_UNCOUNTED_COST, _NAME_COST, _SYLLABLE_COST, _OWN_COST = 17.0, 19.0, 21.0, 11.0
_WORD = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]{2,60}")
_RUN = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+")
# What is counted: not the letters of พ.ศ., สพอ., ด.ช.
_COUNTED = re.compile(
    "(?<![\u0e01-\u0e4e])[\u0e01-\u0e2e\u0e40-\u0e44]{1,4}\\.|([\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+)"
)
# No word, and what is no beginning of one.
_NO_WORD = math.inf


class Lexicon:
    """The dictionary and the library's own words, with costs.

    `costs` has every beginning of every word: what a whole word costs, infinity for what is only a beginning. A walk
    from letter to letter is a walk through it, as through a trie, with less memory than a tree of objects takes.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Take the words of vocabularies and places; what is not Thai letters alone is left out."""
        own = frozenset(part for word in words for part in _RUN.findall(word) if len(part) > 1)
        self.words = list_words() | own
        self._segmenter = Segmenter(dictionary=self.words)
        self.costs = dict(_standard_costs())
        _add_words(self.costs, ((word, _OWN_COST) for word in own))

    def count_unknown(self, text: str) -> tuple[int, int]:
        """Give (words outside the dictionary, all words) of a text's Thai letters; abbreviations are neither."""
        words = self._cut(text)
        return sum(word not in self.words for word in words), len(words)

    def list_unknown(self, text: str) -> Counter[str]:
        """Give the words outside the dictionary, and how often each stands in a text."""
        return Counter(word for word in self._cut(text) if word not in self.words)

    def _cut(self, text: str) -> list[str]:
        return [word for run in filter(None, _COUNTED.findall(text)) for word in self._segmenter.cut(run)]


def load_lexicon(words: Collection[str] = ()) -> Lexicon:
    """Give the lexicon with these words of the library's own; the last few are kept."""
    return _load_lexicon(frozenset(words))


@lru_cache(maxsize=2)
def _load_lexicon(words: frozenset[str]) -> Lexicon:
    return Lexicon(words)


@cache
def _standard_costs() -> dict[str, float]:
    counts = count_words()
    all_of_them = sum(counts.values())
    costs: dict[str, float] = {}
    _add_words(costs, ((word, _SYLLABLE_COST) for word in list_syllables()))
    _add_words(costs, ((word, _NAME_COST) for word in list_names()))
    _add_words(
        costs,
        (
            (
                word,
                min(_UNCOUNTED_COST, math.log(all_of_them / counts[word]))
                if word in counts
                else _UNCOUNTED_COST,
            )
            for word in list_words()
        ),
    )
    return costs


def _add_words(costs: dict[str, float], words: Iterable[tuple[str, float]]) -> None:
    for word, cost in words:
        if _WORD.fullmatch(word):
            for end in range(1, len(word)):
                costs.setdefault(word[:end], _NO_WORD)
            costs[word] = min(cost, costs.get(word, _NO_WORD))
