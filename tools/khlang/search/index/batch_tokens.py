"""The tokens of the texts of many records, each distinct text and run of Thai letters cut once.

What `tokenize_texts` gives, in less time: runs of many texts are cut at once, and what many records say alike,
such as an organisation or a licence, is remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from khlang.search.text.tokenizer import PART_SEPARATOR, Tokenizer, fold_texts, pre_tokenize

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

# The beginning of a long text states its subject: its tokens count twice (search benchmark, texts of
# 3,600 characters: recall@10 .890 against .883, MRR@10 .754 against .740). In characters.
LEAD_LENGTH = 200
# Texts of a record, each with whether its lead counts twice; and of each its words, separated by spaces, and how many
# of its tokens count twice.
RecordTexts = Sequence[tuple[str, bool]]
CutTexts = list[tuple[str, int]]
# Longer texts are rarely said twice. In characters, and how many are remembered.
_LONGEST_KEPT, _MOST_KEPT = 1_500, 1_024
# Longer runs rarely come again: a seventh of the letters of 9,000 texts are in such that came before.
_SHORT_RUN, _MOST_RUNS = 20, 20_000
# A text of a record, and whether its lead counts twice.
_Text = tuple[str, bool]
# Pre-tokens, each with whether it is a run of Thai letters, and how many of them are in the lead.
_PreTokens = tuple[list[tuple[str, bool]], int]


class BatchTokenizer:
    """Tokenizes the texts of many records, and remembers what comes again."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take what cuts runs."""
        self._tokenizer = tokenizer
        self._texts: dict[_Text, tuple[str, int]] = {}
        self._runs: dict[str, str] = {}

    def tokenize(self, records: Sequence[RecordTexts]) -> list[CutTexts]:
        """Give what `tokenize_texts` gives of each record."""
        asked = dict.fromkeys((text, has_lead) for texts in records for text, has_lead in texts)
        made = {each: self._texts[each] for each in asked if each in self._texts}
        new = [each for each in asked if each not in made]
        made |= zip(new, self._tokenize_new(new), strict=True)
        _remember(
            self._texts, {each: made[each] for each in new if len(each[0]) <= _LONGEST_KEPT}, _MOST_KEPT
        )
        return [[made[text, has_lead] for text, has_lead in texts] for texts in records]

    def _tokenize_new(self, texts: Sequence[_Text]) -> list[tuple[str, int]]:
        folded = fold_texts([text for text, _has_lead in texts])
        found = [_separate(text, has_lead) for text, (_, has_lead) in zip(folded, texts, strict=True)]
        runs = dict.fromkeys(run for pre_tokens, _lead in found for run, is_thai in pre_tokens if is_thai)
        words = {run: self._runs[run] for run in runs if run in self._runs}
        new = [run for run in runs if run not in words]
        words |= zip(new, self._tokenizer.cut_runs(new), strict=True)
        _remember(self._runs, {run: words[run] for run in new if len(run) <= _SHORT_RUN}, _MOST_RUNS)
        return [_join(pre_tokens, lead, words) for pre_tokens, lead in found]


def _remember(kept: dict[_Key, _Value], new: Mapping[_Key, _Value], most: int) -> None:
    """Add what is new, and forget all before where it is too much."""
    if len(kept) + len(new) > most:
        kept.clear()
    kept.update(new)


def _separate(folded: str, has_lead: bool) -> _PreTokens:
    """Separate a folded text into pre-tokens."""
    pre_tokens: list[tuple[str, bool]] = []
    lead = 0
    for pre_token, is_thai, start, _end in pre_tokenize(folded):
        pre_tokens.append((pre_token, is_thai))
        lead += has_lead and start < LEAD_LENGTH
    return pre_tokens, lead


def _join(pre_tokens: Sequence[tuple[str, bool]], lead: int, words: Mapping[str, str]) -> tuple[str, int]:
    """Give the words of a text, separated by spaces, and how many tokens its lead has."""
    cut = [words[pre_token] if is_thai else pre_token for pre_token, is_thai in pre_tokens]
    of_lead = " ".join(cut[:lead])
    tokens = 1 + of_lead.count(" ") + of_lead.count(PART_SEPARATOR) if lead else 0
    return " ".join(cut), tokens
