"""Texts as files hold them: in whatever encoding, their letters and lines."""

from __future__ import annotations

import pytest
from khlang.exchange.document import Profile
from khlang.exchange.plain_text import MAX_BYTES, read_text
from khlang.problems import say

TEXT = "ชื่อเรื่อง\nปลูกไผ่ริมตลิ่ง ปี ๒๕๖๗\n\nรายได้ 1,200 บาท"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"]
)
def test_every_encoding_that_thai_is_saved_in(encoding: str) -> None:
    """With the ends of lines that systems have."""
    document = read_text("a.txt", TEXT.replace("\n", "\r\n").encode(encoding))
    assert [line.text for line in document.lines] == TEXT.split("\n")
    assert document.profile is Profile.TYPED
    assert document.lines[1].where == "บรรทัด ๒"
    guessed = ["guessed_encoding"] if encoding in ("cp874", "tis-620") else []
    assert [problem.code for problem in document.problems] == guessed


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x00\x00",
        b"\x89PNG\r\n\x1a\n",
        "café à la crème".encode("latin-1"),
        b"\xff\xfe\x00",
        b"\x81\x8d\x8f" * 9,
    ],
    ids=["zip", "picture", "French", "cut UTF-16", "nothing"],
)
def test_what_is_no_text_is_refused_in_words(data: bytes) -> None:
    """It has no lines, and the words say what to do."""
    document = read_text("a.txt", data)
    assert document.lines == ()
    assert [problem.code for problem in document.problems] == ["undecoded_text"]
    assert "UTF-8" in say(document.problems[0])


def test_a_text_that_is_too_large_is_refused() -> None:
    """Many times what a form holds."""
    assert read_text("a.txt", b"a" * (MAX_BYTES + 1)).lines == ()
