"""Letters that a layout has doubled or parted: undone where a line shows it whole, and its words become known by it."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence

from khlang.thai.repair.lexicon import Lexicon
from khlang.thai.repair.rewrites import CONSONANT, MARK

_THAI = re.compile("[\u0e01-\u0e4e]")
# Every sign twice, as fonts without a bold face print it; spaces may stand once.
_DOUBLED = re.compile(r"(?:([^\s])\1|\s)+")
_PAIR = re.compile(r"([^\s])\1|(\s)\s?")
_FEWEST_DOUBLED, _FEWEST_TOKENS, _SPACED_SHARE = 6, 8, 0.8
_CLUSTER = re.compile(f"[\u0e40-\u0e44]?[{CONSONANT}]?[{MARK}]*[\u0e30\u0e32\u0e33\u0e45]?")
_WIDE_GAP = re.compile(" {2,}")
_FEWEST_SHORT_LINES, _SHORT_LINE = 8, 8
_DIGITS = re.compile("(?<=[\u0e01-\u0e4e])[0-9๐-๙]{1,3}(?=[\u0e01-\u0e4e])")
# A line has a page's number once or twice; more digits are the text's own.
_MOST_PAGE_NUMBERS, _WORDS_AROUND = 6, 40


def is_better(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Tell whether the share of unknown words at least halves; both are (unknown, all)."""
    share_before, share_after = before[0] / max(1, before[1]), after[0] / max(1, after[1])
    return share_after <= share_before / 2 and before[0] > 0


def undouble(line: str, lexicon: Lexicon) -> str:
    """Give a line whose every sign stands twice with each of them once (I)."""
    if len(line) < _FEWEST_DOUBLED or not _THAI.search(line) or not _DOUBLED.fullmatch(line):
        return line
    return _choose(line, _PAIR.sub(lambda found: found[1] or found[2], line), lexicon)


def join_letters(line: str, lexicon: Lexicon) -> str:
    """Give a line whose letters stand apart with its words whole (G); two spaces or more part words there."""
    tokens = line.split()
    single = sum(bool(_CLUSTER.fullmatch(token)) or len(token) == 1 for token in tokens)
    if len(tokens) < _FEWEST_TOKENS or single < _SPACED_SHARE * len(tokens) or not _THAI.search(line):
        return line
    words = ("".join(part.split(" ")) for part in _WIDE_GAP.split(line))
    return _choose(line, " ".join(words), lexicon)


def drop_page_digits(line: str, lexicon: Lexicon) -> str:
    """Give a line without the digits of a page number that stand inside a word (S)."""
    places = [*_DIGITS.finditer(line)]
    if len(places) > _MOST_PAGE_NUMBERS:
        return line
    parts, end = [], 0
    for found in places:
        left, right = (
            line[max(0, found.start() - _WORDS_AROUND) : found.start()],
            line[found.end() :][:_WORDS_AROUND],
        )
        apart = lexicon.count_unknown(f"{left} {right}")
        joined = lexicon.count_unknown(left + right)
        if joined[0] < apart[0]:
            parts.append(line[end : found.start()])
            end = found.end()
    return "".join((*parts, line[end:]))


def group_lines(lines: Sequence[str], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Give the (start, end) of the lines that belong together: each by itself, or, where lines break after each cluster
    (H), those between two empty lines."""
    filled = [line.strip() for line in lines if line.strip()]
    alone = [(number, number + 1) for number in range(len(lines))]
    if len(filled) < _FEWEST_SHORT_LINES or statistics.median(map(len, filled)) >= _SHORT_LINE:
        return alone
    spans = list(_list_paragraphs(lines))
    joined = [_count_joined(lines[start:end], lexicon) for start, end in spans]
    better = [
        end - start > 1 and is_better(*counts) for (start, end), counts in zip(spans, joined, strict=True)
    ]
    # What a layout did to most of a text, it did to all of it.
    is_throughout = 2 * sum(better) > sum(end - start > 1 for start, end in spans)
    groups: list[tuple[int, int]] = []
    for (start, end), (before, after), is_one in zip(spans, joined, better, strict=True):
        is_group = is_one or (is_throughout and after[0] <= before[0])
        groups += [(start, end)] if is_group else alone[start:end]
    return groups


def _list_paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the (start, end) of the lines between empty ones, and of each empty line."""
    start = 0
    for number, line in enumerate(lines):
        if not line.strip():
            if start < number:
                yield start, number
            yield number, number + 1
            start = number + 1
    if start < len(lines):
        yield start, len(lines)


def _count_joined(lines: Sequence[str], lexicon: Lexicon) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give (unknown words, all words) of lines as they are, and joined."""
    return lexicon.count_unknown("\n".join(lines)), lexicon.count_unknown("".join(lines))


def _choose(line: str, mended: str, lexicon: Lexicon) -> str:
    return mended if is_better(lexicon.count_unknown(line), lexicon.count_unknown(mended)) else line
