"""Cutting Thai into words, and dictionary order: all that Khlang asks of PyThaiNLP."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

# Before the import: PyThaiNLP otherwise creates a folder in the user's home.
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")

import pythainlp
from pythainlp.corpus import thai_icu_words
from pythainlp.tokenize import word_tokenize
from pythainlp.util import Trie, collate

# Changes when the same text may be cut otherwise.
SEGMENTER_VERSION = f"pythainlp {pythainlp.__version__} newmm icu 1"

# newmm's time grows with the length of a run that no dictionary word breaks; a Thai sentence
# between two spaces is far shorter than this.
MAX_RUN = 400
_REPEATED = re.compile(r"(.{1,4}?)\1{4,}")

_Item = TypeVar("_Item")


class Segmenter:
    """Cuts runs of Thai letters into words, with words of one's own beside the ICU dictionary.

    The ICU dictionary's words are shorter than those of PyThaiNLP's own, and shorter words find
    more (search benchmark: recall@10 .941 against .918).
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words` are names and terms, each one word of Thai letters; others are left out."""
        own = {word for word in words if re.fullmatch(r"[\u0e01-\u0e4e]{2,60}", word)}
        self._dictionary = Trie(_icu_words() | own)

    def cut(self, run: str) -> list[str]:
        """Cut a run of Thai letters; joined, the words are the run with long repeats shortened."""
        run = _REPEATED.sub(r"\1\1\1", run)
        pieces = (run[start : start + MAX_RUN] for start in range(0, len(run), MAX_RUN))
        return [word for piece in pieces for word in self._cut_piece(piece)]

    def _cut_piece(self, piece: str) -> list[str]:
        # join_broken_num is quadratic on digits, and our runs hold none.
        words = word_tokenize(
            piece, custom_dict=self._dictionary, engine="newmm", keep_whitespace=False, join_broken_num=False
        )
        return list(words)


@cache
def _icu_words() -> frozenset[str]:
    return frozenset(thai_icu_words())


def sort_thai(items: Iterable[_Item], key: Callable[[_Item], str]) -> list[_Item]:
    """Sort as a Thai dictionary does, by the text that `key` gives; equal texts keep their order."""
    listed = list(items)
    rank = {text: number for number, text in enumerate(collate({key(item) for item in listed}))}
    return sorted(listed, key=lambda item: rank[key(item)])
