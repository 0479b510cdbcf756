"""Weak answers: what the library does not hold is said to be absent; what was probably meant is shown in its place."""

from __future__ import annotations

import pytest
from khlang.library import Library
from khlang.search.desk import Desk, Filters
from khlang.search.desk.response import describe_response
from khlang.search.query.dictionary import NO_WORDS, Dictionary, find_absent, load_dictionary
from khlang.search.query.segmentation import segment_run, segment_words
from khlang.thai.words import find_parts

# Of subjects that the tests' library does not hold; of some it holds words with the same letters.
ABSENT = (
    "ยาเสพติด", "การพนัน", "โรคซึมเศร้า", "เบาหวาน", "เลี้ยงจิ้งหรีดขาย", "เลี้ยงผึ้งโพรง", "ทำหมันแมวจรจัด", "โรคพิษสุนัขบ้า",
    "ปลูกทุเรียนหมอนทอง", "เด็กแว้นกวนเมือง",
)  # fmt: skip
# What is typed, and what is shown for it.
DAMAGED = (
    ("บันชี", "บัญชี"), ("บันชีครัวเรือน", "บัญชีครัวเรือน"), ("ส านักงาน", "สำนักงาน"), ("ธนาคาร ขย ะ", "ธนาคาร ขยะ"),
    ("จดบ ัญช ีคร ัวเร ือน", "จดบัญชีครัวเรือน"), ("น ้าท ่วม", "น้ำท่วม"), ("Tok8ki-pt", "ธนาคารขยะ"), ("ธนคารขยะ", "ธนาคารขยะ"),
)  # fmt: skip
SOUND = ("หนี้นอกระบบ", "ธนาคารขยะ", "ปลูกผักรอบบ้าน", "ผ้า บาติก ปัตตานี", "otop", "ผู้สูงอายุ", "2567", "ขอนแก่น")


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    """The desk of the tests' library."""
    return Desk(library)


@pytest.mark.parametrize("text", ABSENT, ids=ascii)
def test_what_the_library_does_not_hold_is_not_found(desk: Desk, text: str) -> None:
    """Nothing is near, nothing is counted, nothing else is offered; some records are close."""
    answer = desk.search(text)
    assert answer.is_weak
    assert (answer.near, answer.instead, answer.did_you_mean) == (0, "", ())
    assert not any(answer.counts.values())
    told = describe_response(desk, answer, 0, 5)
    assert (told["near"], told["is_weak"], told["close"]) == (0, True, answer.close)


@pytest.mark.parametrize(("typed", "meant"), DAMAGED, ids=[ascii(typed) for typed, _meant in DAMAGED])
def test_what_was_meant_is_shown(desk: Desk, typed: str, meant: str) -> None:
    """The same records as for what was meant; the words as typed are searched where that is asked for."""
    answer, right = desk.search(typed), desk.search(meant)
    assert answer.instead == answer.did_you_mean[0].text == meant
    assert answer.query.text == typed
    assert (answer.records, answer.near) == (right.records, right.near)
    assert desk.search(typed, Filters(as_typed=True)).instead == ""


@pytest.mark.parametrize("text", SOUND, ids=ascii)
def test_what_is_found_is_said_to_be_found(desk: Desk, text: str) -> None:
    """And nothing is offered."""
    answer = desk.search(text)
    assert not answer.is_weak
    assert answer.near
    assert (answer.instead, answer.did_you_mean, answer.close) == ("", (), 0)


def test_titles_are_answered_by_their_records(desk: Desk) -> None:
    """None is weak, whatever filters stand beside it."""
    for record in desk.records[::3]:
        assert not desk.search(record.title).is_weak, record.title
        assert not desk.search(record.title, Filters({"years": ["1999"]})).is_weak


def test_an_exclusion_is_never_lost(desk: Desk) -> None:
    """What was probably meant leaves it out, so it is only offered."""
    assert desk.search("บันชีครัวเรือน -หนี้").instead == ""


def test_a_word_of_the_dictionary_is_not_cut() -> None:
    """Its smallest parts are looked for, and no letters of theirs."""
    dictionary = load_dictionary()
    buckets = dict.fromkeys(("ยา", "เส", "ติด", "การ", "น", "พ"), 8)
    assert segment_words("ยาเสพติด", buckets, dictionary) == [("ยา", True), ("เสพ", False), ("ติด", True)]
    assert segment_words("การพนัน", buckets, dictionary) == [("การ", True), ("พนัน", False)]
    assert segment_words("ยาติด", buckets, dictionary) == [("ยา", True), ("ติด", True)]


def test_only_letters_in_doubt_are_looked_up() -> None:
    """What the index explains is left alone: a browser fetches nothing for it."""
    buckets = dict.fromkeys(("ธนา", "คาร", "ขยะ"), 8)
    segments = segment_run("ธนาคารขยะ", buckets)
    assert find_absent("ธนาคารขยะ", segments, buckets, load_dictionary().atoms) == frozenset()


def test_the_dictionary_is_that_of_the_tokenizer() -> None:
    """Every smallest word is a word, and is never cut by the tokenizer."""
    dictionary = load_dictionary()
    assert dictionary.atoms <= dictionary.words
    assert all(find_parts(atom) == (atom,) for atom in sorted(dictionary.atoms)[::50])
    assert {"ยาเสพติด", "เบาหวาน"} <= dictionary.words


def test_the_dictionary_is_read_when_something_is_in_doubt() -> None:
    """To read it takes longer than most searches do."""

    def read() -> frozenset[str]:
        raise AssertionError

    buckets = dict.fromkeys(("ธนา", "คาร", "ขยะ"), 8)
    unread = Dictionary(read, read)
    assert segment_words("ธนาคารขยะ", buckets, unread) == [("ธนา", True), ("คาร", True), ("ขยะ", True)]
    with pytest.raises(AssertionError):
        segment_words("ยาเสพติด", buckets, unread)
    assert not NO_WORDS.words | NO_WORDS.atoms
