"""The tokenizer: text to tokens, the same for every index.

Four steps: fold (normal form, Arabic digits, lower case); pre-tokenize (separate abbreviations, Latin words,
numbers and runs of Thai letters); cut Thai runs into words; split compound words into their smallest parts, the
tokens. An index holds tokens and bigrams of them, so that เศรษฐกิจพอเพียง, พอเพียง and เศรษฐกิจ match however they
were joined. Pure; bounded on every input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import geothai

from khlang.cache import make_key
from khlang.library import Library
from khlang.thai.batch_matching import BETWEEN
from khlang.thai.patterns import THAI_DIGITS
from khlang.thai.text import NORMAL_FORM, is_plain, normalise, to_arabic_digits
from khlang.thai.words import Segmenter, find_parts, has_repeats
from khlang.vocabularies import SearchUse

# What a browser needs to fold a query as `fold_text` does; patterns are valid in JavaScript.
FOLDING = {"normal_form": NORMAL_FORM, "digits": THAI_DIGITS}

# Thai letters but ฯ and ๆ, which stand for words that are not written.
THAI = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
# Months and eras also behind other letters without a space (เดือนม.ค., ปีพ.ศ.). Where a Thai run stands before another
# abbreviation, nobody can tell where that begins.
_DATED = r"(?:(?:มี|[มกพสตธ])\.ค|(?:[กพ]|เม|มิ)\.ย|ก\.พ|[พค]\.ศ)"
_LAST_DOT = rf"(?:\.|(?![{THAI}]))"
# The last dot is often left out (พ.ศ 2567, กข.คจ); one letter after a letter and a dot may also be a name (ต.กก).
_ABBREVIATION = "|".join(
    (
        rf"(?:มี|มิ|เม)\.[คย]{_LAST_DOT}",
        rf"(?:[ก-ฮ]{{2,5}}\.)+[ก-ฮ]{{2}}(?![{THAI}.])",
        rf"(?:[ก-ฮ]{{1,5}}\.){{1,5}}(?:[ก-ฮ](?![{THAI}]))?",
    )
)
# A few Latin letters and a decimal are one name (PM2.5, PM 2.5): 2.5 alone is also a measure of rice.
_VERSIONED = r"[a-z]{1,4}[ -]?[0-9]+\.[0-9]+(?![0-9.])"
# In groups: abbreviation, Thai run, number, any other letters. A dotted abbreviation (กข.คจ., สพอ., อบต.)
# begins at a border, `อช` inside เพื่อช่วย is none: a run before it would have taken its letters. The same
# pattern cuts queries in the browser, so no look-behind (iOS 15).
PRE_TOKEN = (
    rf"({_ABBREVIATION})|([{THAI}]+?(?={_DATED}{_LAST_DOT})|[{THAI}]+)"
    rf"|([0-9]+(?:[.,][0-9]+)*)|({_VERSIONED}|(?:(?![0-9_\u0e00-\u0e7f])\w)+)"
)
# JavaScript knows letters of all scripts only by their properties.
BROWSER_PRE_TOKEN = PRE_TOKEN.replace("_", "").replace(r"\w", r"[\p{L}\p{N}]")
# Here a run that no dot follows is asked for first: no abbreviation begins in such, and to look for one behind each of
# its letters takes most of the time. By the groups, which of these it is.
_PRE_TOKEN = re.compile(f"([{THAI}]++(?!\\.))|{PRE_TOKEN}")
_RUNS, _ABBREVIATIONS, _NUMBERS = (1, 3), 2, 4
MAX_TERM_LENGTH = 40
_MOST_JOINED = 200_000
# Stands between the tokens of one compound word.
PART_SEPARATOR = "+"
# Latin letters, digits and signs as wide as Chinese ones, which some keyboards give.
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Stands between texts that are folded as one: neither the normal form nor folding changes it or joins it to a letter.
_BETWEEN = "\x01"


def fold_text(text: str) -> str:
    """Give the form in which texts and queries are compared; as long as the normal form, letter by letter."""
    folded = to_arabic_digits(normalise(text))
    if _FULL_WIDTH.search(folded):
        folded = folded.translate(_TO_HALF_WIDTH)
    lower = folded.lower()
    # Very few letters (İ) become two: then each that does stays as it is, since marks are set by position.
    if len(lower) != len(folded):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in folded)
    return lower


def fold_texts(texts: Sequence[str]) -> list[str]:
    """Give what `fold_text` gives of each text, looked at as one where none needs to be put into normal form."""
    joined = _BETWEEN.join(texts)
    is_plain_whole = joined.count(_BETWEEN) == len(texts) - 1 and is_plain(joined)
    if not is_plain_whole or any(text != text.strip() for text in texts):
        return [*map(fold_text, texts)]
    folded = to_arabic_digits(joined)
    lower = folded.lower()
    if len(lower) != len(folded) or _FULL_WIDTH.search(folded):
        return [*map(fold_text, texts)]
    return lower.split(_BETWEEN)


def pre_tokenize(folded: str) -> Iterator[tuple[str, bool, int, int]]:
    """Give (pre-token, whether it is a run of Thai letters, start, end) of a folded text.

    A run of Thai letters is yet to be cut into words.
    """
    for found in _PRE_TOKEN.finditer(folded):
        kind = found.lastindex
        if kind in _RUNS:
            yield found[0], True, found.start(), found.end()
        elif kind == _ABBREVIATIONS:
            yield found[0].replace(".", ""), False, found.start(), found.end()
        elif kind == _NUMBERS:
            yield found[0].replace(",", "")[:MAX_TERM_LENGTH], False, found.start(), found.end()
        else:
            yield re.sub("[ -]", "", found[0])[:MAX_TERM_LENGTH], False, found.start(), found.end()


class _Joined(dict[str, str]):
    """Words by their tokens, joined by `PART_SEPARATOR`, each looked for once; `whole` ones have no parts."""

    def __init__(self, whole: frozenset[str]) -> None:
        super().__init__({BETWEEN: BETWEEN})
        self._whole = whole

    def __missing__(self, word: str) -> str:
        joined = word if word in self._whole else _join_parts(word)
        if len(self) < _MOST_JOINED:
            self[word] = joined
        return joined


class Tokenizer:
    """Turns text into tokens, with the names of a library known as words.

    `fingerprint` changes with whatever makes the same text give other tokens.
    """

    def __init__(
        self,
        words: Iterable[str] = (),
        whole: Iterable[str] = (),
        wider: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`words` are names that the segmenter takes as one word before their parts are looked for.

        `whole` are abbreviations without dots, which have no parts: สพอ is one token as สพอ. is. `wider` has, by the
        name of an area, those of regions that it is in.
        """
        self._words = frozenset(fold_text(word) for word in words)
        self._whole = frozenset(whole)
        self.wider = wider or {}
        regions = [" ".join((name, *names)) for name, names in self.wider.items()]
        known = [make_key(*sorted(each)) for each in (self._words, self._whole, regions)]
        self.fingerprint = make_key(*known)

    @cached_property
    def _segmenter(self) -> Segmenter:
        return _load_segmenter(self._words | self._whole)

    @property
    def names(self) -> tuple[list[str], list[str]]:
        """What another tokenizer takes to give the same tokens: the words and the abbreviations that it knows."""
        return sorted(self._words), sorted(self._whole)

    def prepare(self) -> None:
        """Read the dictionary now, and not with the first text; those with the same names share it."""
        _ = self._segmenter

    def tokenize(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Give (start, words) of each pre-token in order, a word as its tokens joined by `PART_SEPARATOR`."""
        folded = fold_text(text)
        may_repeat = has_repeats(folded)
        for pre_token, is_thai, start, _end in pre_tokenize(folded):
            if is_thai:
                words = self._segmenter.cut(pre_token, may_repeat)
                yield start, [*map(self._joined.__getitem__, words)]
            else:
                yield start, [pre_token]

    def cut_runs(self, runs: Sequence[str]) -> list[str]:
        """Cut many runs of Thai letters: give the words of each as `tokenize` does, separated by spaces."""
        words = " ".join(map(self._joined.__getitem__, self._segmenter.cut_all(runs)))
        return words.removesuffix(f" {BETWEEN}").split(f" {BETWEEN} ") if runs else []

    @cached_property
    def _joined(self) -> _Joined:
        return _Joined(self._whole)


@lru_cache(maxsize=2)
def _load_segmenter(words: frozenset[str]) -> Segmenter:
    return Segmenter(words)


@lru_cache(maxsize=200_000)
def _join_parts(word: str) -> str:
    return PART_SEPARATOR.join(part[:MAX_TERM_LENGTH] for part in find_parts(word))


def make_tokenizer(library: Library) -> Tokenizer:
    """Make the tokenizer that knows a library's vocabulary terms and Thailand's areas as words.

    Its abbreviations of three consonants and more are known without their dots; two are in too many words.
    """
    words = _list_terms(library)
    return Tokenizer(list_names(library), _find_abbreviations(words), _list_wider(library))


def _list_wider(library: Library) -> dict[str, list[str]]:
    """Give, by the name of an area, the labels of terms that include it."""
    wider: dict[str, list[str]] = {}
    for vocabulary in library.vocabularies.values():
        for term in vocabulary.terms if vocabulary.search is SearchUse.EQUALS else ():
            for name in term.includes:
                wider.setdefault(name, []).append(term.label)
    return wider


def list_names(library: Library) -> list[str]:
    """Give what is one word in texts of a library: the terms of its vocabularies, and the districts of Thailand."""
    districts = [row.name_th for area in library.gazetteer.provinces for row in geothai.districts(area.code)]
    return [word for word in _list_terms(library) + districts if len(word) >= 4]


def _list_terms(library: Library) -> list[str]:
    terms = [term for vocabulary in library.vocabularies.values() for term in vocabulary.terms]
    return [name for term in terms for name in (term.label, *term.aliases)]


def _find_abbreviations(names: Iterable[str]) -> set[str]:
    pre_tokens = (
        pre_token
        for name in names
        for pre_token, is_thai, _start, _end in pre_tokenize(fold_text(name))
        if not is_thai
    )
    return {pre_token for pre_token in pre_tokens if re.fullmatch("[ก-ฮ]{3,}", pre_token)}
