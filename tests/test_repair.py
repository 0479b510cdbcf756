"""Repair of broken Thai: every rule, what a dictionary undoes, what is refused, and that clean text stays as it is."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from khlang.library import Library
from khlang.thai.repair import Mode, Outcome, measure_damage, repair_text
from khlang.thai.repair.beam import read_run
from khlang.thai.repair.lexicon import load_lexicon
from khlang.thai.repair.rules import apply_rules
from khlang.thai.repair.signs import decode_lines, mend_signs
from khlang.thai.royal_names import ROYAL_NAMES

from tests.benchmarks.repair import count_errors
from tests.damage import CLASSES, break_text

CLEAN = (
    "ตำบลบ้านน้ำใสทำงานร่วมกันทุกเดือน ผู้นำชุมชนจัดเวทีประชาคมให้สมาชิก 45 คนมาคุยเรื่องขยะ\n"
    "กลุ่มแม่บ้านแปรรูปกล้วยตากและจำหน่ายที่ตลาด ทุกวันเสาร์ ได้เงินเข้ากองทุนปีละ ๑๒,๕๐๐ บาท\n"
    "เด็กและผู้สูงอายุช่วยกันดูแลแปลงผัก เพราะเชื่อว่าอาหารที่ปลูกเองปลอดภัยกว่าซื้อ จึงไม่ต้องใช้ยาฆ่าแมลง"
)
# Not of T, which adds lines; nor of U, what people mistype; of O2 nothing can be told by rule.
UNDONE = tuple(name for name in CLASSES if name not in ("T", "U", "O2", "S", "F"))


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("สํานักงานและนํ้าใส", "สำนักงานและน้ำใส"),
        ("สาํ นักงาน คาํ นาํ", "สำนักงาน คำนำ"),
        ("ส านักงาน ก าหนด", "สำนักงาน กำหนด"),
        ("จัดท\ufffdำ ด\ufffdาเนิน นำ\ufffd", "จัดทำ ดำเนิน นำ"),
        ("อำาเภอ คำาสอน", "อำเภอ คำสอน"),
        ("เเละเเผน", "และแผน"),
        ("ที่่บ้้าน", "ที่บ้าน"),
        ("ท่ีช่ือ", "ที่ชื่อ"),
        ("๐-๘๑-ู๖๕๐", "๐-๘๑-๖๕๐"),
        ("1้2", "12"),
        ("ที่๑ และคู่ที่ 2", "ที่๑ และคู่ที่ 2"),
    ],
)
def test_rules_mend_what_no_dictionary_is_needed_for(broken: str, whole: str) -> None:
    """And leave what looks like it."""
    assert apply_rules(broken) == whole


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("ผู\uf70bนำ ท\uf702\uf70aนี\uf70a", "ผู้นำ ทีนี่".replace("ที", "ที่")),
        ("\uf0fc ทำแล้ว \uf0b7 ข้อแรก", "✓ ทำแล้ว • ข้อแรก"),
        ("พัฒ\u200bนา\u00a0ชุม\u00adชน\ufeff", "พัฒนา ชุมชน"),
        ("👩\u200d🌾 ชาวนา", "👩\u200d🌾 ชาวนา"),
    ],
)
def test_signs_are_what_they_were_meant_to_be(broken: str, whole: str) -> None:
    """Glyphs of fonts, unseen signs, other spaces."""
    assert mend_signs(broken) == whole


@pytest.mark.parametrize("code_page", ["utf-8", "tis-620"])
def test_lines_that_were_read_as_latin_are_decoded_again(code_page: str) -> None:
    """All of a text, also a line with little Thai; a line of French stays."""
    lines = ["บันทึกความรู้ของชุมชน", "ไม้ (Bamboo plants and other trees)", "plain", "café, déjà vu, garçon"]
    latin = [*(line.encode(code_page).decode("latin-1") for line in lines[:3]), lines[3]]
    assert decode_lines(latin) == lines
    assert decode_lines(lines[3:]) == lines[3:]


@pytest.mark.parametrize(
    ("broken", "whole", "modes"),
    [
        ("สานักงานตาบลมีจานวนมาก", "สำนักงานตำบลมีจำนวนมาก", "A"),
        ("ควำมรู้กำรทำงำน", "ความรู้การทำงาน", "B"),
        ("องคค์ วามรู้ ชมุ ชน พฒั นา", "องค์ความรู้ ชุมชน พัฒนา", "E"),
        ("ความร้รู ะดบั ", "ความรู้ระดับ", "E"),
        ("ใหม้ ีการเกย่ ี ว", "ให้มีการเกี่ยว", "E"),
        ("ผนู้ าชมุ ชนตอ้ งทางาน", "ผู้นำชุมชนต้องทำงาน", "AE"),
        ("หนา้ ที่ของชำวบำ้ น", "หน้าที่ของชาวบ้าน", "BE"),
        ("ศูนยเรียนรู ปจจัย เปน", "ศูนย์เรียนรู้ ปัจจัย เป็น", "F"),
        ("นŧำใจและน\ufffdำมัน", "น้ำใจและน้ำมัน", "L"),
    ],
)
def test_the_dictionary_undoes_what_no_rule_can(broken: str, whole: str, modes: str) -> None:
    """The likeliest words are read."""
    read = read_run(broken, load_lexicon(), frozenset(Mode(letter) for letter in modes))
    assert "".join(piece.letters for piece in read).strip() == whole


@pytest.mark.parametrize("name", UNDONE)
def test_each_class_of_damage_is_undone(name: str) -> None:
    """Letter by letter; of moved marks and lines, spaces aside."""
    broken = break_text(CLEAN, name, Random(3))
    assert broken != CLEAN
    repair = repair_text(broken)
    assert repair.outcome is Outcome.REPAIRED
    assert "".join(repair.repaired.split()) == "".join(CLEAN.split())
    if name not in ("E", "E′", "H"):
        assert repair.repaired == CLEAN


def test_marks_that_fonts_lost_are_read_by_the_dictionary() -> None:
    """In a text of some length, as a short one may have few of them anyway; some words stay unclear."""
    text = "\n".join([CLEAN] * 5)
    repair = repair_text(break_text(text, "F", Random(3)))
    assert repair.modes == {Mode.LOST_MARKS}
    assert repair.unknown_after <= repair.unknown_before / 2
    assert count_errors(text, repair.repaired)[0] < 0.03 * len(text)


def test_page_numbers_leave_words() -> None:
    """A digit inside a word goes; one between words stays."""
    assert repair_text("เกิดความสำเ20ร็จ ที่บ้านหมู่ 3 ปลูก2ไร่").repaired == "เกิดความสำเร็จ ที่บ้านหมู่ 3 ปลูก2ไร่"


def test_what_people_mistyped_stays() -> None:
    """That is for a person to see."""
    text = "ชมรมอาสาพัฒนาพัฒนาชุมชน ได้ทำกิจกรรมเป็นนการต่อเนื่องในดำบลของเรา"
    assert repair_text(text).repaired == text


def test_letter_soup_is_no_text() -> None:
    """Nothing can be read from it, so nothing is changed."""
    soup = "กรกรรก กรรรก " * 9
    repair = repair_text(soup)
    assert (repair.outcome, repair.repaired, repair.changed) == (Outcome.LETTER_SOUP, soup, ())


def test_a_reading_that_is_hardly_better_is_refused() -> None:
    """Foreign names look broken, and no dictionary helps them."""
    text = "เอดัลกาฟลา มารากามา สเกตาลาฟ ดาราควาลาซ บานาซัลลา ทากาเฟรา กาลาปาโฟ ซามารากา ตาราเววาซา วาเดลา"
    repair = repair_text(text)
    assert (repair.outcome, repair.repaired) == (Outcome.NOT_BETTER, text)


def test_the_library_brings_words_of_its_own() -> None:
    """A place that no dictionary has is read as it is called."""
    assert "บ้านจำผาง" in repair_text(break_text(CLEAN + " บ้านจำผาง", "A", Random(1)), ["จำผาง"]).repaired


@pytest.mark.parametrize("name", ROYAL_NAMES)
@pytest.mark.parametrize("classes", ["A", "B", "E", "F"])
def test_royal_names_are_not_altered(name: str, classes: str) -> None:
    """Neither one that is whole in a broken text, nor into one."""
    broken = break_text(CLEAN, classes, Random(1)).replace("\n", f" {name}\n", 1)
    assert name in repair_text(broken).repaired
    damaged = break_text(f"{CLEAN}\n{name}", classes, Random(1)).split("\n")[-1]
    if damaged != name:
        repaired = repair_text(break_text(f"{CLEAN}\n{name}", classes, Random(1))).repaired.split("\n")[-1]
        assert damaged == repaired or name not in repaired


def test_changed_lines_tell_what_stood_there() -> None:
    """Each with its number, and how many became one."""
    repair = repair_text("เวทีชุมชน\nส านักงานของเรา\nจบ")
    (changed,) = repair.changed
    assert (changed.number, changed.raw, changed.repaired, changed.count) == (
        1,
        "ส านักงานของเรา",
        "สำนักงานของเรา",
        1,
    )
    broken = break_text(CLEAN.partition("\n")[0], "H", Random(1)).rstrip("\n")
    (joined,) = repair_text(broken).changed
    assert (joined.raw, joined.count) == (broken, broken.count("\n") + 1)


def test_damage_is_measured() -> None:
    """What speaks for which kind; nothing does for clean text."""
    assert not measure_damage(CLEAN).is_broken
    assert measure_damage(break_text(CLEAN, "B", Random(1))).modes == {Mode.FALSE_AM}
    assert measure_damage(break_text(CLEAN, "A+E", Random(1))).modes == {Mode.LOST_AM, Mode.MOVED_MARKS}
    assert measure_damage("ผ\ufffdนำ").lost == 1
    assert measure_damage("กรก" * 30).is_soup


def test_clean_records_stay_as_they_are(library: Library) -> None:
    """Every text of the tests' own library, each by itself and all together."""
    texts = [value for record in library.published for value in (record.title, record.summary or "") if value]
    assert len(texts) > 10
    for text in (*texts, "\n".join(texts)):
        assert repair_text(text).repaired == text


