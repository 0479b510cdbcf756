"""A form as a text under the paper form's headings: what is written comes back, also after LINE, mail and copying."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.exchange.paper_text import read_paper_text, write_paper_text
from khlang.forms.model import Form
from khlang.forms.outline import outline_form
from khlang.library import load_library
from khlang.problems import Problem, say

from tests.conftest import LIBRARY
from tests.exchange.controls import list_controls, settle

FORMS = load_library(LIBRARY).forms
SLOTS = {key: dict(list_controls(outline_form(form).slots)) for key, form in FORMS.items()}
DRAFT = "0f8fad5b-d9cb-469f-a165-70867728950e"

# Lines that look like what the text is made of, or that something on the way may change.
LINES = (
    "■ ชื่อเรื่อง", "■", "■■ จบ", "■■ แบบบันทึก [lesson 1]", "• ข้อย่อย: ก", "•• หมายเหตุ: ก", "• ", "\\", "\\■ ก",
    "๑. ก", "1) ก",
    "๑.๑ ก", "2.5 กิโลกรัม", "๑๐ ครัวเรือน", "- ก", "* ก", "> ก", ">> ■ ก", "", " ", "\u200b■ ก", "\u200e■ ก",
    "\ufeff๑. ก", "\u00a0• ก",
    "ชื่อ: ค่า", "ก\u2028■ ข", "ก\u0085๑. ข", "ก\r\n■ ข", "ก\r■ ข", "\t■", "\x00■", "อ\u0e4d\u0e49า", "e\u0301",
    "👩\u200d🌾", "ใช่", "yes",
    "[lesson]", "(ชมรม)", "หมู่ที่ ๓", "๑", "๑.", "........", "■■ ภาพ 0123456789abcdef.jpg",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(LINES), max_size=5).map("\n".join),
    st.text(st.sampled_from("■•\\๑1.) :>\n\r\u200b\u2028กำ่ab"), max_size=30),
    st.text(max_size=20).filter(lambda text: text.isprintable()),
)
ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u034f\u180e"))
WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "blanks at ends lost": lambda text: "\n".join(line.rstrip(" ") for line in text.split("\n")).strip(),
    "blanks before lines": lambda text: text.replace("\n", "\n  \u00a0"),
    "no character without width": lambda text: text.translate(ZERO_WIDTH),
    "quoted in a mail": lambda text: "".join(f"> {line}\n" for line in text.split("\n")),
    "quoted twice": lambda text: "".join(f">>{line}\n" for line in text.split("\n")),
    "in a chat": lambda text: f"\ufeff10:42 สมาชิก ส่งข้อความ\n■ ไม่ใช่หัวข้อ\n{text}\nส่งจากมือถือ\n■ ชื่อเรื่อง\nก\n",
}


def read(text: str) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Give what a text holds."""
    found = read_paper_text(text, FORMS)
    return dict(found.data), list(found.problems)


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[Form, dict[str, tuple[str, ...]]]:
    """Any form of the tests' library, with any texts in some of its controls."""
    form = draw(st.sampled_from(sorted(FORMS)))
    names = draw(st.lists(st.sampled_from(sorted(SLOTS[form])), max_size=12, unique=True))
    data = {}
    for name in names:
        slot = SLOTS[form][name]
        texts = st.one_of(TEXTS, st.sampled_from([*slot.terms] or ["ก"]))
        data[name] = tuple(draw(st.lists(texts, max_size=3 if slot.is_repeated else 1)))
    return FORMS[form], data


