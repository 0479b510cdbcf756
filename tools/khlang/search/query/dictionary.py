"""The dictionary as queries see it: words that are no misspelling, whether or not the library holds them.

A query is cut by the terms of an index alone, and letters of a word that no record holds may still be in some of its
terms (ยาเสพติด: «เส» of เสริม). Where the index explains a run badly, the words of the dictionary are looked up: one
that no record holds is then absent, whole. The browser fetches the same words in shards (`browser/word_shards.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property

from khlang.thai.words import is_atom, list_atoms, list_words, may_cut

# Words of more letters are names of several words.
MIN_LENGTH, MAX_LENGTH = 3, 24
# Shorter terms are in too many words to say that one is meant, when letters beside them are in no term.
MAX_TINY = 2
# How many segments before and after letters in doubt an absent word may begin and end.
REACH = 2
_WORD = re.compile(rf"[\u0e01-\u0e4e]{{{MIN_LENGTH},{MAX_LENGTH}}}")

Segments = Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Dictionary:
    """Words that are spelt right, read when one is first asked for: a build asks for few."""

    read_words: Callable[[], Set[str]] = frozenset
    read_atoms: Callable[[], Set[str]] = frozenset

    @cached_property
    def words(self) -> Set[str]:
        """All words, also the atoms."""
        return _Either(self.read_words(), self.atoms)

    @cached_property
    def atoms(self) -> Set[str]:
        """Those that texts are never cut inside of."""
        return self.read_atoms()


class _Unlisted(Set[str]):
    """A set that can tell of one word whether it has it without listing all of them."""

    @classmethod
    def _from_iterable(cls, words: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(words)

    def __len__(self) -> int:
        return sum(1 for _word in self)


class _Either(_Unlisted):
    """The words of two sets."""

    def __init__(self, one: Set[str], other: Set[str]) -> None:
        self._one, self._other = one, other

    def __contains__(self, word: object) -> bool:
        return word in self._one or word in self._other

    def __iter__(self) -> Iterator[str]:
        return iter({*self._one, *self._other})


class _Atoms(_Unlisted):
    """The atoms of the dictionary by which texts are cut: to look at one word takes microseconds, to list all of them
    a fifth of a second, as long as a tenth of a build of a hundred records."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and is_atom(word) and _WORD.fullmatch(word) is not None

    def __iter__(self) -> Iterator[str]:
        return filter(_WORD.fullmatch, list_atoms())


NO_WORDS = Dictionary()


@cache
def load_dictionary() -> Dictionary:
    """Give the words of the dictionaries that the tokenizer uses, and of the longer one."""
    return Dictionary(_read_words, _Atoms)


def _read_words() -> frozenset[str]:
    return frozenset(filter(_WORD.fullmatch, list_words()))


def find_doubt(segments: Segments) -> list[tuple[int, int]]:
    """Give (start, end) of the letters of a run that its index explains badly, with some segments around.

    In doubt are letters in no term, terms of one letter, and two neighbours of two letters: nearly all words that no
    record holds are cut into such.
    """
    found: list[tuple[int, int]] = []
    ends = [0]
    for text, _is_term in segments:
        ends.append(ends[-1] + len(text))
    for at, (text, is_term) in enumerate(segments):
        after = segments[at + 1] if at + 1 < len(segments) else ("", False)
        is_tiny = len(text) <= MAX_TINY and after[1] and len(after[0]) <= MAX_TINY
        if is_term and len(text) > 1 and not is_tiny:
            continue
        start, end = ends[max(0, at - REACH)], ends[min(len(segments), at + 1 + REACH)]
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def find_absent(
    run: str, segments: Segments, idf_buckets: Mapping[str, int], atoms: Iterable[str]
) -> frozenset[str]:
    """Give the smallest words of a dictionary in the doubtful letters of a run that the index does not hold."""
    known = atoms if isinstance(atoms, Set) else frozenset(atoms)
    return frozenset(
        run[at:to]
        for start, end in find_doubt(segments)
        for at in range(start, end)
        if may_cut(run, at)
        for to in range(at + MIN_LENGTH, min(end, at + MAX_LENGTH) + 1)
        if run[at:to] in known and run[at:to] not in idf_buckets and may_cut(run, to)
    )
