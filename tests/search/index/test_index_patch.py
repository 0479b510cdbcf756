"""An index that was patched is the one that is counted from nothing, number by number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.forward import build_forward_index
from khlang.search.index.index_patch import find_change, patch_index
from khlang.search.index.inverted import InvertedIndex, PostingLists, count_postings

# Few words, so that records share them, some of several terms; two whose order in JavaScript is another.
WORDS = ["กอง+ทุน", "กอง", "ทุน", "น้ำ", "น้ำ+ท่วม", "ท่วม", "2567", "otop", "\ufb01", "\U0001f600", "กองทุน"]
FIELDS = st.lists(
    st.builds(
        lambda words, weight, lead: FieldTokens(" ".join(words), weight, min(lead, len(words))),
        st.lists(st.sampled_from(WORDS), max_size=8),
        st.sampled_from([1, 2, 5]),
        st.integers(0, 3),
    ),
    max_size=3,
)
TOKENS = st.builds(RecordTokens.of, FIELDS, st.frozensets(st.sampled_from(WORDS), max_size=2))
# Records by their number, which is the place among the others.
LIBRARIES = st.dictionaries(st.integers(0, 12), TOKENS, max_size=8)


def count(listed: Sequence[RecordTokens]) -> InvertedIndex:
    """Count from nothing."""
    return count_postings(build_forward_index(listed))


def list_postings(postings: PostingLists) -> list[list[int]]:
    """Give all arrays of posting lists."""
    return [each.tolist() for each in (postings.starts, postings.doc_ids, postings.frequencies)]


def describe(inverted: InvertedIndex) -> list[object]:
    """Give all that an index holds."""
    return [
        inverted.terms,
        list_postings(inverted.postings),
        inverted.bigram_firsts.tolist(),
        inverted.bigram_seconds.tolist(),
        list_postings(inverted.bigram_postings),
        inverted.lengths.tolist(),
        inverted.compounds,
        list_postings(inverted.compound_postings),
        inverted.place_year_terms,
    ]


@given(LIBRARIES, st.dictionaries(st.integers(0, 12), st.none() | TOKENS, max_size=5))
def test_an_edit_gives_what_counting_gives(
    before: dict[int, RecordTokens], edits: dict[int, RecordTokens | None]
) -> None:
    """Whatever comes, changes and goes, also all of it."""
    now = {number: tokens for number, tokens in (before | edits).items() if tokens is not None}
    names_before = [f"{number} before" for number in sorted(before)]
    names = [f"{number} {'now' if number in edits else 'before'}" for number in sorted(now)]
    change = find_change(names_before, names)
    assert change
    listed = [now[number] for number in sorted(now)]
    new = count([listed[number] for number in change.added.tolist()])
    patched = patch_index(count([before[number] for number in sorted(before)]), new, change)
    counted = count(listed)
    assert describe(patched) == describe(counted)
    kinds = [postings.doc_ids.dtype for postings in (patched.postings, patched.bigram_postings)]
    assert kinds == [np.dtype(np.int32)] * 2


def test_what_is_no_edit_is_told() -> None:
    """Two records of one text, or others in another order, can't be told apart."""
    assert find_change(["a", "b"], ["b", "a"]) is None
    assert find_change(["a", "a"], ["a"]) is None
    assert find_change(["a"], ["b", "b"]) is None
    change = find_change(["a", "b", "c"], ["x", "a", "c", "y"])
    assert change
    assert (change.numbers.tolist(), change.added.tolist(), change.total) == ([1, -1, 2], [0, 3], 4)
