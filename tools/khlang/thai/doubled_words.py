"""Words that stand twice in a row by mistake: long ones by their letters, short ones where a dictionary cuts them so.

Many short words are meant twice: ดีดี, ช้าช้า. Which ones is counted: written with ๆ in a corpus, they are. Of function
words and most nouns (และและ, การการ, ระบบระบบ) nearly all that stand twice in 54 million letters were mistakes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from heapq import merge
from itertools import islice
from typing import NamedTuple

from khlang.thai.patterns import DOUBLED_WORD
from khlang.thai.words import count_words, list_words, list_words_around, load_segmenter

_LONG = re.compile(DOUBLED_WORD.pattern)
_SHORT = re.compile("(?=([ก-ฮเ-ไ][ก-ฮะ-\u0e3aเ-ๅ\u0e47-\u0e4e]{1,3}?)\\1)")
# The most letters of a word that either pattern finds twice.
_LONGEST, _SHORTEST_LONG = 30, 5
# As often as this in the corpora, a word's form with ๆ would be there too. Most words of two letters are syllables of
# foreign names.
_FEWEST, _FEWEST_SHORT, _MOST_WITH_SIGN = 1_000, 150_000, 0.0005
# Of a hostile text; others have one or two.
_MOST_LOOKED_AT = 100
# Said twice on purpose, though not with ๆ: numbers, and names of letters.
_SAID_TWICE = frozenset(
    ("ล้าน", "แสน", "หมื่น", "พัน", "ร้อย", "สิบ", "ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า",
     "เอฟ", "เอช", "แอล", "เอ็ม", "เอ็น", "คิว", "อาร์", "เอส", "วาย")
)  # fmt: skip
# What makes nouns of verbs stands before no noun of this kind: การการประชุม. Others may: กับกับข้าว.
_MAKES_NOUNS = frozenset(("การ", "ความ"))
# «คนคนหนึ่ง», «ที่ที่ดี»: a noun that counts itself.
_COUNTS_ITSELF = re.compile("หนึ่ง|นึง|นั้น|นี้|เดียว|เดิม|ละ|ไหน|ใด|แรก|เหล่า")


class Repeats(NamedTuple):
    """Where pieces of Thai letters may stand twice in a row: short ones of 2 to 4 letters, long ones of up to 30."""

    short: tuple[int, ...] = ()
    long: tuple[int, ...] = ()


def find_repeats(text: str) -> Repeats:
    """Look through a long text, or many as one, for all that `list_doubled_words` may find, and a little more.

    To compare the text with itself, moved by each number of letters, takes a ninth of the time of the two patterns.
    """
    # A run of the program that reads no new text has no need of it.
    import numpy as np  # noqa: PLC0415

    letters = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(letters) != len(text):
        # A letter of two units; none of these is Thai.
        text = "".join(char if char <= "\uffff" else " " for char in text)
        letters = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    is_thai = (letters >= 0x0E01) & (letters <= 0x0E4E)
    short: set[int] = set()
    long: set[int] = set()
    for size in range(2, _LONGEST + 1):
        is_same = letters[size:] == letters[:-size]
        is_same &= is_thai[size:]
        for start, end in _list_runs(is_same.tobytes(), size):
            if size < _SHORTEST_LONG:
                short.update(range(start, end - size + 1))
            else:
                long.add(start)
    return Repeats(tuple(sorted(short)), tuple(sorted(long)))


def _list_runs(flags: bytes, least: int) -> Iterator[tuple[int, int]]:
    """Give (start, end) of each run of at least so many bytes that are 1; the others are 0."""
    wanted = b"\1" * least
    start = flags.find(wanted)
    while start >= 0:
        end = flags.find(0, start)
        end = len(flags) if end < 0 else end
        yield start, end
        start = flags.find(wanted, end)


def list_doubled_words(text: str, repeats: Repeats | None = None) -> Iterator[tuple[int, str]]:
    """Give (index, word) of each word that stands twice in a row, in the order of the text.

    `repeats` are those that `find_repeats` found in it; who looks at one short text needs none.
    """
    long = (
        [(found.start(), found[1]) for found in _LONG.finditer(text)]
        if repeats is None or repeats.long
        else []
    )
    found_short = (
        _SHORT.finditer(text)
        if repeats is None
        else filter(None, (_SHORT.match(text, place) for place in repeats.short))
    )
    starts = [start for start, _word in long]
    short = (
        (found.start(), found[1])
        for found in found_short
        if _is_said_once(found[1]) and not _is_within(found.start(), starts, long)
    )
    mistaken = (each for each in islice(short, _MOST_LOOKED_AT) if _is_mistake(text, *each))
    yield from merge(long, mistaken)


def _is_within(at: int, starts: Sequence[int], long: Sequence[tuple[int, str]]) -> bool:
    """Tell whether a place is inside one of the long words that stand twice."""
    number = bisect_right(starts, at) - 1
    return number >= 0 and at < starts[number] + 2 * len(long[number][1])


def _is_mistake(text: str, start: int, word: str) -> bool:
    """Tell whether two equal short pieces of a text are a word and the same word again that is never meant twice."""
    between, end = start + len(word), start + 2 * len(word)
    if _COUNTS_ITSELF.match(text, end):
        return False
    cut = list_words_around(text, start, end, load_segmenter())
    again = next((cut_word for at, cut_word in cut if at == between), "")
    return (start, word) in cut and (again == word or (word in _MAKES_NOUNS and again.startswith(word)))


@cache
def _is_said_once(word: str) -> bool:
    counts, words = _count_words(), list_words()
    fewest = _FEWEST if len(word) > 2 else _FEWEST_SHORT
    if word in _SAID_TWICE or word not in words or not {f"{word}ๆ", word * 2}.isdisjoint(words):
        return False
    count = counts.get(word, 0)
    return count >= fewest and counts.get(f"{word}ๆ", 0) < _MOST_WITH_SIGN * count


@cache
def _count_words() -> dict[str, int]:
    return count_words()
