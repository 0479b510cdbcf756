"""Text to tokens: pre-tokens, words and their parts, abbreviations, and no text that takes ever longer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.library import Library
from khlang.search.text import tokenizer as tokenizer_module
from khlang.search.text.tokenizer import (
    MAX_TERM_LENGTH,
    PART_SEPARATOR,
    Tokenizer,
    fold_text,
    make_tokenizer,
    pre_tokenize,
)
from khlang.thai import words as thai_words
from khlang.thai.maximal_matching import MaximalMatching
from khlang.thai.words import find_parts

PLAIN = Tokenizer()


def words_of(text: str, tokenizer: Tokenizer = PLAIN) -> list[str]:
    """Give the words of a text, in order."""
    return [word for _start, words in tokenizer.tokenize(text) for word in words]


@pytest.fixture(scope="module")
def own(library: Library) -> Tokenizer:
    """The tokenizer of the library."""
    return make_tokenizer(library)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("สพอ. กข.คจ. ป.ป.ส.", "สพอ กขคจ ปปส"),
        ("อบต.หนองแวง", "อบต หนอง แวง"),
        ("ไปเพื่อช.แล้ว", "ไป เพื่อ ช แล้ว"),
        ("๕ส. 5 ส.", "5 ส 5 ส"),
        ("OTOP Café covid19_x", "otop café covid 19 x"),
        ("๑๒,๕๐๐.๗๕ 1,234,567 2.5.6 7. ,8", "12500.75 1234567 2.5.6 7 8"),
        ("ปี๒๕๖๗ที่3", "ปี 2567 ที่ 3"),
        ("ต่าง ๆ สินค้าฯ", "ต่าง สิน+ค้า"),
        ("น้\u0e4dา นํ้า น้ำ", "น้ำ น้ำ น้ำ"),
        ("مرحبا 世界 İ", "مرحبا 世界 İ"),
        ("มี.ค. เม.ย. มิ.ย 67", "มีค เมย มิย 67"),
        ("เดือนม.ค. ปีพ.ศ.2567", "เดือน มค ปี พศ 2567"),
        ("พ.ศ 2567 กข.คจ ธ.ก.ส", "พศ 2567 กขคจ ธกส"),
        ("ต.คลอง ต.กก", "ต คลอง ต กก"),
        ("PM2.5 pm 2.5 มี 2.5 ไร่ 100กก.", "pm2.5 pm2.5 มี 2.5 ไร่ 100 กก"),
        ("ＯＴＯＰ２５", "otop 25"),
        (" .-“”+/ ", ""),
    ],
)
def test_pieces_of_a_text(text: str, words: str) -> None:
    """Abbreviations begin at a border, numbers lose commas and Thai digits, other letters their case."""
    assert words_of(text) == words.split()


def test_pieces_tell_where_they_stand() -> None:
    """Marks in a shown text are set by these places."""
    text = fold_text("ที่ ๑,๒๐๐ OTOP อบต. ไป")
    pieces = [(piece, is_thai, text[start:end]) for piece, is_thai, start, end in pre_tokenize(text)]
    assert pieces == [
        ("ที่", True, "ที่"),
        ("1200", False, "1,200"),
        ("otop", False, "otop"),
        ("อบต", False, "อบต."),
        ("ไป", True, "ไป"),
    ]
    assert [start for start, _words in PLAIN.tokenize("ที่ ๑,๒๐๐ OTOP")] == [0, 4, 10]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("เศรษฐกิจพอเพียง", "เศรษฐ กิจ พอ เพียง"),
        ("แม่น้ำเจ้าพระยา", "แม่ น้ำ เจ้า พระ ยา"),
        ("โรงพยาบาล", "โรง พยาบาล"),
        ("ตากลม", "ตา กลม"),
        ("ดุลการค้า", "ดุล การ ค้า"),
        # Never inside a cluster, though แ or แค might be taken for a part.
        ("ตำแยแคิวปิด", "ตำแย แคิว ปิด"),
        # Whole, where words do not explain every letter of a word.
        ("พยาบาล", "พยาบาล"),
        ("กาแฟ", "กาแฟ"),
        ("มาก", "มาก"),
        ("ฌฏฐฌ", "ฌฏฐฌ"),
        ("ฌฏฐสินค้า", "ฌฏฐ สิน ค้า"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_parts_of_a_word(word: str, parts: str) -> None:
    """The smallest words that a word is made of; letters that no word explains stay together."""
    assert find_parts(word) == tuple(parts.split(" "))


@given(st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E4E), max_size=40))
def test_parts_are_the_word(word: str) -> None:
    """No letter is lost, and a part is cut no further."""
    parts = find_parts(word)
    assert "".join(parts) == word
    assert all(find_parts(part) == (part,) for part in parts)


@given(st.text(st.sampled_from("กขจชอเแา่้ำ.ๆฯ๑2,. +aÉİ_ªß\n") | st.characters(), max_size=60))
def test_terms_can_be_kept_in_lists(text: str) -> None:
    """No term is empty, too long, or holds what parts words and terms in a list; twice folded is once."""
    terms = [term for word in words_of(text) for term in word.split(PART_SEPARATOR)]
    assert all(0 < len(term) <= MAX_TERM_LENGTH and term.split() == [term] for term in terms)
    assert terms == [term for word in words_of(fold_text(text)) for term in word.split(PART_SEPARATOR)]


def test_own_words_are_cut_as_words(own: Tokenizer) -> None:
    """A name of the library is one word, of the parts that any word has."""
    assert words_of("เศรษฐกิจพอเพียง", own) == ["เศรษฐ+กิจ+พอ+เพียง"]
    assert words_of("เศรษฐกิจพอเพียง") == ["เศรษฐ+กิจ", "พอ", "เพียง"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("สพอ คลองลาน", "สพอ คลอง+ลาน"),
        ("สพอคลองลาน", "สพอ คลอง+ลาน"),
        ("กพสม กพสม.", "กพสม กพสม"),
        ("ศอชต ศอช.ต.", "ศอชต ศอชต"),
        ("รพสตในตำบล", "รพสต ใน ตำบล"),
        ("ของอสม นายกอบต.", "ของ อสม นายก อบต"),
        # The same letters inside words are no abbreviation.
        ("เพื่อช่วย", "เพื่อ ช่วย"),
        ("ชอบตลาด", "ชอบ ตลาด"),
        ("โอกาสพอดี", "โอกาส พอดี"),
        ("ดอกพรหม", "ดอก พรหม"),
        ("ตอบจดหมาย", "ตอบ จด+หมาย"),
        ("มาพอชม", "มา พอ ชม"),
        # Two consonants are in too many words: มห. is a province.
        ("ไอติมหนึ่งอัน", "ไอ ติ ม หนึ่ง อัน"),
    ],
)
def test_abbreviations_without_their_dots(own: Tokenizer, text: str, words: str) -> None:
    """สพอ is the one term that สพอ. is, wherever it stands as a word."""
    assert words_of(text, own) == words.split()


def test_without_a_library_there_are_no_abbreviations() -> None:
    """What is whole is said by the vocabularies, and kept terms are thrown away when that changes."""
    assert words_of("กพสม") == ["กพ+สม"]
    makers = [PLAIN, Tokenizer(["กพสม"]), Tokenizer(whole=["กพสม"]), Tokenizer(["กพสม"], ["กพสม"])]
    assert len({maker.fingerprint for maker in makers}) == len(makers)
    assert Tokenizer(iter(["ก", "ข"])).fingerprint == Tokenizer(["ข", "ก", "ข"]).fingerprint


def make_hostile() -> dict[str, str]:
    """Give long texts of the kinds that make cutting slow."""
    chance = random.Random(1)
    consonants = [chr(code) for code in range(0x0E01, 0x0E2F)]
    marks = [chr(code) for code in (*range(0x0E30, 0x0E3B), *range(0x0E40, 0x0E46), *range(0x0E47, 0x0E4F))]
    return {
        "one consonant": "ก" * 200_000,
        "consonants": "".join(chance.choices(consonants, k=100_000)),
        "unknown clusters": "".join(chance.choice(consonants) + chance.choice(marks) for _ in range(50_000)),
        "two readings": "ตากลมหมากรอก" * 10_000,
        "one mark": "\u0e48" * 200_000,
        "Latin": "a" * 200_000,
        "digits": "๑," * 100_000,
        "dots": "ก." * 100_000,
    }


@pytest.mark.parametrize("kind", make_hostile())
def test_no_text_takes_ever_longer(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut at once is short, and all that is cut, again and again, is a few times the text."""
    cut: list[int] = []
    parted: list[int] = []
    cut_piece, cut_word = MaximalMatching.cut, thai_words._cut_once

    def count_piece(matching: MaximalMatching, piece: str) -> list[str]:
        cut.append(len(piece))
        return cut_piece(matching, piece)

    def count_word(word: str) -> list[str]:
        parted.append(len(word))
        return cut_word(word)

    monkeypatch.setattr(MaximalMatching, "cut", count_piece)
    monkeypatch.setattr(thai_words, "_cut_once", count_word)
    tokenizer_module._join_parts.cache_clear()
    text = make_hostile()[kind]
    words = words_of(text)
    assert max(cut, default=0) <= 500
    assert sum(cut) <= len(text)
    assert sum(parted) <= 3 * len(text)
    assert max(len(term) for word in words for term in word.split(PART_SEPARATOR)) <= MAX_TERM_LENGTH
