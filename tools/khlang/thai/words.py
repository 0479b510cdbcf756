"""Word segmentation and dictionary order of Thai; the only module that imports PyThaiNLP."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import TypeVar

# Before the import: PyThaiNLP otherwise creates a folder in the user's home.
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")

import numpy as np
import pythainlp
from pythainlp.corpus import (
    thai_family_names,
    thai_female_names,
    thai_icu_words,
    thai_male_names,
    thai_syllables,
    thai_words,
    tnc,
    ttc,
)
from pythainlp.util import collate

from khlang.thai.batch_matching import BETWEEN, BatchMatching
from khlang.thai.maximal_matching import MaximalMatching

# Changes when the same text may be cut into other words; part of the keys of what is derived from words.
SEGMENTER_VERSION = f"pythainlp {pythainlp.__version__} newmm icu 2"

# newmm takes long on a long run without dictionary words; a Thai sentence between two spaces is far shorter.
MAX_RUN = 400
_THAI_WORD = re.compile(r"[\u0e01-\u0e4e]+")
# A letter that can't begin a cluster: a vowel after its consonant, a mark above or below.
_FOLLOWS = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
# Where a text may be cut, as `may_cut` says, also at its end.
_CUT = re.compile("(?<![\u0e40-\u0e44])(?![\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])|$")
# A piece that is looked at with the words around it.
_MOST_AROUND = 60
_LETTERS = re.compile("[\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]*")
_LETTERS_BEFORE = re.compile("[\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]*$")
_REPEATED = re.compile(r"(.{1,4}?)\1{4,}")
# What `_REPEATED` looks for: so many letters, five times.
_LONGEST_REPEATED, _TIMES = 4, 5
# Runs of at most so many letters are cut once: a seventh of the letters of 9,000 texts are in such that came before.
_SHORT_RUN, _MOST_RUNS = 20, 20_000

_Item = TypeVar("_Item")


class Segmenter:
    """Cuts runs of Thai letters into words of the ICU dictionary and of a list.

    The ICU dictionary has shorter words than PyThaiNLP's own, and a search with shorter words finds more
    (search benchmark: recall@10 .941 against .918). Whoever wants others gives a dictionary in its place.
    """

    def __init__(self, words: Iterable[str] = (), dictionary: frozenset[str] | None = None) -> None:
        """Take the words to add to the dictionary; any that is not Thai letters alone is left out."""
        own = {word for word in words if re.fullmatch(r"[\u0e01-\u0e4e]{2,60}", word)}
        self._dictionary = (_icu_words() if dictionary is None else dictionary) | own

    @cached_property
    def _matching(self) -> MaximalMatching:
        return MaximalMatching(self._dictionary)

    @cached_property
    def _batch_matching(self) -> BatchMatching:
        return BatchMatching(self._dictionary)

    @cached_property
    def _cut_short(self) -> Callable[[str], list[str]]:
        return lru_cache(maxsize=_MOST_RUNS)(self._matching.cut)

    def cut(self, run: str, may_repeat: bool = True) -> list[str]:
        """Cut a run of Thai letters into words; joined, they give the run with long repeats shortened.

        `may_repeat` is false where `has_repeats` knows of none in the text of the run.
        """
        if may_repeat:
            run = _REPEATED.sub(r"\1\1\1", run)
        if len(run) <= _SHORT_RUN:
            return self._cut_short(run).copy()
        pieces = (run[start : start + MAX_RUN] for start in range(0, len(run), MAX_RUN))
        return [word for piece in pieces for word in self._matching.cut(piece)]

    def cut_all(self, runs: Sequence[str]) -> list[str]:
        """Cut many runs as `cut` does, in half the time: give the words of all, with `BETWEEN` behind those of each."""
        is_long = max(map(len, runs), default=0) > MAX_RUN
        if is_long or has_repeats(BETWEEN.join(runs)):
            return [word for run in runs for word in (*self.cut(run), BETWEEN)]
        return self._batch_matching.cut_all(runs)


def has_repeats(text: str) -> bool:
    """Tell whether a text holds what a segmenter may shorten, one to four letters five times in a row.

    Asked of a whole text it takes a twentieth of what the pattern takes, run by run.
    """
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = range(1, _LONGEST_REPEATED + 1)
    return any(
        b"\1" * (size * (_TIMES - 1)) in (letters[size:] == letters[:-size]).tobytes() for size in sizes
    )


@lru_cache(maxsize=4)
def load_segmenter(words: frozenset[str] = frozenset()) -> Segmenter:
    """Give what cuts by PyThaiNLP's own dictionary and by `words`; the last few are kept."""
    return Segmenter(words, list_words())


def list_words_around(text: str, start: int, end: int, segmenter: Segmenter) -> list[tuple[int, str]]:
    """Give (index, word) of each word of the run of Thai letters that a piece of a text belongs to, as far as
    `_MOST_AROUND` letters from the piece; none where the run is one that a segmenter shortens."""
    before = _LETTERS_BEFORE.search(text, max(0, start - _MOST_AROUND), start)
    after = _LETTERS.match(text, end, end + _MOST_AROUND)
    first, last = before.start() if before else start, after.end() if after else end
    words = segmenter.cut(text[first:last])
    starts = [first]
    for word in words:
        starts.append(starts[-1] + len(word))
    return list(zip(starts, words, strict=False)) if starts[-1] == last else []


