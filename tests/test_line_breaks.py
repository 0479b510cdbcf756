"""Words of titles, buttons and cards stay whole, and nothing else of a page changes."""

from __future__ import annotations

import html
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.library import Library
from khlang.pages import line_breaks
from khlang.pages.line_breaks import COSTS, LONGEST_KEPT, WordKeeper, make_word_keeper
from khlang.thai.lines import list_costs
from khlang.thai.text import normalise

THAI = st.text(st.sampled_from("กขคนมยรลวสหอะาิีึืุูเแโใไ็่้๊๋์ำๆฯ ๐๑๒ab.,()<&>\"'"), max_size=80).map(normalise)


@pytest.fixture(scope="module")
def keeper(library: Library) -> WordKeeper:
    """What keeps words of the tests' library whole."""
    return make_word_keeper(library)


def list_lines(marked: str) -> list[str]:
    """Give the pieces of a marked text that stay on one line."""
    held = re.sub("<kl-w>(.*?)</kl-w>", lambda found: found[1].replace(" ", "_"), marked)
    return re.split("<wbr>| ", re.sub("<(?!wbr)[^>]*>", "", held))


@given(text=THAI)
def test_nothing_is_lost(text: str, keeper: WordKeeper) -> None:
    """Without the marks it is the page that it was."""
    page = f'<h1 title="{html.escape(text)}">{html.escape(text)}</h1>'
    assert re.sub("<wbr>|</?kl-(w|text)>", "", keeper.mark(page)) == page


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ถอดบทเรียนชุมชน", "บทเรียน"),
        ("ประชุมที่ศาลาวัดกลางหมู่บ้าน", "ศาลาวัด"),
        ("ให้ผู้สูงอายุเดินได้", "ผู้สูงอายุ"),
        ("ที่นาหลวงเสน", "นาหลวงเสน"),
        ("ปลูกไม้ ๓ อย่าง", "๓_อย่าง"),
        ("ประชุมเชิงปฏิบัติการ", "เชิงปฏิบัติการ"),
    ],
)
def test_a_word_is_on_one_line(text: str, word: str, keeper: WordKeeper) -> None:
    """Compounds of the dictionary and names of areas are words; a number stays with what it counts."""
    assert word in list_lines(keeper.mark(f"<h2>{text}</h2>"))


@pytest.mark.parametrize(
    "page",
    [
        "<p>ถอดบทเรียนชุมชน</p>",
        "<div><h2></h2><p>ถอดบทเรียน</p></div>",
        '<ul class="kl-list"><li>ถอดบทเรียน</li></ul>',
        '<button aria-label="ถอดบทเรียน"><svg><title>ถอดบทเรียน</title></svg></button>',
        "<h2><code>บทเรียน</code></h2>",
        '<code class="kl-card">บทเรียน</code><p>บทเรียน</p>',
        '<p>class="kl-card" ถอดบทเรียน</p>',
        'class="kl-card" ถอดบทเรียน',
        "<h2>ถอด",
    ],
)
def test_what_is_no_title_button_or_card_stays(page: str, keeper: WordKeeper) -> None:
    """Running text, attributes and drawings are as they were."""
    assert keeper.mark(page) == page


def test_a_mark_ends_with_its_element(keeper: WordKeeper) -> None:
    """Elements of the same name inside a card do not end it early."""
    page = '<ul class="kl-cards"><li><ul><li>บทเรียน</li></ul></li><li>บทเรียน</li></ul><p>บทเรียน</p>'
    marked = keeper.mark(page)
    assert marked.count("<kl-w>บทเรียน</kl-w>") == 2
    assert marked.endswith("<p>บทเรียน</p>")


def test_every_element_is_marked_by_itself(keeper: WordKeeper) -> None:
    """One after the other, inside of one another, larger than what is kept in memory, and without an end."""
    part = "<h2>บทเรียน</h2><p>บทเรียน</p>"
    large = f'<div class="kl-cards big">{part * 60}</div>'
    assert len(large) > LONGEST_KEPT
    assert keeper.mark(f"<div>{part * 3}</div>").count("<kl-w>") == 3
    assert keeper.mark(large).count("<kl-w>") == 120
    assert keeper.mark(f"{part}<dt>บทเรียน<p>บทเรียน</p>").count("<kl-w>") == 3


def test_a_long_word_may_be_cut_into_its_parts(keeper: WordKeeper) -> None:
    """What would not fit a narrow column is no single line."""
    lines = list_lines(keeper.mark("<h1>กระทรวงทรัพยากรธรรมชาติและสิ่งแวดล้อม</h1>"))
    assert max(map(len, lines)) <= 16


@given(text=THAI)
def test_scripts_get_the_same_words(text: str, keeper: WordKeeper) -> None:
    """The signs in a title of a list's row stand where the page has elements; without them it is what was written."""
    text = text.replace("<", "~").replace("&", "~[")
    signed = re.split(r"~([~|[\]])", keeper.mark_for_script(text))
    tags = {"~": "~", "|": "<wbr>", "[": "<kl-w>", "]": "</kl-w>"}
    made = "".join(tags[part] if number % 2 else part for number, part in enumerate(signed))
    assert made == re.sub("</?kl-text>", "", keeper.mark_text(text))


@pytest.mark.parametrize("damage", [None, b"", b"x" * 40])
def test_the_dictionary_is_kept(
    damage: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run reads it; what is damaged or for other names is made anew."""
    text, names = "ถอดบทเรียนที่นาหลวงเสน", ["นาหลวงเสน"]
    wanted = WordKeeper(lambda: names).mark_text(text)
    assert WordKeeper(lambda: names, tmp_path).mark_text(text) == wanted
    [kept] = (tmp_path / COSTS).iterdir()
    if damage is not None:
        kept.write_bytes(damage)
    # As in another process.
    line_breaks._load_words.cache_clear()
    made = Mock(side_effect=list_costs)
    monkeypatch.setattr("khlang.pages.line_breaks.list_costs", made)
    assert WordKeeper(lambda: names, tmp_path).mark_text(text) == wanted
    assert made.call_count == (damage is not None)
    assert WordKeeper(tuple, tmp_path).mark_text(text) == WordKeeper().mark_text(text) != wanted


@pytest.mark.parametrize(
    ("tag", "is_marked"),
    [
        ("<h2>", True),
        ("<h22>", False),
        ('<a class="kl-button">', True),
        ('<a href="#" class="kl-x kl-button kl-y">', True),
        ('<a title="a > b" class="kl-tile">', True),
        ('<a data-class="kl-x" class="kl-tile">', True),
        ('<a class="kl-tiles">', False),
        ('<a title="kl-tile" id="kl-tile">', False),
        ("<a title='x' class=kl-tile>", False),
    ],
)
def test_elements_are_marked_by_name_or_class(tag: str, is_marked: bool, keeper: WordKeeper) -> None:
    """Whatever else stands in the tag."""
    page = f"<main><br>{tag}ถอดบทเรียนชุมชน</{tag[1:].split(maxsplit=1)[0].strip('>')}></main>"
    assert (keeper.mark(page) != page) == is_marked
