"""Where words begin in a text: as looked up word by word, letter by letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.cache import Cache
from khlang.fields.say import list_texts
from khlang.library import Library
from khlang.search.index.word_texts import (
    BORDER,
    TOKENS,
    KnownText,
    WordText,
    cut_text,
    find_borders,
    list_word_texts,
    mark_borders,
)
from khlang.search.text.tokenizer import PART_SEPARATOR, Tokenizer, fold_text, make_tokenizer, pre_tokenize
from khlang.thai.text import normalise
from khlang.thai.words import cut_name

TOKENIZER = Tokenizer(["ธนาคารขยะ", "ศูนย์เรียนรู้"], ["สพอ"])
PIECES = (
    "การ", "ประชุม", "ธนาคารขยะ", "อันตราย", "ศูนย์เรียนรู้", "เดือน", "ม.ค.", "มี.ค", "พ.ศ.", "ปี", "สพอ", "สพอ.", "ต.", "กก",
    "กข.คจ", "ก", "า", "ๆ", "ฯ", " ", ".", "\n", "~", "2567", "1,000.5", "pm 2.5", "otop", "İ", "𝒳", "\ud800",
    "ผ่าน" * 6,
)  # fmt: skip


def look_up(folded: str, words: Sequence[str]) -> tuple[int, ...] | None:
    """Give where words begin inside the runs of a text, by each of its words."""
    left = iter(words)
    borders: list[int] = []
    for pre_token, is_thai, start, _end in pre_tokenize(folded):
        size = 0
        while size < len(pre_token):
            word = next(left, "")
            letters = word.replace(PART_SEPARATOR, "")
            if not letters or not pre_token.startswith(letters, size):
                return None
            parts = cut_name(letters) if is_thai and letters != word else (letters,)
            borders += [start + size + at for at in accumulate(map(len, parts[:-1]), initial=0) if size + at]
            size += len(letters)
    return tuple(borders)


def list_words(text: str, tokenizer: Tokenizer) -> list[str]:
    """Give the tokenized words of a text."""
    return [*chain.from_iterable(found for _start, found in tokenizer.tokenize(text))]


@given(st.lists(st.sampled_from(PIECES) | st.text("กขมคพศย.ี า", max_size=8), max_size=12).map("".join))
def test_borders_are_those_of_each_word(text: str) -> None:
    """Also beside abbreviations, and where the tokenizer shortens a text."""
    folded = fold_text(text)
    words = list_words(folded, TOKENIZER)
    assert find_borders(folded, words) == look_up(folded, words)


@pytest.mark.parametrize(
    "text", ["เดือนม.ค.2567", "ประชุมเดือนมี.ค", "กม.ค.", "ก.ก.ก.ก.ก.ก.ก", "จัดที่ต.กก ปีพ.ศ.2567"]
)
def test_an_abbreviation_behind_letters_is_no_border(text: str) -> None:
    """A run ends before it."""
    folded = fold_text(text)
    words = list_words(folded, TOKENIZER)
    assert find_borders(folded, words) == look_up(folded, words) is not None


def test_words_of_another_text_have_no_borders() -> None:
    """A letter that differs, that is missing, that is too much."""
    words = list_words("การประชุม", TOKENIZER)
    assert find_borders("การประชุม", words)
    assert [find_borders(text, words) for text in ("การประชุน", "การประชุมๆก", "การประชุ", "")] == [None] * 4
    assert find_borders("เดือนม.ค.", ["เดือนมค"]) is None


def test_borders_of_a_record_are_those_of_its_fields(library: Library) -> None:
    """Its texts are looked at as one; where one of them is shortened, each by itself."""
    tokenizer = make_tokenizer(library)
    for record in library.published:
        wanted = []
        for field, value in record.public_values():
            text = normalise("\n".join(list_texts(field, value)))
            borders = look_up(fold_text(text), list_words(text, tokenizer)) if field.weight else None
            wanted += [WordText(field.label, text, borders or ())] if field.weight else []
        found = list_word_texts(record, tokenizer, Cache(None, TOKENS))
        assert sorted(found) == sorted(wanted)
        assert any(each.borders for each in found)


def test_a_shortened_text_leaves_the_others(library: Library) -> None:
    """Its run is one word; the borders of other fields stay."""
    record, tokenizer = library.published[0], make_tokenizer(library)
    before = {each.label: each for each in list_word_texts(record, tokenizer, Cache(None, TOKENS))}
    field = next(field for field, value in record.public_values() if field.weight and isinstance(value, str))
    long = replace(record, values={**record.values, field.key: "ผ่าน" * 6 + " การประชุม"}, digest="")
    after = {each.label: each for each in list_word_texts(long, tokenizer, Cache(None, TOKENS))}
    assert after[field.label].borders == cut_text(after[field.label].text, tokenizer) == (28,)
    assert {label for label in after if after[label] != before.get(label)} == {field.label}


def test_a_mark_in_a_text_is_doubled() -> None:
    """A browser tells it from a border."""
    assert mark_borders(WordText("", "การ~ประชุม", (5,))) == f"การ~~ป{BORDER}ระชุม"


def test_what_is_known_of_a_text_is_what_it_gives(library: Library) -> None:
    """Of texts that other records have too, borders are not looked for again."""
    tokenizer, known = make_tokenizer(library), dict[str, KnownText]()
    for record in (*library.published, *library.published):
        alone = list_word_texts(record, tokenizer, Cache(None, TOKENS))
        assert list_word_texts(record, tokenizer, Cache(None, TOKENS), known) == alone
    assert known
