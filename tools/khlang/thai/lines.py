"""Where a line of Thai may end: the words of a run of letters, with what no line ends behind.

Pure. Paper and pages mark them in HTML, each in its own way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from khlang.thai.words import count_words, find_parts, list_syllables, list_words, may_cut

# A longer word may be broken anywhere: kept whole it would not fit a narrow column.
LONGEST_WORD = 16
SHORTEST_BROKEN = 4
# Words are cut in runs of letters. With them go ๆ and ฯ, also behind a space, a number before the word that it counts,
# and a number behind ที่.
_SIGN = "(?: ?[\u0e2f\u0e46]|(?<=ที่) [0-9๐-๙]{1,4}(?![0-9๐-๙,.]))?"
RUN = re.compile(
    "(?:(?<![0-9๐-๙,.])[0-9๐-๙][0-9๐-๙,.]{0,11} )?"
    f"[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+{_SIGN}"
)
_VOWEL = re.compile("[\u0e30-\u0e39\u0e40-\u0e45]")
# The parts of a run: a number, letters, a sign.
_IN_RUN = re.compile(f"([^\u0e01-\u0e4e]*)([^ ]*?)({_SIGN})")
# What names of areas and nouns made of verbs begin with; a line does not end behind it.
_BEGINNINGS = frozenset(
    ("ตำบล", "อำเภอ", "จังหวัด", "แขวง", "เขต", "บ้าน", "หมู่บ้าน", "ผู้", "การ", "ความ", "นัก", "ชาว")
)


# Costs of words are natural logarithms of how rare they are: ที่ costs 3.7. A word that no corpus counts, such as a
# compound; a syllable that is no word; a name; a letter in no word; and any word, so that fewer and longer ones win.
_UNCOUNTED_COST, _SYLLABLE_COST, _NAME_COST, _STRAY_COST, _WORD_COST = 16.0, 18.0, 12.0, 20.0, 6.0
# No longer word is looked for.
_LONGEST_KNOWN = 30
# Letters and marks between which nothing is cut, as `may_cut` says.
_CLUSTER = re.compile("[\u0e40-\u0e44]*[^\u0e40-\u0e44]?[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*")
# By the first letters of what follows one knows the longest word that it may begin.
_BEGINNING = 3


def list_costs(names: Iterable[str] = ()) -> dict[str, float]:
    """Give the words of the dictionary, syllables and some names, with what each costs."""
    counts = count_words()
    all_of_them = sum(counts.values())
    uncounted = all_of_them / math.exp(_UNCOUNTED_COST)
    costs = dict.fromkeys(list_syllables(), _SYLLABLE_COST + _WORD_COST)
    costs |= dict.fromkeys(names, _NAME_COST + _WORD_COST)
    for word in list_words():
        rarity = math.log(all_of_them / max(counts.get(word, 0), uncounted))
        costs[word] = min(rarity + _WORD_COST, costs.get(word, math.inf))
    return costs


class LikelyWords:
    """Cuts runs of Thai letters into the most likely words of a dictionary with compounds, and of a list of names.

    A search wants short words, and a reader whole ones: PyThaiNLP's own dictionary has บทเรียน and ศาลาวัด. Between two
    ways of cutting decides how often words stand in texts: ที่|นาหลวงเสน, not ที่นา|หลวงเสน.
    """

    def __init__(self, costs: Mapping[str, float]) -> None:
        """Take the words with what each costs, as `list_costs` gives them."""
        self._costs = costs
        self._longest = {word[:_BEGINNING]: min(len(word), _LONGEST_KNOWN) for word in sorted(costs, key=len)}

    def cut(self, run: str) -> list[str]:
        """Cut a run of Thai letters into words; joined, they are the run."""
        ends = [found.end() for found in _CLUSTER.finditer(run) if found[0]]
        # For each end of a word: what all up to there costs at least, and where the word began.
        best = {0: (0.0, 0)}
        for at, start in enumerate([0, *ends[:-1]]):
            so_far = best[start][0]
            furthest = start + self._longest.get(run[start : start + _BEGINNING], _BEGINNING - 1)
            stray = so_far + _WORD_COST + _STRAY_COST * (ends[at] - start)
            if ends[at] not in best or stray < best[ends[at]][0]:
                best[ends[at]] = stray, start
            for end in ends[at:]:
                if end > furthest:
                    break
                cost = self._costs.get(run[start:end])
                if cost is not None and (end not in best or so_far + cost < best[end][0]):
                    best[end] = so_far + cost, start
        return _trace(run, best)


def _trace(run: str, best: dict[int, tuple[float, int]]) -> list[str]:
    words: list[str] = []
    end = len(run)
    while end > 0:
        words.append(run[best[end][1] : end])
        end = best[end][1]
    return words[::-1]


def cut_run(run: str, cut: Callable[[str], list[str]]) -> list[str]:
    """Cut what `RUN` finds into words; pieces of a name that the dictionary lacks stay with the word before them.

    `cut` cuts the letters of a run.
    """
    found = _IN_RUN.fullmatch(run)
    assert found
    number, letters, sign = found.groups()
    words = cut(letters)
    # Long repeats are shortened by a segmenter; nothing may be lost.
    if "".join(words) != letters:
        return [run]
    joined: list[str] = []
    for word in words:
        if joined and _belongs_to(joined[-1], word):
            joined[-1] += word
        else:
            joined.append(word)
    joined[0] = number + joined[0]
    joined[-1] += sign
    return joined


@lru_cache(maxsize=50_000)
def may_be_broken(word: str) -> bool:
    """Tell whether others may see two words in one; an element for each short one would cost three times as much."""
    is_broken = len(word) > SHORTEST_BROKEN or " " in word or len(find_parts(word)) > 1
    return is_broken and len(word) <= LONGEST_WORD


def _belongs_to(before: str, word: str) -> bool:
    """Tell whether no line may end between two words: inside a cluster, at what is no syllable, behind a beginning."""
    is_cut_inside = not may_cut(before + word, len(before))
    is_begun = before in _BEGINNINGS and len(before + word) <= LONGEST_WORD
    return is_cut_inside or is_begun or _is_bare(word) or _is_bare(before)


def _is_bare(word: str) -> bool:
    """Tell whether a piece is no syllable: a consonant without a vowel."""
    return len(_VOWEL.sub("", word)) < 2 and not _VOWEL.search(word)
