"""Text to terms: the one analysis for every index, and the numbers of the one scorer.

fold (normal form, Arabic digits, lower case) → protect abbreviations, Latin words and numbers → cut
Thai runs → compounds and their parts. Pure; bounded on every input by the segmenter's own bounds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import geothai

from khlang.cache import Cache, hash_sources, make_key
from khlang.forms.model import FieldType
from khlang.library import Library
from khlang.records.record import Record
from khlang.records.texts import texts_of
from khlang.thai.text import NORMAL_FORM, THAI_DIGITS, normalise, to_arabic_digits
from khlang.thai.words import SEGMENTER_VERSION, Segmenter

VERSION = 1

# BM25 (Robertson and Zaragoza 2009, section 3.4) with the usual constants.
BM25_K1 = 1.2
BM25_B = 0.75

# What a browser needs to fold a query as `fold_text` does; patterns are valid in JavaScript.
FOLDING = {"normal_form": NORMAL_FORM, "digits": THAI_DIGITS}

# Thai letters but ฯ and ๆ, which stand for words that are not written.
_THAI = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
# A dotted abbreviation (กข.คจ., สพอ., อบต.) begins at a border: `อช` inside เพื่อช่วย is none.
# In groups: abbreviation, Thai run, number, any other letters.
PIECE = re.compile(
    rf"(?<![{_THAI}])((?:[ก-ฮ]{{1,5}}\.){{1,5}})|([{_THAI}]+)|(\d+(?:[.,]\d+)*)|([^\W\d_\u0e00-\u0e7f]+)"
)
MAX_TERM = 40


def fold_text(text: str) -> str:
    """Give the form in which texts and queries meet."""
    return to_arabic_digits(normalise(text)).lower()


class Analyser:
    """Turns text into terms, with the words of a library known as words.

    `fingerprint` changes with whatever makes the same text give other terms.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words` are compounds that stand as one term beside their parts."""
        self._compounds = frozenset(fold_text(word) for word in words)
        code = hash_sources("search/analysis.py")
        self.fingerprint = make_key(code, SEGMENTER_VERSION, *sorted(self._compounds))

    @cached_property
    def _whole(self) -> Segmenter:
        return Segmenter(self._compounds)

    @cached_property
    def _parts(self) -> Segmenter:
        return Segmenter()

    def terms(self, text: str) -> list[str]:
        """Give the terms of a text in order; the parts of a compound follow it."""
        return [term[:MAX_TERM] for term in self._terms(fold_text(text))]

    def _terms(self, folded: str) -> Iterator[str]:
        for found in PIECE.finditer(folded):
            abbreviation, run, number, word = found.groups()
            if run:
                yield from self._words(run)
            elif abbreviation:
                yield abbreviation.replace(".", "")
            elif number:
                yield number.replace(",", "")
            else:
                yield word

    def _words(self, run: str) -> Iterator[str]:
        for word in self._whole.cut(run):
            yield word
            if word in self._compounds:
                parts = self._parts.cut(word)
                yield from parts if len(parts) > 1 else ()


def make_analyser(library: Library) -> Analyser:
    """Make the analyser that knows a library's vocabulary terms and Thailand's areas as words."""
    terms = [term for vocabulary in library.vocabularies.values() for term in vocabulary.terms]
    words = [name for term in terms for name in (term.label, *term.aliases)]
    districts = [row.name_th for area in library.gazetteer.provinces for row in geothai.districts(area.code)]
    return Analyser(word for word in words + districts if len(word) >= 4)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a record says: how much each of its terms weighs, and which of them tell only where and when."""

    weights: Mapping[str, int]
    aside: frozenset[str]


def weigh_terms(record: Record, analyser: Analyser) -> Terms:
    """Count a record's terms, each as often as its field's weight says."""
    weights: Counter[str] = Counter()
    aside: set[str] = set()
    for field, value in record.public_values():
        for text in texts_of(value) if field.weight else ():
            terms = analyser.terms(text)
            for term in terms:
                weights[term] += field.weight
            if field.type in (FieldType.PLACE, FieldType.FISCAL_YEAR):
                aside.update(terms)
    return Terms(weights, frozenset(aside))


def list_terms(records: Sequence[Record], analyser: Analyser, cache: Cache) -> list[Terms]:
    """Give the weighted terms of each record, from the cache where it is as it was."""
    keys = [f"{analyser.fingerprint} {record.digest}" for record in records]
    kept = cache.get(keys)
    new: dict[str, bytes] = {}
    listed = []
    # One text for each term: of 7,036 records' terms, their own would take 400 MB.
    same: dict[str, str] = {}
    for key, record in zip(keys, records, strict=True):
        data = kept.pop(key, None)
        terms = _load_terms(data) if data else weigh_terms(record, analyser)
        if data is None:
            new[key] = _dump_terms(terms)
        weights = {same.setdefault(term, term): weight for term, weight in terms.weights.items()}
        listed.append(Terms(weights, terms.aside))
    cache.put(new, used=keys)
    return listed


def _dump_terms(terms: Terms) -> bytes:
    return json.dumps([terms.weights, sorted(terms.aside)], ensure_ascii=False).encode()


def _load_terms(data: bytes) -> Terms:
    weights, aside = json.loads(data)
    return Terms(weights, frozenset(aside))
