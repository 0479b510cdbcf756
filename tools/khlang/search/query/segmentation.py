"""Query segmentation: a query cut into terms of the index, by the index's own dictionary; and its synonyms.

The browser has the same in `segmentation.js`; `tests/search/test_vectors.py` holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.search.index.inverted import is_thai_term
from khlang.search.index.ranking import MAX_IDF_BUCKET, SCORING, TermSequence
from khlang.search.query.dictionary import NO_WORDS, Dictionary, find_absent, find_doubt
from khlang.search.query.mentions import find_mentions
from khlang.search.query.parser import Query
from khlang.search.text.tokenizer import MAX_TERM_LENGTH, fold_text, pre_tokenize
from khlang.thai.words import may_cut

# Costs of a letter in no term, and of a term beside its IDF bucket: fewest letters in no term are best, then fewest
# and commonest terms.
UNKNOWN_LETTER_COST, TERM_COST = 240, 48
# Of a word of the dictionary that no record holds: more than of any term, less than of most two.
ABSENT_COST = TERM_COST + MAX_IDF_BUCKET
# Terms of the longest name that has synonyms; pre-tokens of the longest that is matched by its letters.
MAX_SYNONYM_TERMS, MAX_NAME_PRE_TOKENS = 24, 12
# Behind the letters of a short abbreviation.
DOT = "."
# Synonyms of a query: more would fetch more than an answer may weigh.
MAX_SYNONYMS = 12


@dataclass(frozen=True, slots=True)
class TermDictionary:
    """The terms of an index with their IDF buckets, and synonyms: other names' terms by the terms of a name.

    `absent` are names that no record holds, each a term of its own, by its letters; `idf_buckets` have them, too. A
    word of the `dictionary` is never cut into terms that only share its letters.
    """

    idf_buckets: Mapping[str, int]
    synonyms: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]
    absent: frozenset[str] = frozenset()
    dictionary: Dictionary = NO_WORDS


@dataclass(frozen=True, slots=True)
class SegmentedQuery:
    """A query in terms of an index.

    `unknown` is what is in no term, in order; `years` are the fiscal years meant; `text` is what of its keywords was
    cut into terms.
    """

    sequences: tuple[TermSequence, ...]
    phrases: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]
    years: tuple[int, ...] = ()
    text: str = ""


def segment_query(query: Query, dictionary: TermDictionary) -> SegmentedQuery:
    """Cut a query into terms of an index, and add synonyms.

    A phrase or an exclusion with letters in no term is in no record, and left out.
    """
    unknown: list[str] = []
    mentions = find_mentions(fold_text(query.keywords), dictionary.idf_buckets)
    sequences = _segment_text(mentions.text, dictionary, unknown)
    phrases = [_segment_whole(phrase, dictionary) for phrase in query.phrases]
    excluded = [_segment_whole(phrase, dictionary) for phrase in query.excluded]
    return SegmentedQuery(
        (*map(TermSequence, sequences), *_list_synonyms(sequences, dictionary), *mentions.sequences),
        tuple(filter(None, phrases)),
        tuple(filter(None, excluded)),
        tuple(unknown),
        mentions.years,
        mentions.text,
    )


def _segment_text(text: str, dictionary: TermDictionary, unknown: list[str]) -> list[tuple[str, ...]]:
    """Give the terms of a text, a new sequence after what is in no term, which goes to `unknown`."""
    sequences: list[list[str]] = [[]]
    for _is_thai, segments in cut_text(text, dictionary):
        for term, is_known in segments:
            if is_known:
                sequences[-1].append(term)
            else:
                unknown.append(term)
                sequences.append([])
    return [tuple(sequence) for sequence in sequences if sequence]


def cut_text(text: str, dictionary: TermDictionary) -> Iterator[tuple[bool, list[tuple[str, bool]]]]:
    """Give each pre-token of a text, whether it is Thai, and its segments: (letters, whether they are a term).

    A name that no record holds is one term, also with spaces.
    """
    idf_buckets = dictionary.idf_buckets
    pre_tokens = [(pre_token, is_thai) for pre_token, is_thai, _start, _end in pre_tokenize(fold_text(text))]
    at = 0
    while at < len(pre_tokens):
        size = _match_absent(pre_tokens[at:], dictionary)
        pre_token, is_thai = pre_tokens[at]
        if size:
            yield is_thai, [(write_letters(pre_tokens[at : at + size]), True)]
        elif is_thai:
            yield True, segment_words(pre_token, idf_buckets, dictionary.dictionary)
        else:
            yield False, [(pre_token, pre_token in idf_buckets)]
        at += size or 1


def _match_absent(pre_tokens: Sequence[tuple[str, bool]], dictionary: TermDictionary) -> int:
    """Give how many of the first pre-tokens are a name that no record holds, 0 if none is."""
    sizes = range(min(len(pre_tokens), MAX_NAME_PRE_TOKENS), 0, -1)
    return next((size for size in sizes if write_letters(pre_tokens[:size]) in dictionary.absent), 0)


def write_letters(pre_tokens: Sequence[tuple[str, bool]]) -> str:
    """Join (pre-token, whether it is a run of Thai letters) to the letters of a name.

    Two Thai letters that had a dot keep one: ชม. is no word, ชม is.
    """
    letters = "".join(pre_token for pre_token, _is_thai in pre_tokens)
    is_short = len(letters) <= 2 and not any(is_thai for _pre_token, is_thai in pre_tokens)
    return letters + DOT if is_short and is_thai_term(letters) else letters


def _segment_whole(text: str, dictionary: TermDictionary) -> tuple[str, ...]:
    unknown: list[str] = []
    sequences = _segment_text(text, dictionary, unknown)
    return sequences[0] if sequences and not unknown else ()


def segment_words(run: str, idf_buckets: Mapping[str, int], dictionary: Dictionary) -> list[tuple[str, bool]]:
    """Cut a run of Thai letters into terms and whole words that no record holds; see `segment_run`."""
    segments = segment_run(run, idf_buckets)
    # Most runs have no letters in doubt, and the dictionary need not be read for them.
    if not find_doubt(segments):
        return segments
    absent = find_absent(run, segments, idf_buckets, dictionary.atoms)
    return segment_run(run, idf_buckets, absent) if absent else segments


def segment_run(
    run: str, idf_buckets: Mapping[str, int], absent: Collection[str] = ()
) -> list[tuple[str, bool]]:
    """Cut a run of Thai letters into terms, by dynamic programming; give (letters, whether they are a term).

    `idf_buckets` are those of the terms. Letters in no term stay together, but for `absent` words, which are no terms
    either. One letter beside them, or without a longer term beside it, is in none: ก of a list is not in words that
    nobody knows. Nothing is cut inside a cluster.
    """
    best: list[tuple[int, int, bool]] = [(0, 0, False)]
    for end in range(1, len(run) + 1):
        cheapest = (best[end - 1][0] + UNKNOWN_LETTER_COST, end - 1, False)
        for start in range(max(0, end - MAX_TERM_LENGTH), end) if may_cut(run, end) else ():
            bucket = idf_buckets.get(run[start:end])
            if bucket is None and run[start:end] in absent:
                bucket = MAX_IDF_BUCKET
            if bucket is None or best[start][0] + TERM_COST + bucket >= cheapest[0]:
                continue
            # Letters in no term may end inside a cluster; what comes after them may not begin there.
            if best[start][2] or may_cut(run, start):
                cheapest = (best[start][0] + TERM_COST + bucket, start, True)
        best.append(cheapest)
    segments: list[tuple[str, bool]] = []
    end = len(run)
    while end > 0:
        _cost, start, is_word = best[end]
        segments.append((run[start:end], is_word and run[start:end] not in absent))
        end = start
    return _join_unknown(segments[::-1], absent)


def _join_unknown(segments: Sequence[tuple[str, bool]], absent: Collection[str]) -> list[tuple[str, bool]]:
    """Join what is in no term to one segment; so is a letter beside it, or without a longer term beside it.

    Words that are `absent` stay whole.
    """
    # Beyond both ends there is nothing, which is neither.
    is_unknown = [False, *(not is_term for _text, is_term in segments), False]
    is_long = [False, *(is_term and len(text) > 1 for text, is_term in segments), False]
    joined: list[tuple[str, bool]] = []
    for place, (text, is_term) in enumerate(segments):
        beside = (place, place + 2)
        is_sound = any(is_long[at] for at in beside) and not any(is_unknown[at] for at in beside)
        is_kept = is_term and (len(text) > 1 or is_sound or len(segments) == 1)
        is_stray = not is_kept and text not in absent
        if joined and is_stray and not joined[-1][1] and joined[-1][0] not in absent:
            joined[-1] = (joined[-1][0] + text, False)
        else:
            joined.append((text, is_kept))
    return joined


def _list_synonyms(sequences: Sequence[tuple[str, ...]], dictionary: TermDictionary) -> list[TermSequence]:
    """Give the synonyms of the names in some sequences, but for those that stand there themselves.

    Each is a phrase: of บัญชีรายรับรายจ่าย, ราย alone is nothing that was asked for. What a name that no record holds
    stands for counts as if it had been typed.
    """
    said = [f" {' '.join(terms)} " for terms in sequences]
    names = dict.fromkeys(name for terms in sequences for name in find_names(terms, dictionary))
    found: dict[tuple[str, ...], TermSequence] = {}
    for group, name in enumerate(names):
        weight = 1.0 if name[0] in dictionary.absent else SCORING["synonym"]
        for other in dictionary.synonyms[name]:
            if not any(f" {' '.join(other)} " in each for each in said):
                found.setdefault(other, TermSequence(other, weight, is_phrase=True, group=group))
    return [*found.values()][:MAX_SYNONYMS]


def find_names(terms: tuple[str, ...], dictionary: TermDictionary) -> Iterator[tuple[str, ...]]:
    """Give the names with synonyms in a sequence, the longest at each place."""
    at = 0
    while at < len(terms):
        sizes = range(min(len(terms) - at, MAX_SYNONYM_TERMS), 0, -1)
        size = next((size for size in sizes if terms[at : at + size] in dictionary.synonyms), 0)
        if size:
            yield terms[at : at + size]
        at += max(1, size)