# Costs of a letter outside any dictionary word, of a part, and, in addition, of a part of two letters. A word of
# the dictionary is only cut into parts that cover all of it.
_STRAY_COST, _NO_STRAY = 30, 10_000
_PART_COST, _SHORT_COST = 10, 2
_LONGEST_PART = 30


def find_parts(word: str) -> tuple[str, ...]:
    """Cut a word into the smallest dictionary words that it consists of; give the word alone if there are none.

    ธนาคาร gives ธนา, คาร. Where a word is cut depends on the words beside it, its parts do not, so a search by parts
    finds more (search benchmark, MRR@10 .886 against .882 on one set, .754 against .750 on the other). Letters
    outside any dictionary word stay together.
    """
    parts = _cut_once(word)
    return tuple(smaller for part in parts for smaller in find_parts(part)) if len(parts) > 1 else (word,)


def _cut_once(word: str) -> list[str]:
    """Give the cheapest cut of a word into at least two parts, or the word where there is none."""
    if len(word) < 4 or not _THAI_WORD.fullmatch(word):
        return [word]
    words, is_known = _icu_words(), word in _icu_words()
    if is_known and len(word) < 5:
        return [word]
    stray_cost = _NO_STRAY if is_known else _STRAY_COST
    best = {0: (0, 0, False)}
    # Where a part may begin: not where letters before it are in none, of a word that must have none such.
    starts, nearest, before = [0], 0, 0
    for found in _CUT.finditer(word, 1):
        end = found.start()
        cheapest = (best[before][0] + stray_cost * (end - before), before, False)
        while nearest < len(starts) and end - starts[nearest] > _LONGEST_PART:
            nearest += 1
        for start in starts[nearest:]:
            part = word[start:end]
            if part in words and end - start > 1 and part != word:
                cost = best[start][0] + _PART_COST + (_SHORT_COST if end - start < 3 else 0)
                if cost < cheapest[0]:
                    cheapest = (cost, start, True)
        best[end] = cheapest
        before = end
        if cheapest[0] < _NO_STRAY:
            starts.append(end)
    return [word] if best[len(word)][0] >= _NO_STRAY else _trace(word, best)


def _trace(word: str, best: Mapping[int, tuple[int, int, bool]]) -> list[str]:
    parts: list[str] = []
    end, stray = len(word), len(word)
    while end > 0:
        _cost, start, is_word = best[end]
        if is_word:
            parts.extend(part for part in (word[end:stray], word[start:end]) if part)
            stray = start
        end = start
    return [*filter(None, [word[:stray]]), *reversed(parts)]


@lru_cache(maxsize=200_000)
def cut_name(name: str) -> tuple[str, ...]:
    """Cut a name into the words of the ICU dictionary, which no longer one of a list takes in; a word gives itself.

    ธนาคารขยะ gives ธนาคาร, ขยะ: not ธนา and คาร, which are parts of a word.
    """
    words = (name,) if name in _icu_words() else tuple(_plain_segmenter().cut(name))
    return words if "".join(words) == name else (name,)


@cache
def _plain_segmenter() -> Segmenter:
    return Segmenter()


def may_cut(text: str, at: int) -> bool:
    """Tell whether a Thai text may be cut before index `at`: not inside a cluster of letters and marks."""
    inside = 0 < at < len(text)
    return not inside or not (_FOLLOWS.match(text[at]) or "\u0e40" <= text[at - 1] <= "\u0e44")


@cache
def list_words() -> frozenset[str]:
    """Give PyThaiNLP's own dictionary: longer words than ICU's, 62,000."""
    return frozenset(thai_words())


def count_words() -> dict[str, int]:
    """Give how often words stand in two corpora, the Thai National Corpus and the Thai Textbook Corpus."""
    counts = dict(tnc.unigram_word_freqs())
    for word, count in ttc.unigram_word_freqs().items():
        counts[word] = counts.get(word, 0) + count
    return counts


def list_names() -> frozenset[str]:
    """Give first names and family names of people."""
    return frozenset(thai_female_names() | thai_male_names() | thai_family_names())


def list_syllables() -> frozenset[str]:
    """Give the syllables of Thai, also those of names that no dictionary has."""
    return frozenset(thai_syllables())


@cache
def list_atoms() -> frozenset[str]:
    """Give the smallest words of the dictionary by which texts are cut: those that `find_parts` ends with, 15,000."""
    return frozenset(part for word in _icu_words() for part in find_parts(word))


@lru_cache(maxsize=20_000)
def is_atom(word: str) -> bool:
    """Tell whether a word is one of `list_atoms`: of a word of the dictionary all parts are such words again, so that
    those in the list are those without smaller parts."""
    return word in _icu_words() and len(_cut_once(word)) == 1


@cache
def _icu_words() -> frozenset[str]:
    return frozenset(thai_icu_words())


def sort_thai(items: Iterable[_Item], key: Callable[[_Item], str]) -> list[_Item]:
    """Sort as a Thai dictionary does, by the text that `key` gives; equal texts keep their order."""
    listed = list(items)
    rank = {text: number for number, text in enumerate(collate({key(item) for item in listed}))}
    return sorted(listed, key=lambda item: rank[key(item)])
