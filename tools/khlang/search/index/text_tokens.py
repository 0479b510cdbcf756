"""The tokens of texts, cut by this process and, where there are many, by another beside it.

Which process cuts a text changes nothing of what it gives.
"""

from __future__ import annotations

import json
import os
import threading
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from khlang.child_process import ChildEndedError, ChildProcess
from khlang.search.index.batch_tokens import LEAD_LENGTH, BatchTokenizer, CutTexts, RecordTexts
from khlang.search.text.tokenizer import PART_SEPARATOR, Tokenizer

# How many processes cut; by itself two where two processors are free, since a third has little left to do.
JOBS = "KHLANG_JOBS"
MOST_JOBS = 2
# A child begins with a second for its dictionaries, in which this process cuts a million letters; it is worth that CPU
# where so many were cut.
FEWEST_LETTERS = 6_000_000
# Records that are sent at once.
RECORDS_PER_REQUEST = 16
# What a child may take that the system does not end: it has waited for the processor.
MAX_SECONDS = 120


def count_jobs() -> int:
    """Give how many processes may cut texts: what the environment says in `KHLANG_JOBS`, else by the processors."""
    asked = os.environ.get(JOBS, "")
    free = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_JOBS, int(asked) if asked.isdecimal() and int(asked) else free)


def tokenize_texts(texts: RecordTexts, tokenizer: Tokenizer) -> CutTexts:
    """Tokenize the texts of a record."""
    return [_tokenize_text(text, has_lead, tokenizer) for text, has_lead in texts]


def _tokenize_text(text: str, has_lead: bool, tokenizer: Tokenizer) -> tuple[str, int]:
    words: list[str] = []
    lead = 0
    for start, found in tokenizer.tokenize(text):
        words.extend(found)
        if has_lead and start < LEAD_LENGTH:
            lead += sum(1 + word.count(PART_SEPARATOR) for word in found)
    return " ".join(words), lead


class TextCutter:
    """Cuts the texts of many records in one process or two; a context manager, at whose end the other is ended."""

    def __init__(self, tokenizer: Tokenizer, jobs: int) -> None:
        """Start nothing yet."""
        self._tokenizer = tokenizer
        self._batch = BatchTokenizer(tokenizer)
        self._child = ChildProcess("khlang.search.index.token_worker", MAX_SECONDS)
        self._has_child = jobs > 1
        self._is_told = False
        self._letters = 0

    def __enter__(self) -> Self:
        """Give what cuts."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self._child.__exit__(kind, error, trace)

    def cut(self, records: Sequence[RecordTexts]) -> list[CutTexts]:
        """Tokenize the texts of each record, in their order."""
        self._letters += sum(len(text) for texts in records for text, _has_lead in texts)
        made: dict[int, list[CutTexts]] = {}
        starts = deque(range(0, len(records), RECORDS_PER_REQUEST))
        if not self._has_child or self._letters < FEWEST_LETTERS:
            self._cut_here(records, starts, made)
            return [cut for start in sorted(made) for cut in made[start]]
        thread = threading.Thread(target=self._cut_by_child, args=(records, starts, made))
        thread.start()
        try:
            self._cut_here(records, starts, made)
        finally:
            starts.clear()
            thread.join()
        # What a child left that has ended.
        left = deque(start for start in range(0, len(records), RECORDS_PER_REQUEST) if start not in made)
        self._cut_here(records, left, made)
        return [cut for start in sorted(made) for cut in made[start]]

    def _cut_here(
        self, records: Sequence[RecordTexts], starts: deque[int], made: dict[int, list[CutTexts]]
    ) -> None:
        """Cut from the first records on, as long as there are any left."""
        while starts:
            try:
                start = starts.popleft()
            except IndexError:
                return
            some = records[start : start + RECORDS_PER_REQUEST]
            made[start] = self._batch.tokenize(some)

    def _cut_by_child(
        self, records: Sequence[RecordTexts], starts: deque[int], made: dict[int, list[CutTexts]]
    ) -> None:
        """Let the child cut from the last records on; one that ends is asked no more, its texts are cut here."""
        while starts and self._has_child:
            try:
                start = starts.pop()
            except IndexError:
                return
            names = [] if self._is_told else self._tokenizer.names
            asked = {"names": names, "texts": records[start : start + RECORDS_PER_REQUEST]}
            try:
                _facts, answer = self._child.ask({}, json.dumps(asked).encode())
            except ChildEndedError:
                self._has_child = False
                return
            self._is_told = True
            made[start] = [[(words, lead) for words, lead in cut] for cut in json.loads(answer)]
