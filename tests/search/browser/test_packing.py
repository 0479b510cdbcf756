"""What is packed for browsers comes out as it went in, in letters that any host passes on."""

from __future__ import annotations

import json
import random
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.search.browser.packing import (
    LETTERS,
    pack_json,
    pack_letters,
    pack_lists,
    pack_numbers,
    write_letters,
    write_script,
)

from tests.search.browser.reader import read_json, read_letters, read_numbers, read_script

NUMBERS = st.integers(0, 2**28 - 1)


def pack(*lists: list[list[int]]) -> list[bytes]:
    """Pack lists of several parts: list `n` is `lists[0][n]`, then `lists[1][n]`, and so on."""
    parts = []
    for part in lists:
        joined = [number for each in part for number in each]
        parts.append((np.array(joined, np.int64), np.array([len(each) for each in part], np.int64)))
    return [*pack_lists(parts)]


@given(st.lists(st.lists(NUMBERS, max_size=5), min_size=1, max_size=6))
def test_numbers_come_back(lists: list[list[int]]) -> None:
    """Of any size below 2 ** 28, each list apart, also one without any."""
    assert [read_numbers(data) for data in pack(lists)] == lists


@given(st.lists(st.tuples(st.lists(NUMBERS, min_size=1), st.lists(NUMBERS)), min_size=1, max_size=6))
def test_parts_of_a_list_follow_each_other(rows: list[tuple[list[int], list[int]]]) -> None:
    """What it takes of the first part, then of the second, which may be nothing."""
    packed = pack([first for first, _second in rows], [second for _first, second in rows])
    assert [read_numbers(data) for data in packed] == [first + second for first, second in rows]


@pytest.mark.parametrize(
    ("number", "size"), [(0, 1), (127, 1), (128, 2), (2**14, 3), (2**21, 4), (2**28 - 1, 4)]
)
def test_a_number_takes_as_few_bytes_as_it_can(number: int, size: int) -> None:
    """Seven bits in each."""
    assert [len(data) for data in pack([[number]])] == [size]


@given(st.binary(max_size=40))
def test_bytes_come_back_from_letters(data: bytes) -> None:
    """Also where four bytes do not come out even; no letter needs an escape."""
    [written] = write_letters([data])
    assert read_letters(written) == data
    assert set(written[1:]) <= set(LETTERS)
    assert len(written) == 1 + 5 * -(-len(data) // 4)


@given(st.lists(st.binary(max_size=300)))
def test_parts_packed_apart_come_back_as_one(parts: list[bytes]) -> None:
    """A browser need not know where one ends."""
    assert zlib.decompress(read_letters(pack_numbers([parts])[0])) == b"".join(parts)


def test_parts_that_are_not_alike_are_smaller_apart() -> None:
    """Each has codes of its own."""
    chance = random.Random(7)
    steps = bytes(min(127, int(chance.expovariate(0.1))) for _ in range(2_000))
    frequencies = bytes(100 + chance.choice((0, 0, 0, 1)) for _ in range(2_000))
    apart, together = pack_numbers([[steps, frequencies], [steps + frequencies]])
    assert len(apart) < 0.95 * len(together)


def test_no_letter_ends_a_script_or_a_text() -> None:
    """85 of them, none that JSON, JavaScript or HTML reads as more than a letter."""
    assert len(set(LETTERS)) == 85
    assert not set(LETTERS) & set("\"'`\\<>&$ ")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("กขa", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_values_come_back_from_json(value: object) -> None:
    """Thai in one byte a letter; what TIS-620 does not have, be it a symbol of four bytes, as an escape."""
    assert read_json(pack_json(value)) == value


def test_thai_takes_one_byte_a_letter() -> None:
    """Else the texts would be three times as large."""
    assert len(pack_json("น้ำท่วม")) == len("น้ำท่วม") + 2
    assert pack_json("😀") == json.dumps("😀").encode()


@given(st.binary(max_size=200))
def test_a_script_tells_its_path_and_its_bytes(data: bytes) -> None:
    """One line, one call."""
    text = write_script("search/x-1.js", pack_letters(data))
    assert text.count("\n") == 1
    assert read_script(text) == ("search/x-1.js", data)
