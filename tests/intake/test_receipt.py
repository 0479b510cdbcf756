"""Receipts: a number that survives a bad line, and a secret that nobody guesses."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.intake import StorageError, read_number, say_number
from khlang.intake.receipt import make_number, make_secret, open_key
from khlang.thai.private_numbers import find_private_numbers
from khlang.thai.text import to_thai_digits

KEY = bytes(range(32))
DRAFTS = st.uuids(version=4).map(str)


@given(DRAFTS)
def test_a_number_is_read_as_people_write_it(draft: str) -> None:
    """With spaces, dashes or Thai digits; and it is no number of a telephone or a person."""
    number = make_number(KEY, draft)
    assert len(number) == 8
    assert number[0] != "0"
    for written in (
        number,
        say_number(number),
        to_thai_digits(say_number(number)),
        f" {number[:4]}-{number[4:]} ",
    ):
        assert read_number(written) == number
        assert not find_private_numbers(f"เลขรับ {written} ขอบคุณ")


@given(DRAFTS, st.integers(0, 7), st.integers(1, 9))
def test_a_wrong_digit_is_told(draft: str, place: int, shift: int) -> None:
    """Each one of them, so nobody else's case is opened."""
    number = make_number(KEY, draft)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert read_number(wrong) is None


@given(DRAFTS, st.integers(0, 6))
def test_two_digits_in_the_wrong_order_are_told(draft: str, place: int) -> None:
    """The most common slip after a wrong digit."""
    number = make_number(KEY, draft)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or read_number(swapped) is None


def test_number_and_secret_need_the_key() -> None:
    """Who knows a draft's id and not the key knows neither."""
    draft = str(uuid.uuid4())
    other = bytes(32)
    assert make_secret(KEY, draft) == make_secret(KEY, draft) != make_secret(other, draft)
    assert make_number(KEY, draft) != make_number(KEY, draft, 1)
    assert len(make_secret(KEY, draft)) == 24


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """A broken one is told: with another key, no follow link would open."""
    path = tmp_path / "key"
    key = open_key(path)
    assert open_key(path) == key
    assert path.stat().st_mode & 0o077 == 0
    path.write_bytes(key[:-1])
    with pytest.raises(StorageError, match="กุญแจ"):
        open_key(path)
