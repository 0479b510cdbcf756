"""Synonyms as terms of an index: names that stand for each other, from vocabularies with `search: equals`.

A name that no record holds is matched by its letters all the same: it becomes a term of its own, which finds nothing
by itself, and what it stands for is searched in its place. So ลงแขก does not find แขก.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap

from khlang.search.index.inverted import InvertedIndex
from khlang.search.index.ranking import MAX_IDF_BUCKET, list_idf_buckets
from khlang.search.query.dictionary import load_dictionary
from khlang.search.query.segmentation import (
    DOT,
    MAX_SYNONYM_TERMS,
    TERM_COST,
    TermDictionary,
    segment_run,
    write_letters,
)
from khlang.search.text.tokenizer import fold_text, pre_tokenize
from khlang.thai.words import find_parts
from khlang.vocabularies import SearchUse, Vocabulary

# Tells whether any record holds two terms one after the other.
AreAdjacent = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in terms: `typed` as a query with it is cut, its letters as one term where no record holds it so.

    `held` as records hold it: as one term of a region, too; empty where none does.
    """

    typed: tuple[str, ...]
    held: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """The IDF buckets of an index's terms, and these terms with synonyms."""

    idf_buckets: dict[str, int]
    dictionary: TermDictionary


def list_index_terms(vocabularies: Iterable[Vocabulary], inverted: InvertedIndex) -> IndexTerms:
    """Give the terms of an inverted index, as queries see them."""
    buckets = list_idf_buckets(inverted)
    return IndexTerms(buckets, make_term_dictionary(vocabularies, buckets, inverted.are_adjacent))


def make_term_dictionary(
    vocabularies: Iterable[Vocabulary], idf_buckets: Mapping[str, int], are_adjacent: AreAdjacent
) -> TermDictionary:
    """Give the terms of an index with synonyms; `idf_buckets` are those of its terms."""
    absent: dict[str, int] = {}
    synonyms: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
    for names in list_equal_names(vocabularies):
        read = [name for text in names if (name := _read_name(text, idf_buckets, are_adjacent))]
        for name in read:
            others = {form: None for other in read for form in other.held if form != name.typed}
            if not others:
                continue
            synonyms.setdefault(name.typed, {}).update(others)
            if name.typed not in name.held:
                absent[name.typed[0]] = _choose_bucket(name.typed[0], idf_buckets)
    # Two letters stand in too many words, and are a name only by themselves.
    in_runs = {letters: bucket for letters, bucket in absent.items() if len(letters.rstrip(DOT)) > 2}
    return TermDictionary(
        {**in_runs, **idf_buckets},
        {terms: tuple(others) for terms, others in synonyms.items()},
        frozenset(absent),
        load_dictionary(),
    )


def list_equal_names(vocabularies: Iterable[Vocabulary]) -> list[tuple[str, ...]]:
    """Give the names of each term of the vocabularies whose names stand for each other."""
    return [
        (term.label, *term.aliases)
        for vocabulary in vocabularies
        if vocabulary.search is SearchUse.EQUALS
        for term in vocabulary.terms
    ]


def _read_name(text: str, idf_buckets: Mapping[str, int], are_adjacent: AreAdjacent) -> _Name | None:
    """Read a name as somebody types it, and as records hold it; None where it has no letter that is searched."""
    letters = join_letters(text)
    if not letters:
        return None
    typed = segment_name(text, idf_buckets)
    # Where the index was made, a name was cut into its parts; the terms of an index may cut it otherwise.
    parts = tuple(
        part
        for pre_token, is_thai, _start, _end in pre_tokenize(fold_text(text))
        for part in (find_parts(pre_token) if is_thai else (pre_token,))
    )
    forms = dict.fromkeys(form for form in (typed, parts) if 0 < len(form) <= MAX_SYNONYM_TERMS)
    held = tuple(form for form in forms if _is_held(form, idf_buckets, are_adjacent))
    # Without its dot, an abbreviation of two letters may be any word.
    is_own = typed in held and not letters.endswith(DOT)
    return _Name(typed if is_own else (letters,), held)


def _is_held(terms: Sequence[str], idf_buckets: Mapping[str, int], are_adjacent: AreAdjacent) -> bool:
    return all(term in idf_buckets for term in terms) and all(starmap(are_adjacent, pairwise(terms)))


def join_letters(text: str) -> str:
    """Give the letters of a name that are searched, without spaces and dots; see `write_letters`."""
    pre_tokens = list(pre_tokenize(fold_text(text)))
    return write_letters([(pre_token, is_thai) for pre_token, is_thai, _start, _end in pre_tokens])


def _choose_bucket(letters: str, idf_buckets: Mapping[str, int]) -> int:
    """Give the bucket by which a name that is in no record is taken before its own syllables, and else as late as
    any: in the letters of two words, เอา and แรงงาน, there is no เอาแรง."""
    segments = segment_run(letters, idf_buckets)
    if not all(is_term for _text, is_term in segments):
        return MAX_IDF_BUCKET
    cost = sum(TERM_COST + idf_buckets[text] for text, _is_term in segments)
    return max(0, min(MAX_IDF_BUCKET, cost - TERM_COST - 1))


def segment_name(name: str, idf_buckets: Mapping[str, int]) -> tuple[str, ...]:
    """Cut a name as a query with it is cut; empty where some letters are in no term, or it is too long."""
    terms: list[str] = []
    for pre_token, is_thai, _start, _end in pre_tokenize(fold_text(name)):
        segments = segment_run(pre_token, idf_buckets) if is_thai else [(pre_token, pre_token in idf_buckets)]
        if not all(is_known for _text, is_known in segments):
            return ()
        terms += [text for text, _is_known in segments]
    return tuple(terms) if len(terms) <= MAX_SYNONYM_TERMS else ()
