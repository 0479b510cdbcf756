"""Synonyms as terms of an index: names that stand for each other, from vocabularies with `search: equals`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from khlang.search.index.ranking import MAX_IDF_BUCKET
from khlang.search.query.dictionary import load_dictionary
from khlang.search.query.segmentation import MAX_SYNONYM_TERMS, TermDictionary, segment_run
from khlang.search.text.tokenizer import fold_text, pre_tokenize
from khlang.vocabularies import SearchUse, Vocabulary

# Thai abbreviations have no vowels.
_ABBREVIATION = re.compile("[ก-ฮ]{2,}")


def make_term_dictionary(
    vocabularies: Iterable[Vocabulary], idf_buckets: Mapping[str, int]
) -> TermDictionary:
    """Give the terms of an index with synonyms; `idf_buckets` are those of its terms.

    An abbreviation that no record holds is a term all the same, of the highest bucket: its full name may be held.
    """
    all_names = [
        (term.label, *term.aliases)
        for vocabulary in vocabularies
        if vocabulary.search is SearchUse.EQUALS
        for term in vocabulary.terms
    ]
    short = {
        text: MAX_IDF_BUCKET for names in all_names for name in names if (text := _find_abbreviation(name))
    }
    known = {**short, **idf_buckets}
    synonyms: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
    for names in all_names:
        segmented = [terms for name in names if (terms := segment_name(name, known))]
        for terms in segmented:
            # A name with a term that no record holds may be typed, but finds nothing.
            synonyms.setdefault(terms, {}).update(
                (other, None)
                for other in segmented
                if other != terms and all(term in idf_buckets for term in other)
            )
    others_of = {terms: tuple(others) for terms, others in synonyms.items() if others}
    return TermDictionary(known, others_of, load_dictionary())


def _find_abbreviation(name: str) -> str:
    """Give the term of a name that is one pre-token: an abbreviation with or without dots, or a Latin word."""
    pre_tokens = list(pre_tokenize(fold_text(name)))
    if len(pre_tokens) != 1:
        return ""
    pre_token, is_thai, _start, _end = pre_tokens[0]
    return pre_token if not is_thai or _ABBREVIATION.fullmatch(pre_token) else ""


def segment_name(name: str, idf_buckets: Mapping[str, int]) -> tuple[str, ...]:
    """Cut a name as a query with it is cut; empty where some letters are in no term, or it is too long."""
    terms: list[str] = []
    for pre_token, is_thai, _start, _end in pre_tokenize(fold_text(name)):
        segments = segment_run(pre_token, idf_buckets) if is_thai else [(pre_token, pre_token in idf_buckets)]
        if not all(is_known for _text, is_known in segments):
            return ()
        terms += [text for text, _is_known in segments]
    return tuple(terms) if len(terms) <= MAX_SYNONYM_TERMS else ()
