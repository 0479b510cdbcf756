"""Query segmentation: a query cut into terms of the index, by the index's own dictionary; and its synonyms.

The browser has the same in `segmentation.js`; `tests/search/test_vectors.py` holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.search.index.ranking import MAX_IDF_BUCKET, SCORING, TermSequence
from khlang.search.query.dictionary import NO_WORDS, Dictionary, find_absent
from khlang.search.query.parser import Query
from khlang.search.text.tokenizer import MAX_TERM_LENGTH, fold_text, pre_tokenize
from khlang.thai.words import may_cut

# Costs of a letter in no term, and of a term beside its IDF bucket: fewest letters in no term are best, then fewest
# and commonest terms.
UNKNOWN_LETTER_COST, TERM_COST = 240, 48
# Of a word of the dictionary that no record holds: more than of any term, less than of most two.
ABSENT_COST = TERM_COST + MAX_IDF_BUCKET
# Terms of the longest name that has synonyms.
MAX_SYNONYM_TERMS = 12


@dataclass(frozen=True, slots=True)
class TermDictionary:
    """The terms of an index with their IDF buckets, and synonyms: other names' terms by the terms of a name.

    A word of the `dictionary` is never cut into terms that only share its letters.
    """

    idf_buckets: Mapping[str, int]
    synonyms: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]
    dictionary: Dictionary = NO_WORDS


@dataclass(frozen=True, slots=True)
class SegmentedQuery:
    """A query in terms of an index. `unknown` is what is in no term, in order."""

    sequences: tuple[TermSequence, ...]
    phrases: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]


def segment_query(query: Query, dictionary: TermDictionary) -> SegmentedQuery:
    """Cut a query into terms of an index, and add synonyms.

    A phrase or an exclusion with letters in no term is in no record, and left out.
    """
    unknown: list[str] = []
    sequences = [TermSequence(terms) for terms in _segment_text(query.keywords, dictionary, unknown)]
    synonyms = [synonym for sequence in sequences for synonym in _find_synonyms(sequence, dictionary)]
    phrases = [_segment_whole(phrase, dictionary) for phrase in query.phrases]
    excluded = [_segment_whole(phrase, dictionary) for phrase in query.excluded]
    return SegmentedQuery(
        (*sequences, *synonyms), tuple(filter(None, phrases)), tuple(filter(None, excluded)), tuple(unknown)
    )


def _segment_text(text: str, dictionary: TermDictionary, unknown: list[str]) -> list[tuple[str, ...]]:
    """Give the terms of a text, a new sequence after what is in no term, which goes to `unknown`."""
    sequences: list[list[str]] = [[]]
    idf_buckets = dictionary.idf_buckets
    for pre_token, is_thai, _start, _end in pre_tokenize(fold_text(text)):
        segments = (
            segment_words(pre_token, idf_buckets, dictionary.dictionary)
            if is_thai
            else [(pre_token, pre_token in idf_buckets)]
        )
        for term, is_known in segments:
            if is_known:
                sequences[-1].append(term)
            else:
                unknown.append(term)
                sequences.append([])
    return [tuple(sequence) for sequence in sequences if sequence]


def _segment_whole(text: str, dictionary: TermDictionary) -> tuple[str, ...]:
    unknown: list[str] = []
    sequences = _segment_text(text, dictionary, unknown)
    return sequences[0] if sequences and not unknown else ()


def segment_words(run: str, idf_buckets: Mapping[str, int], dictionary: Dictionary) -> list[tuple[str, bool]]:
    """Cut a run of Thai letters into terms and whole words that no record holds; see `segment_run`."""
    segments = segment_run(run, idf_buckets)
    absent = find_absent(run, segments, idf_buckets, dictionary.atoms)
    return segment_run(run, idf_buckets, absent) if absent else segments


def segment_run(
    run: str, idf_buckets: Mapping[str, int], absent: Collection[str] = ()
) -> list[tuple[str, bool]]:
    """Cut a run of Thai letters into terms, by dynamic programming; give (letters, whether they are a term).

    `idf_buckets` are those of the terms. Letters in no term stay together, but for `absent` words, which are no terms
    either. Nothing is cut inside a cluster.
    """
    best: list[tuple[int, int, bool]] = [(0, 0, False)]
    for end in range(1, len(run) + 1):
        cheapest = (best[end - 1][0] + UNKNOWN_LETTER_COST, end - 1, False)
        for start in range(max(0, end - MAX_TERM_LENGTH), end) if may_cut(run, end) else ():
            bucket = idf_buckets.get(run[start:end])
            if bucket is None:
                if run[start:end] not in absent:
                    continue
                bucket = MAX_IDF_BUCKET
            if best[start][0] + TERM_COST + bucket >= cheapest[0]:
                continue
            # Letters in no term may end inside a cluster; what comes after them may not begin there.
            if best[start][2] or may_cut(run, start):
                cheapest = (best[start][0] + TERM_COST + bucket, start, True)
        best.append(cheapest)
    segments: list[tuple[str, bool]] = []
    end = len(run)
    while end > 0:
        _cost, start, is_word = best[end]
        text = run[start:end]
        if not is_word and segments and not segments[-1][1] and segments[-1][0] not in absent:
            segments[-1] = (text + segments[-1][0], False)
        else:
            segments.append((text, is_word and text not in absent))
        end = start
    return segments[::-1]


def _find_synonyms(sequence: TermSequence, dictionary: TermDictionary) -> Iterator[TermSequence]:
    """Give the synonyms of the names in a sequence, of the longest name at each place.

    A long synonym of a short name weighs no more than that one: eight terms of a full name would drown a query.
    """
    at = 0
    while at < len(sequence.terms):
        sizes = range(min(len(sequence.terms) - at, MAX_SYNONYM_TERMS), 0, -1)
        size = next((size for size in sizes if sequence.terms[at : at + size] in dictionary.synonyms), 0)
        for other in dictionary.synonyms[sequence.terms[at : at + size]] if size else ():
            yield TermSequence(other, SCORING["synonym"] * min(1.0, size / len(other)))
        at += max(1, size)