def settle_data(form: Form, data: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Give the data as it is to come back."""
    found = {
        name: tuple(kept for text in texts if (kept := settle(text, SLOTS[form.key][name])))
        for name, texts in data.items()
    }
    return {name: texts for name, texts in found.items() if texts}


@given(filled_forms(), st.sampled_from(sorted(WAYS)))
def test_what_is_written_comes_back(filled: tuple[Form, dict[str, tuple[str, ...]]], way: str) -> None:
    """Every text of every form, by every way that a text goes."""
    form, data = filled
    text = WAYS[way](write_paper_text(form, data))
    assert read(text) == ({"_version": (str(form.version),), **settle_data(form, data)}, [])


@given(filled_forms())
def test_to_write_again_changes_nothing(filled: tuple[Form, dict[str, tuple[str, ...]]]) -> None:
    """What was read is written as the same text."""
    form, data = filled
    text = write_paper_text(form, settle_data(form, data))
    assert write_paper_text(form, read(text)[0]) == text


@given(st.text(st.sampled_from("■•\\๑1.) :>\n[]กlesson จบ"), max_size=400))
def test_any_text_is_read(text: str) -> None:
    """Nothing that anybody types is an exception, and each problem can be said."""
    for form in ("lesson", "activity"):
        data, problems = read(f"■■ แบบ [{form}]\n{text}")
        assert all(problem.mark.line <= text.count("\n") + 2 and say(problem) for problem in problems)
        assert all(value for values in data.values() for value in values)


FILLED: dict[str, tuple[str, ...]] = {
    "_draft": (DRAFT,),
    "title": ("ตากใบไม้\n■ ทำปุ๋ย",),
    "recorder.name": ("ชมรมตัวอย่าง",),
    "recorder.kind": ("club",),
    "contact_phone": ("081-000-0001",),
    "place": ("ต.คลองขลุง อ.คลองขลุง",),
    "place.province": ("กำแพงเพชร",),
    "story": ("เริ่มจากใบไม้\n\n1. กวาด\n• กอง",),
    "steps.0.text": ("กวาดใบไม้\n๑. ทุกเช้า\n• ข้อย่อย: ก",),
    "steps.2.text": ("กองไว้",),
    "steps.2.sub.0": ("ใต้ต้นไม้",),
    "steps.2.sub.1": ("ราว\n2.5 เมตร",),
    "obstacles.0.remedy": ("คลุมด้วยกระสอบ",),
    "missions": ("waste_gold", "energy"),
    "publish_consent.given": ("yes",),
}
WRITTEN = f"""\
■■ แบบบันทึกองค์ความรู้ [lesson 1 {DRAFT}]
ข้อความนี้ส่งเข้าระบบได้ทั้งฉบับ ถ้าแก้ตรงไหน ขอให้คงเครื่องหมาย ■ • และเลขข้อไว้

■ ชื่อผู้ถอดบทเรียน
ชมรมตัวอย่าง
• ประเภท: ชมรม

■ เบอร์โทรที่สามารถติดต่อได้
081-000-0001

■ ชื่อเรื่อง
ตากใบไม้
\\■ ทำปุ๋ย

■ สถานที่เกิดเหตุการณ์
ต.คลองขลุง อ.คลองขลุง
• จังหวัด: กำแพงเพชร

■ เนื้อเรื่อง
เริ่มจากใบไม้

1. กวาด
• กอง

■ ขั้นตอนการดำเนินงาน
๑. กวาดใบไม้
\\๑. ทุกเช้า
\\• ข้อย่อย: ก
๒.
๓. กองไว้
• ข้อย่อย:
๓.๑ ใต้ต้นไม้
๓.๒ ราว
\\2.5 เมตร

■ ปัญหาอุปสรรค
๑.
• วิธีแก้: คลุมด้วยกระสอบ

■ ภารกิจ ๙ หมุดหมาย
๑. ขายขยะแลกทอง
๒. ปิดไฟประหยัด

■ ความยินยอมให้เผยแพร่
ใช่

■■ จบ
"""


def test_a_person_reads_it() -> None:
    """Headings of the paper form in its order, numbered rows, labels of terms, a sign only where one is needed."""
    assert write_paper_text(FORMS["lesson"], FILLED) == WRITTEN


def test_draft_and_version_come_back() -> None:
    """So that the same draft, sent in two ways, is one."""
    assert read(WRITTEN) == (FILLED | {"_version": ("1",)}, [])


def test_a_text_for_the_whole_is_the_part_that_stands_for_it() -> None:
    """Where a form's page has one control for both."""
    data, _problems = read(write_paper_text(FORMS["lesson"], {"recorder": ("ก",), "steps.0": ("ข",)}))
    assert data == {"_version": ("1",), "recorder.name": ("ก",), "steps.0.text": ("ข",)}


def test_of_several_texts_of_one_control_the_last_counts() -> None:
    """A page may have a list to choose from and a line beside it under one name."""
    for given_texts, kept in (((" ", "ข"), "ข"), (("ก", "ข"), "ข"), (("ก", ""), "ก")):
        data, _problems = read(write_paper_text(FORMS["lesson"], {"title": given_texts}))
        assert data["title"] == (kept,)


def test_what_the_form_does_not_ask_is_left_out() -> None:
    """Controls of the page, and unknown names."""
    given = {
        "_website": ("x",),
        "_draft": ("none",),
        "nothing": ("x",),
        "steps.x": ("x",),
        "steps.-1": ("x",),
    }
    assert read(write_paper_text(FORMS["lesson"], given)) == ({"_version": ("1",)}, [])


# Changed by hand: (what is written, by what it is replaced, the code and line of each problem, what is read).
CHANGES: tuple[tuple[str, str, list[tuple[str, int]], dict[str, tuple[str, ...]]], ...] = (
    ("■ ชื่อเรื่อง", "■ ชื่อองค์ความรู้", [], {}),
    ("■ ชื่อเรื่อง", "■ ชื่อ เรื่อง", [], {}),
    ("■ ชื่อเรื่อง", "■ หัวเรื่อง", [("unknown_heading", 11)], {"title": ()}),
    ("■ เนื้อเรื่อง", "■ ชื่อเรื่อง", [("repeated_heading", 19)], {"story": ()}),
    ("• จังหวัด: กำแพง", "• จว.: กำแพง", [("unknown_part_name", 17)],
     {"place": ("ต.คลองขลุง อ.คลองขลุง\n• จว.: กำแพงเพชร",), "place.province": ()}),
    ("• ประเภท: ชมรม", "• ประเภท: ชมรม\n• ประเภท: ก", [("repeated_part_name", 7)],
     {"recorder.kind": ("ชมรม\n• ประเภท: ก",)}),
    ("๒.\n๓. กอง", "1) กอง", [], {"steps.2.text": (), "steps.2.sub.0": (), "steps.2.sub.1": (),
     "steps.1.text": ("กองไว้",),
     "steps.1.sub.0": ("ใต้ต้นไม้",), "steps.1.sub.1": ("ราว\n2.5 เมตร",)}),
    ("๑. ขายขยะแลกทอง\n๒. ปิดไฟประหยัด", "ขายขยะแลกทอง", [], {"missions": ("waste_gold",)}),
    ("• วิธีแก้: คลุม", "คลุม", [("text_without_place", 38)], {"obstacles.0.remedy": ()}),
    ("\n■■ จบ\n", "", [("no_paper_end", 46)], {}),
    ("\n■■ จบ\n", f"\n{WRITTEN}", [("second_paper_head", 47)], {}),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "found", "changed"), CHANGES)
