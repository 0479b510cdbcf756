"""Test vectors of search: what the functions of Python give, for the scripts with the same steps to be held to.

A vector is the name of a function, its input and its output, as JSON. Places in a text are in UTF-16 code units, as
JavaScript counts them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import Any

import numpy as np
from khlang.library import Library
from khlang.search.desk import Desk, Filters, SearchResponse
from khlang.search.query.dictionary import load_dictionary
from khlang.search.query.fuzzy import edit_distance, find_fuzzy_candidates
from khlang.search.query.matching import find_matches
from khlang.search.query.parser import MAX_QUERY, parse_query
from khlang.search.query.segmentation import segment_query, segment_run, segment_words
from khlang.search.query.segmentation_cost import list_segments, segmentation_cost
from khlang.search.query.weakness import find_evidence
from khlang.search.text.field_texts import list_field_texts
from khlang.search.text.tokenizer import fold_text, pre_tokenize
from khlang.thai.text import normalise
from khlang.thai.words import may_cut

from tests.search.queries import EDGES, HOSTILE, OTHERS, ROWS
from tests.search.query.test_did_you_mean import MISTYPED, SOUND

Vector = tuple[str, list[Any], Any]
# Node is to take half a second: of record texts and titles, every so many.
EVERY_TEXT, EVERY_TITLE = 4, 3
# Results of a query whose snippets are compared.
SNIPPETS = 3

# Texts that are folded, beside queries and those of records.
TEXTS = (
    "๑๒ กรกฎาคม ๒๕๖๗ OTOP Best Practice",
    "น\u0e4d\u0e49าท\u0e48\u0e35 เเละ ก\u0e33\u0e48 อำาเภอ",
    "พัฒนา\u200bชุมชน\u00a0 \u00a0ๆ\u3000ฯ",
    "ท\u0e35\u0e48\u0e48\u0e48\u0e48\u0e48 ก\u0e38\u0e4c\u0e34\u0e49",
    "👩\u200d🌾 É e\u0301 ÄÖÜ ΣΑΣ Ｆｕｌｌ",
    "บรรทัดแรก\r\n\r\n\r\n  บรรทัดสอง\t",
    "เเเเเ" * 20,
    "\u0e48\u0e34" * 30,
)
WORDS = (
    "ขยะ",
    "ขยะะ",
    "ขอน",
    "ขนอ",
    "ตลาดนดั",
    "ตลาดนัด",
    "กขคง",
    "งคขก",
    "ก",
    "",
    "เศรฐกิจพอเพยง",
    "เศรษฐกิจพอเพียง",
)
# What somebody has typed so far.
_TYPED = (
    "ขย ขยะ หน หนี้ น้ กล กลุ บั ปล ผู้ ธน ตล เงิน ออม ข้าว ป่า โฮม สมุ ไฟ ผ้า ทอ เด็ก จิต อบ อบต. ขอน OT otop เศร พอเพ "
    "สวน อาชีพ รายได้ ก ๒๕ 25 นคร ระยอง ลำ เมือง ทำ การ ที่ ฮฮ ธนาคารขยะ เปิดธนาคารขยะเดือนละครั้ง"
)
TYPED = (*_TYPED.split(), "ธนาคาร ขย", "  ขยะ  ", "", "ขยะ เปียก")
# Facet values by facet, and whether the newest come first.
NARROWED: tuple[tuple[dict[str, list[str]], bool], ...] = (
    ({"years": ["2566"]}, False),
    ({"years": ["2566", "2567"], "forms": ["lesson"]}, False),
    ({"forms": ["lesson"]}, True),
    ({}, True),
    ({"years": ["1999"], "nothing": ["x"]}, False),
    ({"years": ["1999", "2566"]}, False),
    ({"years": ["2565-2567"]}, False),
)


def make_vectors(library: Library, desk: Desk) -> Iterator[Vector]:
    """Give the vectors of all functions that a browser has, too; `desk` is that of the library."""
    odd = [*OTHERS, *EDGES, *HOSTILE, *(wrong for wrong, _meant in MISTYPED), *SOUND]
    queries = list(dict.fromkeys((*odd, *choose_of_each_kind(2))))
    records = [text for record in library.published for _label, text in list_field_texts(record)]
    for text in dict.fromkeys((*TEXTS, *queries, *records[::EVERY_TEXT])):
        yield "fold_text", [text], fold_text(text)
        yield "fold_letters", [normalise(text)], fold_text(text)
    folded = list(dict.fromkeys(fold_text(text[:MAX_QUERY]) for text in (*TEXTS, *queries)))
    yield from make_text_vectors(folded)
    yield from make_segment_vectors(folded, desk)
    for text in queries:
        yield from make_query_vectors(text, desk)
        yield from make_response_vectors(text, desk)
    for row in ROWS:
        yield from make_snippet_vectors(row["query"], desk)
    for text in TYPED:
        yield "find_suggestions", [text], [each.text for each in desk.suggest(text, 7)]
    for text in OTHERS[::2]:
        yield from make_narrowed_vectors(text, desk)
    for record in library.published[::EVERY_TITLE]:
        yield make_search_vector(record.title, desk.search(record.title))


def choose_of_each_kind(number: int) -> Iterator[str]:
    """Give the first queries of each kind of everyday ones: more of a kind take the same steps."""
    seen: Counter[str] = Counter()
    for row in ROWS:
        seen[row["kind"]] += 1
        if seen[row["kind"]] <= number:
            yield row["query"]


def make_text_vectors(folded: Iterable[str]) -> Iterator[Vector]:
    """Give the vectors of what needs no index."""
    for text in folded:
        yield "pre_tokenize", [text], list_pre_tokens(text)
        # Inside a letter of two code units there is no place in Python.
        if max(text, default="") <= "\uffff":
            yield "may_cut", [text], [may_cut(text, at) for at in range(len(text) + 1)]
    for left, right, limit in product(WORDS, WORDS, (1, 2)):
        yield "edit_distance", [left, right, limit], edit_distance(left, right, limit)


def list_pre_tokens(folded: str) -> list[list[object]]:
    """Give the pre-tokens of a folded text, with their places in UTF-16 code units."""

    def count_units(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2

    return [
        [pre_token, is_thai, count_units(folded[:start]), count_units(folded[:end])]
        for pre_token, is_thai, start, end in pre_tokenize(folded)
    ]


def make_segment_vectors(folded: Iterable[str], desk: Desk) -> Iterator[Vector]:
    """Give the vectors of segments, their cost, and fuzzy candidates for what they and their neighbours are."""
    spelling, buckets = desk._spelling, desk._dictionary.idf_buckets
    runs: dict[str, None] = {}
    words: dict[str, None] = {}
    for text in folded:
        segments = list(list_segments(text, spelling))
        described = [[each.text, each.is_term, each.is_editable, each.is_absent] for each in segments]
        yield "list_segments", [text], described
        yield "segmentation_cost", [text], segmentation_cost(text, spelling)
        runs.update((run, None) for run, is_thai, _start, _end in pre_tokenize(text) if is_thai)
        around = pairwise(segments)
        words.update((left.text + right.text, None) for left, right in around if not left.is_term)
    for run in runs:
        yield "segment_run", [run], [list(segment) for segment in segment_run(run, buckets)]
        words_of_run = segment_words(run, buckets, load_dictionary())
        yield "segment_words", [run], [list(segment) for segment in words_of_run]
    for word in runs | words:
        yield "find_fuzzy_candidates", [word], [*map(list, find_fuzzy_candidates(word, spelling))]


def make_query_vectors(text: str, desk: Desk) -> Iterator[Vector]:
    """Give the vectors of what becomes of a query, from its parser to the scores of the records."""
    query = parse_query(text)
    parsed = [query.text, query.keywords, list(query.phrases), list(query.excluded), query.is_cut]
    yield "parse_query", [text], parsed
    segmented = segment_query(query, desk._dictionary)
    sequences = [
        [list(each.terms), each.weight, each.is_phrase, each.is_boost] for each in segmented.sequences
    ]
    phrases, excluded = [*map(list, segmented.phrases)], [*map(list, segmented.excluded)]
    yield (
        "segment_query",
        [text],
        [sequences, phrases, excluded, list(segmented.unknown), list(segmented.years)],
    )
    scores = desk._index.score(segmented.sequences)
    # As ranking compares them: the last places differ between languages.
    yield "score_records", [text], np.floor(scores * 1e6 + 0.5).astype(int).tolist()
    yield make_search_vector(text, desk.search(text))
    evidence = find_evidence(find_matches(text, desk._dictionary, desk._index), desk._dictionary, desk._index)
    share = math.floor(evidence.share * 1e6 + 0.5)
    held = [evidence.pairs, evidence.held_pairs, evidence.is_torn, evidence.record]
    yield "find_evidence", [text], [share, *held]


def make_response_vectors(text: str, desk: Desk) -> Iterator[Vector]:
    """Give the vectors of what is shown for a query: did-you-mean, the first snippets."""
    response = desk.search(text)
    yield "find_did_you_mean", [text], [[offer.text, offer.reason] for offer in response.did_you_mean]
    yield from make_snippet_vectors(text, desk)


def make_snippet_vectors(text: str, desk: Desk) -> Iterator[Vector]:
    """Give the vectors of the snippets of the first results."""
    response = desk.search(text)
    for number in response.records[:SNIPPETS]:
        snippet = desk.make_snippet(desk.records[number], response)
        yield "make_snippet", [text, number], [snippet.label, [*map(list, snippet.parts)]]


def make_narrowed_vectors(text: str, desk: Desk) -> Iterator[Vector]:
    """Give the vectors of a query with each of the filters."""
    for facet_values, newest in NARROWED:
        # As an address says it: a range of years is all of them.
        filters = {
            key: [
                each.key
                for name in names
                for facet in desk.facets
                if facet.key == key
                for each in facet.find(name)
            ]
            for key, names in facet_values.items()
        }
        narrowed = desk.search(text, Filters(filters, newest))
        counts = {key: counts for key, counts in narrowed.counts.items() if counts}
        shown = list(narrowed.records[: narrowed.near or narrowed.close])
        yield "narrow", [text, facet_values, newest], [shown, counts]


def make_search_vector(text: str, response: SearchResponse) -> Vector:
    """Give the vector of what is shown: the records, how many in all, whether these have the quoted phrases, whether
    they are only close, and which query they answer where it is another."""
    phrases_found = bool(response.query.phrases) and response.phrases_found
    shown = [*response.records[: response.near or response.close]]
    told = [phrases_found, response.is_weak, response.instead]
    return "search", [text], [shown, len(response.records), *told]
