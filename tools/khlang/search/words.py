"""The words of several terms that a library uses: what spellings are mended with, and what is offered while typing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from khlang.search.analysis import JOINT
from khlang.search.inverted import Postings
from khlang.search.terms import Terms

MIN_HOLDERS = 2


def count_words(listed: Sequence[Terms]) -> tuple[list[str], Postings]:
    """Give the words of at least two terms that at least two records hold, and who holds them, once each."""
    members: dict[str, list[int]] = {}
    for record, terms in enumerate(listed):
        words = {word for run in terms.runs for word in run.words.split() if JOINT in word}
        for word in {word.replace(JOINT, "") for word in words}:
            members.setdefault(word, []).append(record)
    shared = {word: held for word, held in members.items() if len(held) >= MIN_HOLDERS}
    records = np.array([record for held in shared.values() for record in held], np.int64)
    starts = np.concatenate(([0], np.cumsum([len(held) for held in shared.values()], dtype=np.int64)))
    return list(shared), Postings(starts, records, np.ones(len(records), np.int64))
