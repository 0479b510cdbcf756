"""Impacts: in levels as fine as a term is rare, the same for one posting list as for all."""

from __future__ import annotations

import numpy as np
import pytest
from khlang.search.index import impacts
from khlang.search.index.impacts import (
    K1,
    LEVELS,
    MORE_BITS,
    B,
    count_levels,
    list_levels,
    measure_average,
    measure_impacts,
)
from khlang.search.index.inverted import PostingLists

TOTAL = 300


@pytest.fixture(scope="module")
def lengths() -> np.ndarray:
    """Lengths of records, also of some that hold nothing."""
    lengths = np.random.default_rng(7).integers(0, 4_000, TOTAL)
    lengths[::50] = 0
    return lengths


@pytest.fixture(scope="module")
def postings() -> PostingLists:
    """Lists of no record, one, some, and all."""
    chance = np.random.default_rng(8)
    sizes = [0, 1, 2, 37, 0, 150, 299, TOTAL, 0]
    doc_ids = [np.sort(chance.choice(TOTAL, size, replace=False)) for size in sizes]
    frequencies = [chance.integers(1, 90, size) for size in sizes]
    return PostingLists(np.append(0, np.cumsum(sizes)), np.concatenate(doc_ids), np.concatenate(frequencies))


def weigh_exactly(frequencies: np.ndarray, lengths: np.ndarray, average: int) -> np.ndarray:
    """Give what BM25 makes of frequencies in records of these lengths."""
    norms = K1 * (1 - B + B * lengths / average)
    impacts: np.ndarray = frequencies / (frequencies + norms)
    return impacts


def list_spans(postings: PostingLists) -> list[slice]:
    """Give where each posting list is."""
    spans = zip(postings.starts[:-1].tolist(), postings.starts[1:].tolist(), strict=True)
    return [slice(*span) for span in spans]


def test_an_impact_is_within_half_a_level(postings: PostingLists, lengths: np.ndarray) -> None:
    """And never 0 or 1: what holds a term is found."""
    average = measure_average(lengths)
    for span in list_spans(postings):
        doc_ids, frequencies = postings.doc_ids[span], postings.frequencies[span]
        measured = measure_impacts(doc_ids, frequencies, lengths)
        exact = weigh_exactly(frequencies, lengths[doc_ids], average)
        assert len(measured) == len(doc_ids)
        if len(doc_ids):
            [count] = count_levels(np.array([len(doc_ids)]), TOTAL)
            steps = np.cbrt(1 - measured) - np.cbrt(1 - exact)
            assert np.abs(steps).max() <= 0.5 / count + 1e-12
            assert 0 < measured.min() <= measured.max() < 1


@pytest.mark.parametrize("at_once", [1, 40, 1 << 20])
def test_levels_of_all_lists_are_those_of_each(
    postings: PostingLists, lengths: np.ndarray, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """However many are counted at once: a browser reads what the desk counts."""
    monkeypatch.setattr(impacts, "_POSTINGS_AT_ONCE", at_once)
    levels = list_levels(postings, lengths)
    assert levels.starts.tolist() == postings.starts.tolist()
    assert levels.doc_ids.tolist() == postings.doc_ids.tolist()
    for span in list_spans(postings):
        held = levels.frequencies[span]
        [count] = count_levels(np.array([len(held)]), TOTAL)
        measured = measure_impacts(postings.doc_ids[span], postings.frequencies[span], lengths)
        roots = (held - 1 + 0.5) / count
        assert (1 - roots * roots * roots).tolist() == measured.tolist()
        assert not len(held) or 1 <= held.min() <= held.max() <= count


def test_rarer_terms_have_more_levels() -> None:
    """A step of each adds about the same to a score."""
    counted = count_levels(np.array([70_000, 35_001, 35_000, 8_000, 70, 1]), 70_000).tolist()
    assert counted == [LEVELS * (MORE_BITS + bits) for bits in (1, 1, 2, 4, 10, 17)]


def test_the_best_of_a_common_term_are_told_apart() -> None:
    """Where everybody holds a word, often or seldom, few are as good as the first."""
    frequencies = np.arange(TOTAL) % 60 + 1
    measured = measure_impacts(np.arange(TOTAL), frequencies, np.full(TOTAL, 500))[:60]
    assert (measured == measured.max()).sum() < 20
    assert measured.tolist() == sorted(measured.tolist())


def test_an_edit_keeps_the_average(lengths: np.ndarray) -> None:
    """Nearly always, so that the posting lists of others stay the same bytes."""
    averages = {measure_average(np.append(lengths, more)) for more in range(0, 4_000, 100)}
    assert len(averages) == 1
    assert 0 <= lengths.mean() - averages.pop() < lengths.mean() / 16


@pytest.mark.parametrize("none", [[], [0], [0, 0]])
def test_records_without_words_have_an_average(none: list[int]) -> None:
    """By which one can divide."""
    assert measure_average(np.array(none, np.int64)) == 1
