"""The dictionary of queries in shards: sorted words, of which a browser fetches those that a run of letters may hold.

They are the same for every library, so their names change only with the dictionary: a browser keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from khlang.search.browser.packing import pack_letters
from khlang.search.query.dictionary import Dictionary, load_dictionary

# About 2 kB after packing.
WORDS_PER_SHARD = 600
# Letters that a word shares with the one before, as a letter from one of these on: the second for an atom.
SHARED, SHARED_OF_ATOM = "A", "a"
MAX_SHARED = 24


@dataclass(frozen=True, slots=True)
class WordShards:
    """Shards, packed, and the word with which each begins."""

    letters: tuple[str, ...]
    firsts: tuple[str, ...]


@cache
def make_word_shards() -> WordShards:
    """Make the shards of the dictionary. Each word is a Latin letter, then what it does not share with the one before;
    `overrides/assets/js/search/dictionary.js` reads them."""
    dictionary = load_dictionary()
    words = sorted(dictionary.words)
    chunks = [words[start : start + WORDS_PER_SHARD] for start in range(0, len(words), WORDS_PER_SHARD)]
    packed = (pack_letters(_code_words(chunk, dictionary).encode("tis-620")) for chunk in chunks)
    return WordShards(tuple(packed), tuple(chunk[0] for chunk in chunks))


def _code_words(words: Sequence[str], dictionary: Dictionary) -> str:
    coded = []
    before = ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(before), MAX_SHARED) and word[shared] == before[shared]:
            shared += 1
        base = SHARED_OF_ATOM if word in dictionary.atoms else SHARED
        coded.append(chr(ord(base) + shared) + word[shared:])
        before = word
    return "".join(coded)
