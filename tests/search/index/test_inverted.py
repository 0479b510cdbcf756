"""The inverted index: weighted frequencies of terms and of bigrams, by record."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from khlang.cache import Cache
from khlang.library import Library
from khlang.search.index.field_tokens import FieldTokens, RecordTokens, tokenize_records
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import (
    MIN_COMMON_FREQUENCY,
    InvertedIndex,
    PostingLists,
    build_inverted_index,
    is_common,
    is_thai_term,
)
from khlang.search.text.tokenizer import make_tokenizer

from tests.memory_index import list_fields

Counts = dict[int, int]


def list_counts(postings: PostingLists) -> list[Counts]:
    """Give each entry's counts by record, and see that they are in order."""
    lists = []
    for start, end in zip(postings.starts[:-1].tolist(), postings.starts[1:].tolist(), strict=True):
        records, counts = postings.doc_ids[start:end].tolist(), postings.frequencies[start:end].tolist()
        assert records == sorted(set(records))
        lists.append(dict(zip(records, counts, strict=True)))
    assert postings.document_frequencies.tolist() == [len(each) for each in lists]
    return lists


def counts_of(inverted: InvertedIndex) -> tuple[dict[str, Counts], dict[tuple[str, str], Counts]]:
    """Give the counts of terms and of bigrams by record."""
    terms = dict(zip(inverted.terms, list_counts(inverted.postings), strict=True))
    numbers = list(zip(inverted.bigram_firsts.tolist(), inverted.bigram_seconds.tolist(), strict=True))
    assert numbers == sorted(set(numbers))
    bigrams = [(inverted.terms[first], inverted.terms[second]) for first, second in numbers]
    return terms, dict(zip(bigrams, list_counts(inverted.bigram_postings), strict=True))


def count(listed: Sequence[RecordTokens]) -> tuple[Mapping[str, Counts], Mapping[tuple[str, str], Counts]]:
    """Count as `build_inverted_index` does, one after the other."""
    terms: dict[str, Counter[int]] = {}
    bigrams: dict[tuple[str, str], Counter[int]] = {}
    for record, each in enumerate(listed):
        for field in list_fields(each):
            weights = [field.weight * (2 if place < field.lead else 1) for place in range(len(field.tokens))]
            for term, weight in zip(field.tokens, weights, strict=True):
                terms.setdefault(term, Counter())[record] += weight
            for first, second, weight in zip(field.tokens, field.tokens[1:], weights, strict=False):
                bigrams.setdefault((first, second), Counter())[record] += weight
    return terms, bigrams


def test_terms_and_neighbours_are_counted() -> None:
    """Each as often as its field weighs; what stands in the lead twice; a bigram as its first."""
    listed = [
        RecordTokens.of((FieldTokens("สิน+ค้า ดี", 5), FieldTokens("ค้า สิน ค้า", 1, lead=2))),
        RecordTokens.of(()),
        RecordTokens.of((FieldTokens("ค้า ค้า ค้า", 2),)),
    ]
    terms, bigrams = counts_of(build_inverted_index(build_forward_index(listed)))
    assert terms == {"สิน": {0: 7}, "ค้า": {0: 8, 2: 6}, "ดี": {0: 5}}
    assert bigrams == {
        ("สิน", "ค้า"): {0: 7},
        ("ค้า", "ดี"): {0: 5},
        ("ค้า", "สิน"): {0: 2},
        ("ค้า", "ค้า"): {2: 4},
    }
    assert build_inverted_index(build_forward_index(listed)).lengths.tolist() == [20, 0, 6]


def test_words_of_several_terms_are_counted() -> None:
    """Once a record, however often and however cut; not those of one term, nor those of one record."""
    listed = [
        RecordTokens.of((FieldTokens("สิน+ค้า สิน+ค้า ดี", 5), FieldTokens("กลุ่ม+ออม", 1))),
        RecordTokens.of((FieldTokens("ดี ออม+ทรัพย์", 1),)),
        RecordTokens.of((FieldTokens("สินค้า กลุ่มออม ออ+ม+ทรัพย์", 1), FieldTokens("สิ+นค้า", 1))),
    ]
    inverted = build_inverted_index(build_forward_index(listed))
    records = [[*counts] for counts in list_counts(inverted.compound_postings)]
    assert dict(zip(inverted.compounds, records, strict=True)) == {"สินค้า": [0, 2], "ออมทรัพย์": [1, 2]}


