"""The dictionary's shards hold its words, in order, and say which are never cut."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

from khlang.search.browser.word_shards import make_word_shards
from khlang.search.query.dictionary import load_dictionary

from tests.search.browser.reader import read_letters


def test_all_words_are_in_their_shards() -> None:
    """Read as the browser reads them."""
    shards, dictionary = make_word_shards(), load_dictionary()
    words: dict[str, bool] = {}
    for letters, first in zip(shards.letters, shards.firsts, strict=True):
        word = ""
        text = zlib.decompress(read_letters(letters)).decode("tis-620")
        for number, coded in enumerate(re.findall("[A-Za-z][^A-Za-z]*", text)):
            word = word[: ord(coded[0]) - ord("a" if coded[0].islower() else "A")] + coded[1:]
            words[word] = coded[0].islower()
            assert number or word == first
    assert words.keys() == dictionary.words
    assert {word for word, is_atom in words.items() if is_atom} == dictionary.atoms


def test_a_shard_is_small() -> None:
    """A browser fetches one for each place in a run at which a word may begin."""
    shards = make_word_shards()
    assert max(map(len, shards.letters)) < 3_500
    assert all(left < right for left, right in pairwise(shards.firsts))
