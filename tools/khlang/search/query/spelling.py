"""Spelling correction: letters that are wrong, missing or too many, by words of the lexicon near to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from khlang.search.index.ranking import FUNCTION_TERMS
from khlang.search.query.fuzzy import SpellingModel, find_fuzzy_candidates
from khlang.search.query.segmentation import TERM_COST
from khlang.search.query.segmentation_cost import Segment, is_thai_run, list_segments, segment_cost

MAX_CORRECTIONS = 3
# A change of one letter must lower the cost by more than this: nearly a term.
EDIT_COST = 40
# Rounds of correction, each of one span.
MAX_ROUNDS = 3
# A window reaches this many terms beyond the letters in doubt, and has no more letters than this.
REACH, MAX_WINDOW = 3, 24
MAX_SPANS, MAX_RANKED = 4, 6
# A run of so few letters with another consonant is another word (นอล, นอก): only a mark above or below may be wrong.
MAX_SHORT = 3
MARKS = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_MARKS = re.compile(MARKS)
# Letters of a word that nobody types by mistake.
MIN_ABSENT = 5
# What makes nouns stands beside anything.
PREFIXES = ("การ", "ความ")
_PREFIXES = FUNCTION_TERMS | {*PREFIXES}

AreAdjacent = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _DoubtfulSpan:
    """Segments in doubt, from `first` to before `end`, and how many letters may be changed."""

    first: int
    end: int
    edits: int


def correct_spelling(folded: str, spelling: SpellingModel, are_adjacent: AreAdjacent) -> Iterator[str]:
    """Give corrections of a folded text, best first: with every span corrected, then with the next best words.

    `are_adjacent` tells whether any record has two terms of the index one after the other.
    """
    best = folded
    others: list[str] = []
    for number in range(MAX_ROUNDS):
        found = _find_corrections(best, spelling, are_adjacent)
        if not found:
            break
        if number == 0:
            others = found[1:MAX_CORRECTIONS]
        best = found[0]
    if best != folded:
        yield best
        yield from others
    joined = folded.replace(" ", "")
    if joined != folded and len(joined) <= MAX_WINDOW and is_thai_run(joined):
        # Broken text from a PDF has wrong letters beside wrong spaces: องคค์ วามรู้.
        yield from _find_corrections(joined, spelling, are_adjacent)[:1]


def _find_corrections(folded: str, spelling: SpellingModel, are_adjacent: AreAdjacent) -> list[str]:
    """Give the text with one span corrected, best first."""
    segments = list(list_segments(folded, spelling))
    found: dict[str, int] = {}
    for span in _find_doubtful_spans(segments, spelling, are_adjacent)[:MAX_SPANS]:
        for start, end in _list_windows(segments, span):
            window = "".join(segment.text for segment in segments[start:end])
            cost = sum(
                segment_cost(segment.text, segment.is_term, spelling) for segment in segments[start:end]
            )
            head, tail = (
                "".join(segment.text for segment in part) for part in (segments[:start], segments[end:])
            )
            is_short = len(window) <= MAX_SHORT and _is_alone(segments, start, end)
            for word, distance in find_fuzzy_candidates(window, spelling):
                if is_short and _MARKS.sub("", word) != _MARKS.sub("", window):
                    continue
                # One word, however many terms it has: it is all there.
                gain = cost - TERM_COST - spelling.lexicon[word] - EDIT_COST * distance
                corrected = f"{head}{word}{tail}"
                if gain > 0 and distance <= span.edits:
                    found[corrected] = max(gain, found.get(corrected, 0))
    best = sorted(found, key=lambda corrected: (-found[corrected], corrected))[:MAX_RANKED]
    # นอกระบบ is said, นอกรอบ is not.
    return sorted(best, key=lambda corrected: _count_unseen_bigrams(corrected, spelling, are_adjacent))


def _is_alone(segments: Sequence[Segment], start: int, end: int) -> bool:
    """Tell whether segments are a run of their own."""
    before, after = segments[max(0, start - 1) : start], segments[end : end + 1]
    return not any(segment.is_editable for segment in (*before, *after))


def _count_unseen_bigrams(folded: str, spelling: SpellingModel, are_adjacent: AreAdjacent) -> int:
    """Count the bigrams of a text that no record has."""
    segments = list(list_segments(folded, spelling))
    return sum(
        left.is_editable and right.is_editable and not _is_seen_bigram(left, right, are_adjacent)
        for left, right in pairwise(segments)
    )


def _is_seen_bigram(left: Segment, right: Segment, are_adjacent: AreAdjacent) -> bool:
    return left.is_term and right.is_term and are_adjacent(left.text, right.text)


def _find_doubtful_spans(
    segments: Sequence[Segment], spelling: SpellingModel, are_adjacent: AreAdjacent
) -> list[_DoubtfulSpan]:
    """Find what may be misspelt: letters in no term, many tiny terms, bigrams that no record has."""
    is_weak = [
        segment.is_editable and (not segment.is_word or len(segment.text) <= 2) for segment in segments
    ]
    is_word, is_absent = [False] * len(segments), [False] * len(segments)
    for first, last in _find_lexicon_words(segments, spelling):
        is_weak[first:last] = [False] * (last - first)
        is_word[first:last] = [True] * (last - first)
        length = sum(len(segment.text) for segment in segments[first:last])
        if length >= MIN_ABSENT and not all(segment.is_word for segment in segments[first:last]):
            # Letters in no term that are in a word after all: it is spelt right, and no record holds it.
            is_absent[first:last] = [True] * (last - first)
    spans: list[_DoubtfulSpan] = []
    at = 0
    while at < len(segments):
        end = at
        while end < len(segments) and is_weak[end]:
            end += 1
        group = segments[at:end]
        is_unknown = any(not segment.is_word for segment in group)
        # Two short words are often meant (ทำนา), a letter on its own never is.
        if is_unknown or len(group) > 2 or any(len(segment.text) == 1 for segment in group):
            spans.append(_DoubtfulSpan(at, end, 2))
        at = max(end, at + 1)
    for at, (left, right) in enumerate(pairwise(segments)):
        is_sound = (
            (is_weak[at] and is_weak[at + 1])
            or (is_word[at] and is_word[at + 1])
            or any(is_absent[at : at + 2])
        )
        if (
            left.is_editable
            and right.is_editable
            and not is_sound
            and _is_telling(left, right)
            and not _is_seen_bigram(left, right, are_adjacent)
        ):
            spans.append(_DoubtfulSpan(at, at + 2, 1))
    return spans


def _is_telling(left: Segment, right: Segment) -> bool:
    """Tell whether two neighbours say something of each other's spelling.

    A word of the dictionary that no record holds is mostly what was meant (การพนัน); beside a term that does not stand
    beside anything it may be a slip (ปลุกผัก).
    """
    if not left.is_absent and not right.is_absent:
        return True
    return any(segment.is_term and segment.text not in _PREFIXES for segment in (left, right))


def _find_lexicon_words(segments: Sequence[Segment], spelling: SpellingModel) -> Iterator[tuple[int, int]]:
    """Give (first, end) of segments that are together a word of the lexicon or of the dictionary."""
    for first in range(len(segments)):
        whole = ""
        for last in range(first, min(first + 2 * REACH, len(segments))):
            whole += segments[last].text
            if last > first and (whole in spelling.lexicon or whole in spelling.dictionary.words):
                yield first, last + 1


def _list_windows(segments: Sequence[Segment], span: _DoubtfulSpan) -> Iterator[tuple[int, int]]:
    """Give (first, end) of segments around a span that may be one misspelt word."""
    for start in range(span.first, max(-1, span.first - REACH - 1), -1):
        if not segments[start].is_editable:
            return
        for end in range(span.end, min(len(segments), span.end + REACH) + 1):
            if not segments[end - 1].is_editable:
                break
            if sum(len(segment.text) for segment in segments[start:end]) > MAX_WINDOW:
                break
            yield start, end
