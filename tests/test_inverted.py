"""Terms turned round: counts of terms and of neighbours, weighted, by record."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from khlang.cache import Cache
from khlang.library import Library
from khlang.search.analysis import make_analyser
from khlang.search.flat import flatten
from khlang.search.inverted import COMMON_HOLDERS, Inverted, Postings, invert, is_common, is_thai
from khlang.search.terms import Run, Terms, find_terms

from tests.memory_index import list_runs

Counts = dict[int, int]


def list_holders(postings: Postings) -> list[Counts]:
    """Give each entry's counts by record, and see that they are in order."""
    lists = []
    for start, end in zip(postings.starts[:-1].tolist(), postings.starts[1:].tolist(), strict=True):
        records, counts = postings.records[start:end].tolist(), postings.counts[start:end].tolist()
        assert records == sorted(set(records))
        lists.append(dict(zip(records, counts, strict=True)))
    assert postings.holders.tolist() == [len(each) for each in lists]
    return lists


def counts_of(inverted: Inverted) -> tuple[dict[str, Counts], dict[tuple[str, str], Counts]]:
    """Give the counts of terms and of pairs by record."""
    terms = dict(zip(inverted.terms, list_holders(inverted.postings), strict=True))
    numbers = list(zip(inverted.firsts.tolist(), inverted.seconds.tolist(), strict=True))
    assert numbers == sorted(set(numbers))
    pairs = [(inverted.terms[first], inverted.terms[second]) for first, second in numbers]
    return terms, dict(zip(pairs, list_holders(inverted.pairs), strict=True))


def count(listed: Sequence[Terms]) -> tuple[Mapping[str, Counts], Mapping[tuple[str, str], Counts]]:
    """Count as `invert` does, one after the other."""
    terms: dict[str, Counter[int]] = {}
    pairs: dict[tuple[str, str], Counter[int]] = {}
    for record, each in enumerate(listed):
        for run in list_runs(each):
            weights = [run.weight * (2 if place < run.lead else 1) for place in range(len(run.terms))]
            for term, weight in zip(run.terms, weights, strict=True):
                terms.setdefault(term, Counter())[record] += weight
            for first, second, weight in zip(run.terms, run.terms[1:], weights, strict=False):
                pairs.setdefault((first, second), Counter())[record] += weight
    return terms, pairs


def test_terms_and_neighbours_are_counted() -> None:
    """Each as often as its field weighs; what stands in the lead twice; a pair as its first."""
    listed = [
        Terms.of((Run("สิน+ค้า ดี", 5), Run("ค้า สิน ค้า", 1, lead=2))),
        Terms.of(()),
        Terms.of((Run("ค้า ค้า ค้า", 2),)),
    ]
    terms, pairs = counts_of(invert(flatten(listed)))
    assert terms == {"สิน": {0: 7}, "ค้า": {0: 8, 2: 6}, "ดี": {0: 5}}
    assert pairs == {
        ("สิน", "ค้า"): {0: 7},
        ("ค้า", "ดี"): {0: 5},
        ("ค้า", "สิน"): {0: 2},
        ("ค้า", "ค้า"): {2: 4},
    }
    assert invert(flatten(listed)).lengths.tolist() == [20, 0, 6]


def test_words_of_several_terms_are_counted() -> None:
    """Once a record, however often and however cut; not those of one term, nor those of one record."""
    listed = [
        Terms.of((Run("สิน+ค้า สิน+ค้า ดี", 5), Run("กลุ่ม+ออม", 1))),
        Terms.of((Run("ดี ออม+ทรัพย์", 1),)),
        Terms.of((Run("สินค้า กลุ่มออม ออ+ม+ทรัพย์", 1), Run("สิ+นค้า", 1))),
    ]
    inverted = invert(flatten(listed))
    holders = [[*held] for held in list_holders(inverted.word_holders)]
    assert dict(zip(inverted.words, holders, strict=True)) == {"สินค้า": [0, 2], "ออมทรัพย์": [1, 2]}


def test_fields_have_no_neighbours_in_others() -> None:
    """Not in the next field, be there an empty one between, and not in the next record."""
    listed = [Terms.of((Run("ก ข", 1), Run("", 1), Run("ค", 1), Run("ง", 1))), Terms.of((Run("จ ฉ", 1),))]
    assert set(counts_of(invert(flatten(listed)))[1]) == {("ก", "ข"), ("จ", "ฉ")}


def test_terms_are_in_the_order_of_browsers() -> None:
    """Those compare by units of UTF-16, in which a rare letter stands before a common one."""
    listed = [Terms.of((Run("\uffee ข \U00010400 ก a 12 ab", 1),))]
    assert invert(flatten(listed)).terms == ("12", "a", "ab", "ก", "ข", "\U00010400", "\uffee")


@pytest.mark.parametrize(
    "listed", [[], [Terms.of(())], [Terms.of((Run("", 1),))] * 3, [Terms.of((Run("ก", 1),))]]
)
def test_nothing_or_next_to_nothing(listed: list[Terms]) -> None:
    """A library without records, records without terms, a term without neighbours."""
    inverted = invert(flatten(listed))
    assert counts_of(inverted) == count(listed)
    assert len(inverted.lengths) == len(listed)
    assert inverted.postings.starts.tolist() == [0, *([1] if inverted.terms else [])]
    assert inverted.pairs.starts.tolist() == [0]


def test_more_than_numbers_hold_is_no_silent_mistake() -> None:
    """Keys, records and weights share 63 bits."""
    with pytest.raises(OverflowError):
        invert(flatten([Terms.of((Run(" ".join(map(str, range(2**16))), 2**29),))]))


def test_counts_are_those_of_counting(library: Library) -> None:
    """The same as counting one after the other: of the library, and of chance."""
    chance = random.Random(2)
    made = [
        Terms.of(
            tuple(
                Run(
                    " ".join(chance.choices("กขคงจฉ", k=size)),
                    chance.choice([1, 3, 1000]),
                    chance.randint(0, size),
                )
                for size in chance.choices(range(9), k=chance.randint(0, 4))
            )
        )
        for _record in range(300)
    ]
    kept = list(find_terms(library.published, make_analyser(library), Cache(None, "terms")))
    for listed in (made, kept, [*kept, *made]):
        inverted = invert(flatten(listed))
        terms, pairs = counts_of(inverted)
        assert (terms, pairs) == count(listed)
        exact = [sum(held.get(record, 0) for held in terms.values()) for record in range(len(listed))]
        lengths = inverted.lengths.tolist()
        assert all(0 <= one - other <= one / 64 for one, other in zip(exact, lengths, strict=True))
        assert [one for one in exact if one < 128] == [one for one in lengths if one < 128]


def test_common_terms() -> None:
    """Thai words always; figures and foreign words when some records hold them."""
    assert [is_thai(term) for term in ("สินค้า", "สพอ", "otop", "12", "ค้าa")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert is_common("สินค้า", 1)
    assert [is_common(term, COMMON_HOLDERS - 1) for term in ("12", "otop")] == [False, False]
    assert is_common("12", COMMON_HOLDERS)
