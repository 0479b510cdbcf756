"""Where lines of Thai may end."""

from __future__ import annotations

import html
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.library import Library
from khlang.prints.lines import LineBreaker, make_line_breaker
from khlang.thai.lines import LONGEST_WORD
from khlang.thai.text import join_sara_am, normalise, split_sara_am
from khlang.thai.words import may_cut

THAI = st.text(st.sampled_from("กขคนมยรลวสหอะาิีึืุูเแโใไ็่้๊๋์ำๆฯ ๐๑๒ab.,()<&>"), max_size=80).map(normalise)


@pytest.fixture(scope="module")
def lines(library: Library) -> LineBreaker:
    """The line breaker of the tests' library."""
    return make_line_breaker(library)


def read(marked: str) -> str:
    """Give the text that a reader sees of marked HTML."""
    plain = html.unescape(re.sub("<[^>]*>", "", marked))
    return join_sara_am(plain).replace("\u200b", "").replace("\u00a0", " ")


def list_lines(marked: str) -> list[str]:
    """Give the pieces of a marked text that stay on one line, as a reader sees them."""
    held = re.sub(
        "<kl-w>(.*?)</kl-w>", lambda found: found[1].replace(" ", "\u00a0").replace("\u200b", ""), marked
    )
    return [read(piece) for piece in re.split("[\u200b ]", held) if piece]


@given(text=THAI)
def test_nothing_is_lost(text: str, lines: LineBreaker) -> None:
    """A reader sees the text as it was, markup in it included."""
    assert read(lines.mark(f"<p>{html.escape(text)}</p>")) == text
    assert "".join(lines.list_words(text)) == text


@given(text=THAI)
def test_no_line_ends_inside_a_cluster(text: str, lines: LineBreaker) -> None:
    """Marks stay with their consonants."""
    words = lines.list_words(text)
    for before, after in itertools.pairwise(words):
        is_thai = all(
            re.fullmatch("[\u0e01-\u0e2e\u0e30-\u0e45\u0e47-\u0e4e]", sign) for sign in before[-1] + after[0]
        )
        assert not is_thai or may_cut(before + after, len(before))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("ประชุมที่ตำบลคลองขลุงทุกวัน", "ตำบลคลองขลุง"),
        ("อำเภอค้อเขียวหนองบัว", "อำเภอค้อเขียว"),
        ("มีสมาชิก ๔๕ คนทุกปี", "๔๕ คน"),
        ("ของต่าง ๆ ในบ้าน", "ต่าง ๆ"),
        ("หมู่ที่ ๓ บ้าน", "ที่ ๓"),
        ("ทุกคนรักการเก็บขยะ", "การเก็บ"),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, whole: str, lines: LineBreaker) -> None:
    """Names with their level, numbers with what they count, and signs of repetition with their word."""
    assert any(whole in piece for piece in list_lines(lines.mark(text)))


def test_a_bold_number_keeps_what_it_counts(lines: LineBreaker) -> None:
    """Results show their number large: it is still one with the next word."""
    assert any("๑๙ หลัง" in piece for piece in list_lines(lines.mark("เหลือ <b>๑๙</b> หลังในปีนี้")))


def test_styles_drawings_and_titles_stay(lines: LineBreaker) -> None:
    """Only what is read on paper is marked."""
    page = "<title>น้ำใจ</title><style>p { content: 'น้ำใจ' }</style><svg><text>น้ำใจ</text></svg>"
    assert lines.mark(page) == page


def test_long_words_are_cut_for_pictures(lines: LineBreaker) -> None:
    """A run without end does not leave the picture."""
    assert max(map(len, lines.list_words("ก" * 300 + " " + "A" * 300))) <= LONGEST_WORD


@given(text=THAI)
def test_sara_am_and_back(text: str) -> None:
    """To write sara am as it is drawn loses nothing."""
    assert join_sara_am(split_sara_am(text)) == text