messy = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E4E) | st.sampled_from(list("  \n1๒ําำ้่\ufffdťé.")),
    max_size=120,
)


@settings(max_examples=60)
@given(messy)
def test_no_consonant_is_lost_and_none_comes(text: str) -> None:
    """Whatever is read, marks and vowels may differ, and signs twice in a row; letters stay in their order."""
    repair = repair_text(text)

    def list_letters(line: str) -> str:
        return "".join(letter for letter in line if "ก" <= letter <= "ฮ")

    raw, repaired = list_letters(text), list_letters(repair.repaired)
    assert raw == repaired or (raw[::2] == raw[1::2])


@settings(max_examples=60)
@given(messy)
def test_changed_lines_and_the_rest_give_the_text(text: str) -> None:
    """What is not told as changed is as it was."""
    repair = repair_text(text)
    lines: list[str] = []
    raw = text.split("\n")
    end = 0
    for change in repair.changed:
        lines += [*raw[end : change.number], change.repaired]
        end = change.number + change.count
        assert "\n".join(raw[change.number : end]) == change.raw
    assert "\n".join([*lines, *raw[end:]]) == repair.repaired


@given(st.text(st.characters(codec="ascii"), max_size=80))
def test_text_without_thai_stays(text: str) -> None:
    """There is nothing to repair in it."""
    assert repair_text(text).repaired == text


