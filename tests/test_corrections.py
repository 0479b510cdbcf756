"""Suggested corrections: what is found, what is left alone, and that accepting one changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.corrections import Correction, Corrector, suggest_name, suggest_term
from khlang.library import Library
from khlang.thai.royal_names import ROYAL_NAMES
from khlang.vocabularies import SearchUse, Term, Vocabulary

MISSPELT = Vocabulary(
    key="misspelt",
    label="คำที่มักสะกดผิด",
    terms=(
        Term("tambon", "ตำบล", aliases=("ดำบล",)),
        Term("mutual_work", "เอามื้อ", aliases=("เอามือ",)),
        Term("community", "ชุมชน", aliases=("ชุมชม",)),
    ),
    search=SearchUse.CORRECTS,
)


@pytest.fixture
def corrector() -> Corrector:
    """Corrects what the tests' vocabulary names."""
    return Corrector([MISSPELT])


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("อาสาพัฒนาพัฒนาชุมชน", "อาสาพัฒนาชุมชน"),
        ("ไปส านักงานเขต", "ไปสำนักงานเขต"),
        ("กลุ่มท างานดี", "กลุ่มทำงานดี"),
        ("สา\u0e4d นักงาน", "สำนักงาน"),
        ("ช่วยกันจัดท\ufffdำป้าย", "ช่วยกันจัดทำป้าย"),
        ("ปี 256๓ และ ๒5", "ปี ๒๕๖๓ และ ๒๕"),
        ("บ้านของดำบลเรา", "บ้านของดำบลเรา"),
        ("ดำบล แม่ปะ", "ตำบล แม่ปะ"),
        ("ชาวบ้านและและผู้นำ", "ชาวบ้านและผู้นำ"),
        ("มา l00 คน", "มา 100 คน"),
        ("ชาวชุมชมช่วยกัน", "ชาวชุมชนช่วยกัน"),
        ("ลงแขกเอามือสามัคคี", "ลงแขกเอามื้อสามัคคี"),
    ],
)
def test_what_is_suggested(corrector: Corrector, written: str, better: str) -> None:
    """All suggestions accepted, from the last to the first."""
    text = written
    for each in reversed(corrector.suggest(written)):
        assert each.reason
        text = each.apply(text)
    assert text == better


@pytest.mark.parametrize(
    "text",
    [
        "ประชุมชมรม",
        "การประชุมชมรมอาสา",
        "มา าว",
        "เรื่อยเรื่อย",
        "ปี ๒๕๖๗ มี 20 คน",
        "ม 1 า",
        "",
        "เขาไปๆ มาๆ",
        "น้ำท่วมและทำนา",
    ],
)
def test_what_is_left_alone(corrector: Corrector, text: str) -> None:
    """Sound texts have no suggestion."""
    assert corrector.suggest(text) == []


@given(st.sampled_from(ROYAL_NAMES), st.text("กขำ า่พัฒนาชุมชน\u0e4d\ufffd", max_size=12), st.booleans())
def test_royal_names_are_never_touched(name: str, noise: str, is_before: bool) -> None:
    """Whatever stands beside one without a space."""
    text = f"{noise}{name}" if is_before else f"{name}{noise}"
    for each in Corrector([MISSPELT]).suggest(text):
        assert name in each.apply(text)


@given(st.text("กขคำา ่\u0e4d\ufffd๐๑12พัฒนา\n", max_size=40))
def test_accepting_one_changes_its_place_alone(text: str) -> None:
    """What is before and behind it stays; a text that has changed since is refused."""
    for each in Corrector([MISSPELT]).suggest(text):
        end = each.start + len(each.before)
        assert each.apply(text) == text[: each.start] + each.after + text[end:]
        with pytest.raises(ValueError, match="no longer"):
            each.apply("x" * len(text))


def test_records_of_the_library_have_no_suggestion(library: Library) -> None:
    """They were looked at: what is suggested there would be wrong."""
    corrector = Corrector(library.vocabularies.values())
    values = (value for record in library.records[:40] for _field, value in record.public_values())
    texts = [value for value in values if isinstance(value, str)]
    assert texts
    assert [each for text in texts for each in corrector.suggest(text)] == []


def test_latin_letters_are_left_alone() -> None:
    """Thai words that people type by their sound are a part of links, addresses and English words."""
    terms = (Term("market", "ตลาด", aliases=("talat", "ตลาต")),)
    sounds = Vocabulary(key="sounds", label="เสียง", terms=terms, search=SearchUse.CORRECTS)
    corrector = Corrector([sounds])
    assert corrector.suggest("https://example.org/talat somchai@talat.example talat") == []
    assert [each.after for each in corrector.suggest("ที่ ตลาต ใหม่")] == ["ตลาด"]


def test_a_name_that_is_not_known_is_corrected_where_it_stands() -> None:
    """Only where it is written so, and never in a royal name."""
    assert suggest_name("บ้านใต้ ตำบลบัวเงิม", "บัวเงิม", "บัวเงิน") == Correction(
        12, "บัวเงิม", "บัวเงิน", "ชื่อที่ไม่พบ ชื่อที่ใกล้ที่สุดคือชื่อนี้"
    )
    assert suggest_name("บ้านใต้", "บัวเงิม", "บัวเงิน") is None
    assert suggest_name("บ้านใต้", "บ้านใต้", "") is None
    royal = ROYAL_NAMES[0]
    assert suggest_name(f"โครงการ{royal}", royal, "อื่น") is None


def test_a_term_that_is_misspelt_is_corrected() -> None:
    """By the nearest of its list; a term itself and what is like none are left alone."""
    vocabulary = Vocabulary(
        key="crafts", label="งานมือ", terms=(Term("weaving", "ทอผ้าพื้นเมือง"), Term("pots", "ปั้นหม้อ"))
    )
    found = suggest_term(vocabulary, "ทอผ้าพื้นเมิอง")
    assert found
    assert found.apply("ทอผ้าพื้นเมิอง") == "ทอผ้าพื้นเมือง"
    assert suggest_term(vocabulary, "ปั้นหม้อ") is None
    assert suggest_term(vocabulary, "เลี้ยงวัว") is None