def test_what_is_changed_by_hand_is_read_or_told(
    old: str, new: str, found: list[tuple[str, int]], changed: dict[str, tuple[str, ...]]
) -> None:
    """With the line, and all the rest is read."""
    data, problems = read(WRITTEN.replace(old, new, 1))
    assert [(problem.code, problem.mark.line) for problem in problems] == found
    expected = FILLED | {"_version": ("1",)} | changed
    assert data == {name: texts for name, texts in expected.items() if texts}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_paper_head"),
        ("■ ชื่อเรื่อง\nก", "no_paper_head"),
        ("■■ แบบ [other 1]\n■■ จบ", "unknown_paper_form"),
        ("■■ แบบ [../lesson]", "no_paper_head"),
    ],
)
def test_a_text_without_a_form_is_told(text: str, code: str) -> None:
    """And nothing is read."""
    found = read_paper_text(text, FORMS)
    assert (found.form, found.data, [problem.code for problem in found.problems]) == (None, {}, [code])


HOSTILE = {
    "headings": "■ ไม่มี\n" * 60_000,
    "other headings": "\n".join(f"■ ไม่มี{number}" for number in range(60_000)),
    "rows": "■ ขั้นตอนการดำเนินงาน\n" + "๑.\n" * 60_000,
    "parts": "■ ภาพประกอบ\n๑.\n" + "• แฟ้มภาพ: ก\n" * 60_000,
    "marks": "■ เนื้อเรื่อง\n" + "•" * 300_000,
    "numbers": "■ ขั้นตอนการดำเนินงาน\n" + "๑." * 150_000,
    "tones": "■ เนื้อเรื่อง\n" + "\u0e48" * 300_000,
    "one line": "ก" * 3_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_little_time(name: str) -> None:
    """What is too long is told, with few problems."""
    start = time.process_time()
    _data, problems = read(f"■■ แบบ [lesson]\n{HOSTILE[name]}")
    assert time.process_time() - start < 3
    assert len(problems) <= 201
    assert {"no_paper_end", "paper_text_too_long", "unknown_heading", "text_without_place"} & {
        problem.code for problem in problems
    }


def test_quotations_of_quotations_take_little_time() -> None:
    """A line of a mail that was answered for ever."""
    start = time.process_time()
    read(">" * 100_000 + "■■ แบบ [lesson]\n" + (">" * 30 + "\n") * 4_000)
    assert time.process_time() - start < 2


def test_the_grammar_names_no_form() -> None:
    """Nothing of the demonstration library is known here."""
    folder = Path(__file__).parents[2] / "tools" / "khlang" / "exchange" / "paper_text"
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    labels = {field.label for form in FORMS.values() for field in form.fields}
    assert [label for label in labels for text in texts if label in text] == []
