"""Photos at the end of a paper text: taken back whole, or told."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.exchange.paper_text import photos
from khlang.exchange.paper_text.photos import name_photo, read_photos, write_photos

TEXT = "■■ แบบ [lesson 1]\n■ ชื่อเรื่อง\nก\n\n■■ จบ\n"


@given(st.lists(st.binary(max_size=400), max_size=4, unique=True), st.sampled_from(("\n", "\r\n", " \n")))
def test_photos_come_back(data: list[bytes], line_end: str) -> None:
    """Whatever their bytes."""
    given_photos = {name_photo(each): each for each in data}
    text = (TEXT + write_photos(given_photos)).replace("\n", line_end)
    assert read_photos(text) == (given_photos, [])


def block(data: bytes) -> str:
    """Give the block of one photo."""
    return write_photos({name_photo(data): data})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (block(b"photo" * 40).replace("b", "c", 1), "bad_photo_block"),
        (block(b"photo" * 40).replace("=", ""), "bad_photo_block"),
        (block(b"photo" * 40)[:90], "bad_photo_block"),
        (block(b"photo").replace("■■ จบภาพ", "<script>"), "bad_photo_block"),
        (block(b"x" * 3_001), "photo_block_too_large"),
    ],
)
def test_what_is_no_photo_is_told(text: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its line, and the photo after it is read all the same."""
    monkeypatch.setattr(photos, "MAX_PHOTO_BYTES", 3_000)
    found, problems = read_photos(TEXT + text + block(b"sound"))
    assert list(found.values()) == [b"sound"]
    assert [(problem.code, problem.mark.line) for problem in problems] == [(code, 7)]


def test_all_photos_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """On their bytes together, and on their number."""
    monkeypatch.setattr(photos, "MAX_PHOTOS_BYTES", 100)
    given_photos = {name_photo(bytes([number]) * 40): bytes([number]) * 40 for number in range(4)}
    found, problems = read_photos(TEXT + write_photos(given_photos))
    assert (len(found), [problem.code for problem in problems]) == (2, ["photo_block_too_large"] * 2)
    monkeypatch.setattr(photos, "MAX_PHOTOS", 1)
    found, problems = read_photos(TEXT + write_photos(given_photos))
    assert (len(found), len(problems)) == (1, 3)


def test_photos_before_the_end_are_text() -> None:
    """A person's own words are not taken for a photo."""
    assert read_photos(block(b"photo") + TEXT) == ({}, [])


def test_many_blocks_take_little_time() -> None:
    """Also those that never end."""
    start = time.process_time()
    _found, problems = read_photos(TEXT + "■■ ภาพ 0123456789abcdef.jpg\n" * 100_000 + "A" * 1_000_000)
    assert time.process_time() - start < 4
    assert problems