def test_hostile_texts_end() -> None:
    """Long runs of each kind; the worst takes a few milliseconds a letter."""
    chance = Random(1)
    for signs in (
        "ก",
        "ก่",
        "ำ ",
        "า\u0e4d ",
        "กcก",
        "มกิ นชุ ",
        "1ก",
        "ก\n",
        "ร า ย ",
        "ก\ufffdา",
        "\u0e49",
        "à¸",
    ):
        repair_text(signs * (6_000 // len(signs)))
    repair_text("".join(chance.choices("กคงตนมรลวสหอเ่้ ิ", k=5_000)))


def test_marks_are_composed_as_they_were() -> None:
    """A repair is no normal form: it leaves what it does not mend."""
    text = unicodedata.normalize("NFD", "กลุ่มทำงาน café")
    assert repair_text(text).repaired == text


def test_marks_moved_twice_behind_one_another_are_put_back() -> None:
    """The first move has put a space before the letter that the second is about."""
    clean = "เหตุการณ์นี้เกิดขึ้นเมื่อปีที่แล้ว สถานการณ์ที่เกิดขึ้นทำให้ทุกคนตกใจ"
    for seed in range(4):
        repair = repair_text(break_text(clean, "E′", Random(seed)))
        assert repair.repaired.replace(" ", "") == clean.replace(" ", "")


def test_a_layout_that_broke_most_paragraphs_broke_them_all() -> None:
    """What has words only by chance when it is parted is joined too; a text with a few short lines stays."""
    broken = "เบอร์โท\nรศัพ\nท์\n\nลำ\nไย\n\nตำแห\nน่ง\nประธ\nาน\n\nชมร\nมรักน้ำ"
    assert repair_text(broken).repaired == "เบอร์โทรศัพท์\n\nลำไย\n\nตำแหน่งประธาน\n\nชมรมรักน้ำ"
    listed = "เบอร์โท\nรศัพ\nท์\n\nลำ\nไย\n\nไข่\nผัก\n\nปลา\nนา\n\nสวน\nไร่"
    assert "ลำ\nไย" in repair_text(listed).repaired
