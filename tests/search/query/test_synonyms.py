"""Names that stand for each other: matched by their letters, brought in as phrases."""

from __future__ import annotations

import pytest
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.search.query.parser import parse_query
from khlang.search.query.segmentation import SegmentedQuery, segment_query
from khlang.search.query.synonyms import make_term_dictionary
from khlang.vocabularies import SearchUse, Term, Vocabulary

# The terms of a small index; of its bigrams all are held but those of the absent names.
WORDS = "ริ้ว แปด ฉะเชิง เทรา แขก ลง เอา มื้อ แรง งาน วิธี ที่ ดี ทำ ผ้า ชุมนุม ชั่ว โมง ชม สวน"
TERMS = dict.fromkeys(WORDS.split(), 8)
NEVER = {("แปด", "ริ้ว"), ("ลง", "แขก"), ("เอา", "แรง")}
NAMES = (
    ("ฉะเชิงเทรา", "แปดริ้ว"),
    ("เอามื้อ", "ลงแขก", "เอาแรง"),
    ("วิธีที่ดี", "Best Practice"),
    ("ชั่วโมง", "ชม."),
    ("ชุมนุม", "เม.ย."),
)


def segment(text: str) -> SegmentedQuery:
    """Cut a query with these names."""
    terms = tuple(Term(f"t{number}", names[0], aliases=names[1:]) for number, names in enumerate(NAMES))
    vocabulary = Vocabulary("names", "ชื่อ", terms, search=SearchUse.EQUALS)
    dictionary = make_term_dictionary([vocabulary], TERMS, lambda first, second: (first, second) not in NEVER)
    return segment_query(parse_query(text), dictionary)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("แปดริ้ว", "ฉะเชิง เทรา"),
        ("ผ้าแปดริ้ว", "ฉะเชิง เทรา"),
        ("แปด ริ้ว", "ฉะเชิง เทรา"),
        ("ลงแขก", "เอา มื้อ"),
        ("Best Practice", "วิธี ที่ ดี"),
        ("bestpractice", "วิธี ที่ ดี"),
        ("ทำ best  practice", "วิธี ที่ ดี"),
        ("เม.ย.", "ชุมนุม"),
        ("เม.ย 67", "ชุมนุม"),
        ("2 ชม.", "ชั่ว โมง"),
    ],
)
def test_a_name_in_no_record_is_what_it_stands_for(text: str, meant: str) -> None:
    """In full, as a phrase; its own syllables are nothing, and not unknown either."""
    segmented = segment(text)
    phrases = [(each.terms, each.weight) for each in segmented.sequences if each.is_phrase]
    assert (tuple(meant.split()), 1.0) in phrases
    own = {term for each in segmented.sequences if not each.is_phrase for term in each.terms}
    assert not own & {"แปด", "ริ้ว", "ลง", "แขก"}
    assert not set(segmented.unknown) & {"best", "practice", "เม", "ย"}


@pytest.mark.parametrize("text", ["เอาแรงงาน", "ชมสวน", "ชม สวน", "หลงแขก"])
def test_letters_of_other_words_are_no_name(text: str) -> None:
    """เอา and แรงงาน are not เอาแรง; ชม is no hour without its dot."""
    dictionary_words = {**TERMS, "แรงงาน": 8, "หลง": 8}
    vocabulary = Vocabulary(
        "names", "ชื่อ", (Term("a", "เอามื้อ", aliases=("เอาแรง", "ลงแขก")), Term("b", "ชั่วโมง", aliases=("ชม.",))),
        search=SearchUse.EQUALS,
    )  # fmt: skip
    dictionary = make_term_dictionary([vocabulary], dictionary_words, lambda *pair: pair not in NEVER)
    segmented = segment_query(parse_query(text), dictionary)
    assert not any(each.is_phrase for each in segmented.sequences)


def test_no_name_of_the_library_is_dead(library: Library) -> None:
    """Whatever is typed of a name, records that hold another name of the same term are found as by that one."""
    desk = Desk(library)
    for vocabulary in library.vocabularies.values():
        for term in vocabulary.terms if vocabulary.search is SearchUse.EQUALS else ():
            names = (term.label, *term.aliases)
            held = [
                name for name in names if desk.search(f"“{name}”").phrases_found and desk.search(name).records
            ]
            for name in names if held else ():
                assert desk.search(name).records, name
