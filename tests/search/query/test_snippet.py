"""The best snippet: whole words marked, borders between words, never half a cluster."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.search.index.word_texts import WordText, cut_text
from khlang.search.query.snippet import SNIPPET_LENGTH, QueryTerms, Snippet, make_snippet
from khlang.search.text.field_texts import list_field_texts
from khlang.search.text.tokenizer import Tokenizer, fold_text
from khlang.thai.text import normalise
from khlang.thai.words import may_cut

TOKENIZER = Tokenizer()
TERMS = ("ก", "กา", "การ", "ประ", "ชุม", "ชน", "ขยะ", "เปียก", "แห้ง", "หมู่", "บ้าน", "ของ", "เรา", "otop")


def marks(snippet: Snippet) -> list[str]:
    """Give what is marked."""
    return [text for text, is_marked in snippet.parts if is_marked]


def cut(text: str, label: str = "เรื่อง") -> WordText:
    """Cut a text into words, as indexing does."""
    normal = normalise(text)
    return WordText(label, normal, cut_text(fold_text(normal), TOKENIZER))


def ask(*typed: str, names: tuple[str, ...] = (), bucket: int = 10) -> QueryTerms:
    """Give a query of terms, in sequences that are written with spaces; `names` are what it brings along."""
    sequences = [tuple(each.split()) for each in typed]
    others = [tuple(each.split()) for each in names]
    terms = {term for each in (*sequences, *others) for term in each}
    return QueryTerms(tuple(sequences), tuple(others), dict.fromkeys(terms, bucket))


def find(text: str, *typed: str, names: tuple[str, ...] = ()) -> Snippet:
    """Make a snippet in one text."""
    return make_snippet([cut(text)], ask(*typed, names=names))


def test_only_whole_words_are_marked() -> None:
    """กา is not in การ, ชุม not in ประชุม, ราย not in อันตราย."""
    assert marks(find("การประชุม", "กา", "ชุม")) == []
    assert marks(find("การประชุมของกา", "กา")) == ["กา"]
    assert marks(find("วัตถุอันตรายมีใบรับรองทุกรายการ", "ราย รับ")) == []
    assert marks(find("ลงชื่อทีละราย รับของ", "ราย รับ")) == ["ราย", "รับ"]
    assert find("การประชุมของกา", "กา").parts == (("การประชุมของ", False), ("กา", True))


def test_neighbours_are_one_mark() -> None:
    """Words that touch are marked as one; a space parts them."""
    assert marks(find("ถังขยะเปียกของเรา", "ขยะ เปียก")) == ["ขยะเปียก"]
    assert marks(find("ขยะ เปียก", "ขยะ", "เปียก")) == ["ขยะ", "เปียก"]


def test_terms_are_joined_to_the_words_that_the_record_has() -> None:
    """Where it has กองทุน, neither กอง nor ทุน is marked by itself; where it has not, what it has of it is."""
    assert marks(find("กองทุนมีทุนสองกอง", "กอง ทุน")) == ["กองทุน"]
    assert marks(find("หาทุนมาทำกองดิน", "กอง ทุน")) == ["ทุน", "กอง"]


def test_a_name_brought_along_is_marked_whole_or_not_at_all() -> None:
    """No syllable of บัญชีรายรับรายจ่าย, which a query for another name brings along."""
    brought = ("บัญชี ราย รับ ราย จ่าย",)
    text = "บัญชีของเราลงรายรับ และรายจ่าย รายวัน"
    assert marks(find(text, "ครัว เรือน", names=brought)) == []
    assert marks(find("ทำบัญชีรายรับรายจ่ายทุกวัน", "ครัว เรือน", names=brought)) == ["บัญชีรายรับรายจ่าย"]


def test_abbreviations_and_numbers_are_marked_as_they_are_written() -> None:
    """With their dots, commas and Thai digits."""
    assert marks(find("เงินทุน กข.คจ. ของหมู่บ้าน", "กขคจ")) == ["กข.คจ."]
    assert marks(find("รวม ๑๒,๕๐๐ บาท", "12500")) == ["๑๒,๕๐๐"]


def test_function_words_are_marked_only_between_others() -> None:
    """Or in a query that has nothing else."""
    assert marks(find("ที่บ้านมีขยะของเราที่ถัง", "ที่ ขยะ ของ เรา")) == ["ขยะของเรา"]
    assert marks(find("ของที่ระลึก", "ที่")) == ["ที่"]


def test_text_is_shown_as_written() -> None:
    """Capitals and Thai digits stay; lines become one."""
    snippet = find("ปี ๒๕๖๗\nOTOP ของเรา", "otop")
    assert snippet.text == "ปี ๒๕๖๗ OTOP ของเรา"
    assert marks(snippet) == ["OTOP"]


def test_the_place_with_most_words_wins() -> None:
    """Different words count, the same word again does not; rare ones count for more."""
    text = "ขยะ ขยะ ขยะ ขยะ " + "ของเราของเรา " * 40 + "ขยะแห้งในหมู่บ้าน"
    assert marks(find(text, "ขยะ แห้ง", "หมู่ บ้าน")) == ["ขยะแห้ง", "หมู่บ้าน"]
    query = QueryTerms((("ขยะ", "เปียก"),), (), {"ขยะ": 3, "เปียก": 30})
    rare = make_snippet([cut("ขยะ", "ก"), cut("เปียก", "ข")], query)
    assert rare.label == "ข"


def test_without_any_word_it_is_the_beginning() -> None:
    """The first text, so that a reader sees what it is about."""
    snippet = make_snippet([cut("ขยะ " * 100, "สรุป"), cut("บ้าน")], ask())
    assert snippet.label == "สรุป"
    assert snippet.text.startswith("ขยะ ขยะ")
    assert len(snippet.text) <= SNIPPET_LENGTH + 2
    assert make_snippet([], ask("ขยะ")).parts == ()


def is_border(text: str, at: int) -> bool:
    """Tell whether no cluster is cut; a vowel before a Latin word, or a mark after one, is no cluster with it."""
    return may_cut(text, at) or not all(
        "\u0e01" <= char <= "\u0e4e" for char in text[max(0, at - 1) : at + 1]
    )


def check(snippet: Snippet, texts: list[tuple[str, str]]) -> None:
    """Check what holds of every snippet."""
    whole = {label: normalise(text).replace("\n", " ") for label, text in texts}[snippet.label]
    shown = snippet.text.removeprefix("…").removesuffix("…")
    starts = [at for at in range(len(whole) + 1) if whole.startswith(shown, at)]
    assert starts, snippet
    assert len(shown) <= SNIPPET_LENGTH
    borders = [(at, at + len(shown)) for at in starts]
    assert any(all(is_border(whole, at) for at in each) for each in borders), snippet
    at = 0
    for text, _is_marked in snippet.parts:
        assert is_border(snippet.text, at), snippet
        at += len(text)
    flags = [is_marked for _text, is_marked in snippet.parts]
    assert all(left != right for left, right in pairwise(flags)), "neighbours are joined"


@given(
    st.lists(
        st.sampled_from(
            ["กา", "การ", "ขยะ", "เปียก", " ", "\n", "่", "า", "เ", "x", "OTOP", "๒๕", ".", "ญ" * 90]
        ),
        max_size=120,
    ),
    st.lists(st.sampled_from(TERMS), max_size=4),
    st.lists(st.sampled_from(TERMS), max_size=2),
)
def test_every_passage_is_whole(parts: list[str], terms: list[str], name: list[str]) -> None:
    """Of any text: a part of it as it stands, no longer than it may be, cut nowhere inside a cluster."""
    text = "".join(parts)
    check(find(text, " ".join(terms), names=(" ".join(name),)), [("เรื่อง", text)])


def test_snippets_of_real_records(library: Library) -> None:
    """Every record for its own words; the marked words are in it."""
    desk = Desk(library)
    for text in ("หนี้นอกระบบ", "ขยะเปียก", "กองทุน", "การ", "ปี 2567", "อช. สพอ."):
        answer = desk.search(text)
        for number in answer.records:
            record = desk.records[number]
            snippet = desk.make_snippet(record, answer)
            check(snippet, list_field_texts(record))


@pytest.mark.parametrize("unit", ["ส", "กา", "ขยะ", "่", "เ", "x", "1", " ", "ขยะ "])
def test_long_texts_end_as_others_do(unit: str) -> None:
    """Text of one run of letters, as somebody may send to break it."""
    text = unit * (60_000 // len(unit))
    snippet = find(text, "ขยะ กา ก", names=("กา ขยะ",))
    assert len(snippet.text) <= SNIPPET_LENGTH + len("……")