def test_fields_have_no_neighbours_in_others() -> None:
    """Not in the next field, be there an empty one between, and not in the next record."""
    listed = [
        RecordTokens.of(
            (FieldTokens("ก ข", 1), FieldTokens("", 1), FieldTokens("ค", 1), FieldTokens("ง", 1))
        ),
        RecordTokens.of((FieldTokens("จ ฉ", 1),)),
    ]
    assert set(counts_of(build_inverted_index(build_forward_index(listed)))[1]) == {("ก", "ข"), ("จ", "ฉ")}


def test_terms_are_in_the_order_of_browsers() -> None:
    """Those compare by units of UTF-16, in which a rare letter stands before a common one."""
    listed = [RecordTokens.of((FieldTokens("\uffee ข \U00010400 ก a 12 ab", 1),))]
    assert build_inverted_index(build_forward_index(listed)).terms == (
        "12",
        "a",
        "ab",
        "ก",
        "ข",
        "\U00010400",
        "\uffee",
    )


@pytest.mark.parametrize(
    "listed",
    [
        [],
        [RecordTokens.of(())],
        [RecordTokens.of((FieldTokens("", 1),))] * 3,
        [RecordTokens.of((FieldTokens("ก", 1),))],
    ],
)
def test_nothing_or_next_to_nothing(listed: list[RecordTokens]) -> None:
    """A library without records, records without terms, a term without neighbours."""
    inverted = build_inverted_index(build_forward_index(listed))
    assert counts_of(inverted) == count(listed)
    assert len(inverted.lengths) == len(listed)
    assert inverted.postings.starts.tolist() == [0, *([1] if inverted.terms else [])]
    assert inverted.bigram_postings.starts.tolist() == [0]


def test_more_than_numbers_hold_is_no_silent_mistake() -> None:
    """Keys, records and weights share 63 bits."""
    with pytest.raises(OverflowError):
        build_inverted_index(
            build_forward_index([RecordTokens.of((FieldTokens(" ".join(map(str, range(2**16))), 2**29),))])
        )


def test_counts_are_those_of_counting(library: Library) -> None:
    """The same as counting one after the other: of the library, and of chance."""
    chance = random.Random(2)
    made = [
        RecordTokens.of(
            tuple(
                FieldTokens(
                    " ".join(chance.choices("กขคงจฉ", k=size)),
                    chance.choice([1, 3, 1000]),
                    chance.randint(0, size),
                )
                for size in chance.choices(range(9), k=chance.randint(0, 4))
            )
        )
        for _record in range(300)
    ]
    kept = list(tokenize_records(library.published, make_tokenizer(library), Cache(None, "tokens")))
    for listed in (made, kept, [*kept, *made]):
        inverted = build_inverted_index(build_forward_index(listed))
        terms, bigrams = counts_of(inverted)
        assert (terms, bigrams) == count(listed)
        exact = [sum(held.get(record, 0) for held in terms.values()) for record in range(len(listed))]
        lengths = inverted.lengths.tolist()
        assert all(0 <= one - other <= one / 64 for one, other in zip(exact, lengths, strict=True))
        assert [one for one in exact if one < 128] == [one for one in lengths if one < 128]


def test_common_terms() -> None:
    """Thai words always; figures and foreign words when some records hold them."""
    assert [is_thai_term(term) for term in ("สินค้า", "สพอ", "otop", "12", "ค้าa")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert is_common("สินค้า", 1)
    assert [is_common(term, MIN_COMMON_FREQUENCY - 1) for term in ("12", "otop")] == [False, False]
    assert is_common("12", MIN_COMMON_FREQUENCY)
