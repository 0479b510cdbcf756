"""Segments of a query and their cost: how well the terms of an index explain a text, for did-you-mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khlang.search.query.fuzzy import SpellingModel
from khlang.search.query.segmentation import ABSENT_COST, TERM_COST, UNKNOWN_LETTER_COST, segment_words
from khlang.search.text.tokenizer import pre_tokenize
from khlang.thai.royal_names import has_royal_name


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a segmented text: its letters, whether they are a term, whether a correction may change them, whether
    they are a word of the dictionary that no record holds."""

    text: str
    is_term: bool
    is_editable: bool
    is_absent: bool = False

    @property
    def is_word(self) -> bool:
        """Tell whether the letters are spelt right."""
        return self.is_term or self.is_absent


def list_segments(folded: str, spelling: SpellingModel) -> Iterator[Segment]:
    """Cut a folded text into terms, letters in no term, and what stands between, which counts as a term."""
    at = 0
    for pre_token, is_thai, start, end in pre_tokenize(folded):
        if start > at:
            yield Segment(folded[at:start], True, False)
        at = end
        if not is_thai:
            yield Segment(folded[start:end], pre_token in spelling.idf_buckets, False)
            continue
        # A correction may corrupt a royal name: runs of letters that hold one are never corrected.
        is_editable = not has_royal_name(pre_token)
        for text, is_term in segment_words(pre_token, spelling.idf_buckets, spelling.dictionary):
            yield Segment(text, is_term, is_editable, not is_term and text in spelling.dictionary.atoms)
    if at < len(folded):
        yield Segment(folded[at:], True, False)


def segmentation_cost(folded: str, spelling: SpellingModel) -> int:
    """Give the cost of a folded text: high for letters in no term, then by how many and how rare its terms are."""
    cost = 0
    for pre_token, is_thai, _start, _end in pre_tokenize(folded):
        segments = (
            segment_words(pre_token, spelling.idf_buckets, spelling.dictionary)
            if is_thai
            else [(pre_token, pre_token in spelling.idf_buckets)]
        )
        cost += sum(segment_cost(text, is_term, spelling) for text, is_term in segments)
    return cost


def segment_cost(text: str, is_term: bool, spelling: SpellingModel) -> int:
    """Give the cost of a term, of a word that no record holds, or of letters in no word."""
    if is_term:
        return TERM_COST + spelling.idf_buckets[text]
    return ABSENT_COST if text in spelling.dictionary.atoms else UNKNOWN_LETTER_COST * len(text)


def is_known(folded: str, spelling: SpellingModel) -> bool:
    """Tell whether every letter of a text is in a term, or in a word of the dictionary."""
    segments = list(list_segments(folded, spelling))
    return bool(segments) and all(segment.is_word for segment in segments)


def is_thai_run(word: str) -> bool:
    """Tell whether a text is Thai letters from end to end."""
    pre_tokens = list(pre_tokenize(word))
    return len(pre_tokens) == 1 and pre_tokens[0][1] and pre_tokens[0][0] == word
